"""The program as a person runs it: `python -m medassist …` in a process of its own."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from medassist.data_files import resource
from medassist.workflow import Services

NOTE = "54-year-old man. Fever 38.9 °C and productive cough for 3 days. Denies chest pain. HR 118, SpO2 91 % on air."


@pytest.fixture
def medassist(services: Services, knowledge_home: Path):
    """Run a command against the tests' own data folder, the knowledge base already built."""

    def run(*arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "MEDASSIST_HOME": str(knowledge_home), "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "-W", "error", "-m", "medassist", *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, env=environment, timeout=120, check=False)

    return run


def test_assess_prints_findings_options_and_the_disclaimer(medassist) -> None:
    result = medassist("assess", "-", stdin=NOTE.encode())
    text = result.stdout.decode()
    assert result.returncode == 0, result.stderr.decode()
    assert "54 years, male" in text
    for expected in ("Fever", "Absent: Chest pain", "OPTIONS TO CONSIDER", "None of these", "verify independently"):
        assert expected in text
    assert "pneumonia" in text.split("None of these")[0].lower()


def test_assess_json_follows_the_schema_and_every_offset_holds(medassist) -> None:
    result = medassist("assess", "-", "--format", "json", "--sex", "F", stdin=NOTE.encode())
    value = json.loads(result.stdout)
    schema = json.loads(resource("schemas/assessment.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(value, schema)
    assert value["patient"] == {"age_years": 54.0, "sex": "F"}
    for found in value["findings"]:
        assert value["record"]["text"][found["start"] : found["end"]] == found["text"]
    probabilities = [disease["probability"] for disease in value["differential"]]
    assert probabilities == sorted(probabilities, reverse=True)
    assert sum(probabilities) + value["none_of_these"] <= 1 + 1e-9


@pytest.mark.parametrize("kind", ["html", "csv", "pdf"])
def test_assess_writes_every_format_to_a_file(medassist, tmp_path: Path, kind: str) -> None:
    output = tmp_path / f"report.{kind}"
    result = medassist("assess", "-", "--format", kind, "--output", str(output), stdin=NOTE.encode())
    assert result.returncode == 0, result.stderr.decode()
    data = output.read_bytes()
    if kind == "pdf":
        assert data.startswith(b"%PDF-")
        assert b"54-year-old" not in data
    elif kind == "csv":
        assert {row["kind"] for row in csv.DictReader(io.StringIO(data.decode()))} == {"finding", "diagnosis"}
    else:
        assert b"Decision support: verify independently" in data
    assert [path.name for path in tmp_path.iterdir()] == [output.name]


def test_the_same_input_gives_the_same_output(medassist) -> None:
    first, second = (medassist("assess", "-", "--format", "json", stdin=NOTE.encode()).stdout for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("assess", "no-such-file.txt"), 3, "MA102"),
        (("assess", "-", "--format", "pdf"), 2, "MA001"),
        (("assess",), 2, "RECORD"),
        (("assess", "-", "--age", "200"), 2, "age"),
        (("assess", "-", "--output", "/no/such/folder/x.txt"), 3, "MA401"),
        (("rank", "HP:9999999"), 2, "MA002"),
        (("frobnicate",), 2, "invalid choice"),
        (("knowledge", "show", "OMIM:000000"), 2, "MA002"),
    ],
)
def test_errors_are_numbered_and_have_their_exit_code(medassist, arguments, code, words) -> None:
    result = medassist(*arguments, stdin=NOTE.encode())
    assert result.returncode == code
    assert words in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()


def test_empty_input_is_refused(medassist) -> None:
    result = medassist("assess", "-", stdin=b"")
    assert (result.returncode, b"MA101" in result.stderr) == (3, True)


def test_rank_takes_ids(medassist) -> None:
    result = medassist(
        "rank", "HP:0001945", "HP:0012735", "--absent", "HP:0002094", "--age", "54", "--sex", "M", "--format", "json"
    )
    value = json.loads(result.stdout)
    assert value["differential"][0]["rank"] == 1
    asked = {"HP:0001945", "HP:0012735", "HP:0002094"}
    assert {item["concept"] for item in value["differential"][0]["evidence"]} <= asked


def test_doctor_finds_this_machine_sound(medassist) -> None:
    result = medassist("doctor", "--format", "json")
    checks = json.loads(result.stdout)
    assert result.returncode == 0, checks
    assert {"knowledge", "self-test", "device"} <= {check["name"] for check in checks}


def test_batch_assesses_files_and_lines_and_one_failure_harms_no_other(medassist, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text(NOTE)
    (folder / "b.txt").write_bytes(b"")
    lines = tmp_path / "lines.jsonl"
    lines.write_text(json.dumps({"id": "x1", "text": NOTE, "age": 7, "sex": "F"}) + "\nnot json\n")
    output = tmp_path / "results.jsonl"
    result = medassist("batch", str(folder), str(lines), "--output", str(output), "--jobs", "2")
    assert result.returncode == 0, result.stderr.decode()
    rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["status"]) for row in rows] == [
        ("a.txt", "ok"),
        ("b.txt", "failed"),
        ("x1", "ok"),
        ("lines.jsonl:2", "failed"),
    ]
    assert "MA101" in rows[1]["error"]
    assert rows[2]["assessment"]["patient"] == {"age_years": 7.0, "sex": "F"}
    again = medassist("batch", str(folder), str(lines), "--output", str(output), "--resume")
    assert again.returncode == 0
    assert len(output.read_text(encoding="utf-8").splitlines()) == 4


def test_no_patient_text_reaches_standard_error_or_the_data_folder(medassist, knowledge_home: Path) -> None:
    canary = "Zyxwvut Quackenbush"
    result = medassist("assess", "-", stdin=f"{canary} has fever and a cough.".encode())
    assert result.returncode == 0
    assert canary.encode() not in result.stderr
    for path in knowledge_home.rglob("*"):
        if path.is_file() and path.stat().st_size < 1_000_000:
            assert canary.encode() not in path.read_bytes()
