"""What is saved is what is loaded."""

import numpy as np
import pytest

from medassist.knowledge_base import compiled_files

from .test_compile import compiled_from


@pytest.fixture
def saved(sources, tmp_path):
    compiled = compiled_from(sources)
    compiled_files.save(compiled, tmp_path)
    return compiled, tmp_path


def test_arrays_come_back_equal(saved):
    compiled, folder = saved
    ontology, profiles = compiled_files.load_arrays(folder)
    for name in ("ids", "labels", "index", "replaced"):
        assert getattr(ontology, name) == getattr(compiled.ontology, name)
    for name in ("ids", "all_ids", "labels", "synonyms", "index", "against"):
        assert getattr(profiles, name) == getattr(compiled.profiles, name)
    for name in ("direct", "closure", "excluded"):
        before, after = getattr(compiled.profiles, name), getattr(profiles, name)
        assert before.dtype == after.dtype
        assert (before.toarray() == after.toarray()).all()
    for name in ("parents", "ancestors"):
        assert (getattr(compiled.ontology, name).toarray() == getattr(ontology, name).toarray()).all()
    for name in ("layer", "background", "population", "priors", "cant_miss", "acuity", "family"):
        before, after = getattr(compiled.profiles, name), getattr(profiles, name)
        assert before.dtype == after.dtype
        assert np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    before, after = compiled.profiles.annotations, profiles.annotations
    assert before.references == after.references
    assert (before.frequency == after.frequency).all()


def test_names_and_details_come_back_equal(saved):
    compiled, folder = saved
    assert compiled_files.load_names(folder) == compiled.names
    definitions, conditions, findings, red_flags, shares, durations = compiled_files.load_details(folder)
    assert definitions == compiled.definitions
    assert conditions == compiled.conditions
    assert findings == compiled.findings
    assert red_flags == compiled.red_flags
    assert shares == compiled.prior_shares
    assert durations == compiled.durations
    assert [rule.id for rule in red_flags] == ["ma:rule_barking_baby"]


def test_a_shortened_table_is_noticed(saved):
    _, folder = saved
    path = folder / compiled_files.TABLES
    path.write_text(path.read_text(encoding="utf-8").replace('"HP:0000028",', "", 1), encoding="utf-8")
    with pytest.raises(ValueError, match="parents"):
        compiled_files.load_arrays(folder)
