"""Records assessed by a pool of processes on this machine."""

from __future__ import annotations

import multiprocessing
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from medassist import workflow
from medassist.batch.inputs import Item, read_line
from medassist.domain.record import Record
from medassist.errors import MedAssistError, RecordError
from medassist.report.to_json import finding_json, to_json
from medassist.settings import Settings

Result = dict[str, object]


@dataclass(frozen=True, slots=True)
class LocalPool:
    """An `Engine` over `jobs` processes; one job runs in this process."""

    settings: Settings
    services: workflow.Services
    jobs: int = 1
    only_findings: bool = False

    def results(self, items: Iterable[Item]) -> Iterator[Result]:
        """One result an item, in order. A process that dies fails the item it held, not the batch."""
        if self.jobs == 1:
            for item in items:
                yield assess_item(item, self.services, only_findings=self.only_findings)
            return
        yield from self._parallel(deque(items))

    def _parallel(self, waiting: deque[Item]) -> Iterator[Result]:
        running: deque[tuple[Item, Future[Result]]] = deque()
        pool = self._pool()
        try:
            while waiting or running:
                while waiting and len(running) < 4 * self.jobs:
                    item = waiting.popleft()
                    running.append(
                        (item, pool.submit(_assess_in_pool, item, self.settings, only_findings=self.only_findings))
                    )
                item, future = running.popleft()
                try:
                    yield future.result()
                except BrokenProcessPool:
                    # Which item killed its process is unknown: run the oldest alone, the rest again.
                    waiting.extendleft(reversed([later for later, _ in running]))
                    running.clear()
                    pool.shutdown(cancel_futures=True)
                    yield self._alone(item)
                    pool = self._pool()
        finally:
            pool.shutdown(cancel_futures=True)

    def _alone(self, item: Item) -> Result:
        with self._pool(jobs=1) as pool:
            try:
                return pool.submit(_assess_in_pool, item, self.settings, only_findings=self.only_findings).result()
            except BrokenProcessPool:
                return _failure(item, str(MedAssistError("MA109", "the process died", where=item.source)))

    def _pool(self, jobs: int | None = None) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            jobs or self.jobs,
            mp_context=multiprocessing.get_context("spawn"),
        )


def assess_item(item: Item, services: workflow.Services, *, only_findings: bool = False) -> Result:
    """The result line of one item; every error a person can cause becomes a failed line."""
    try:
        record, options = read_item(item, services.settings)
        assessment = workflow.assess(record, services, options)
    except MedAssistError as error:
        return _failure(item, str(error))
    value = to_json(assessment)
    if only_findings:
        value = {"findings": [finding_json(finding) for finding in assessment.findings]}
    return {"id": item.id, "source": item.source, "status": "ok", "error": None, "assessment": value}


def read_item(item: Item, settings: Settings) -> tuple[Record, workflow.Options]:
    """The record of an item and what its line says of the patient. Raises `RecordError`."""
    if item.offset is not None:
        line = read_line(item)
        record = workflow.read_text(line.text, settings, source=item.source)
        return record, workflow.Options(line.age_years, line.sex, settings.top)
    options = workflow.Options(top=settings.top)
    if item.member is not None:
        return workflow.read_bytes(_member(item.path, item.member, settings), item.source, settings), options
    return workflow.read_file(item.path, settings), options


def _member(path: Path, name: str, settings: Settings) -> bytes:
    """An archive's entry, read only as far as the limit on a file's size."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as entry:
            data = entry.read(settings.max_file_bytes + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        # zipfile raises RuntimeError for an encrypted entry, NotImplementedError for an odd method.
        raise RecordError("MA106", type(error).__name__, where=name) from error
    if len(data) > settings.max_file_bytes:
        raise RecordError("MA104", f"limit {settings.max_file_bytes:,} bytes", where=name)
    return data


def _failure(item: Item, error: str) -> Result:
    return {"id": item.id, "source": item.source, "status": "failed", "error": error, "assessment": None}


@cache
def _services(settings: Settings) -> workflow.Services:
    """Opened once in each process of a pool."""
    return workflow.open_services(settings)


def _assess_in_pool(item: Item, settings: Settings, *, only_findings: bool) -> Result:
    return assess_item(item, _services(settings), only_findings=only_findings)
