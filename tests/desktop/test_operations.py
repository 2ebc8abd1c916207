import hand_made
import pytest

from medassist.desktop import operations
from medassist.domain.case import ReviewState
from medassist.domain.document import Span
from medassist.domain.finding import Finder, Status
from medassist.domain.record import Sex
from medassist.review import decide


@pytest.fixture
def case():
    return decide.open_case(hand_made.assessment())


def test_bulk_accept_is_one_operation(case):
    operation = operations.accept(["f1", "f2"])
    assert operation.label == "accept 2 findings"
    assert decide.reviewed_count(operation.change(case))[0] == 2


@pytest.mark.parametrize(
    ("make", "state"),
    [
        (operations.accept, ReviewState.ACCEPTED),
        (operations.reject, ReviewState.REJECTED),
        (operations.mark_unsure, ReviewState.UNSURE),
    ],
)
def test_decisions(case, make, state):
    decided = make(["f1"]).change(case)
    assert decide.decision_on(decided, "f1").state is state
    assert decide.decision_on(operations.clear(["f1"]).change(decided), "f1").state is ReviewState.UNREVIEWED


def test_toggle_absent_goes_there_and_back(case):
    present = case.assessment.findings[0]
    absent = operations.toggle_absent(present).change(case)
    turned = decide.current_findings(absent)[0]
    assert turned.status is Status.ABSENT
    again = operations.toggle_absent(turned).change(absent)
    assert decide.current_findings(again)[0].status is Status.PRESENT


def test_adding_takes_words_and_section(case):
    start = hand_made.NOTE.index("Knee")
    added = operations.add(hand_made.CONCEPTS[1], Span(start, start + 16), Status.PAST).change(case)
    finding = added.added[0]
    assert (finding.text, finding.finder, finding.status) == ("Knee replacement", Finder.MANUAL, Status.PAST)
    assert decide.current_findings(operations.remove(finding.id).change(added)) == decide.current_findings(case)


def test_recoding_replaces_the_machines_reading(case):
    stated = case.assessment.findings[0]
    recoded = operations.recode(stated, hand_made.CONCEPTS[1], Status.PRESENT).change(case)
    current = decide.current_findings(recoded)
    assert stated.id not in {finding.id for finding in current}
    assert (recoded.added[0].concept, recoded.added[0].span) == ("HP:0001279", stated.span)


def test_recoding_to_the_same_concept_only_sets_the_status(case):
    stated = case.assessment.findings[0]
    recoded = operations.recode(stated, hand_made.CONCEPTS[2], Status.ABSENT).change(case)
    assert recoded.added == ()
    assert decide.current_findings(recoded)[0].status is Status.ABSENT


def test_age_and_sex(case):
    assert operations.set_age(0.5).change(case).patient.age_years == 0.5
    assert operations.set_sex(Sex.MALE).change(case).patient.sex is Sex.MALE
    assert operations.set_sex(None).change(case).patient.sex is None
