from dataclasses import replace

import pytest

from medassist.data_files import knowledge_folder
from medassist.domain.disease import Basis, Source
from medassist.knowledge_base.authored import read_conditions, read_findings
from medassist.knowledge_base.turtle_files import read_facts
from medassist.knowledge_base.write_turtle import PREFIXES, condition_turtle, finding_turtle, literal

from .small_knowledge import write_sources


@pytest.fixture
def written(tmp_path):
    def read_back(*blocks):
        path = tmp_path / "draft.ttl"
        path.write_text(PREFIXES + "\n".join(blocks), encoding="utf-8")
        return read_facts([path])

    return read_back


@pytest.mark.parametrize("folder", ["conditions", "findings"])
def test_all_that_the_project_states_is_read_back_as_it_was(folder, written):
    facts = read_facts(sorted((knowledge_folder() / folder).glob("*.ttl")))
    conditions, findings = read_conditions(facts), read_findings(facts)
    again = written(*map(condition_turtle, conditions), *map(finding_turtle, findings))
    assert read_conditions(again) == conditions
    assert read_findings(again) == findings


def test_a_condition_of_the_site_keeps_who_changed_it_and_when(tmp_path, written):
    cold = read_conditions(read_facts(write_sources(tmp_path).turtle()))[0]
    fact = replace(cold.stated[0], source=Source(Basis.SITE, "Dr Wu, 2026-11-24"))
    changed = replace(cold, stated=(fact,), creator="Dr Wu", modified="2026-11-24T10:00:00+00:00")
    assert read_conditions(written(condition_turtle(changed, {fact.finding: "a label"}))) == (changed,)


@pytest.mark.parametrize(
    "words", ['quotes "inside"', "back\\slash", "two\nlines", "tab\there", "中文 – …", "ends in \\"]
)
def test_any_words_survive(words, tmp_path, written):
    cold = read_conditions(read_facts(write_sources(tmp_path).turtle()))[0]
    changed = replace(cold, definition=words, course=words, red_flags=(words,))
    assert read_conditions(written(condition_turtle(changed))) == (changed,)
    assert literal(words).count("\n") == 0
