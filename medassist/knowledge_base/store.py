"""The opened knowledge base: what every stage asks about findings and diseases."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from medassist.domain.concept import Concept
from medassist.domain.disease import DiseaseDetail
from medassist.domain.progress import Report, ShouldStop, ignore_progress, never_stop
from medassist.domain.red_flag import RedFlagRule
from medassist.errors import KnowledgeError, UsageError
from medassist.knowledge_base import compiled_files
from medassist.knowledge_base.authored import AuthoredFinding, Condition, Stated
from medassist.knowledge_base.build import MANIFEST, Sources, default_sources, ensure_built
from medassist.knowledge_base.detail import concept_of, disease_detail
from medassist.knowledge_base.disease_profiles import DiseaseProfiles
from medassist.knowledge_base.ontology import Name, Ontology
from medassist.knowledge_base.search import LabelIndex
from medassist.settings import Settings

_DAMAGED = (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile)


class KnowledgeBase:
    """One built knowledge base, read-only.

    `ontology` and `profiles` are loaded; names, definitions and the search index follow on
    first use. `version` names our release and HPO's; `sha256` is over all sources.
    """

    def __init__(self, folder: Path) -> None:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        self.folder = folder
        self.version: str = manifest["version"]
        self.sha256: str = manifest["sha256"]
        self.ontology: Ontology
        self.profiles: DiseaseProfiles
        self.ontology, self.profiles = compiled_files.load_arrays(folder)

    @cached_property
    def names(self) -> Sequence[Name]:
        """Every name of every concept, English and Chinese."""
        return compiled_files.load_names(self.folder)

    @cached_property
    def _details(self) -> compiled_files.Details:
        return compiled_files.load_details(self.folder)

    @cached_property
    def _names_by_concept(self) -> dict[str, list[Name]]:
        found: dict[str, list[Name]] = {}
        for name in self.names:
            found.setdefault(name.concept, []).append(name)
        return found

    @cached_property
    def _indexes(self) -> tuple[LabelIndex, LabelIndex]:
        """Search over the names of concepts and of diseases."""
        concepts, diseases = compiled_files.load_postings(self.folder)
        index = self.ontology.index
        texts, rows = compiled_files.disease_names(self.profiles, self.conditions)
        return (
            LabelIndex([name.text for name in self.names], [index[name.concept] for name in self.names], concepts),
            LabelIndex(texts, rows, diseases),
        )

    @property
    def conditions(self) -> dict[str, Condition]:
        """The authored conditions of layer 2 by id."""
        return self._details.conditions

    @property
    def findings(self) -> dict[str, AuthoredFinding]:
        """The authored findings, and additions to HPO terms, by id: kind, question, names."""
        return self._details.findings

    @property
    def red_flags(self) -> tuple[RedFlagRule, ...]:
        """The red-flag rules, by id."""
        return self._details.red_flags

    @property
    def prior_shares(self) -> Mapping[str, float]:
        """The share of people who consult that each prior class stands for."""
        return self._details.prior_shares

    @property
    def durations(self) -> Mapping[str, Sequence[Stated]]:
        """Way of beginning → how long patients have been ill when they consult."""
        return self._details.durations

    def concept(self, concept_id: str) -> Concept:
        """A concept by its id or one it replaced. Raises `UsageError` (MA002) if there is none."""
        current = self.ontology.current(concept_id)
        if current is None:
            raise UsageError("MA002", concept_id)
        return concept_of(current, self.ontology, self._names_by_concept, self._details.definitions)

    def disease(self, disease_id: str) -> DiseaseDetail:
        """A disease by any of its ids. Raises `UsageError` (MA002) if there is none."""
        row = self.profiles.index.get(disease_id)
        if row is None:
            raise UsageError("MA002", disease_id)
        return disease_detail(row, self.ontology, self.profiles, self.conditions)

    def search_concepts(self, text: str, limit: int = 20) -> tuple[Concept, ...]:
        """Concepts whose names resemble `text`, best first; an id finds its concept."""
        current = self.ontology.current(text.strip())
        rows = [self.ontology.index[current]] if current else self._indexes[0].search(text, limit)
        return tuple(self.concept(self.ontology.ids[row]) for row in rows)

    def search_diseases(self, text: str, limit: int = 20) -> tuple[tuple[str, str], ...]:
        """(id, label) of diseases whose names resemble `text`, best first; an id finds its disease."""
        row = self.profiles.index.get(text.strip())
        rows = [row] if row is not None else self._indexes[1].search(text, limit)
        return tuple((self.profiles.ids[row], self.profiles.labels[row]) for row in rows)


def open_knowledge_base(
    settings: Settings, report: Report = ignore_progress, should_stop: ShouldStop = never_stop
) -> KnowledgeBase:
    """The knowledge base of the installed sources, compiled at first run and after a change.

    Raises `KnowledgeError` (see `build.ensure_built`) and `Cancelled`.
    """
    return open_sources(default_sources(settings), settings.data_folder / "knowledge", report, should_stop)


def open_sources(
    sources: Sources, root: Path, report: Report = ignore_progress, should_stop: ShouldStop = never_stop
) -> KnowledgeBase:
    """As `open_knowledge_base`, for other sources and another folder of builds.

    A build that turns out damaged is made again once.
    """
    folder = ensure_built(sources, root, report, should_stop)
    try:
        return KnowledgeBase(folder)
    except _DAMAGED:
        (folder / MANIFEST).unlink(missing_ok=True)
    try:
        return KnowledgeBase(ensure_built(sources, root, report, should_stop))
    except _DAMAGED as error:
        raise KnowledgeError("MA201", type(error).__name__) from error
