"""What the window asks of the rest of the program, behind one seam."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Protocol

from medassist import workflow
from medassist.desktop import preparation
from medassist.domain.case import Assessment, Case
from medassist.domain.concept import Concept
from medassist.domain.disease import DiseaseDetail
from medassist.domain.progress import Report, ShouldStop
from medassist.domain.ranking import Evidence
from medassist.domain.record import Record
from medassist.errors import KnowledgeError
from medassist.settings import Settings


@dataclass(frozen=True, slots=True)
class Told:
    """A diagnosis explained: in short, and each piece of evidence with a sentence on it.

    What speaks for it, what against it, and present findings it does not account for.
    """

    summary: str
    supporting: tuple[tuple[Evidence, str], ...] = ()
    opposing: tuple[tuple[Evidence, str], ...] = ()
    unexplained: tuple[tuple[Evidence, str], ...] = ()


class Engine(Protocol):
    """Reading, assessing, ranking and looking up. Raises the errors of `medassist.errors`."""

    @property
    def ready(self) -> bool:
        """Whether the knowledge base is open."""
        ...

    @property
    def knowledge_version(self) -> str:
        """The version of the open knowledge base, or nothing."""
        ...

    def open(self, report: Report, should_stop: ShouldStop) -> None:
        """Open the knowledge base, building it at first run."""
        ...

    def read_file(self, path: Path, encoding: str | None) -> Record:
        """The record in a file."""
        ...

    def read_text(self, text: str, source: str) -> Record:
        """The record in a text."""
        ...

    def assess(self, record: Record, report: Report, should_stop: ShouldStop) -> Assessment:
        """Findings and ranked diagnoses of a record."""
        ...

    def rerank(self, case: Case) -> Case:
        """The case with the differential of its findings as reviewed."""
        ...

    def disease(self, disease: str) -> DiseaseDetail:
        """What the knowledge base says of a disease."""
        ...

    def tell(self, case: Case, disease: str) -> Told:
        """Why a disease of the case's differential stands where it stands."""
        ...

    def search_concepts(self, text: str, limit: int) -> tuple[Concept, ...]:
        """Findings whose names resemble a text."""
        ...


class WorkflowEngine:
    """The engine of the application: `workflow` over services opened once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._services: workflow.Services | None = None
        self._opening = Lock()

    @property
    def ready(self) -> bool:
        """Whether the knowledge base is open."""
        return self._services is not None

    @property
    def knowledge_version(self) -> str:
        """The version of the open knowledge base, or nothing."""
        return self._services.knowledge.version if self._services else ""

    def open(self, report: Report, should_stop: ShouldStop) -> None:
        """Open the knowledge base, building it at first run."""
        # A cancelled attempt may still be ending when the next one begins.
        with self._opening, _no_collector_pauses():
            if self._services is None:
                preparation.prepare(self._settings, report, should_stop)
                services = workflow.open_services(self._settings, report, should_stop)
                preparation.warm(services, self._settings)
                self._services = services

    def read_file(self, path: Path, encoding: str | None) -> Record:
        """The record in a file, parsed in a worker process."""
        return workflow.read_file(path, self._settings, encoding=encoding)

    def read_text(self, text: str, source: str) -> Record:
        """The record in a text."""
        return workflow.read_text(text, self._settings, source=source)

    def assess(self, record: Record, report: Report, should_stop: ShouldStop) -> Assessment:
        """Findings and ranked diagnoses of a record."""
        options = workflow.Options(top=self._settings.top)
        return workflow.assess(record, self._open_services(), options, report=report, should_stop=should_stop)

    def rerank(self, case: Case) -> Case:
        """The case with the differential of its findings as reviewed."""
        return workflow.rerank(case, self._open_services())

    def disease(self, disease: str) -> DiseaseDetail:
        """What the knowledge base says of a disease."""
        return self._open_services().knowledge.disease(disease)

    def tell(self, case: Case, disease: str) -> Told:
        """Why a disease of the case's differential stands where it stands."""
        told = workflow.explain(case, disease, self._open_services())
        return Told(
            told.summary,
            tuple((reason.evidence, reason.text) for reason in told.supporting),
            tuple((reason.evidence, reason.text) for reason in told.opposing),
            tuple((reason.evidence, reason.text) for reason in told.unexplained_here),
        )

    def search_concepts(self, text: str, limit: int) -> tuple[Concept, ...]:
        """Findings whose names resemble a text."""
        return self._open_services().knowledge.search_concepts(text, limit)

    def _open_services(self) -> workflow.Services:
        if self._services is None:
            raise KnowledgeError("MA201", "it is not open yet")
        return self._services


@contextmanager
def _no_collector_pauses() -> Iterator[None]:
    """Millions of small objects are made here; a full collection over them would stop every thread.

    Afterwards they are left out of later collections too, for they live as long as the window.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
