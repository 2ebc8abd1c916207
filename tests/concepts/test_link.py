from __future__ import annotations

from typing import TYPE_CHECKING

from medassist.concepts.link import link
from medassist.domain.concept import Candidate
from medassist.domain.document import SectionKind, Span
from medassist.domain.finding import Cue, Finder, Mention, Status
from medassist.domain.record import CodedFinding, SourceAnchor

if TYPE_CHECKING:
    from tests.concepts.conftest import SmallKnowledge


def mention(start: int, text: str, *concepts: tuple[str, float], status: Status = Status.PRESENT) -> Mention:
    candidates = tuple(Candidate(concept, score, "exact") for concept, score in concepts)
    span = Span(start, start + len(text))
    return Mention(span, text, candidates, Finder.DICTIONARY, SectionKind.HISTORY, status, 0.9)


def test_the_best_known_candidate_is_chosen_and_numbered_in_text_order(knowledge: SmallKnowledge) -> None:
    later = mention(40, "fever", ("HP:0001945", 0.98))
    earlier = mention(5, "pyrexia", ("HP:1234567", 1.0), ("HP:0009999", 0.8))
    findings, issues = link([later, earlier], [], knowledge)
    assert [(finding.id, finding.concept, finding.text) for finding in findings] == [
        ("f1", "HP:0001945", "pyrexia"),
        ("f2", "HP:0001945", "fever"),
    ]
    assert findings[0].label == "Fever"
    assert findings[0].confidence == 0.8 * 0.9
    assert issues == ()


def test_too_general_concepts_give_way_or_vanish(knowledge: SmallKnowledge) -> None:
    general = ("HP:0000118", 1.0)
    findings, _ = link(
        [mention(0, "abnormality", general, ("HP:0000077", 0.5)), mention(20, "it", general)], [], knowledge
    )
    assert [finding.concept for finding in findings] == ["HP:0000077"]


def test_cue_status_and_section_are_kept(knowledge: SmallKnowledge) -> None:
    denied = mention(3, "fever", ("HP:0001945", 1.0), status=Status.ABSENT)
    cue = Cue(Span(0, 2), "no", "absent.no", Span(3, 8))
    findings, _ = link([Mention(**{**_fields(denied), "cue": cue})], [], knowledge)
    assert findings[0].status is Status.ABSENT
    assert findings[0].cue == cue
    assert findings[0].section is SectionKind.HISTORY


def _fields(source: Mention) -> dict[str, object]:
    return {name: getattr(source, name) for name in Mention.__slots__}


def test_shorthand_for_two_findings_makes_two(knowledge: SmallKnowledge) -> None:
    findings, _ = link([mention(4, "D&V", ("HP:0002013", 0.95))], [], knowledge)
    assert [(finding.id, finding.concept) for finding in findings] == [("f1", "HP:0002014"), ("f2", "HP:0002013")]
    assert {finding.span for finding in findings} == {Span(4, 7)}


def test_coded_findings_take_their_anchor_and_are_not_repeated_by_the_words_there(knowledge: SmallKnowledge) -> None:
    coded = [
        CodedFinding("HP:0009999", "Pyrexia", anchor=SourceAnchor(10, 30)),
        CodedFinding("HP:0002094", "Dyspnea", excluded=True, onset="HP:0003577"),
    ]
    words = [mention(12, "fever", ("HP:0001945", 1.0)), mention(50, "fever", ("HP:0001945", 1.0))]
    findings, issues = link(words, coded, knowledge)
    assert [(f.id, f.concept, f.finder, f.span) for f in findings] == [
        ("f1", "HP:0001945", Finder.CODED, Span(10, 30)),
        ("f2", "HP:0001945", Finder.DICTIONARY, Span(50, 55)),
        ("f3", "HP:0002094", Finder.CODED, None),
    ]
    assert findings[2].status is Status.ABSENT
    assert findings[2].onset == "HP:0003577"
    assert findings[2].section is None
    assert issues == ()


def test_a_general_finding_is_kept_if_coded_and_left_out_if_read(knowledge: SmallKnowledge) -> None:
    findings, _ = link([mention(0, "pain", ("HP:0012531", 1.0))], [CodedFinding("HP:0012531", "Pain")], knowledge)
    assert [(finding.concept, finding.finder) for finding in findings] == [("HP:0012531", Finder.CODED)]
    assert link([], [CodedFinding("HP:0000118", "Phenotypic abnormality")], knowledge) == ((), ())


def test_an_unknown_code_becomes_an_issue(knowledge: SmallKnowledge) -> None:
    findings, issues = link([], [CodedFinding("HP:7654321", "Unheard of")], knowledge)
    assert findings == ()
    assert [issue.code for issue in issues] == ["MA604"]
    assert "HP:7654321" in issues[0].message
