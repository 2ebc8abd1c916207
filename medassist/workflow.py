"""The whole story: record → document → findings → concepts → ranking, in one readable file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from medassist import __version__
from medassist.domain.case import Assessment, Case, Versions
from medassist.domain.concept import Lexicon
from medassist.domain.document import Document
from medassist.domain.finding import Finding, Status
from medassist.domain.issue import Issue, Level
from medassist.domain.progress import Report, ShouldStop, ignore_progress, never_stop
from medassist.domain.ranking import Ranking
from medassist.domain.record import CodedFinding, Patient, Record, Sex
from medassist.errors import Cancelled, issue
from medassist.review.decide import current_findings, reviewed_count
from medassist.settings import Settings

if TYPE_CHECKING:
    from medassist.explanation.explain import Explanation
    from medassist.knowledge_base.authored import Condition
    from medassist.knowledge_base.store import KnowledgeBase
    from medassist.ranking.impact import KnownCase, RankChange
    from medassist.ranking.index import RankingIndex
    from medassist.report.build import Report as WrittenReport
    from medassist.report.build import ReportOptions


@dataclass(frozen=True, slots=True)
class Options:
    """What the person asked for; age and sex given here win over those in the record."""

    age_years: float | None = None
    sex: Sex | None = None
    top: int = 20


@dataclass(frozen=True, slots=True)
class Services:
    """What an assessment needs besides the record; opened once, shared by all."""

    settings: Settings
    knowledge: KnowledgeBase
    lexicon: Lexicon


def open_services(
    settings: Settings, report: Report = ignore_progress, should_stop: ShouldStop = never_stop
) -> Services:
    """Open the knowledge base and the lexicon over it, at first run building all that is kept on disk.

    Raises `KnowledgeError` if it cannot be built and `Cancelled` on request.
    """
    from medassist.concepts.lexicon import build_lexicon
    from medassist.knowledge_base.graph import prepare_graph
    from medassist.knowledge_base.store import open_knowledge_base
    from medassist.ranking.rank import ranking_index

    prepare_graph(settings, report, should_stop)
    knowledge = open_knowledge_base(settings, report, should_stop)
    lexicon = build_lexicon(knowledge)
    ranking_index(knowledge)
    return Services(settings, knowledge, lexicon)


def read_file(path: Path, settings: Settings, *, encoding: str | None = None) -> Record:
    """The record in a file, parsed in a worker process. Raises `RecordError`."""
    from medassist.records import reader

    return reader.read_file(path, settings, encoding=encoding)


def read_bytes(data: bytes, name: str, settings: Settings, *, encoding: str | None = None) -> Record:
    """The record in a file's content, `name` being its display name. Raises `RecordError`."""
    from medassist.records import reader

    return reader.read_bytes(data, name, settings, encoding=encoding)


def read_text(text: str, settings: Settings, *, source: str = "pasted text") -> Record:
    """The record in a text. Raises `RecordError` if it is empty or too long."""
    from medassist.records import reader

    return reader.read_text(text, settings, source=source)


def assess(
    record: Record,
    services: Services,
    options: Options | None = None,
    *,
    report: Report = ignore_progress,
    should_stop: ShouldStop = never_stop,
) -> Assessment:
    """Read a record to a ranked differential with its evidence.

    Coded findings (a phenopacket's) are taken as they are and the words not searched.
    Raises `Cancelled` when `should_stop` says so between two stages.
    """
    from medassist.concepts.link import link
    from medassist.findings.demographics import patient_from_text
    from medassist.findings.extract import extract
    from medassist.findings.identity import identity_from_text
    from medassist.ranking.rank import rank
    from medassist.ranking.red_flags import red_flags
    from medassist.text.prepare import prepare

    options = options or Options()

    def step(done: int, stage: str) -> None:
        if should_stop():
            raise Cancelled
        report(done, 4, stage)

    step(0, "Reading the text")
    document = prepare(record)
    step(1, "Looking for findings")
    mentions = () if record.coded_findings else extract(document, services.lexicon, should_stop=should_stop)
    step(2, "Linking to concepts")
    coded = tuple(_in_document(found, document) for found in record.coded_findings)
    findings, link_issues = link(mentions, coded, services.knowledge)
    read = identity_from_text(document, patient_from_text(document))
    patient = _settle_patient(record.patient, read, options)
    step(3, "Ranking")
    ranking = rank(findings, patient, services.knowledge, top=options.top)
    step(4, "Done")
    return Assessment(
        record=record,
        document=document,
        patient=patient,
        findings=findings,
        ranking=ranking,
        versions=versions(services),
        alerts=red_flags(findings, patient, services.knowledge.red_flags, services.knowledge.ontology),
        issues=(*record.issues, *link_issues, *_result_issues(patient, findings)),
    )


