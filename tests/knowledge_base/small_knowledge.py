"""A knowledge base small enough to read: twelve terms, six rare entries, three conditions."""

from __future__ import annotations

import shutil
from pathlib import Path

from medassist import data_files
from medassist.knowledge_base.build import Sources

OBO = """format-version: 1.2
data-version: hp/releases/2024-02-30

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000118
name: Phenotypic abnormality
is_a: HP:0000001 ! All

[Term]
id: HP:0000005
name: Mode of inheritance
is_a: HP:0000001 ! All

[Term]
id: HP:0001419
name: X-linked recessive inheritance
is_a: HP:0000005 ! Mode of inheritance

[Term]
id: HP:0002086
name: Abnormality of the respiratory system
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0012735
name: Cough
alt_id: HP:0009999
def: "A sudden, noisy \\"burst\\" of air from the lungs." [PMID:1, HPO:made_up]
synonym: "Coughing" EXACT layperson []
synonym: "Tussis" RELATED []
synonym: "CGH" EXACT abbreviation []
is_a: HP:0002086 ! Abnormality of the respiratory system

[Term]
id: HP:0031245
name: Productive cough
synonym: "Wet cough" EXACT []
is_a: HP:0012735 ! Cough

[Term]
id: HP:0002094
name: Dyspnea
synonym: "Shortness of breath" EXACT layperson []
is_a: HP:0002086 ! Abnormality of the respiratory system

[Term]
id: HP:0001945
name: Fever
synonym: "Pyrexia" EXACT []
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0001250
name: Seizure
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0010461
name: Abnormality of the male genitalia
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0000028
name: Cryptorchidism
is_a: HP:0010461 ! Abnormality of the male genitalia

[Term]
id: HP:0007777
name: obsolete Barking
is_obsolete: true
replaced_by: HP:0012735
"""

_COLUMNS = (
    "database_id disease_name qualifier hpo_id reference evidence onset frequency sex modifier aspect biocuration"
)


def row(disease, name, term, reference, frequency="", *, qualifier="", onset="", sex="", aspect="P"):
    """One line of phenotype.hpoa."""
    return "\t".join(
        (disease, name, qualifier, term, reference, "PCS", onset, frequency, sex, "", aspect, "HPO:someone")
    )


HPOA = "\n".join(
    [
        "#description: made for tests",
        _COLUMNS.replace(" ", "\t"),
        row("OMIM:100001", "Wheezer syndrome 1", "HP:0031245", "PMID:11", "3/4"),
        row("OMIM:100001", "Wheezer syndrome 1", "HP:0031245", "PMID:12", "1/4"),
        row("OMIM:100001", "Wheezer syndrome 1", "HP:0001945", "PMID:11", "HP:0040282"),
        row("OMIM:100001", "Wheezer syndrome 1", "HP:0001250", "PMID:11", "0/4"),
        row("OMIM:100002", "Wheezer syndrome 2", "HP:0002094", "PMID:13", "50%"),
        row("OMIM:100002", "Wheezer syndrome 2", "HP:0003581", "PMID:13", "2/2", aspect="C"),
        row("OMIM:100003", "Fits, X-linked", "HP:0001250", "OMIM:100003"),
        row("OMIM:100003", "Fits, X-linked", "HP:0001419", "OMIM:100003", aspect="I"),
        row("OMIM:100003", "Fits, X-linked", "HP:0001945", "OMIM:100003", qualifier="NOT"),
        row("ORPHA:9", "X-linked fits", "HP:0001250", "ORPHA:9", "HP:0040281"),
        row("ORPHA:9", "X-linked fits", "HP:0000028", "ORPHA:9", "HP:0040283"),
        row("OMIM:100004", "Chest cold, familial", "HP:0007777", "PMID:14;PMID:15", "1/2"),
        row("OMIM:100004", "Chest cold, familial", "HP:0001250", "PMID:14", "1/10"),
        row("OMIM:100004", "Chest cold, familial", "HP:0031245", "PMID:14"),
        row("OMIM:100005", "Undescended testis syndrome", "HP:0000028", "PMID:16", "2/2", sex="MALE"),
        "",
    ]
)

GENES = "\n".join(
    [
        "ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id",
        "1\tFITS1\tHP:0001250\tSeizure\t-\tOMIM:100003",
        "1\tFITS1\tHP:0001250\tSeizure\t-\tORPHA:9",
        "",
    ]
)

PREFIXES = """@prefix ma: <urn:medassist:> .
@prefix hp: <http://purl.obolibrary.org/obo/HP_> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""

FINDINGS = (
    PREFIXES
    + """
ma:barking_cough a ma:Finding ;
    skos:prefLabel "Barking cough"@en , "犬吠样咳嗽"@zh ;
    skos:altLabel "seal-like cough"@en ; skos:hiddenLabel "brky cgh"@en ;
    ma:kind ma:symptom ; ma:nearest hp:0012735 ; ma:population 0.003 ; ma:basis ma:editorial ;
    ma:question "Does the cough sound like a bark?"@en .
