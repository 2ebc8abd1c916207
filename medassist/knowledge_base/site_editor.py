"""Editing the site's layer: drafts are checked against everything, signed, saved, and can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from medassist.domain.disease import Basis, Source
from medassist.errors import KnowledgeError, UsageError
from medassist.knowledge_base.authored import Authored, AuthoredFinding, Condition, Stated
from medassist.knowledge_base.build import Sources, read_all
from medassist.knowledge_base.check_facts import check_facts
from medassist.knowledge_base.check_shapes import check_shapes, load_shapes
from medassist.knowledge_base.checks import load_known
from medassist.knowledge_base.known import Known
from medassist.knowledge_base.site_files import (
    Change,
    SiteLayer,
    current_file,
    history,
    now,
    read_site,
    restore,
    site_turtle,
    undo,
    write_change,
)
from medassist.knowledge_base.turtle_files import add_quads, parse_turtle
from medassist.knowledge_base.violation import Violation
from medassist.knowledge_base.write_turtle import PREFIXES, condition_turtle, finding_turtle

Draft = Condition | AuthoredFinding


class SiteEditor:
    """The site's layer over the project's. Reading all files once takes seconds: make it in the background."""

    def __init__(self, sources: Sources, folder: Path) -> None:
        self._project = replace(sources, site=None)
        self._folder = folder

    @property
    def layer(self) -> SiteLayer:
        """What the site states now."""
        return read_site(current_file(self._folder))

    @property
    def history(self) -> tuple[Change, ...]:
        """Every change, the latest first."""
        return history(self._folder)

    @cached_property
    def project(self) -> Authored:
        """The project's own layer, without the site's."""
        return read_all(self._project)

    @cached_property
    def _known(self) -> Known:
        return load_known(self._project)

    def condition(self, identifier: str) -> Condition:
        """The condition as it stands, the site's version first. Raises `UsageError` (MA002)."""
        for condition in (*self.layer.conditions, *self.project.conditions):
            if condition.id == identifier:
                return condition
        raise UsageError("MA002", identifier)

    def finding(self, identifier: str) -> AuthoredFinding:
        """The site's words on a finding, else the project's. Raises `UsageError` (MA002) where there are none."""
        for finding in (*self.layer.findings, *self.project.findings):
            if finding.id == identifier:
                return finding
        raise UsageError("MA002", identifier)

    def check(self, *drafts: Draft) -> tuple[Violation, ...]:
        """What is wrong with the drafts, as they would stand among everything else."""
        layer = self.layer
        for draft in drafts:
            layer = _with(layer, draft)
        return self._check(layer, {draft.id for draft in drafts})

    def save(self, drafts: Sequence[Draft], author: str, summary: str) -> Change:
        """Sign the drafts and make them current. Raises `KnowledgeError` (MA207) with the first fault, `StoreError`."""
        return self._save(drafts, author, summary, now(), keep_sources=False)

    def withdraw(self, identifier: str, author: str) -> Change:
        """Take back what the site states of a condition or finding; the project's version stands again.

        Raises `UsageError` (MA002) where the site states nothing of it, and `KnowledgeError` (MA207)
        where something else of the site's needs it.
        """
        before = self.layer
        after = SiteLayer(
            tuple(condition for condition in before.conditions if condition.id != identifier),
            tuple(finding for finding in before.findings if finding.id != identifier),
        )
        if after == before:
            raise UsageError("MA002", identifier)
        left = {c.id for c in after.conditions} | {f.id for f in after.findings}
        return self._write(after, left, author, f"{identifier} withdrawn", now())

    def undo(self, author: str) -> Change:
        """Go back to the state before the latest change. Raises `KnowledgeError` (MA206)."""
        return undo(self._folder, author)

    def restore(self, number: int, author: str) -> Change:
        """Go back to the state after change `number`. Raises `KnowledgeError` (MA206)."""
        return restore(self._folder, number, author)

    def export(self) -> str:
        """The whole layer as Turtle. Raises `KnowledgeError` (MA206) where there is none."""
        changes = self.history
        if not changes:
            raise KnowledgeError("MA206", "the site has no knowledge of its own")
        return site_turtle(self.layer, changes[0])

    def import_file(self, path: Path, author: str) -> Change:
        """Take in every condition and finding of a Turtle, N-Triples or N-Quads file.

        Raises `KnowledgeError` (MA202 where it cannot be read, MA207 where it breaks a rule).
        """
        added = read_site(path)
        drafts: list[Draft] = [*added.findings, *added.conditions]
        if not drafts:
            raise KnowledgeError("MA202", "it holds no condition and no finding", where=path.name)
        return self._save(drafts, author, f"Imported {path.name}", now(), keep_sources=True)

    def _save(self, drafts: Sequence[Draft], author: str, summary: str, time: str, *, keep_sources: bool) -> Change:
        layer = self.layer
        for draft in drafts:
            layer = _with(layer, self._signed(draft, author, time, keep_sources=keep_sources))
        return self._write(layer, {draft.id for draft in drafts}, author, summary, time)

    def _signed(self, draft: Draft, author: str, time: str, *, keep_sources: bool) -> Draft:
        """The draft with its author and the time; facts that differ from what stood get the site as their source."""
        if isinstance(draft, AuthoredFinding) or keep_sources:
            return replace(draft, creator=author, modified=time)
        source = Source(Basis.SITE, f"{author}, {time[:10]}")
        known = [found for found in (*self.project.conditions, *self.layer.conditions) if found.id == draft.id]
        stood = {fact for found in known for fact in (*found.stated, *found.against, *found.priors)}
        return replace(
            draft,
            stated=tuple(fact if fact in stood else replace(fact, source=source) for fact in draft.stated),
            against=tuple(fact if fact in stood else replace(fact, source=source) for fact in draft.against),
            priors=tuple(prior if prior in stood else replace(prior, source=source) for prior in draft.priors),
            creator=author,
            modified=time,
        )

    def _write(self, layer: SiteLayer, asked: set[str], author: str, summary: str, time: str) -> Change:
        if not author.strip():
            raise UsageError("MA001", "a change needs the name of its author")
        violations = self._check(layer, asked)
        if violations:
            first = violations[0]
            more = f" (and {len(violations) - 1} more)" if len(violations) > 1 else ""
            raise KnowledgeError("MA207", f"{first.subject}: {first.message} {first.fix}{more}")
        return write_change(self._folder, layer, author.strip(), summary, time)

    def _check(self, layer: SiteLayer, asked: Iterable[str]) -> tuple[Violation, ...]:
        """The violations of the subjects `asked`, in `layer` over the project's files."""
        wanted = set(asked)
        blocks = {found.id: condition_turtle(found) for found in layer.conditions}
        blocks |= {found.id: finding_turtle(found) for found in layer.findings}
        asked_quads = parse_turtle(PREFIXES + "".join(block for name, block in blocks.items() if name in wanted))
        shapes = load_shapes(self._project.knowledge / "shapes.ttl")
        found = check_shapes(asked_quads, shapes, "")
        replaced = {condition.id for condition in layer.conditions} | {f.id for f in layer.findings if f.kind}
        facts = {name: subject for name, subject in self._known.facts.items() if name not in replaced}
        add_quads(facts, parse_turtle(PREFIXES + "".join(blocks.values())))
        known = replace(self._known, facts=facts)
        found += [violation for violation in check_facts(known) if violation.subject in wanted]
        return tuple(sorted(set(found)))


def changed_facts(before: Condition, after: Condition) -> tuple[tuple[Stated | None, Stated | None], ...]:
    """Each finding whose statement differs, as it was and as it is; `None` where there is none."""
    old, new = ({fact.finding: fact for fact in condition.stated} for condition in (before, after))
    return tuple((old.get(name), new.get(name)) for name in {**old, **new} if old.get(name) != new.get(name))


def _with(layer: SiteLayer, draft: Draft) -> SiteLayer:
    if isinstance(draft, Condition):
        others = (condition for condition in layer.conditions if condition.id != draft.id)
        return replace(layer, conditions=tuple(sorted((*others, draft), key=lambda found: found.id)))
    rest = (finding for finding in layer.findings if finding.id != draft.id)
    return replace(layer, findings=tuple(sorted((*rest, draft), key=lambda found: found.id)))
