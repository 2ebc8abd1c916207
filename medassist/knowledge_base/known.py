"""Everything the files state together, as the checks look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medassist.knowledge_base.hpo_files import HpoTerm
from medassist.knowledge_base.turtle_files import Facts, Subject
from medassist.knowledge_base.violation import Violation


@dataclass(frozen=True, slots=True)
class Known:
    """All that is stated, by whom, HPO, and the analytes that are measured.

    `file_of` maps a subject to the file that defines it.
    """

    facts: Facts
    file_of: Mapping[str, str]
    definers: Mapping[str, tuple[str, ...]]
    hpo: Mapping[str, HpoTerm]
    replaced: Mapping[str, str]
    analytes: frozenset[str]

    def violation(self, subject: str, message: str, fix: str) -> Violation:
        """A violation in the file that defines `subject`."""
        return Violation(self.file_of.get(subject, ""), subject, message, fix)

    def conditions(self) -> list[Subject]:
        """The conditions, in the order of the files."""
        return [subject for subject in self.facts.values() if subject.is_a("Condition")]

    def own_findings(self) -> list[Subject]:
        """The project's own findings."""
        return [subject for subject in self.facts.values() if subject.is_a("Finding") and subject.id[:3] == "ma:"]

    def red_flags(self) -> list[Subject]:
        """The red-flag rules."""
        return [subject for subject in self.facts.values() if subject.is_a("RedFlagRule")]

    def nodes(self, subject: Subject, name: str) -> list[Subject]:
        """The nested nodes of `subject` under a property of ours."""
        return [self.facts[value] for value in subject.own(name) if value in self.facts]
