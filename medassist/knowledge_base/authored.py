"""Layer 2 as values: the project's own conditions and findings, and its prior classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from medassist.domain.disease import Acuity, Basis, Source
from medassist.domain.record import Sex
from medassist.domain.red_flag import Criterion, RedFlagRule, Threshold
from medassist.errors import KnowledgeError
from medassist.knowledge_base.ontology import Name
from medassist.knowledge_base.turtle_files import Facts, Subject
from medassist.knowledge_base.vocabulary import (
    DCTERMS,
    EDITORIAL_REFERENCE,
    EXTERNAL_IDS,
    MA,
    OWL,
    PRIOR_CLASSES,
    RDFS,
    SEX_NAMES,
    SKOS,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A finding or risk factor of a condition: the share of patients with it, and what that rests on."""

    finding: str
    frequency: float
    low: float | None
    high: float | None
    role: str
    source: Source


@dataclass(frozen=True, slots=True)
class Against:
    """A finding that speaks against a condition: likelihood ratio in (0, 1) and why."""

    finding: str
    ratio: float
    reason: str
    source: Source


@dataclass(frozen=True, slots=True)
class Prior:
    """The prior class of a condition in one age band; `sexes` are of "F" and "M"."""

    age_band: str
    sexes: tuple[str, ...]
    prior_class: str
    source: Source


