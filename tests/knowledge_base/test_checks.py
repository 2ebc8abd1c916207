"""One authoring mistake a test, each explained with its remedy."""

import pytest

from medassist.errors import Cancelled
from medassist.knowledge_base.checks import check_knowledge

from .small_knowledge import FINDINGS, PREFIXES, condition, conditions_file, write_sources


def violations(folder, *, findings=FINDINGS, conditions=None):
    return check_knowledge([], write_sources(folder, findings, conditions))


def test_the_small_knowledge_base_has_no_violations(sources):
    steps = []
    assert check_knowledge([], sources, lambda *step: steps.append(step)) == ()
    assert steps[-1] == (4, 4, "Checked")


SHAPE_FAULTS = [
    ('"Chest cold"@en , "感冒"@zh', '"Chest cold"@en', "ma:chest_cold", "Chinese"),
    ('"Chest cold illness"@en', '"Chest cold illness"', "ma:chest_cold", "no language"),
    ('"A cold that settles on the chest."@en', '"A <b>cold</b> that settles."@en', "ma:chest_cold", "HTML"),
    ('skos:definition "A cold that settles on the chest."@en ;', "", "ma:chest_cold", "definition"),
    ("ma:system ma:respiratory", "ma:system ma:breathing", "ma:chest_cold", "system"),
    ("ma:acuity ma:routine", "ma:acuity ma:soon", "ma:chest_cold", "acuity"),
    ("ma:cantMiss false", 'ma:cantMiss "no"', "ma:chest_cold", "missed"),
    ("ma:onset ma:acute ;", "", "ma:chest_cold", "onset"),
    ('"J20.9"', '"20.9"', "ma:chest_cold", "20.9"),
    ('"OMIM:100004"', '"OMIM:1"', "ma:chest_cold", "ma:omim"),
    ("ma:frequency 0.95", "ma:frequency 1.95", "ma:chest_cold ma:hasFinding HP:0012735", "from 0 to 1"),
    ("ma:frequency 0.95 ;", "", "ma:chest_cold ma:hasFinding HP:0012735", "neither one frequency nor a range"),
    ("ma:frequencyLow 0.2", "ma:frequencyLow 0.7", "ma:chest_cold ma:hasFinding HP:0001945", "above the highest"),
    ("ma:frequencyHigh 0.4 ;", "", "ma:chest_cold ma:hasFinding HP:0001945", "neither one frequency nor a range"),
    ("ma:frequency 0.95 ; ma:basis ma:editorial", "ma:frequency 0.95", "ma:chest_cold ma:hasFinding", "rests on"),
    ('dcterms:source "Made-up criteria"', "", "ma:chest_cold ma:hasFinding HP:0001945", "no source"),
    (
        "ma:frequency 0.95 ; ma:basis ma:editorial",
        "ma:frequency 0.95 ; ma:basis ma:published",
        "ma:chest_cold",
        "source",
    ),
    ("ma:likelihoodRatio 0.3", "ma:likelihoodRatio 2.0", "ma:chest_cold ma:against HP:0002094", "between 0 and 1"),
    ('ma:reason "Points to the lung itself."@en ;', "", "ma:chest_cold ma:against HP:0002094", "why"),
    ("ma:ageBand ma:child", "ma:ageBand ma:toddler", "ma:chest_cold ma:prior ma:toddler", "age band"),
    ("ma:priorClass ma:common", "ma:priorClass ma:frequent", "ma:chest_cold ma:prior ma:child", "class"),
    ('ma:distinguishedBy "A hoarse voice and stridor."@en ;', "", "ma:chest_cold ma:mimic ma:croup", "apart"),
    ('; ma:shows "clear lungs"@en', "", "ma:chest_cold ma:test", "shows"),
]


