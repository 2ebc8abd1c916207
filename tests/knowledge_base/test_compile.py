"""A release and authored conditions compiled to arrays."""

import numpy as np
import pytest

from medassist.domain.disease import Basis
from medassist.errors import Cancelled, KnowledgeError
from medassist.knowledge_base.authored import read_authored
from medassist.knowledge_base.compile import compile_knowledge, index_diseases
from medassist.knowledge_base.disease_profiles import AGE_BANDS
from medassist.knowledge_base.hpo_files import read_release
from medassist.knowledge_base.turtle_files import read_facts
from medassist.knowledge_base.vocabulary import BASES

from .small_knowledge import FINDINGS, write_sources

BANDS = [name for name, _, _ in AGE_BANDS]


def compiled_from(sources):
    return compile_knowledge(read_release(sources.hpo), read_authored(read_facts(sources.turtle())))


@pytest.fixture
def compiled(sources):
    return compiled_from(sources)


def at(compiled, matrix, disease, term):
    profiles, ontology = compiled.profiles, compiled.ontology
    return getattr(profiles, matrix)[profiles.index[disease], ontology.index[term]]


def test_terms_are_the_phenotypes_and_own_findings(compiled):
    ontology = compiled.ontology
    assert "HP:0000118" in ontology.index
    assert "ma:barking_cough" in ontology.index
    assert "HP:0000001" not in ontology.index
    assert "HP:0001419" not in ontology.index
    assert ontology.current("HP:0009999") == ontology.current("HP:0007777") == "HP:0012735"
    assert ontology.current("HP:0001419") is None


def test_ancestors_hold_the_term_and_all_above_but_the_root(compiled):
    ontology = compiled.ontology
    row = ontology.ancestors[[ontology.index["ma:barking_cough"]]]
    assert {ontology.ids[t] for t in row.indices} == {"ma:barking_cough", "HP:0012735", "HP:0002086"}
    assert ontology.ancestors[[ontology.index["HP:0000118"]]].nnz == 0


def test_counts_of_several_papers_are_pooled(compiled):
    assert at(compiled, "direct", "OMIM:100001", "HP:0031245") == pytest.approx(4 / 8)
    assert at(compiled, "direct", "OMIM:100001", "HP:0001945") == pytest.approx(0.545)
    assert at(compiled, "direct", "OMIM:100002", "HP:0002094") == pytest.approx(0.5)


def test_none_of_n_and_not_are_exclusions(compiled):
    assert at(compiled, "excluded", "OMIM:100001", "HP:0001250")
    assert at(compiled, "direct", "OMIM:100001", "HP:0001250") == 0
    assert at(compiled, "excluded", "OMIM:100003", "HP:0001945")


def test_two_entries_of_one_disease_become_one_row(compiled):
    profiles = compiled.profiles
    assert profiles.index["ORPHA:9"] == profiles.index["OMIM:100003"]
    assert profiles.all_ids[profiles.index["ORPHA:9"]] == ("OMIM:100003", "ORPHA:9")
    # The unknown frequency of OMIM yields to the category of Orphanet.
    assert at(compiled, "direct", "OMIM:100003", "HP:0001250") == pytest.approx(0.9)


def test_a_condition_takes_over_the_rare_disease_it_names(compiled):
    profiles = compiled.profiles
    cold = profiles.index["ma:chest_cold"]
    assert profiles.index["OMIM:100004"] == cold
    assert profiles.layer[cold] == 2
    assert at(compiled, "direct", "ma:chest_cold", "HP:0012735") == pytest.approx(0.95)
    assert at(compiled, "direct", "ma:chest_cold", "HP:0001250") == pytest.approx(0.1)
    assert "Chest cold, familial" in profiles.synonyms[cold]


def test_what_hpo_lists_without_a_frequency_is_not_typical_of_a_condition(compiled):
    assert at(compiled, "direct", "ma:chest_cold", "HP:0031245") == pytest.approx(0.025)
    assert at(compiled, "direct", "OMIM:100001", "HP:0031245") == pytest.approx(0.5)


def test_rare_rows_come_first_and_shared_codes_lead_nowhere(compiled):
    profiles = compiled.profiles
    assert list(profiles.layer) == sorted(profiles.layer)
    assert "ICD10:J20.9" not in profiles.index
    assert "ICD10:J20.9" in profiles.all_ids[profiles.index["ma:croup"]]


def test_a_main_id_always_finds_its_disease():
    assert index_diseases([("A:1", "B:2"), ("B:2", "C:3")]) == {"A:1": 0, "B:2": 1, "C:3": 1}


