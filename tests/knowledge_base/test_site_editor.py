"""The site's own layer: checked, signed, whole or not at all, and undone."""

from dataclasses import replace

import pytest

from medassist.domain.disease import Basis
from medassist.errors import KnowledgeError, StoreError, UsageError
from medassist.knowledge_base import site_files
from medassist.knowledge_base.authored import AuthoredFinding, Stated
from medassist.knowledge_base.ontology import Name
from medassist.knowledge_base.site_editor import SiteEditor, changed_facts
from medassist.knowledge_base.site_files import current_file
from medassist.knowledge_base.store import open_sources

WU = "Dr Wu"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "site"


@pytest.fixture
def editor(sources, folder):
    return SiteEditor(sources, folder)


def more_fever(condition):
    return replace(
        condition,
        stated=tuple(
            replace(fact, frequency=0.7, low=None, high=None) if fact.finding == "HP:0001945" else fact
            for fact in condition.stated
        ),
    )


def finding(identifier="ma:blue_cough", label="Blue cough", nearest=("HP:0012735",)):
    names = (Name(identifier, label, "label"), Name(identifier, "蓝色咳嗽", "label", "zh"))
    return AuthoredFinding(identifier, label, "蓝色咳嗽", names, "", "symptom", nearest, 0.001, "Is it blue?")


def test_a_changed_condition_is_signed_and_stands_in_place_of_the_projects(editor, sources, folder, tmp_path):
    flu = editor.condition("ma:flu")
    change = editor.save([more_fever(flu)], WU, "More fever")
    assert (change.number, change.author, change.summary) == (1, WU, "More fever")
    saved = editor.condition("ma:flu")
    assert (saved.creator, saved.modified) == (WU, change.time)
    by_finding = {fact.finding: fact for fact in saved.stated}
    assert by_finding["HP:0001945"].frequency == 0.7
    assert by_finding["HP:0001945"].source.basis is Basis.SITE
    assert by_finding["HP:0001945"].source.reference == f"Dr Wu, {change.time[:10]}"
    # What nobody touched keeps what it rested on.
    assert by_finding["HP:0012735"] == next(fact for fact in flu.stated if fact.finding == "HP:0012735")
    knowledge = open_sources(replace(sources, site=current_file(folder)), tmp_path / "builds")
    detail = knowledge.disease("ma:flu")
    assert (detail.layer, detail.changed) == ("site", f"Dr Wu, {change.time[:10]}")
    assert next(fact for fact in detail.associations if fact.label == "Fever").frequency == pytest.approx(0.7)
    assert knowledge.disease("ma:chest_cold").layer == "MedAssist"


def test_a_new_finding_and_the_condition_that_uses_it_are_saved_together(editor, sources, folder, tmp_path):
    flu = editor.condition("ma:flu")
    fact = Stated("ma:blue_cough", 0.2, None, None, "finding", flu.stated[0].source)
    uses = replace(flu, stated=(*flu.stated, fact))
    assert [fault.message for fault in editor.check(uses)] == ["hasFinding ma:blue_cough is not defined anywhere."]
    with pytest.raises(KnowledgeError, match="MA207"):
        editor.save([uses], WU, "Blue cough")
    assert editor.history == ()
    editor.save([finding(), uses], WU, "Blue cough")
    knowledge = open_sources(replace(sources, site=current_file(folder)), tmp_path / "builds")
    assert knowledge.concept("ma:blue_cough").label_zh == "蓝色咳嗽"
    with pytest.raises(KnowledgeError, match="not defined anywhere"):
        editor.withdraw("ma:blue_cough", WU)