@pytest.mark.parametrize(("old", "new", "subject", "word"), SHAPE_FAULTS)
def test_faults_in_a_condition(tmp_path, old, new, subject, word):
    text = conditions_file()
    assert old in text
    found = violations(tmp_path, conditions=text.replace(old, new, 1))
    matching = [fault for fault in found if word in fault.message]
    assert matching, found
    assert all(fault.file == "conditions/chest.ttl" and fault.subject.startswith(subject) for fault in matching)
    assert all(fault.fix.endswith(".") and fault.message.endswith(".") for fault in found)


def test_no_priors_at_all(tmp_path):
    text = conditions_file()
    start, end = text.index("ma:prior ["), text.index("ma:hasFinding")
    found = violations(tmp_path, conditions=text[:start] + text[end:])
    assert any("no prior" in fault.message for fault in found)


FINDING_FAULTS = [
    ('"Barking cough"@en , "犬吠样咳嗽"@zh', '"Barking cough"@en', "ma:barking_cough", "Chinese"),
    ("ma:kind ma:symptom", "ma:kind ma:noise", "ma:barking_cough", "kind"),
    ("ma:nearest hp:0012735 ;", "", "ma:barking_cough", "hangs nowhere"),
    ("ma:population 0.003", "ma:population 3", "ma:barking_cough", "population share"),
    ("ma:nearest hp:0012735", "ma:nearest hp:1111111", "ma:barking_cough", "not a phenotype of HPO"),
    ("ma:nearest hp:0012735", "ma:nearest hp:0001419", "ma:barking_cough", "not a phenotype of HPO"),
    ("ma:nearest hp:0012735", "ma:nearest hp:0007777", "ma:barking_cough", "no longer in use"),
    ("ma:nearest hp:0012735", "ma:nearest ma:barking_cough", "ma:barking_cough", "back to itself"),
    ('"brky cgh"@en', '"bc"@en', "ma:barking_cough", "too short"),
    ('"seal-like cough"@en', '"pyrexia"@en', "ma:barking_cough", "HP:0001945 (Fever)"),
    ('"seal-like cough"@en', '"Hacking"@en', "ma:barking_cough", "HP:0012735 (Cough)"),
    ("ma:question", "ma:quesion", "ma:barking_cough", "not in the vocabulary"),
    ("ma:barking_cough a ma:Finding", "ma:barking_cough a ma:Symptom", "ma:barking_cough", "not in the vocabulary"),
]


@pytest.mark.parametrize(("old", "new", "subject", "word"), FINDING_FAULTS)
def test_faults_in_a_finding(tmp_path, old, new, subject, word):
    assert old in FINDINGS
    found = violations(tmp_path, findings=FINDINGS.replace(old, new, 1))
    assert any(word in fault.message and fault.subject == subject for fault in found), found


def test_an_orphan_finding(tmp_path):
    lonely = """ma:lonely a ma:Finding ; skos:prefLabel "Lonely sign"@en , "孤立体征"@zh ;
        ma:kind ma:sign ; ma:nearest hp:0012735 ; ma:basis ma:editorial ."""
    found = violations(tmp_path, findings=FINDINGS + lonely)
    assert [(fault.subject, fault.message) for fault in found] == [("ma:lonely", "No condition uses this finding.")]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"mimic": "unicorn"}, "ma:unicorn is no condition"),
        ({"mimic": "chest_cold"}, "mimic itself"),
        ({"system": "womens_health"}, "prior for men"),
        ({"extra": "ma:hasFinding [ ma:finding hp:0002094 ; ma:frequency 0.5 ; ma:basis ma:editorial ] ;"}, "both for"),
        ({"extra": "ma:hasFinding [ ma:finding hp:0012735 ; ma:frequency 0.5 ; ma:basis ma:editorial ] ;"}, "2 times"),
        ({"extra": "ma:hasFinding [ ma:finding ma:gone ; ma:frequency 0.5 ; ma:basis ma:editorial ] ;"}, "not defined"),
        (
            {"extra": "ma:hasFinding [ ma:finding hp:0000028 ; ma:frequency 0.9 ; ma:basis ma:editorial ] ;"},
            "for women",
        ),
        (
            {
                "extra": "ma:prior [ ma:ageBand ma:child ; ma:sex ma:male ; ma:priorClass ma:rare ; "
                "ma:basis ma:editorial ] ;"
            },
            "stated twice",
        ),
        ({"label": "Croup"}, "same label 'croup'"),
    ],
)
def test_faults_that_take_more_than_the_subject_to_see(tmp_path, arguments, word):
    others = condition("croup", "Croup", "哮吼", mimic="chest_cold") + condition("flu", "Influenza", "流行性感冒")
    found = violations(tmp_path, conditions=PREFIXES + condition(**arguments) + others)
    assert any(word in fault.message and fault.subject == "ma:chest_cold" for fault in found), found


