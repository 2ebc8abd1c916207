"""`medassist knowledge` on a small knowledge base."""

import argparse
import json

import pytest
from knowledge_base.small_knowledge import conditions_file, write_sources

from medassist import data_files
from medassist.cli import knowledge
from medassist.errors import UsageError
from medassist.settings import Settings


@pytest.fixture
def sources(tmp_path, monkeypatch):
    found = write_sources(tmp_path)
    monkeypatch.setattr(data_files, "hpo_folder", lambda: found.hpo)
    monkeypatch.setattr(data_files, "knowledge_folder", lambda: found.knowledge)
    return found


@pytest.fixture
def command(sources, tmp_path, capsys):
    """Runs `knowledge …`; gives the exit code and what was printed."""
    parser = argparse.ArgumentParser()
    knowledge.add_parser(parser.add_subparsers(dest="command"))

    def run(*words):
        arguments = parser.parse_args(["knowledge", *words])
        code = knowledge.run(arguments, Settings(data_folder=tmp_path / "home"))
        return code, capsys.readouterr().out

    return run


def test_build_says_what_was_built(command):
    code, printed = command("build")
    assert code == 0
    assert "9.9.9, HPO 2024-02-30 is ready" in printed
    assert "7 diseases, 11 findings" in printed
    assert "statements in the graph" in printed
    code, printed = command("build", "--no-graph", "--format", "json")
    assert json.loads(printed)["triples"] == {}


def test_check_passes_a_clean_base_and_names_each_fault(command, sources):
    assert command("check") == (0, "No violations.\n")
    path = sources.knowledge / "conditions" / "chest.ttl"
    path.write_text(conditions_file().replace("ma:onset ma:acute ;", "", 1), encoding="utf-8")
    code, printed = command("check", str(path))
    assert code == 4
    assert printed.startswith("conditions/chest.ttl: ma:chest_cold: It does not state one onset. State ma:onset")
    assert printed.endswith("1 violation\n")
    code, printed = command("check", "--format", "json")
    assert [fault["subject"] for fault in json.loads(printed)] == ["ma:chest_cold"]


def test_check_of_a_file_that_is_not_there(command, tmp_path):
    with pytest.raises(UsageError) as caught:
        command("check", str(tmp_path / "absent.ttl"))
    assert caught.value.code == "MA001"


def test_stats_in_words_and_as_json(command):
    code, printed = command("stats")
    assert code == 0
    assert "Diseases: 7" in printed
    assert json.loads(command("stats", "--format", "json")[1])["diseases_by_layer"] == {"HPO": 4, "MedAssist": 3}


def test_show_a_condition_with_every_fact_and_source(command):
    code, printed = command("show", "ma:chest_cold")
    assert code == 0
    for words in (
        "Chest cold  感冒",
        "95.0%  HP:0012735  Cough  [editorial: editorial estimate]",
        "20% to 40%  HP:0001945  Fever  [criteria: Made-up criteria]",
        "1/10  HP:0001250  Seizure  [published: PMID:14]",
        "Risk factors:",
        "HP:0002094  Dyspnea: Points to the lung itself.",
        "Listening to the chest: clear lungs",
        "Blue lips",
        "ma:croup  Croup: A hoarse voice and stridor.",
    ):
        assert words in printed


def test_show_a_finding_with_the_diseases_that_have_it(command):
    code, printed = command("show", "HP:0009999")
    assert code == 0
    assert printed.startswith("HP:0012735  Cough\n")
    assert "Question: Do you cough?" in printed
    assert "95.0%  ma:chest_cold  Chest cold" in printed
    shown = json.loads(command("show", "ma:barking_cough", "--format", "json")[1])
    assert (shown["kind"], shown["population"], shown["disease_count"]) == ("symptom", 0.003, 3)


def test_show_what_is_not_known_suggests_what_is(command):
    with pytest.raises(UsageError) as caught:
        command("show", "influensa")
    assert "ma:flu" in caught.value.detail
    with pytest.raises(UsageError) as caught:
        command("show", "0000")
    assert caught.value.detail == "0000"


def test_search_lists_findings_and_diseases(command):
    code, printed = command("search", "shortnes", "of", "breath")
    assert code == 0
    assert "HP:0002094" in printed
    assert "Diseases: none" in printed
    found = json.loads(command("search", "croup", "--format", "json", "--top", "1")[1])
    assert found["diseases"] == [{"id": "ma:croup", "label": "Croup"}]


def test_a_command_is_needed(command):
    with pytest.raises(SystemExit):
        command()