def test_priors_follow_classes_onset_and_sex(compiled):
    profiles = compiled.profiles
    cold = profiles.priors[profiles.index["ma:chest_cold"]]
    assert cold[BANDS.index("child")] == pytest.approx(np.log([0.01, 0.01]))
    assert cold[BANDS.index("older")][0] == pytest.approx(np.log(0.0002))
    assert np.isneginf(cold[BANDS.index("older")][1])
    assert np.isneginf(cold[BANDS.index("neonate")]).all()
    adult = profiles.priors[profiles.index["OMIM:100002"]]
    assert adult[BANDS.index("child")][0] < adult[BANDS.index("adolescent")][0] == adult[BANDS.index("older")][0]
    linked = profiles.priors[profiles.index["OMIM:100003"]]
    assert (linked[:, 0] < linked[:, 1]).all()


def test_rare_shares_sum_to_the_share_allowed_for_all(compiled):
    profiles = compiled.profiles
    older_men = profiles.priors[profiles.layer == 1][:, BANDS.index("older"), 1]
    assert np.exp(older_men.astype(float)).sum() == pytest.approx(0.03, rel=1e-4)


def test_background_counts_rare_diseases_only(compiled):
    profiles, ontology = compiled.profiles, compiled.ontology
    rare = int((profiles.layer == 1).sum())
    cough = ontology.index["HP:0012735"]
    column = profiles.closure[:rare][:, [cough]].sum()
    assert profiles.background[cough] == pytest.approx((column + 1) / (rare + 1))
    assert (profiles.background > 0).all()


def test_information_content_falls_towards_the_root(compiled):
    ontology = compiled.ontology
    content = ontology.information_content
    assert content[ontology.index["HP:0031245"]] >= content[ontology.index["HP:0002086"]] > 0
    rare = int((compiled.profiles.layer == 1).sum())
    assert content[ontology.index["ma:smoker"]] == pytest.approx(np.log(rare + 1))


def test_population_against_and_family(compiled):
    profiles, ontology = compiled.profiles, compiled.ontology
    assert profiles.population[ontology.index["HP:0012735"]] == pytest.approx(0.12)
    assert np.isnan(profiles.population[ontology.index["HP:0001250"]])
    facts = profiles.against[profiles.index["ma:croup"]]
    assert facts == ((ontology.index["HP:0002094"], 0.3, "Points to the lung itself."),)
    one, two = (profiles.family[profiles.index[name]] for name in ("OMIM:100001", "OMIM:100002"))
    assert one == two >= 0


def test_names_of_hpo_and_ours_together(compiled):
    cough = {(name.text, name.kind) for name in compiled.names if name.concept == "HP:0012735"}
    assert {("Cough", "label"), ("Coughing", "lay"), ("hacking", "exact"), ("CGH", "telegraphic")} <= cough


def test_annotation_rows_keep_sources_sex_and_roles(compiled):
    table, profiles = compiled.profiles.annotations, compiled.profiles
    assert (np.diff(table.disease) >= 0).all()
    testis = np.flatnonzero(table.disease == profiles.index["OMIM:100005"])
    assert [int(sex) for sex in table.sex[testis]] == [1]
    assert table.references[table.reference[testis[0]]] == "PMID:16"
    smoker = np.flatnonzero(table.term == compiled.ontology.index["ma:smoker"])
    assert set(table.role[smoker].tolist()) == {1}
    assert {BASES[basis] for basis in table.basis[smoker].tolist()} == {Basis.EDITORIAL}


def test_a_circle_of_own_findings_is_refused(tmp_path):
    ring = FINDINGS.replace("ma:kind ma:exposure ; ma:nearest hp:0000118", "ma:kind ma:exposure ; ma:nearest ma:ring")
    ring += 'ma:ring a ma:Finding ; skos:prefLabel "Ring"@en ; ma:nearest ma:smoker .'
    with pytest.raises(KnowledgeError) as caught:
        compiled_from(write_sources(tmp_path, findings=ring))
    assert "circle" in caught.value.detail


@pytest.mark.parametrize("nearest", ["ma:smoker", "hp:1111111"])
def test_a_finding_that_hangs_nowhere_hangs_below_the_root(tmp_path, nearest):
    text = FINDINGS.replace(
        "ma:kind ma:exposure ; ma:nearest hp:0000118", f"ma:kind ma:exposure ; ma:nearest {nearest}"
    )
    ontology = compiled_from(write_sources(tmp_path, findings=text)).ontology
    parents = ontology.parents[[ontology.index["ma:smoker"]]].indices
    assert [ontology.ids[parent] for parent in parents] == ["HP:0000118"]


def test_compiling_stops_on_request(sources):
    release = read_release(sources.hpo)
    authored = read_authored(read_facts(sources.turtle()))
    with pytest.raises(Cancelled):
        compile_knowledge(release, authored, lambda: True)


def test_an_unknown_age_band_is_refused(sources):
    path = sources.knowledge / "conditions" / "chest.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("ma:ageBand ma:child", "ma:ageBand ma:toddler"), "utf-8")
    with pytest.raises(KnowledgeError) as caught:
        compiled_from(sources)
    assert "toddler" in caught.value.detail