def rerank(case: Case, services: Services, *, top: int | None = None) -> Case:
    """The case with the differential and red flags of its findings as reviewed; milliseconds, no extraction."""
    from medassist.ranking.rank import rank
    from medassist.ranking.red_flags import red_flags

    knowledge, findings = services.knowledge, current_findings(case)
    ranking = rank(findings, case.patient, knowledge, top=top or services.settings.top)
    alerts = red_flags(findings, case.patient, knowledge.red_flags, knowledge.ontology)
    return replace(case, ranking=ranking, alerts=alerts)


def rank_coded(
    coded: Sequence[CodedFinding], patient: Patient, services: Services, *, top: int
) -> tuple[Ranking, tuple[str, ...]]:
    """The differential for findings given by id, and the ids the knowledge base does not have."""
    from medassist.concepts.link import link
    from medassist.ranking.rank import rank

    findings, _ = link((), coded, services.knowledge)
    ontology = services.knowledge.ontology
    unknown = tuple(finding.concept for finding in coded if ontology.current(finding.concept) is None)
    return rank(findings, patient, services.knowledge, top=top), unknown


def impact_of(
    conditions: Sequence[Condition],
    cases: Sequence[KnownCase],
    services: Services,
    *,
    report: Report = ignore_progress,
    should_stop: ShouldStop = never_stop,
) -> tuple[RankChange, ...]:
    """Which cases would change among their first ranks if the knowledge held `conditions` as they are here.

    Findings that the knowledge lacks are left out of the answer. Raises `Cancelled`.
    """
    from medassist.knowledge_base.changed_profiles import with_condition
    from medassist.ranking.impact import impact
    from medassist.ranking.index import build_index
    from medassist.ranking.rank import ranking_index

    knowledge = services.knowledge
    profiles = knowledge.profiles
    for condition in conditions:
        profiles = with_condition(profiles, knowledge.ontology, condition, knowledge.prior_shares, knowledge.durations)
    after = build_index(knowledge.ontology, profiles, knowledge.folder)
    return impact(cases, ranking_index(knowledge), after, report, should_stop)


def index_of(services: Services) -> RankingIndex:
    """The arrays that ranking works on, for those who measure it."""
    from medassist.ranking.rank import ranking_index

    return ranking_index(services.knowledge)


def explain(case: Case, disease: str, services: Services) -> Explanation:
    """For, against, missing and unexplained for one disease of the case's differential.

    Raises `UsageError` (MA002) if the disease is not in the list.
    """
    from medassist.errors import UsageError
    from medassist.explanation.explain import explain as explain_disease

    for ranked in (*case.ranking.differential, *case.ranking.cant_miss):
        if ranked.disease == disease:
            detail = services.knowledge.disease(disease)
            return explain_disease(ranked, case.ranking, current_findings(case), detail)
    raise UsageError("MA002", disease)


def versions(services: Services) -> Versions:
    """What produces results here: application and knowledge."""
    return Versions(__version__, services.knowledge.version, services.knowledge.sha256)


def _in_document(coded: CodedFinding, document: Document) -> CodedFinding:
    """A coded finding with its anchor moved from the record's text to the document's."""
    if coded.anchor is None:
        return coded
    span = document.from_record(coded.anchor.start, coded.anchor.end)
    return replace(coded, anchor=replace(coded.anchor, start=span.start, end=span.end))


def _settle_patient(stated: Patient, read: Patient, options: Options) -> Patient:
    """Age and sex as asked for, else as the file states them, else as read from the words."""
    ages = (options.age_years, stated.age_years, read.age_years)
    sexes = (options.sex, stated.sex, read.sex)
    return replace(
        stated,
        age_years=next((age for age in ages if age is not None), None),
        sex=next((sex for sex in sexes if sex is not None), None),
        name=stated.name or read.name,
        identifier=stated.identifier or read.identifier,
        birth_date=stated.birth_date or read.birth_date,
    )


def _result_issues(patient: Patient, findings: Iterable[Finding]) -> list[Issue]:
    from medassist.ranking.probability import FEWEST_FINDINGS

    issues = []
    unknown = [name for name, value in (("age", patient.age_years), ("sex", patient.sex)) if value is None]
    if unknown:
        issues.append(issue("MA601", Level.INFO, " and ".join(unknown) + " unknown"))
    statuses: dict[str, set[Status]] = {}
    labels: dict[str, str] = {}
    for finding in (found for found in findings if found.of_patient):
        statuses.setdefault(finding.concept, set()).add(finding.status)
        labels[finding.concept] = finding.label
    present = sum(Status.PRESENT in found for found in statuses.values())
    if present < FEWEST_FINDINGS:
        issues.append(issue("MA602", Level.WARNING, f"{present} present"))
    conflicts = [labels[c] for c, found in statuses.items() if {Status.PRESENT, Status.ABSENT} <= found]
    issues.extend(issue("MA603", Level.WARNING, f"{label} is both stated and denied") for label in conflicts)
    return issues


def report_on(case: Case, options: ReportOptions | None = None) -> WrittenReport:
    """The report of a case as reviewed."""
    from medassist.report.build import build_report

    decisions = {found.finding: found for found in case.decisions}
    return build_report(case, current_findings(case), decisions, options, reviewed=reviewed_count(case))
