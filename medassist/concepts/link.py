"""Mentions and coded findings to findings: one concept each, numbered in text order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from medassist.concepts.rules import generic_concepts, joint_names
from medassist.domain.document import SectionKind, Span
from medassist.domain.finding import Finder, Finding, Mention, Status
from medassist.domain.issue import Issue, Level
from medassist.domain.record import CodedFinding
from medassist.errors import issue
from medassist.knowledge_base.ontology import Ontology
from medassist.knowledge_base.store import KnowledgeBase

ROOT = "HP:0000118"


def link(
    mentions: Sequence[Mention], coded: Sequence[CodedFinding], knowledge: KnowledgeBase
) -> tuple[tuple[Finding, ...], tuple[Issue, ...]]:
    """One finding for each mention that names a known, not too general concept, and one for each coded finding.

    The best candidate that the vocabulary still has is chosen, replaced ids being followed.
    Shorthand that names two findings ("D&V") makes two. `confidence` is the candidate's score
    times the confidence of the status. A coded finding takes the span of its anchor; a mention
    of the same concept inside that span is the same finding and is not repeated. A coded
    finding may be as general as its author likes, the root of the vocabulary apart. Ids run
    f1, f2, … in text order, coded findings without an anchor last. A code that the vocabulary
    lacks becomes an issue (MA604).
    """
    generic = generic_concepts()
    ontology = knowledge.ontology
    findings: list[Finding] = []
    issues: list[Issue] = []
    for feature in coded:
        concept = ontology.current(feature.concept)
        if concept is None:
            issues.append(issue("MA604", Level.WARNING, f"{feature.concept} {feature.label}".strip()))
        elif concept != ROOT:
            findings.append(_from_code(feature, concept, ontology))
    coded_places = [(finding.span, finding.concept) for finding in findings if finding.span is not None]
    for mention in mentions:
        for concept, score in _concepts(mention, ontology, generic):
            if not any(
                concept == coded_concept and span.contains(mention.span) for span, coded_concept in coded_places
            ):
                findings.append(_from_mention(mention, concept, score, ontology))
    findings.sort(key=lambda finding: (finding.span is None, finding.span or Span(0, 0)))
    numbered = tuple(replace(finding, id=f"f{number}") for number, finding in enumerate(findings, start=1))
    return numbered, tuple(issues)


def _concepts(mention: Mention, ontology: Ontology, generic: frozenset[str]) -> list[tuple[str, float]]:
    """The concept of a mention with its score; several for shorthand that names several; none if all are generic."""
    joint = [ontology.current(concept) for concept in joint_names().get(mention.text.lower(), ())]
    score = mention.candidates[0].score
    if joint and None not in joint:
        return [(concept, score) for concept in joint if concept is not None]
    for candidate in mention.candidates:
        concept = ontology.current(candidate.concept)
        if concept is not None and concept not in generic:
            return [(concept, candidate.score)]
    return []


def _from_mention(mention: Mention, concept: str, score: float, ontology: Ontology) -> Finding:
    return Finding(
        id="",
        concept=concept,
        label=ontology.labels[ontology.index[concept]],
        status=mention.status,
        span=mention.span,
        text=mention.text,
        section=mention.section,
        confidence=score * mention.status_confidence,
        finder=mention.finder,
        cue=mention.cue,
        measurement=mention.measurement,
    )


def _from_code(feature: CodedFinding, concept: str, ontology: Ontology) -> Finding:
    label = ontology.labels[ontology.index[concept]]
    anchor = feature.anchor
    return Finding(
        id="",
        concept=concept,
        label=label,
        status=Status.ABSENT if feature.excluded else Status.PRESENT,
        span=Span(anchor.start, anchor.end) if anchor else None,
        text=feature.label or label,
        section=SectionKind.OTHER if anchor else None,
        confidence=1.0,
        finder=Finder.CODED,
        onset=feature.onset,
    )
