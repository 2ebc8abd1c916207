"""The site's own layer from the command line, and questions in SPARQL."""

import io
import json

import pytest

from medassist.errors import KnowledgeError, UsageError

from .test_knowledge import command, sources  # noqa: F401 - fixtures


@pytest.fixture
def draft(sources, tmp_path):  # noqa: F811
    """A file in which influenza brings a barking cough in nine of ten."""
    text = (sources.knowledge / "conditions" / "chest.ttl").read_text(encoding="utf-8")
    head, flu = text.split("ma:flu a ma:Condition")
    path = tmp_path / "flu.ttl"
    prefixes = "".join(line + "\n" for line in head.splitlines() if line.startswith("@prefix"))
    path.write_text(prefixes + "ma:flu a ma:Condition" + flu.replace("ma:frequency 0.1 ", "ma:frequency 0.9 "), "utf-8")
    return path


def test_import_history_export_undo(command, draft, tmp_path):  # noqa: F811
    assert command("history") == (0, "The site has no knowledge of its own.\n")
    code, printed = command("import", str(draft), "--author", "Dr Wu")
    assert code == 0
    assert printed.endswith("Dr Wu: Imported flu.ttl\n")
    assert "90.0%  ma:barking_cough" in command("show", "ma:flu")[1]
    exported = tmp_path / "layer.ttl"
    command("export", "--output", str(exported))
    assert "ma:flu a ma:Condition" in exported.read_text(encoding="utf-8")
    command("undo", "--author", "Dr Li")
    assert "10.0%  ma:barking_cough" in command("show", "ma:flu")[1]
    assert [line.split("  ")[-1] for line in command("history")[1].splitlines()] == [
        "Dr Li: Back to the state after change 0",
        "Dr Wu: Imported flu.ttl",
    ]


def test_a_faulty_file_is_refused_with_its_fault(command, draft):  # noqa: F811
    draft.write_text(draft.read_text(encoding="utf-8").replace("ma:onset ma:acute ;", ""), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"MA207.*onset"):
        command("import", str(draft), "--author", "Dr Wu")
    with pytest.raises(UsageError, match="no such file"):
        command("import", "nowhere.ttl", "--author", "Dr Wu")


def test_impact_tells_the_moves_of_saved_cases(command, draft, tmp_path):  # noqa: F811
    finding = {
        "id": "f1",
        "concept": "ma:barking_cough",
        "label": "Barking cough",
        "status": "present",
        "start": None,
        "end": None,
        "text": "",
        "section": None,
        "confidence": 1.0,
        "finder": "coded",
    }
    assessment = {"patient": {"age_years": 5.0, "sex": "M"}, "findings": [finding]}
    results = tmp_path / "results.jsonl"
    results.write_text(json.dumps({"id": "boy", "status": "ok", "assessment": assessment}), encoding="utf-8")
    code, printed = command("impact", str(draft), str(results))
    assert code == 0
    assert "Influenza  (boy)" in printed
    assert printed.endswith("1 of 1 cases would change among their first ten diseases.\n")
    assert command("history")[1].startswith("The site has no knowledge")


def test_query_as_text_json_and_csv(command, tmp_path, monkeypatch):  # noqa: F811
    path = tmp_path / "question.rq"
    path.write_text("SELECT ?c WHERE { ?c a ma:Condition ; ma:system ma:respiratory } ORDER BY ?c", encoding="utf-8")
    code, printed = command("query", str(path))
    assert code == 0
    assert printed.splitlines()[:2] == ["c", "ma:chest_cold"]
    assert printed.splitlines()[-1].startswith("3 rows in ")
    assert json.loads(command("query", str(path), "--format", "json")[1])["columns"] == ["c"]
    monkeypatch.setattr("sys.stdin", io.StringIO(path.read_text(encoding="utf-8")))
    assert command("query", "-", "--format", "csv", "--rows", "1")[1] == "c\nma:chest_cold\n"
    path.write_text("LOAD <file:///etc/passwd>", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="MA204"):
        command("query", str(path))
