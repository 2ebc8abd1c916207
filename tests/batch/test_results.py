"""Results are read back as the cases they came from."""

import json

import pytest

from medassist.batch.results import read_cases
from medassist.domain.finding import Status
from medassist.domain.record import Sex
from medassist.errors import RecordError

FINDING = {
    "id": "f1",
    "concept": "HP:0001945",
    "label": "Fever",
    "status": "absent",
    "start": 3,
    "end": 8,
    "text": "fever",
    "section": "history",
    "confidence": 0.9,
    "finder": "dictionary",
}
GOOD = {
    "id": "note 1",
    "status": "ok",
    "assessment": {
        "patient": {"age_years": 4.0, "sex": "F"},
        "findings": [FINDING, {**FINDING, "start": None, "end": None, "section": None}],
    },
}


def test_cases_in_order_without_the_failed(tmp_path):
    path = tmp_path / "results.jsonl"
    failed = {"id": "note 2", "status": "failed", "assessment": None}
    unknown = {**GOOD, "id": "note 3", "assessment": {"patient": {"age_years": None, "sex": None}, "findings": []}}
    path.write_text("\n".join(map(json.dumps, (GOOD, failed, unknown))) + "\n\n", encoding="utf-8")
    first, second = read_cases(path)
    assert (first.name, first.patient.age_years, first.patient.sex) == ("note 1", 4.0, Sex.FEMALE)
    assert first.findings[0].status is Status.ABSENT
    assert (first.findings[0].span.start, first.findings[1].span) == (3, None)
    assert (second.name, second.findings, second.patient.sex) == ("note 3", (), None)


@pytest.mark.parametrize("line", ["{", "[]", "{}", json.dumps({**GOOD, "assessment": {}}), "null"])
def test_a_line_that_is_no_result(tmp_path, line):
    path = tmp_path / "results.jsonl"
    path.write_text(json.dumps(GOOD) + "\n" + line, encoding="utf-8")
    with pytest.raises(RecordError, match="line 2 is not a result"):
        read_cases(path)