@dataclass(frozen=True, slots=True)
class StatedMimic:
    """A condition easily taken for this one: what tells them apart, in words and as findings."""

    condition: str
    distinguished_by: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as authored. `tests` hold (name, what it shows).

    `creator` and `modified` (ISO 8601) are of the site's own edits, empty in the project's layer.
    """

    id: str
    label: str
    label_zh: str | None
    synonyms: tuple[str, ...]
    definition: str
    external_ids: tuple[str, ...]
    system: str
    settings: tuple[str, ...]
    acuity: str
    cant_miss: bool
    onset: str
    course: str
    priors: tuple[Prior, ...]
    stated: tuple[Stated, ...]
    against: tuple[Against, ...]
    tests: tuple[tuple[str, str], ...]
    red_flags: tuple[str, ...]
    complications: tuple[str, ...]
    mimics: tuple[StatedMimic, ...]
    creator: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class AuthoredFinding:
    """An own finding, or what is added to an HPO term (then `kind` and `nearest` are empty)."""

    id: str
    label: str
    label_zh: str | None
    names: tuple[Name, ...]
    definition: str
    kind: str
    nearest: tuple[str, ...]
    population: float | None
    question: str
    creator: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Authored:
    """Everything layer 2 states, each part sorted by id.

    `shares` maps a prior class to its share of people who consult; `rare_disease_share` is
    the share of all layer-1 diseases together. `durations` maps a way of beginning ("acute") to
    how long patients have been ill when they consult.
    """

    conditions: tuple[Condition, ...]
    findings: tuple[AuthoredFinding, ...]
    red_flags: tuple[RedFlagRule, ...]
    shares: Mapping[str, float]
    rare_disease_share: float
    durations: Mapping[str, tuple[Stated, ...]]


def read_authored(facts: Facts) -> Authored:
    """The conditions, findings and constants among `facts`.

    Raises `KnowledgeError` (MA202), naming the subject, where something the compiled arrays
    need is missing or not of its kind; finer faults are the business of `checks`.
    """
    conditions, findings = read_conditions(facts), read_findings(facts)
    shares = {name: _required(facts, f"ma:{name}", "share") for name in PRIOR_CLASSES}
    return Authored(
        conditions=conditions,
        findings=findings,
        red_flags=tuple(
            read_red_flag(subject, facts) for _, subject in sorted(facts.items()) if subject.is_a("RedFlagRule")
        ),
        shares=shares,
        rare_disease_share=_required(facts, "ma:all_rare_diseases", "share"),
        durations=_durations(facts),
    )


def _durations(facts: Facts) -> dict[str, tuple[Stated, ...]]:
    found: dict[str, list[Stated]] = {}
    for subject in facts.values():
        for node in _nodes(subject, "duration", facts):
            share = _share(subject, node.number("frequency") or 0.0, "frequency of a duration")
            fact = Stated(subject.id, share, None, None, "time_course", _source(node))
            found.setdefault(_local(node, "onset"), []).append(fact)
    return {onset: tuple(found[onset]) for onset in sorted(found)}


def read_conditions(facts: Facts) -> tuple[Condition, ...]:
    """The conditions among `facts`, by id. Raises as `read_authored`."""
    found = (read_condition(subject, facts) for subject in facts.values() if subject.is_a("Condition"))
    return tuple(sorted(found, key=lambda condition: condition.id))


def read_findings(facts: Facts) -> tuple[AuthoredFinding, ...]:
    """The own findings, and the additions to HPO terms, among `facts`, by id. Raises as `read_authored`."""
    found = (read_finding(subject) for subject in facts.values() if _describes_finding(subject))
    return tuple(sorted(found, key=lambda finding: finding.id))


def with_site(authored: Authored, conditions: Iterable[Condition], findings: Iterable[AuthoredFinding]) -> Authored:
    """The project's layer with the site's own on top of it.

    A condition or own finding of the site stands in place of the project's of the same id; what
    the site adds to an HPO term joins what the project adds, its population and question winning.
    """
    all_conditions = {condition.id: condition for condition in (*authored.conditions, *conditions)}
    all_findings = {finding.id: finding for finding in authored.findings}
    for finding in findings:
        known = all_findings.get(finding.id)
        all_findings[finding.id] = finding if known is None or finding.kind else _joined(known, finding)
    return replace(
        authored,
        conditions=tuple(sorted(all_conditions.values(), key=lambda condition: condition.id)),
        findings=tuple(sorted(all_findings.values(), key=lambda finding: finding.id)),
    )


def _joined(known: AuthoredFinding, added: AuthoredFinding) -> AuthoredFinding:
    return replace(
        known,
        names=tuple(dict.fromkeys((*known.names, *added.names))),
        population=known.population if added.population is None else added.population,
        question=added.question or known.question,
        creator=added.creator,
        modified=added.modified,
    )


def _required(facts: Facts, identifier: str, name: str) -> float:
    subject = facts.get(identifier)
    value = subject.number(name) if subject else None
    if value is None:
        raise KnowledgeError("MA202", f"ma:{name} of {identifier} is not stated", where="ontology.ttl")
    return value


def _describes_finding(subject: Subject) -> bool:
    if subject.is_a("Finding"):
        return True
    return subject.id.startswith("HP:") and bool(
        subject.texts(SKOS + "altLabel")
        or subject.texts(SKOS + "hiddenLabel")
        or subject.own("population")
        or subject.own("question")
        or subject.texts(SKOS + "prefLabel")
    )


def read_finding(subject: Subject) -> AuthoredFinding:
    """One own finding, or the additions to an HPO term."""
    names = [Name(subject.id, text, "label") for text in subject.texts(SKOS + "prefLabel", "en")]
    names += [Name(subject.id, text, "label", "zh") for text in subject.texts(SKOS + "prefLabel", "zh")]
    names += [Name(subject.id, text, "exact") for text in subject.texts(SKOS + "altLabel", "en")]
    names += [Name(subject.id, text, "exact", "zh") for text in subject.texts(SKOS + "altLabel", "zh")]
    names += [Name(subject.id, text, "telegraphic") for text in subject.texts(SKOS + "hiddenLabel", "en")]
    names += [Name(subject.id, text, "telegraphic", "zh") for text in subject.texts(SKOS + "hiddenLabel", "zh")]
    return AuthoredFinding(
        id=subject.id,
        label=subject.text(SKOS + "prefLabel", "en"),
        label_zh=subject.text(SKOS + "prefLabel", "zh") or None,
        names=tuple(names),
        definition=subject.text(SKOS + "definition", "en"),
        kind=_local(subject, "kind"),
        nearest=subject.own("nearest"),
        population=subject.number("population"),
        question=subject.text(MA + "question", "en"),
        creator=subject.text(DCTERMS + "creator"),
        modified=subject.text(DCTERMS + "modified"),
    )


def read_condition(subject: Subject, facts: Facts) -> Condition:
    """One condition with the nodes it points to."""
    tests = [(node.text(RDFS + "label"), node.text(MA + "shows")) for node in _nodes(subject, "test", facts)]
    mimics = [
        StatedMimic(_one(subject, node, "condition"), node.text(MA + "distinguishedBy", "en"), node.own("byFinding"))
        for node in _nodes(subject, "mimic", facts)
    ]
    return Condition(
        id=subject.id,
        label=subject.label,
        label_zh=subject.text(SKOS + "prefLabel", "zh") or None,
        synonyms=subject.texts(SKOS + "altLabel", "en"),
        definition=subject.text(SKOS + "definition", "en"),
        external_ids=_external_ids(subject),
        system=_local(subject, "system"),
        settings=tuple(text.removeprefix("ma:") for text in subject.own("setting")),
        acuity=_local(subject, "acuity"),
        cant_miss=subject.text(MA + "cantMiss") == "true",
        onset=_local(subject, "onset"),
        course=subject.text(MA + "course", "en"),
        priors=tuple(_prior(subject, node) for node in _nodes(subject, "prior", facts)),
        stated=(
            *(_stated(subject, node, "finding") for node in _nodes(subject, "hasFinding", facts)),
            *(_stated(subject, node, "risk_factor") for node in _nodes(subject, "riskFactor", facts)),
        ),
        against=tuple(_against(subject, node) for node in _nodes(subject, "against", facts)),
        tests=tuple(tests),
        red_flags=subject.texts(MA + "redFlag", "en"),
        complications=subject.texts(MA + "complication", "en"),
        mimics=tuple(mimics),
        creator=subject.text(DCTERMS + "creator"),
        modified=subject.text(DCTERMS + "modified"),
    )


def read_red_flag(subject: Subject, facts: Facts) -> RedFlagRule:
    """One red-flag rule with the nodes it points to."""
    level, sexes = _local(subject, "level"), SEX_NAMES.get(_local(subject, "sex") or "any", ())
    if level not in {member.value for member in Acuity} or not sexes:
        raise KnowledgeError("MA202", f"{subject.id}: a rule without a known level and sex")
    return RedFlagRule(
        id=subject.id,
        label=subject.label,
        label_zh=subject.text(SKOS + "prefLabel", "zh"),
        level=Acuity(level),
        criteria=tuple(_criterion(node, facts) for node in _nodes(subject, "criterion", facts)),
        unless=subject.own("unless"),
        from_years=subject.number("fromYears"),
        to_years=subject.number("toYears"),
        sex=Sex(sexes[0]) if len(sexes) == 1 else None,
        text=subject.text(MA + "information", "en"),
        text_zh=subject.text(MA + "information", "zh"),
        suggests=subject.own("suggests"),
        source=_source(subject),
    )


def _criterion(node: Subject, facts: Facts) -> Criterion:
    thresholds = tuple(
        Threshold(one.text(MA + "analyte"), one.number("atLeast"), one.number("atMost"))
        for one in _nodes(node, "threshold", facts)
    )
    return Criterion(int(node.number("least") or 1), node.own("anyOf"), thresholds)


def _local(subject: Subject, name: str) -> str:
    return next(iter(subject.own(name)), "").removeprefix("ma:")


def _nodes(subject: Subject, name: str, facts: Facts) -> list[Subject]:
    return [facts.get(value, Subject(value)) for value in subject.own(name)]


def _one(subject: Subject, node: Subject, name: str) -> str:
    value = next(iter(node.own(name)), "")
    if not value:
        raise KnowledgeError("MA202", f"{subject.id}: a node without ma:{name}")
    return value


def _external_ids(subject: Subject) -> tuple[str, ...]:
    found: list[str] = []
    for name, prefix in EXTERNAL_IDS.items():
        found += [code if ":" in code else f"{prefix}:{code}" for code in subject.own(name)]
    same = (*subject.own("sameAs"), *subject.texts(OWL + "sameAs"), *subject.texts(SKOS + "exactMatch"))
    return tuple(dict.fromkeys((*found, *same)))


def _source(node: Subject) -> Source:
    basis = _local(node, "basis") or Basis.EDITORIAL.value
    if basis not in {member.value for member in Basis}:
        raise KnowledgeError("MA202", f"unknown basis ma:{basis}")
    return Source(Basis(basis), node.text(DCTERMS + "source") or EDITORIAL_REFERENCE)


def _share(subject: Subject, value: float, what: str) -> float:
    if not 0.0 <= value <= 1.0:
        raise KnowledgeError("MA202", f"{subject.id}: {what} {value} is not within 0 and 1")
    return value


def _stated(subject: Subject, node: Subject, role: str) -> Stated:
    finding = _one(subject, node, "finding")
    low, high, frequency = node.number("frequencyLow"), node.number("frequencyHigh"), node.number("frequency")
    if frequency is None:
        if low is None or high is None:
            raise KnowledgeError("MA202", f"{subject.id}: no frequency for {finding}")
        frequency = (low + high) / 2
    return Stated(finding, _share(subject, frequency, f"frequency of {finding}"), low, high, role, _source(node))


def _against(subject: Subject, node: Subject) -> Against:
    finding = _one(subject, node, "finding")
    ratio = node.number("likelihoodRatio")
    if ratio is None or not 0.0 < ratio < 1.0:
        raise KnowledgeError("MA202", f"{subject.id}: likelihood ratio of {finding} must lie between 0 and 1")
    return Against(finding, ratio, node.text(MA + "reason", "en"), _source(node))


def _prior(subject: Subject, node: Subject) -> Prior:
    sexes = SEX_NAMES.get(_local(node, "sex") or "any")
    prior_class = _local(node, "priorClass")
    if sexes is None or prior_class not in PRIOR_CLASSES:
        raise KnowledgeError("MA202", f"{subject.id}: a prior without a known sex and class")
    return Prior(_one(subject, node, "ageBand").removeprefix("ma:"), sexes, prior_class, _source(node))
