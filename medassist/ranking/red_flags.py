"""Which red-flag rules a record meets. Nothing here looks at the ranking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from medassist.domain.case import Alert
from medassist.domain.disease import Acuity
from medassist.domain.finding import Finding, Status
from medassist.domain.record import Patient
from medassist.domain.red_flag import Criterion, RedFlagRule
from medassist.knowledge_base.ontology import Ontology
from medassist.ranking.query import ancestors_of

LEVELS = tuple(Acuity)


def red_flags(
    findings: Sequence[Finding], patient: Patient, rules: Iterable[RedFlagRule], ontology: Ontology
) -> tuple[Alert, ...]:
    """An alert for every rule the findings of the patient meet, the gravest first, then in the order of the rules.

    Only what is stated as present now counts; a measured value counts whatever it was read as.
    Adding findings never silences a rule but through its `unless`.
    """
    carriers = _carriers(findings, ontology)
    values = [(found.measurement, found.id) for found in findings if found.measurement is not None]

    def met(criterion: Criterion) -> list[str] | None:
        """The ids that meet the criterion, or `None`."""
        items = [carriers.get(ontology.current(concept) or concept, []) for concept in criterion.findings]
        items += [
            [identifier for measured, identifier in values if measured.analyte == t.analyte and t.holds(measured.value)]
            for t in criterion.thresholds
        ]
        hits = [item for item in items if item]
        return [identifier for hit in hits for identifier in hit] if len(hits) >= criterion.least else None

    alerts = []
    for rule in rules:
        if not _fits(rule, patient) or any(carriers.get(ontology.current(c) or c) for c in rule.unless):
            continue
        parts = [met(criterion) for criterion in rule.criteria]
        grounds = [part for part in parts if part is not None]
        if len(grounds) == len(parts):
            carried = tuple(dict.fromkeys(identifier for part in grounds for identifier in part))
            alerts.append(Alert(rule.id, rule.level, rule.label, rule.text, carried, rule.suggests, rule.source))
    return tuple(sorted(alerts, key=lambda alert: LEVELS.index(alert.level)))


def _carriers(findings: Iterable[Finding], ontology: Ontology) -> dict[str, list[str]]:
    """Concept → ids of the present findings that state it or anything below it."""
    found: dict[str, list[str]] = {}
    for finding in findings:
        current = ontology.current(finding.concept)
        if finding.status is Status.PRESENT and current is not None:
            for row in ancestors_of(ontology.index[current], ontology).tolist():
                found.setdefault(ontology.ids[row], []).append(finding.id)
    return found


def _fits(rule: RedFlagRule, patient: Patient) -> bool:
    if rule.sex is not None and patient.sex is not rule.sex:
        return False
    if rule.from_years is None and rule.to_years is None:
        return True
    age = patient.age_years
    return age is not None and (rule.from_years or 0.0) <= age < (rule.to_years or float("inf"))
