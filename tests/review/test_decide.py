"""Decisions never touch the machine's assessment and always lead back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from medassist.domain.case import Case, ReviewState
from medassist.domain.concept import Concept
from medassist.domain.document import SectionKind, Span
from medassist.domain.finding import Finder, Status
from medassist.domain.record import Patient
from medassist.errors import UsageError
from medassist.review import decide

COUGH = Concept("HP:0012735", "Cough")


def statuses(case: Case) -> dict[str, Status]:
    return {finding.id: finding.status for finding in decide.current_findings(case)}


def test_reject_takes_a_finding_out_and_clearing_brings_it_back(case: Case) -> None:
    rejected = decide.reject(case, "f1")
    assert "f1" not in statuses(rejected)
    assert statuses(decide.clear_decision(rejected, "f1")) == statuses(case)


def test_accept_keeps_status_and_makes_it_certain(case: Case) -> None:
    accepted = decide.accept(case, "f5")
    found = next(finding for finding in decide.current_findings(accepted) if finding.id == "f5")
    assert (found.status, found.confidence) == (Status.POSSIBLE, 1.0)


def test_set_status_overrides_and_drops_the_machines_cue(case: Case) -> None:
    changed = decide.set_status(case, "f3", Status.PRESENT)
    found = next(finding for finding in decide.current_findings(changed) if finding.id == "f3")
    assert (found.status, found.cue) == (Status.PRESENT, None)
    assert decide.decision_on(changed, "f3").state is ReviewState.ACCEPTED


def test_rejecting_after_a_status_change_remembers_the_status(case: Case) -> None:
    changed = decide.reject(decide.set_status(case, "f1", Status.ABSENT), "f1")
    assert "f1" not in statuses(changed)
    assert statuses(decide.accept(changed, "f1"))["f1"] is Status.ABSENT


def test_unsure_counts_as_possible_but_leaves_denied_findings_denied(case: Case) -> None:
    unsure = decide.mark_unsure(decide.mark_unsure(case, "f1"), "f3")
    assert statuses(unsure)["f1"] is Status.POSSIBLE
    assert statuses(unsure)["f3"] is Status.ABSENT


def test_added_finding_carries_its_words_and_section(case: Case) -> None:
    start = case.assessment.document.text.index("3 days")
    added, finding = decide.add_finding(case, COUGH, Span(start, start + 6))
    assert (finding.id, finding.text, finding.section, finding.finder) == (
        "m1",
        "3 days",
        SectionKind.HISTORY,
        Finder.MANUAL,
    )
    assert [f.id for f in decide.current_findings(added)].index("m1") == 2
    assert decide.reviewed_count(added) == (1, 7)


def test_added_ids_are_never_reused_while_one_remains(case: Case) -> None:
    case, first = decide.add_finding(case, COUGH)
    case, second = decide.add_finding(case, COUGH)
    case = decide.remove_finding(case, first.id)
    case, third = decide.add_finding(case, COUGH)
    assert (second.id, third.id) == ("m2", "m3")


def test_removing_an_added_finding_forgets_it_and_its_decision(case: Case) -> None:
    added, finding = decide.add_finding(case, COUGH)
    removed = decide.remove_finding(decide.accept(added, finding.id), finding.id)
    assert removed == case


def test_removing_a_machine_finding_rejects_it(case: Case) -> None:
    assert decide.decision_on(decide.remove_finding(case, "f2"), "f2").state is ReviewState.REJECTED


@pytest.mark.parametrize(
    "action", [decide.accept, decide.reject, decide.mark_unsure, decide.clear_decision, decide.remove_finding]
)
def test_unknown_findings_are_refused(case: Case, action) -> None:
    with pytest.raises(UsageError, match="MA002"):
        action(case, "f99")


def test_corrected_patient_stands_beside_the_machines(case: Case) -> None:
    corrected = decide.correct_patient(case, Patient(61.0))
    assert corrected.patient.age_years == 61.0
    assert corrected.assessment.patient.age_years == 54.0


@given(
    st.lists(
        st.tuples(st.sampled_from(["accept", "reject", "unsure", "absent"]), st.sampled_from(["f1", "f2", "f3", "f5"]))
    )
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_any_sequence_keeps_one_decision_a_finding_and_the_assessment(case: Case, steps) -> None:
    actions = {
        "accept": decide.accept,
        "reject": decide.reject,
        "unsure": decide.mark_unsure,
        "absent": lambda c, f: decide.set_status(c, f, Status.ABSENT),
    }
    changed = case
    for action, finding in steps:
        changed = actions[action](changed, finding)
    assert len({decision.finding for decision in changed.decisions}) == len(changed.decisions)
    assert changed.assessment is case.assessment
    done, total = decide.reviewed_count(changed)
    assert (done, total) == (len({finding for _, finding in steps}), 6)
    for finding in {finding for _, finding in steps}:
        changed = decide.clear_decision(changed, finding)
    assert decide.current_findings(changed) == decide.current_findings(case)
