"""HPO's files read to values."""

import pytest

from medassist.errors import KnowledgeError
from medassist.knowledge_base.hpo_files import read_release
from medassist.knowledge_base.ontology import Name

from .small_knowledge import GENES, HPOA, OBO, row


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "hp.obo").write_text(OBO, encoding="utf-8")
    (tmp_path / "phenotype.hpoa").write_text(HPOA, encoding="utf-8")
    (tmp_path / "genes_to_phenotype.txt").write_text(GENES, encoding="utf-8")
    return tmp_path


def test_terms_keep_names_by_kind_and_definitions_unescaped(folder):
    cough = next(term for term in read_release(folder).terms if term.id == "HP:0012735")
    assert cough.definition == 'A sudden, noisy "burst" of air from the lungs.'
    assert cough.definition_sources == ("PMID:1", "HPO:made_up")
    assert cough.alternatives == ("HP:0009999",)
    assert cough.names == (
        Name("HP:0012735", "Cough", "label"),
        Name("HP:0012735", "Coughing", "lay"),
        Name("HP:0012735", "Tussis", "related"),
        Name("HP:0012735", "CGH", "telegraphic"),
    )


def test_obsolete_terms_name_their_successor_and_have_no_names(folder):
    barking = next(term for term in read_release(folder).terms if term.id == "HP:0007777")
    assert (barking.obsolete, barking.replaced_by, barking.names) == (True, "HP:0012735", ())


def test_release_carries_version_names_and_genes(folder):
    release = read_release(folder)
    assert release.version == "2024-02-30"
    assert release.disease_names["ORPHA:9"] == "X-linked fits"
    assert release.genes["ORPHA:9"] == frozenset({"FITS1"})


@pytest.mark.parametrize(
    ("text", "frequency", "counts", "negated"),
    [
        ("", 0.8, (-1, -1), False),
        ("3/4", 0.75, (3, 4), False),
        ("0/7", 0.0, (0, 7), True),
        ("12.5%", 0.125, (-1, -1), False),
        ("HP:0040283", 0.17, (-1, -1), False),
        ("HP:0040285", 0.0, (-1, -1), True),
        ("5/0", 0.8, (-1, -1), False),
        ("9/4", 0.8, (-1, -1), False),
    ],
)
def test_frequencies(folder, text, frequency, counts, negated):
    line = row("OMIM:1", "A disease", "HP:0012735", "PMID:1", text)
    (folder / "phenotype.hpoa").write_text(line, encoding="utf-8")
    found = read_release(folder).annotations[0]
    assert found.frequency == pytest.approx(frequency)
    assert (found.numerator, found.denominator) == counts
    assert found.negated is negated


@pytest.mark.parametrize(
    "content", ["", "OMIM:1\ttoo few", row("OMIM:1", "A disease", "HP:0012735", "PMID:1", "often")]
)
def test_faulty_annotations_are_refused(folder, content):
    (folder / "phenotype.hpoa").write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        read_release(folder)
    assert (caught.value.code, caught.value.where) == ("MA202", "phenotype.hpoa")


def test_missing_release(tmp_path):
    with pytest.raises(KnowledgeError) as caught:
        read_release(tmp_path)
    assert caught.value.code == "MA203"


def test_an_empty_ontology_is_refused(folder):
    (folder / "hp.obo").write_text("format-version: 1.2\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        read_release(folder)
    assert caught.value.where == "hp.obo"
