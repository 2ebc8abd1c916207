"""The stage entry: from a prepared document to the findings its words may name."""

from __future__ import annotations

from medassist.domain.concept import Lexicon
from medassist.domain.document import Document
from medassist.domain.finding import Mention
from medassist.domain.progress import Report, ShouldStop, ignore_progress, never_stop
from medassist.errors import Cancelled
from medassist.findings import (
    assertion,
    dictionary_finder,
    durations,
    lab_words,
    measurements,
    negated_words,
    statement_finder,
)

_STEPS = 4


def extract(
    document: Document,
    lexicon: Lexicon,
    *,
    report: Report = ignore_progress,
    should_stop: ShouldStop = never_stop,
) -> tuple[Mention, ...]:
    """Every mention in `document` with its status and the cue that decided it, in text order.

    Words inside a measurement ("Hb 7.9 low") or a phrase that denies ("lungs clear") are not
    reported again by the dictionary. Raises `Cancelled` if `should_stop` turns true between two steps.
    """

    def begin(step: int, name: str) -> None:
        if should_stop():
            raise Cancelled
        report(step, _STEPS, name)

    begin(0, "dictionary")
    named = statement_finder.find(document, lexicon, dictionary_finder.find(document, lexicon))
    begin(1, "measurements")
    measured = measurements.find(document)
    measured = (*measured, *lab_words.find(document, measured), *durations.find(document))
    begin(2, "examination phrases")
    denied = negated_words.find(document)
    begin(3, "assertion")
    stronger = [mention.span for mention in (*measured, *denied)]
    kept = [m for m in named if not any(span.contains(m.span) for span in stronger)]
    mentions = assertion.assert_statuses(document, (*kept, *measured, *denied))
    report(_STEPS, _STEPS, "assertion")
    return mentions