ma:smoker a ma:Finding ;
    skos:prefLabel "Smoking"@en , "吸烟"@zh ;
    ma:kind ma:exposure ; ma:nearest hp:0000118 ; ma:population 0.2 ; ma:basis ma:editorial ;
    ma:question "Do you smoke?"@en .
hp:0012735 skos:altLabel "hacking"@en ; ma:population 0.12 ; ma:question "Do you cough?"@en ; ma:basis ma:editorial .
"""
)


RED_FLAGS = (
    PREFIXES
    + """
ma:rule_barking_baby a ma:RedFlagRule ;
    skos:prefLabel "Barking cough in a baby"@en , "婴儿犬吠样咳嗽"@zh ;
    ma:level ma:urgent ;
    ma:criterion [ ma:least 1 ; ma:anyOf ma:barking_cough ] ;
    ma:criterion [ ma:least 1 ; ma:anyOf hp:0002094 ;
                   ma:threshold [ ma:analyte "respiratory_rate" ; ma:atLeast 50.0 ] ] ;
    ma:unless hp:0001250 ;
    ma:fromYears 0.0 ; ma:toYears 1.0 ;
    ma:information "Croup at this age may need help with breathing."@en , "此年龄的哮吼可能需要呼吸支持。"@zh ;
    ma:suggests ma:croup ;
    ma:basis ma:criteria ; dcterms:source "Made-up criteria" .
"""
)


def condition(
    name="chest_cold", label="Chest cold", zh="感冒", ids="", system="respiratory", extra="", findings="", mimic="croup"
):
    """One complete condition in Turtle; the parts that tests break can be replaced."""
    findings = findings or (
        """[ ma:finding hp:0012735 ; ma:frequency 0.95 ; ma:basis ma:editorial ] ,
           [ ma:finding hp:0001945 ; ma:frequencyLow 0.2 ; ma:frequencyHigh 0.4 ; ma:basis ma:criteria ;
             dcterms:source "Made-up criteria" ] ,
           [ ma:finding ma:barking_cough ; ma:frequency 0.1 ; ma:basis ma:editorial ]"""
    )
    return f"""
ma:{name} a ma:Condition ;
    skos:prefLabel "{label}"@en , "{zh}"@zh ; skos:altLabel "{label} illness"@en ;
    skos:definition "A cold that settles on the chest."@en ; {ids}
    ma:system ma:{system} ; ma:setting ma:primary_care ; ma:acuity ma:routine ; ma:cantMiss false ;
    ma:onset ma:acute ; ma:course "Two weeks of cough."@en ;
    ma:prior [ ma:ageBand ma:child ; ma:sex ma:any ; ma:priorClass ma:common ; ma:basis ma:editorial ] ,
             [ ma:ageBand ma:older ; ma:sex ma:female ; ma:priorClass ma:rare ; ma:basis ma:editorial ] ;
    ma:hasFinding {findings} ;
    ma:riskFactor [ ma:finding ma:smoker ; ma:frequency 0.3 ; ma:basis ma:editorial ] ;
    ma:against [ ma:finding hp:0002094 ; ma:likelihoodRatio 0.3 ; ma:reason "Points to the lung itself."@en ;
                 ma:basis ma:editorial ] ;
    ma:test [ rdfs:label "Listening to the chest"@en ; ma:shows "clear lungs"@en ; ma:basis ma:editorial ] ;
    ma:redFlag "Blue lips"@en ; ma:complication "pneumonia"@en ; {extra}
    ma:mimic [ ma:condition ma:{mimic} ; ma:distinguishedBy "A hoarse voice and stridor."@en ;
               ma:byFinding ma:barking_cough ; ma:basis ma:editorial ] .
"""


def conditions_file():
    """The three conditions of the small knowledge base."""
    return (
        PREFIXES
        + condition(ids='ma:icd10 "J20.9" ; ma:omim "OMIM:100004" ;')
        + condition("croup", "Croup", "哮吼", ids='ma:icd10 "J20.9" ;', mimic="chest_cold")
        + condition("flu", "Influenza", "流行性感冒")
    )


def write_sources(folder: Path, findings: str = FINDINGS, conditions: str | None = None) -> Sources:
    """The small knowledge base as files below `folder`, with the project's own vocabulary and shapes."""
    hpo, knowledge = folder / "hpo", folder / "knowledge"
    for path in (hpo, knowledge / "findings", knowledge / "conditions"):
        path.mkdir(parents=True, exist_ok=True)
    (hpo / "hp.obo").write_text(OBO, encoding="utf-8")
    (hpo / "phenotype.hpoa").write_text(HPOA, encoding="utf-8")
    (hpo / "genes_to_phenotype.txt").write_text(GENES, encoding="utf-8")
    for name in ("ontology.ttl", "shapes.ttl"):
        shutil.copy(data_files.knowledge_folder() / name, knowledge / name)
    (knowledge / "VERSION").write_text("9.9.9\n", encoding="utf-8")
    (knowledge / "findings" / "chest.ttl").write_text(findings, encoding="utf-8")
    (knowledge / "conditions" / "chest.ttl").write_text(conditions or conditions_file(), encoding="utf-8")
    (knowledge / "red_flags.ttl").write_text(RED_FLAGS, encoding="utf-8")
    return Sources(hpo, knowledge)
