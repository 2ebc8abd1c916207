"""A note cut into sections by its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from medassist.domain.document import Section, SectionKind, Span
from medassist.text.section_rules import HeadingRules, load_heading_rules, title_key

_LONGEST_TITLE = 60
_DECORATION = re.compile(
    r"[ \t]*(?P<hashes>#{1,6}[ \t]+)?(?P<item>(?:[-*•●▪◦‣·]|\(?\d{1,2}[.)]|\(?[A-Za-z][.)])[ \t]+)?"
)
_RUN_IN = re.compile(
    r"(?:\*\*|__)?(?P<title>[^\W\d_][^:\n]{0,58}?)(?:\*\*|__)?[ \t]*"
    r"(?::|：|[ \t][-–—=][ \t]|-[ \t])(?:\*\*|__)?[ \t]*(?=\S)"
)
_INSIDE = re.compile(r"(?<=[.;|)])[ \t]+(?P<title>[A-Z][A-Za-z/ ]{1,40}):[ \t]")
_UNDERLINE = re.compile(r"[ \t]*(?:={3,}|-{3,}|~{3,})[ \t]*$")

_CONCLUDING = frozenset({SectionKind.ASSESSMENT, SectionKind.PLAN, SectionKind.INSTRUCTIONS})
_LISTS_SYSTEMS = frozenset({SectionKind.REVIEW_OF_SYSTEMS, SectionKind.EXAMINATION})
# What a plan speaks of line by line ("Labs: repeat potassium") without leaving the plan.
_PLANNED = frozenset(
    {SectionKind.MEDICATIONS, SectionKind.ALLERGIES, SectionKind.RESULTS, SectionKind.VITALS, SectionKind.HISTORY,
     SectionKind.CHIEF_COMPLAINT, SectionKind.OTHER}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    after_blank: bool
    before_blank: bool


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading found: its stretch, and whether body text follows on its line."""

    kind: SectionKind
    title: str
    start: int
    end: int
    run_in: bool
    item: bool


def find_sections(text: str) -> tuple[Section, ...]:
    """Sections that together cover `text`, in order; none for an empty text.

    What stands before the first heading is history if the note has headings at all and
    other if it has none.
    """
    if not text:
        return ()
    starts = list(_section_starts(text))
    sections: list[Section] = []
    if not starts or text[: starts[0].start].strip():
        kind = SectionKind.HISTORY if starts else SectionKind.OTHER
        sections.append(Section(kind, "", Span(0, starts[0].start if starts else len(text))))
    for index, found in enumerate(starts):
        begin = found.start if sections else 0
        end = starts[index + 1].start if index + 1 < len(starts) else len(text)
        heading = Span(found.start, found.end) if found.end > found.start else None
        sections.append(Section(found.kind, found.title, Span(begin, end), heading))
    return tuple(sections)


def _section_starts(text: str) -> Iterator[_Heading]:
    """Where sections begin; an entry without extent returns to the section before a run-in one."""
    rules = load_heading_rules()
    short_lived = rules.paragraph_kinds | {SectionKind.VITALS}
    current: _Heading | None = None
    host = SectionKind.HISTORY
    for line in _lines(text):
        headings = _headings_of(line, rules, current)
        for found in headings:
            yield found
            if not (found.run_in and found.kind in short_lived):
                host = found.kind
            current = found
        over = current is not None and current.run_in and _ends_run_in(line, current.kind, rules)
        if over and current and not headings and host is not current.kind:
            current = _Heading(host, "", line.start, line.start, run_in=False, item=False)
            yield current


def _ends_run_in(line: _Line, kind: SectionKind, rules: HeadingRules) -> bool:
    if kind in rules.paragraph_kinds:
        return line.after_blank
    found = _RUN_IN.match(line.text, _decoration_end(line.text))
    return kind is SectionKind.VITALS and found is not None and title_key(found["title"]) in rules.subsections


def _lines(text: str) -> Iterator[_Line]:
    """The lines that are not blank."""
    start, after_blank = 0, True
    pending: _Line | None = None
    for content in text.split("\n"):
        if content.strip():
            if pending:
                yield pending
            pending = _Line(start, start + len(content), content, after_blank, before_blank=False)
            after_blank = False
        else:
            if pending:
                yield _Line(pending.start, pending.end, pending.text, pending.after_blank, before_blank=True)
                pending = None
            after_blank = True
        start += len(content) + 1
    if pending:
        yield _Line(pending.start, pending.end, pending.text, pending.after_blank, before_blank=True)


