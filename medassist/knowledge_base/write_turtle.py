"""Conditions, findings and rules written as Turtle that a person can read: the inverse of `authored`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from medassist.domain.disease import Basis, Source
from medassist.knowledge_base.authored import Against, AuthoredFinding, Condition, Prior, Stated, StatedMimic
from medassist.knowledge_base.ontology import Name
from medassist.knowledge_base.vocabulary import DCTERMS, EXTERNAL_IDS, HP, MA, RDFS, SEX_NAMES, SKOS, XSD

PREFIXES = "".join(
    f"@prefix {prefix}: <{iri}> .\n"
    for prefix, iri in (("ma", MA), ("hp", HP), ("dcterms", DCTERMS), ("rdfs", RDFS), ("skos", SKOS), ("xsd", XSD))
)

NAME_PROPERTIES = {"label": "prefLabel", "exact": "altLabel", "telegraphic": "hiddenLabel"}


def literal(value: str, language: str = "") -> str:
    """A Turtle literal, whatever characters it holds."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    for character, code in (("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        escaped = escaped.replace(character, code)
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def resource(identifier: str) -> str:
    """The Turtle name of a compact id: `HP:0001945` becomes `hp:0001945`, `ma:` names stay."""
    return f"hp:{identifier.removeprefix('HP:')}" if identifier.startswith("HP:") else identifier


def condition_turtle(condition: Condition, labels: Mapping[str, str] | None = None) -> str:
    """One condition as a block of Turtle; `labels` of findings become comments behind the facts."""
    shown = labels or {}
    findings = [fact for fact in condition.stated if fact.role == "finding"]
    risks = [fact for fact in condition.stated if fact.role == "risk_factor"]
    parts = [
        f"ma:system {_own(condition.system)}",
        f"ma:setting {' , '.join(map(_own, condition.settings))}" if condition.settings else "",
        f"ma:acuity {_own(condition.acuity)}",
        f"ma:cantMiss {'true' if condition.cant_miss else 'false'}",
        f"ma:onset {_own(condition.onset)}",
        _literals("ma:course", [condition.course]),
        _nodes("ma:prior", [(node, "") for node in map(_prior, condition.priors)]),
        _nodes("ma:hasFinding", [(_stated(fact), shown.get(fact.finding, "")) for fact in findings]),
        _nodes("ma:riskFactor", [(_stated(fact), shown.get(fact.finding, "")) for fact in risks]),
        _nodes("ma:against", [(_against(fact), shown.get(fact.finding, "")) for fact in condition.against]),
        _nodes("ma:test", [(_test(name, shows), "") for name, shows in condition.tests]),
        _literals("ma:redFlag", condition.red_flags),
        _literals("ma:complication", condition.complications),
        _nodes("ma:mimic", [(_mimic(mimic), "") for mimic in condition.mimics]),
        *_signature(condition.creator, condition.modified),
    ]
    names = [
        _two_labels(condition.label, condition.label_zh),
        _literals("skos:altLabel", condition.synonyms),
        _literals("skos:definition", [condition.definition]),
    ]
    return _block(condition.id, "ma:Condition", [*names, *_identifiers(condition.external_ids), *parts])


def finding_turtle(finding: AuthoredFinding) -> str:
    """An own finding, or what is added to an HPO term, as a block of Turtle."""
    own = finding.id.startswith("ma:")
    parts = [_names(finding.names, kind) for kind in NAME_PROPERTIES]
    parts += [
        f"ma:kind {_own(finding.kind)}" if finding.kind else "",
        f"ma:nearest {' , '.join(map(resource, finding.nearest))}" if finding.nearest else "",
        _literals("skos:definition", [finding.definition]),
        f"ma:population {finding.population:g}" if finding.population is not None else "",
        _literals("ma:question", [finding.question]),
        f"ma:basis {_own(Basis.SITE.value)}" if finding.creator else "ma:basis ma:editorial",
        f"dcterms:source {literal(finding.creator)}" if finding.creator else "",
        *_signature(finding.creator, finding.modified),
    ]
    return _block(resource(finding.id), "ma:Finding" if own else "", parts)


