"""Faults that show only across files, or against HPO: plain functions over what the files state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from medassist.knowledge_base.check_red_flags import red_flag_rules, rule_references
from medassist.knowledge_base.hpo_files import HpoTerm
from medassist.knowledge_base.known import Known
from medassist.knowledge_base.turtle_files import Subject
from medassist.knowledge_base.violation import Violation
from medassist.knowledge_base.vocabulary import MA, PHENOTYPIC_ABNORMALITY, RDF, SKOS

SHORT_NAMES_ALLOWED = frozenset(
    {
        "BP",
        "HR",
        "RR",
        "SOB",
        "CP",
        "UTI",
        "DM",
        "HT",
        "MI",
        "PE",
        "N/V",
        "pH",
        "IV",
        "LP",
        "RA",
        "OA",
        "ED",
        "UC",
        "AF",
        "HA",
        "sz",
        "SZ",
    }
)
"""Two-letter forms that clinicians use for one thing only, given the words around them."""

SHORTEST_NAME = 3
FEMALE_ONLY, MALE_ONLY = "HP:0010460", "HP:0010461"
"""Abnormality of the female and of the male genitalia."""

TYPICAL = 0.4
"""A finding this frequent belongs to the picture of a condition."""

STATEMENTS = ("hasFinding", "riskFactor", "against")


def check_facts(known: Known) -> list[Violation]:
    """All faults that the rules of this module find."""
    return list(dict.fromkeys(chain.from_iterable(rule(known) for rule in RULES)))


def _references(known: Known) -> Iterator[tuple[str, str, str]]:
    """(subject, property, concept) of every finding that is referred to."""
    for condition in known.conditions():
        for name in STATEMENTS:
            for node in known.nodes(condition, name):
                for concept in node.own("finding"):
                    yield condition.id, name, concept
        for node in known.nodes(condition, "mimic"):
            for concept in node.own("byFinding"):
                yield condition.id, "mimic", concept
    for finding in known.own_findings():
        for concept in finding.own("nearest"):
            yield finding.id, "nearest", concept
    yield from rule_references(known)


def unknown_concepts(known: Known) -> Iterator[Violation]:
    """Findings that neither HPO nor our own files define, obsolete ones, and those outside the phenotypes."""
    own = {finding.id for finding in known.own_findings()}
    added = ((subject.id, "", subject.id) for subject in known.facts.values() if subject.id.startswith("HP:"))
    for subject, name, concept in chain(_references(known), added):
        place = f"{name} {concept}" if name else concept
        if concept in known.replaced:
            new = known.replaced[concept]
            yield known.violation(subject, f"{place} is no longer in use in HPO.", f"Use {new} instead.")
        elif concept.startswith("HP:") and concept not in known.hpo:
            yield known.violation(
                subject, f"{place} is not a phenotype of HPO.", "Look the id up in HPO and correct it."
            )
        elif concept.startswith("ma:") and concept not in own:
            yield known.violation(
                subject, f"{place} is not defined anywhere.", "Define it as an ma:Finding, or correct the name."
            )
        elif not concept.startswith(("HP:", "ma:")):
            yield known.violation(subject, f"{place} is neither an HPO id nor ours.", "Use hp:… or ma:….")


def orphans(known: Known) -> Iterator[Violation]:
    """Own findings that no condition uses and no other finding hangs below."""
    used = {concept for _, _, concept in _references(known)}
    for finding in known.own_findings():
        if finding.id not in used and not finding.own("duration"):
            yield known.violation(finding.id, "No condition uses this finding.", "Use it in a condition, or remove it.")


def repeated_names(known: Known) -> Iterator[Violation]:
    """One name for two concepts, among our own names and against HPO's labels and exact synonyms."""
    owners: dict[str, set[str]] = {}
    for term in known.hpo.values():
        for name in term.names:
            if name.kind in ("label", "exact", "lay"):
                owners.setdefault(name.text.casefold(), set()).add(term.id)
    ours = list(_names(known))
    for subject, text in ours:
        owners.setdefault(text.casefold(), set()).add(subject)
    shared: dict[tuple[str, str], list[str]] = {}
    for subject, text in ours:
        for other in sorted(owners[text.casefold()] - {subject}):
            shared.setdefault((subject, other), []).append(text)
    for (subject, other), texts in shared.items():
        listed = ", ".join(f"'{text}'" for text in dict.fromkeys(texts))
        label = known.facts[other].label if other in known.facts else other
        label = known.hpo[other].label if other in known.hpo else label
        yield known.violation(
            subject,
            f"It shares {listed} with {other} ({label}).",
            "Keep each name at the one concept it means, or use that concept instead.",
        )


