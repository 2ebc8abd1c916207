"""The knowledge base in figures."""

from medassist.knowledge_base.stats import statistics
from medassist.knowledge_base.store import open_sources


def test_everything_is_counted(sources, tmp_path):
    counted = statistics(open_sources(sources, tmp_path / "data"))
    assert counted.version == "9.9.9, HPO 2024-02-30"
    assert (counted.terms, counted.own_findings) == (11, 2)
    assert counted.diseases_by_layer == {"HPO": 4, "MedAssist": 3}
    assert counted.merged_diseases == 1
    assert counted.associations == sum(counted.associations_by_layer.values())
    assert counted.excluded == 2
    assert sum(counted.rows_by_basis.values()) == counted.annotation_rows == counted.rows_with_source
    assert sum(counted.rows_by_source.values()) == counted.annotation_rows
    assert counted.rows_by_basis["criteria"] == 3
    assert counted.rows_by_source["named criteria or text"] == 3
    assert counted.conditions_by_system == {"respiratory": 3}
    assert counted.findings_by_kind == {"exposure": 1, "symptom": 1}
    assert (counted.cant_miss, counted.families, counted.population_shares) == (0, 1, 3)
    assert counted.findings_per_condition == 3.0
    assert counted.conditions_by_depth == {"3 and more": 3, "12 and more": 0, "20 and more": 0, "25 and more": 0}
    assert counted.statements_by_basis == {"editorial": 9, "criteria": 3}
    assert counted.own_findings_without_synonyms == 1
    assert (counted.conditions_with_undistinguished_mimics, counted.red_flag_rules) == (0, 1)
    assert counted.conditions_of_the_site == 0
