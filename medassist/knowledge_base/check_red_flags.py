"""Faults of red-flag rules that show only beside the rest of the knowledge."""

from __future__ import annotations

from collections.abc import Iterator

from medassist.knowledge_base.known import Known
from medassist.knowledge_base.violation import Violation


def rule_references(known: Known) -> Iterator[tuple[str, str, str]]:
    """(rule, property, concept) of every finding that a rule refers to."""
    for rule in known.red_flags():
        for concept in rule.own("unless"):
            yield rule.id, "unless", concept
        for node in known.nodes(rule, "criterion"):
            for concept in node.own("anyOf"):
                yield rule.id, "anyOf", concept


def red_flag_rules(known: Known) -> Iterator[Violation]:
    """Rules that suggest what is no condition, measure what nothing reads, or can never be met."""
    conditions = {condition.id for condition in known.conditions()}
    for rule in known.red_flags():
        for other in rule.own("suggests"):
            if other not in conditions:
                yield known.violation(rule.id, f"{other} is no condition.", "Add the condition, or correct the name.")
        for node in known.nodes(rule, "criterion"):
            thresholds = known.nodes(node, "threshold")
            for name in (name for threshold in thresholds for name in threshold.own("analyte")):
                if name not in known.analytes:
                    yield known.violation(rule.id, f"No measurement is called '{name}'.", "Use an id of analytes.toml.")
            offered = len(node.own("anyOf")) + len(thresholds)
            least = next(iter(node.own("least")), "1")
            if least.isdigit() and int(least) > offered:
                yield known.violation(
                    rule.id, f"A criterion asks for {least} of {offered}.", "Lower ma:least, or name more findings."
                )