def _names(known: Known) -> Iterator[tuple[str, str]]:
    for subject in known.facts.values():
        if subject.id.startswith("HP:") or subject.is_a("Finding"):
            for name in ("prefLabel", "altLabel", "hiddenLabel"):
                yield from ((subject.id, text) for text in subject.texts(SKOS + name))


def short_names(known: Known) -> Iterator[Violation]:
    """English names of one or two letters, which match by accident."""
    for subject in known.facts.values():
        if subject.id.startswith("HP:") or subject.is_a("Finding"):
            for name in ("prefLabel", "altLabel", "hiddenLabel"):
                for text in subject.texts(SKOS + name, "en"):
                    if len(text.strip()) < SHORTEST_NAME and text not in SHORT_NAMES_ALLOWED:
                        yield known.violation(
                            subject.id, f"The name '{text}' is too short to be sure of.", "Write it out, or drop it."
                        )


def circles(known: Known) -> Iterator[Violation]:
    """Own findings that are, over others, special cases of themselves."""
    nearest = {finding.id: finding.own("nearest") for finding in known.own_findings()}
    for start in nearest:
        seen: set[str] = set()
        waiting = list(nearest[start])
        while waiting:
            concept = waiting.pop()
            if concept == start:
                yield known.violation(start, "ma:nearest leads back to itself.", "Choose a nearest HPO term instead.")
                break
            if concept not in seen:
                seen.add(concept)
                waiting.extend(nearest.get(concept, ()))


def repeated_statements(known: Known) -> Iterator[Violation]:
    """A finding stated twice of one condition, or stated both for and against it; a prior stated twice."""
    for condition in known.conditions():
        where: dict[str, list[str]] = {}
        for name in STATEMENTS:
            for node in known.nodes(condition, name):
                for concept in node.own("finding"):
                    where.setdefault(concept, []).append(name)
        for concept, names in where.items():
            if "against" in names and len(set(names)) > 1:
                yield known.violation(
                    condition.id, f"{concept} speaks both for and against it.", "Keep one of the two statements."
                )
            elif len(names) > 1:
                yield known.violation(condition.id, f"{concept} is stated {len(names)} times.", "Keep one statement.")
        yield from _repeated_priors(known, condition)


def _repeated_priors(known: Known, condition: Subject) -> Iterator[Violation]:
    seen: set[tuple[str, str]] = set()
    for node in known.nodes(condition, "prior"):
        for band in node.own("ageBand"):
            for sex in _sexes(node):
                if (band, sex) in seen:
                    yield known.violation(
                        condition.id, f"The prior for {band} and {sex} is stated twice.", "Keep one of them."
                    )
                seen.add((band, sex))


def _sexes(node: Subject) -> tuple[str, ...]:
    stated = node.own("sex")
    return ("ma:female", "ma:male") if not stated or "ma:any" in stated else stated


def contradicting_sex(known: Known) -> Iterator[Violation]:
    """A prior for a sex in which the condition cannot occur, by its system or its typical findings."""
    for condition in known.conditions():
        stated = {
            sex
            for node in known.nodes(condition, "prior")
            if "ma:none" not in node.own("priorClass")
            for sex in _sexes(node)
        }
        if "ma:male" in stated and (
            "ma:womens_health" in condition.own("system") or _typical(known, condition, FEMALE_ONLY)
        ):
            yield known.violation(
                condition.id, "It is a women's condition, and has a prior for men.", "State its priors for ma:female."
            )
        if "ma:female" in stated and _typical(known, condition, MALE_ONLY):
            yield known.violation(
                condition.id, "It is a men's condition, and has a prior for women.", "State its priors for ma:male."
            )


def _typical(known: Known, condition: Subject, above: str) -> bool:
    """Whether a typical finding of `condition` lies at or below the term `above`."""
    return any(
        _frequency(node) >= TYPICAL and any(_is_below(known, concept, above) for concept in node.own("finding"))
        for node in known.nodes(condition, "hasFinding")
    )


def _frequency(node: Subject) -> float:
    """The lowest stated frequency; 0 where none or no number, which the shapes report."""
    text = next(iter((*node.own("frequency"), *node.own("frequencyLow"))), "")
    try:
        return float(text)
    except ValueError:
        return 0.0


def _is_below(known: Known, concept: str, above: str) -> bool:
    seen: set[str] = set()
    waiting = [concept]
    while waiting:
        current = waiting.pop()
        if current == above:
            return True
        if current not in seen:
            seen.add(current)
            term = known.hpo.get(current)
            own = known.facts.get(current)
            waiting.extend(term.parents if term else own.own("nearest") if own else ())
    return False


