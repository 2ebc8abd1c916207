"""Notes of several styles cut by their headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medassist.domain.document import SectionKind
from medassist.text.section_rules import load_heading_rules, title_key
from medassist.text.sections import find_sections

HOSPITAL = """\
CHIEF COMPLAINT

Shortness of breath.

HISTORY OF PRESENT ILLNESS

Three days of cough.

Past Surgical History
Appendectomy.

REVIEW OF SYSTEMS

• Cardiovascular: Denies palpitations.
• Allergic/Immunologic: No hives.

VITALS REVIEWED

• Blood Pressure: 150/90.

PHYSICAL EXAM

CARDIOVASCULAR

Normal heart sounds.

• Medications: brought in a bag.

RESULTS

Chest radiograph.
Impression: no consolidation.

ASSESSMENT AND PLAN

CONGESTIVE HEART FAILURE

• Medical Reasoning: Fluid overload.
- Medications: furosemide.
2. Allergies.
Labs: repeat potassium.

INSTRUCTIONS

Return in a week.
"""

PRACTICE = """\
3/7 hx of watery diarrhoea. No blood.

PMH: Asthma
DHx - inhalers
FHx: father - bowel ca at 60
Nil else

Feels better today, no rash.
SH: lives alone. Allergies: NKDA. FH: mother well
O/E abdo soft
On examination looks well
Imp: gastroenteritis

Plan:
1. Fluids
2. Review
"""


def outline(text: str) -> list[tuple[str, str]]:
    return [(section.kind.value, section.title) for section in find_sections(text)]


def test_a_hospital_note() -> None:
    assert outline(HOSPITAL) == [
        ("chief_complaint", "CHIEF COMPLAINT"),
        ("history", "HISTORY OF PRESENT ILLNESS"),
        ("past_history", "Past Surgical History"),
        ("review_of_systems", "REVIEW OF SYSTEMS"),
        ("vitals", "VITALS REVIEWED"),
        ("examination", "PHYSICAL EXAM"),
        ("results", "RESULTS"),
        ("assessment", "ASSESSMENT AND PLAN"),
        ("instructions", "INSTRUCTIONS"),
    ]


def test_a_general_practice_note() -> None:
    assert outline(PRACTICE) == [
        ("history", ""),
        ("past_history", "PMH"),
        ("medications", "DHx"),
        ("family_history", "FHx"),
        ("history", ""),
        ("social_history", "SH"),
        ("allergies", "Allergies"),
        ("family_history", "FH"),
        ("examination", "O/E"),
        ("examination", "On examination"),
        ("assessment", "Imp"),
        ("plan", "Plan"),
    ]
    back = find_sections(PRACTICE)[4]
    assert PRACTICE[back.span.start : back.span.end] == "Feels better today, no rash.\n"
    assert back.heading is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Family history\nMother: gout", [("family_history", "Family history")]),
        ("**Past Medical History (PMH):** gout", [("past_history", "Past Medical History (PMH)")]),
        ("Examination\n===========\nNormal", [("examination", "Examination")]),
        ("1. HISTORY:\nFever\n2. EXAMINATION:\nNormal", [("history", "HISTORY"), ("examination", "EXAMINATION")]),
        ("A: gout\nP: rest", [("assessment", "A"), ("plan", "P")]),
        ("主诉：发热三天\n既往史：高血压", [("chief_complaint", "主诉"), ("past_history", "既往史")]),
        ("Exam: Vitals: HR 80", [("examination", "Exam")]),
        (
            "EXAM\n• Vitals: HR 80\n• Cardiovascular: normal",
            [("examination", "EXAM"), ("vitals", "Vitals"), ("examination", "")],
        ),
        ("Seen in theatre.\n\nFever\n\nOPERATIVE DETAIL\n\nClean", [("history", ""), ("other", "OPERATIVE DETAIL")]),
        ("Fever.\nHe has a family history of gout.\nHistory of asthma.", [("other", "")]),
        ("Seen for plan: none made", [("other", "")]),
        ("plan\nfever", [("other", "")]),
    ],
)
def test_styles(text: str, expected: list[tuple[str, str]]) -> None:
    assert outline(text) == expected


def test_a_heading_is_only_the_heading() -> None:
    text = "Fever.\n\n  PMH: Asthma"
    section = find_sections(text)[1]
    assert section.heading is not None
    assert text[section.heading.start : section.heading.end] == "PMH:"
    assert text[section.span.start : section.span.end].strip() == "PMH: Asthma"


@pytest.mark.parametrize("kind", SectionKind)
def test_every_kind_has_headings_that_are_found(kind: SectionKind) -> None:
    titles = [title for title, found in load_heading_rules().kinds.items() if found is kind]
    assert titles
    for title in titles:
        assert title == title_key(title)
        text = f"Seen at 9.\n\n{title.upper()}:\nNothing of note."
        assert [section.kind for section in find_sections(text)] == [SectionKind.HISTORY, kind], title


@given(st.lists(st.sampled_from([
    "PMH: asthma", "FAMILY HISTORY", "", "Fever.", "• Eyes: clear", "Plan", "1. Rest", "Exam: well. PMH: gout",
    "O/E well", " ",     "SOME CAPITAL LINE", "Vitals: HR 80", "# Results",
]), max_size=12))  # fmt: skip
def test_sections_cover_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    sections = find_sections(text)
    assert "".join(text[section.span.start : section.span.end] for section in sections) == text
    for section in sections:
        assert section.heading is None or section.span.contains(section.heading)


def test_an_empty_text_has_none() -> None:
    assert find_sections("") == ()