def _decoration_end(text: str) -> int:
    found = _DECORATION.match(text)
    return found.end() if found else 0


def _headings_of(line: _Line, rules: HeadingRules, current: _Heading | None) -> list[_Heading]:
    """The headings on a line: one alone, one run in, or several run in one after the other."""
    decoration = _DECORATION.match(line.text)
    item = bool(decoration and decoration["item"])
    begin = decoration.end() if decoration else 0
    first = _alone(line, begin, rules, item=item) or _run_in(line, begin, rules, item=item)
    kind_before = current.kind if current else SectionKind.HISTORY
    first = first or _unknown_capitals(line, rules, kind_before, item=item)
    found = [first] if first and _may_start(first, current, line) else []
    if first is None or first.run_in:
        inside = found[0].kind if found else kind_before
        for match in _INSIDE.finditer(line.text, begin):
            kind = rules.kinds.get(title_key(match["title"]))
            if kind and inside not in _CONCLUDING | _LISTS_SYSTEMS and len(match["title"]) > 1:
                start = line.start + match.start("title")
                end = line.start + match.end("title") + 1
                found.append(_Heading(kind, match["title"], start, end, run_in=True, item=False))
    return found


def _alone(line: _Line, begin: int, rules: HeadingRules, *, item: bool) -> _Heading | None:
    title = line.text[begin:].strip()
    if len(title) > _LONGEST_TITLE or title.endswith((".", "?", ",")):
        return None
    kind = rules.kinds.get(title_key(title))
    letters = title.strip(" :*_#-=")
    if kind is None or not letters or letters[0].islower() or (len(letters) == 1 and not title.endswith(":")):
        return None
    start = line.start + len(line.text) - len(line.text.lstrip())
    return _Heading(kind, letters, start, line.start + len(line.text.rstrip()), run_in=False, item=item)


def _run_in(line: _Line, begin: int, rules: HeadingRules, *, item: bool) -> _Heading | None:
    start = line.start + len(line.text) - len(line.text.lstrip())
    found = _RUN_IN.match(line.text, begin)
    if found:
        title = found["title"].strip(" *_")
        kind = rules.kinds.get(title_key(title))
        if kind is not None and not title[0].islower():
            return _Heading(
                kind, title, start, line.start + len(line.text[: found.end()].rstrip()), run_in=True, item=item
            )
    for words in (2, 1):
        parts = line.text[begin:].split(" ", words)
        if len(parts) <= words:
            continue
        title = " ".join(parts[:words]).rstrip(",")
        kind = rules.bare.get(title)
        if kind is not None:
            return _Heading(kind, title, start, line.start + begin + len(title), run_in=True, item=item)
    return None


def _unknown_capitals(line: _Line, rules: HeadingRules, current: SectionKind, *, item: bool) -> _Heading | None:
    """A line of capitals between blank lines, except where problems or body systems are listed."""
    title = line.text.strip()
    words = title.strip(":").split()
    if (
        item
        or current in _CONCLUDING | _LISTS_SYSTEMS
        or not title.isupper()
        or not (line.after_blank and (line.before_blank or title.endswith(":")))
        or not 2 <= len(words) <= 6
        or any(character.isdigit() for character in title)
        or title.endswith((".", ",", "?", "!"))
        or title_key(title) in rules.subsections
    ):
        return None
    return _Heading(SectionKind.OTHER, title.strip(":"), line.start, line.end, run_in=False, item=False)


def _may_start(found: _Heading, current: _Heading | None, line: _Line) -> bool:
    """Whether a heading is one where it stands, and not an item of the section it stands in."""
    if found.title.isupper() and not found.item and len(found.title) > 2:
        return True
    kind = current.kind if current else SectionKind.HISTORY
    if kind in _CONCLUDING:
        return not (found.item or (found.run_in and found.kind in _PLANNED))
    if kind in _LISTS_SYSTEMS and found.item:
        return found.kind is SectionKind.VITALS
    if current is not None and not current.run_in:
        if kind is SectionKind.RESULTS and found.run_in and found.kind is SectionKind.ASSESSMENT:
            return False  # the impression of a report, not of the note
        if kind is SectionKind.PAST_HISTORY and found.kind is SectionKind.OTHER:
            return False  # "Procedures" among past illnesses
    return not (found.item and not found.run_in and not line.text.rstrip().endswith(":"))