def mimics(known: Known) -> Iterator[Violation]:
    """Mimics that are no condition, or the condition itself."""
    conditions = {condition.id for condition in known.conditions()}
    for condition in known.conditions():
        for node in known.nodes(condition, "mimic"):
            for other in node.own("condition"):
                if other == condition.id:
                    yield known.violation(condition.id, "It is stated to mimic itself.", "Name another condition.")
                elif other not in conditions:
                    yield known.violation(
                        condition.id, f"Its mimic {other} is no condition.", "Add the condition, or correct the name."
                    )


def undistinguished_mimics(known: Known) -> Iterator[Violation]:
    """A mimic for which no finding is named that tells it apart, or one that neither of the two states."""
    stated = {
        condition.id: {
            concept for name in STATEMENTS for node in known.nodes(condition, name) for concept in node.own("finding")
        }
        for condition in known.conditions()
    }
    for condition in known.conditions():
        for node in known.nodes(condition, "mimic"):
            other = next(iter(node.own("condition")), "")
            named = node.own("byFinding")
            if not named:
                yield known.violation(
                    condition.id, f"No finding tells it from its mimic {other}.", "Name one with ma:byFinding."
                )
            elif other in stated and not set(named) & (stated[condition.id] | stated[other]):
                yield known.violation(
                    condition.id,
                    f"{', '.join(named)} should tell it from {other}, but neither states it.",
                    "State the finding of one of the two, or name another.",
                )


def repeated_subjects(known: Known) -> Iterator[Violation]:
    """A condition or own finding that two files define, and labels or outside ids that two conditions share."""
    for subject, files in known.definers.items():
        if len(files) > 1 and subject.startswith("ma:"):
            for file in files:
                others = ", ".join(other for other in files if other != file)
                yield Violation(file, subject, f"It is also defined in {others}.", "Keep it in one file.")
    shared: dict[str, list[str]] = {}
    for condition in known.conditions():
        for text in condition.texts(SKOS + "prefLabel"):
            shared.setdefault(f"label '{text.casefold()}'", []).append(condition.id)
        for name in ("omim", "orpha", "mondo"):
            for code in condition.own(name):
                shared.setdefault(code, []).append(condition.id)
    for what, subjects in shared.items():
        for subject in subjects if len(set(subjects)) > 1 else ():
            others = ", ".join(sorted(set(subjects) - {subject}))
            yield known.violation(subject, f"{others} has the same {what}.", "Keep it at the one it belongs to.")


def unknown_vocabulary(known: Known) -> Iterator[Violation]:
    """Properties and classes in our namespace that the vocabulary does not define."""
    defined = {subject for subject, files in known.definers.items() if "ontology.ttl" in files}
    for subject in known.facts.values():
        owner = known.file_of.get(subject.id, "")
        if owner == "ontology.ttl":
            continue
        names = {f"ma:{name.removeprefix(MA)}" for name in subject.predicates() if name.startswith(MA)}
        names |= {name for name in subject.texts(RDF + "type") if name.startswith("ma:")}
        for name in sorted(names - defined):
            yield Violation(owner, subject.id, f"{name} is not in the vocabulary.", "Use a name of ontology.ttl.")


RULES: tuple[Callable[[Known], Iterator[Violation]], ...] = (
    unknown_concepts,
    orphans,
    repeated_names,
    short_names,
    circles,
    repeated_statements,
    contradicting_sex,
    mimics,
    undistinguished_mimics,
    red_flag_rules,
    repeated_subjects,
    unknown_vocabulary,
)


def phenotypes(terms: tuple[HpoTerm, ...]) -> tuple[dict[str, HpoTerm], dict[str, str]]:
    """The current terms at or below "Phenotypic abnormality" by id, and old id → its replacement."""
    by_id = {term.id: term for term in terms if not term.obsolete}
    inside: dict[str, bool] = {PHENOTYPIC_ABNORMALITY: True}

    def is_inside(identifier: str) -> bool:
        if identifier not in inside:
            term = by_id.get(identifier)
            inside[identifier] = any(is_inside(parent) for parent in term.parents) if term else False
        return inside[identifier]

    found = {identifier: term for identifier, term in by_id.items() if is_inside(identifier)}
    replaced = {other: term.id for term in found.values() for other in term.alternatives}
    replaced |= {term.id: term.replaced_by for term in terms if term.obsolete and term.replaced_by}
    return found, replaced
