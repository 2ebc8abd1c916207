"""Findings denied by a single word or examination phrase: "afebrile", "lungs clear"."""

from __future__ import annotations

from medassist.domain.concept import Candidate
from medassist.domain.document import Document, SectionKind, Span
from medassist.domain.finding import Cue, Finder, Mention, Status
from medassist.findings.assertion import section_of
from medassist.findings.context_rules import load_negated_words
from medassist.findings.scope import lower


def find(document: Document) -> tuple[Mention, ...]:
    """One absent mention for each concept that such a phrase denies; the phrase is its own cue.

    Where phrases overlap the longest counts, so that "lungs clear" and "clear to
    auscultation" deny crackles once.
    """
    lowered = lower(document.text)
    found = [(Span(*match.span()), word) for word in load_negated_words() for match in word.pattern.finditer(lowered)]
    found.sort(key=lambda item: (-len(item[0]), item[0]))
    kept: list[Span] = []
    mentions: list[Mention] = []
    for span, word in found:
        if any(span.overlaps(other) for other in kept):
            continue
        kept.append(span)
        text = document.text[span.start : span.end]
        section = section_of(document, span.start)
        mentions.extend(
            Mention(
                span=span,
                text=text,
                candidates=(Candidate(concept, 1.0, "variant"),),
                finder=Finder.DICTIONARY,
                section=section.kind if section else SectionKind.OTHER,
                status=Status.ABSENT,
                cue=Cue(span, text, word.id, span),
            )
            for concept in word.concepts
        )
    return tuple(sorted(mentions, key=lambda m: (m.span, m.candidates[0].concept)))