def _block(subject: str, kind: str, parts: Iterable[str]) -> str:
    stated = [f"a {kind}"] if kind else []
    lines = [*stated, *(part for part in parts if part)]
    return f"{subject} " + " ;\n    ".join(lines) + " .\n"


def _own(name: str) -> str:
    return f"ma:{name}"


def _two_labels(english: str, chinese: str | None) -> str:
    labels = [literal(english, "en"), *([literal(chinese, "zh")] if chinese else [])]
    return f"skos:prefLabel {' , '.join(labels)}"


def _literals(predicate: str, values: Sequence[str], language: str = "en") -> str:
    stated = [literal(value, language) for value in values if value]
    return f"{predicate} {' , '.join(stated)}" if stated else ""


def _names(names: Iterable[Name], kind: str) -> str:
    stated = [literal(name.text, name.language) for name in names if name.kind == kind]
    return f"skos:{NAME_PROPERTIES[kind]} {' , '.join(stated)}" if stated else ""


def _nodes(predicate: str, nodes: Sequence[tuple[str, str]]) -> str:
    """One predicate, a node a line; the comment of a node stands before it."""
    if not nodes:
        return ""
    lines = [f"        {node}" if not comment else f"        # {comment}\n        {node}" for node, comment in nodes]
    return f"{predicate}\n" + " ,\n".join(lines)


def _identifiers(identifiers: Iterable[str]) -> list[str]:
    prefixes = {prefix: name for name, prefix in EXTERNAL_IDS.items()}
    found: dict[str, list[str]] = {}
    for identifier in identifiers:
        prefix, _, code = identifier.partition(":")
        if prefix in prefixes:
            found.setdefault(prefixes[prefix], []).append(code if prefix == "ICD10" else identifier)
    return [f"ma:{name} {' , '.join(map(literal, found[name]))}" for name in EXTERNAL_IDS if name in found]


def _basis(source: Source) -> str:
    stated = f"ma:basis {_own(source.basis.value)}"
    return stated if source.basis is Basis.EDITORIAL else f"{stated} ; dcterms:source {literal(source.reference)}"


def _prior(prior: Prior) -> str:
    sex = next(name for name, sexes in SEX_NAMES.items() if set(sexes) == set(prior.sexes))
    band, rank = _own(prior.age_band), _own(prior.prior_class)
    return f"[ ma:ageBand {band} ; ma:sex {_own(sex)} ; ma:priorClass {rank} ; {_basis(prior.source)} ]"


def _stated(fact: Stated) -> str:
    share = f"ma:frequency {fact.frequency:g}"
    if fact.low is not None and fact.high is not None:
        share = f"ma:frequencyLow {fact.low:g} ; ma:frequencyHigh {fact.high:g}"
    return f"[ ma:finding {resource(fact.finding)} ; {share} ; {_basis(fact.source)} ]"


def _against(fact: Against) -> str:
    why = f"ma:likelihoodRatio {fact.ratio:g} ; ma:reason {literal(fact.reason, 'en')}"
    return f"[ ma:finding {resource(fact.finding)} ; {why} ; {_basis(fact.source)} ]"


def _test(name: str, shows: str) -> str:
    return f"[ rdfs:label {literal(name, 'en')} ; ma:shows {literal(shows, 'en')} ; ma:basis ma:editorial ]"


def _mimic(mimic: StatedMimic) -> str:
    apart = f"ma:distinguishedBy {literal(mimic.distinguished_by, 'en')}"
    by = f" ; ma:byFinding {' , '.join(map(resource, mimic.findings))}" if mimic.findings else ""
    return f"[ ma:condition {mimic.condition} ; {apart}{by} ; ma:basis ma:editorial ]"


def _signature(creator: str, modified: str) -> list[str]:
    if not creator:
        return []
    return [f"dcterms:creator {literal(creator)}", f'dcterms:modified "{modified}"^^xsd:dateTime']