def test_a_subject_in_two_files(tmp_path):
    sources = write_sources(tmp_path)
    copy = sources.knowledge / "conditions" / "copy.ttl"
    copy.write_text(PREFIXES + condition("flu", "Influenza", "流行性感冒"), encoding="utf-8")
    found = check_knowledge([], sources)
    assert {(fault.file, fault.subject) for fault in found if "also defined" in fault.message} == {
        ("conditions/chest.ttl", "ma:flu"),
        ("conditions/copy.ttl", "ma:flu"),
    }


def test_only_the_files_asked_for_are_reported(tmp_path):
    sources = write_sources(tmp_path, conditions=conditions_file().replace("ma:onset ma:acute ;", ""))
    assert check_knowledge([sources.knowledge / "findings" / "chest.ttl"], sources) == ()
    assert check_knowledge([sources.knowledge / "conditions" / "chest.ttl"], sources)


def test_a_draft_stands_in_for_the_file_of_its_name(tmp_path):
    sources = write_sources(tmp_path)
    draft = tmp_path / "elsewhere" / "conditions" / "chest.ttl"
    draft.parent.mkdir(parents=True)
    draft.write_text(conditions_file().replace("ma:onset ma:acute ;", "", 1), encoding="utf-8")
    found = check_knowledge([draft], sources)
    assert [fault.subject for fault in found] == ["ma:chest_cold"]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("broken.ttl", "ma:cough a ma:Finding .", "error"),
        ("bomb.rdf", "<rdf:RDF/>", "only Turtle"),
        ("page.jsonld", "{}", "only Turtle"),
    ],
)
def test_files_that_cannot_be_read_are_violations(tmp_path, name, content, word):
    sources = write_sources(tmp_path)
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    found = check_knowledge([path], sources)
    assert [(fault.file, fault.subject) for fault in found] == [(name, "the whole file")]
    assert word in found[0].message


def test_imports_are_not_followed(tmp_path):
    sources = write_sources(tmp_path)
    path = sources.knowledge / "conditions" / "chest.ttl"
    imports = "\n<urn:x> <http://www.w3.org/2002/07/owl#imports> <file:///etc/passwd> ."
    path.write_text(conditions_file() + imports, encoding="utf-8")
    assert check_knowledge([], sources) == ()


def test_n_triples_and_n_quads_are_checked_too(tmp_path):
    sources = write_sources(tmp_path)
    fact = "<urn:medassist:bare> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:medassist:Finding> ."
    (tmp_path / "a.nt").write_text(fact, encoding="utf-8")
    (tmp_path / "b.nq").write_text(fact.replace(" .", " <urn:g> ."), encoding="utf-8")
    for name in ("a.nt", "b.nq"):
        found = check_knowledge([tmp_path / name], sources)
        assert any("kind" in fault.message and fault.subject == "ma:bare" for fault in found)


def test_checking_stops_on_request(sources):
    with pytest.raises(Cancelled):
        check_knowledge([], sources, should_stop=lambda: True)