def test_words_added_to_an_hpo_term_join_the_projects(editor, sources, folder, tmp_path):
    added = AuthoredFinding("HP:0012735", "", None, (Name("HP:0012735", "barky", "exact"),), "", "", (), None, "")
    assert editor.check(added) == ()
    editor.save([added], WU, "A local word")
    knowledge = open_sources(replace(sources, site=current_file(folder)), tmp_path / "builds")
    names = {name.text for name in knowledge.names if name.concept == "HP:0012735"}
    assert {"barky", "hacking"} <= names
    assert knowledge.findings["HP:0012735"].population == 0.12


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda flu: replace(flu, onset=""), "onset"),
        (lambda flu: replace(flu, label_zh=None), "Chinese"),
        (lambda flu: replace(flu, definition="<b>x</b>"), "HTML"),
        (lambda flu: replace(flu, tests=()), "no test"),
        (lambda flu: replace(flu, stated=flu.stated[:1]), "fewer than three"),
    ],
)
def test_faults_are_told_and_nothing_is_saved(editor, broken, words):
    draft = broken(editor.condition("ma:flu"))
    assert any(words in fault.message for fault in editor.check(draft))
    with pytest.raises(KnowledgeError, match="MA207"):
        editor.save([draft], WU, "Broken")
    assert editor.history == ()


def test_undo_and_restore_are_changes_of_their_own(editor):
    flu = editor.condition("ma:flu")
    with pytest.raises(KnowledgeError, match="MA206"):
        editor.undo(WU)
    editor.save([more_fever(flu)], WU, "More fever")
    editor.undo("Dr Li")
    assert editor.condition("ma:flu") == flu
    editor.restore(1, WU)
    assert editor.condition("ma:flu").creator == WU
    assert [change.number for change in editor.history] == [3, 2, 1]
    assert editor.history[1].author == "Dr Li"
    with pytest.raises(KnowledgeError, match="MA206"):
        editor.restore(9, WU)


def test_withdrawing_brings_the_projects_version_back(editor):
    flu = editor.condition("ma:flu")
    editor.save([more_fever(flu)], WU, "More fever")
    editor.withdraw("ma:flu", WU)
    assert editor.condition("ma:flu") == flu
    with pytest.raises(UsageError, match="MA002"):
        editor.withdraw("ma:flu", WU)


def test_export_and_import_carry_the_layer_to_another_site(editor, sources, tmp_path):
    with pytest.raises(KnowledgeError, match="MA206"):
        editor.export()
    editor.save([more_fever(editor.condition("ma:flu"))], WU, "More fever")
    path = tmp_path / "layer.ttl"
    path.write_text(editor.export(), encoding="utf-8")
    other = SiteEditor(sources, tmp_path / "other")
    other.import_file(path, "Dr Li")
    assert other.condition("ma:flu").stated == editor.condition("ma:flu").stated
    assert other.history[0].summary == "Imported layer.ttl"


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("empty.ttl", "", "MA202"),
        ("broken.ttl", "ma:x a", "MA202"),
        ("bomb.rdf", "<!DOCTYPE x [<!ENTITY a 'a'>]>", "MA202"),
        ("bad.ttl", "@prefix ma: <urn:medassist:> .\nma:x a ma:Condition .", "MA207"),
    ],
)
def test_a_file_that_cannot_be_taken_in_changes_nothing(editor, tmp_path, name, text, code):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=code):
        editor.import_file(path, WU)
    assert editor.history == ()


def test_a_change_has_an_author(editor):
    with pytest.raises(UsageError, match="author"):
        editor.save([more_fever(editor.condition("ma:flu"))], "  ", "More fever")


def test_a_second_window_never_overwrites_the_first(editor, folder, monkeypatch):
    draft = more_fever(editor.condition("ma:flu"))
    editor.save([draft], WU, "First")
    monkeypatch.setattr(site_files, "current_file", lambda folder: None)
    with pytest.raises(StoreError, match="changed meanwhile"):
        editor.save([draft], "Dr Li", "Second")
    assert [path.name for path in folder.iterdir()] == ["000001.ttl"]


def test_a_folder_that_cannot_be_written(editor, folder):
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file in the way")
    with pytest.raises(StoreError, match="MA401"):
        editor.save([more_fever(editor.condition("ma:flu"))], WU, "More fever")


def test_the_facts_that_changed(editor):
    flu = editor.condition("ma:flu")
    ((was, now),) = changed_facts(flu, more_fever(flu))
    assert (was.finding, now.frequency) == ("HP:0001945", 0.7)
    assert changed_facts(flu, flu) == ()
