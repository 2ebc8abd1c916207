"""An assessment as plain JSON values, by `resources/schemas/assessment.schema.json`."""

from __future__ import annotations

from typing import Any

from medassist.domain.case import Assessment
from medassist.domain.finding import Finding
from medassist.domain.ranking import RankedDisease, Ranking

SCHEMA = "medassist.assessment/1"

Json = dict[str, Any]
"""A JSON object."""


def to_json(assessment: Assessment) -> Json:
    """The assessment in the published shape; offsets are code points into `record.text`."""
    versions = assessment.versions
    record = assessment.record
    return {
        "schema": SCHEMA,
        "versions": {
            "app": versions.app,
            "knowledge": {"version": versions.knowledge_version, "sha256": versions.knowledge_sha256},
            "models": dict(versions.models),
            "device": versions.device,
        },
        "record": {
            "sha256": record.sha256,
            "format": record.format,
            "text": assessment.document.text,
            "unread": [{"where": part.where, "why": part.why} for part in record.unread],
        },
        "patient": {"age_years": assessment.patient.age_years, "sex": assessment.patient.sex},
        "findings": [finding_json(finding) for finding in assessment.findings],
        **ranking_json(assessment.ranking),
        "alerts": [
            {
                "rule": alert.rule,
                "level": alert.level.value,
                "label": alert.label,
                "text": alert.text,
                "findings": list(alert.findings),
                "suggests": list(alert.suggests),
                "source": alert.source.reference,
            }
            for alert in assessment.alerts
        ],
        "issues": [
            {"code": found.code, "level": found.level.value, "message": found.message, "solution": found.solution}
            for found in assessment.issues
        ],
    }


def finding_json(finding: Finding) -> Json:
    """One finding."""
    span, cue, measurement = finding.span, finding.cue, finding.measurement
    return {
        "id": finding.id,
        "concept": finding.concept,
        "label": finding.label,
        "status": finding.status.value,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "text": finding.text,
        "section": finding.section.value if finding.section else None,
        "confidence": round(finding.confidence, 4),
        "finder": finding.finder.value,
        "cue": None
        if cue is None
        else {"start": cue.span.start, "end": cue.span.end, "text": cue.text, "rule": cue.rule},
        "value": measurement.value if measurement else None,
        "unit": measurement.unit if measurement else None,
        "onset": finding.onset,
    }


def ranking_json(ranking: Ranking) -> Json:
    """The keys of a ranking: the differential, what else matters, what is left over."""
    return {
        "differential": [disease_json(disease) for disease in ranking.differential],
        "cant_miss": [disease_json(disease) for disease in ranking.cant_miss],
        "none_of_these": ranking.none_of_these,
        "enough_evidence": ranking.enough_evidence,
        "unexplained": list(ranking.unexplained),
    }


def disease_json(disease: RankedDisease) -> Json:
    """One line of the differential with its evidence."""
    return {
        "rank": disease.rank,
        "disease": disease.disease,
        "ids": list(disease.ids),
        "label": disease.label,
        "synonyms": list(disease.synonyms),
        "probability": disease.probability,
        "log_odds": disease.log_odds,
        "band": disease.band.value,
        "cant_miss": disease.cant_miss,
        "evidence": [
            {
                "finding": item.findings[0],
                "findings": list(item.findings),
                "concept": item.concept,
                "label": item.label,
                "present": item.present,
                "match": item.match,
                "match_label": item.match_label,
                "frequency": item.frequency,
                "log10_lr": item.log10_lr,
                "sources": [{"basis": source.basis.value, "reference": source.reference} for source in item.sources],
            }
            for item in disease.evidence
        ],
        "missing": [
            {"concept": item.concept, "label": item.label, "frequency": item.frequency, "log10_lr": item.log10_lr}
            for item in disease.missing
        ],
    }
