"""The four panels of an open case: record and findings left, diagnoses and their reasons right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSplitter, QTabWidget, QVBoxLayout, QWidget

from medassist.desktop.case_session import CaseSession
from medassist.desktop.item_models.finding_rows import NEGLIGIBLE, evidence_by_finding, finding_rows
from medassist.desktop.preferences import COLUMNS, LEFT_ROWS, RIGHT_ROWS, Preferences
from medassist.desktop.theme import Theme
from medassist.desktop.views.alert_banner import AlertBanner
from medassist.desktop.views.differential_view import DifferentialView
from medassist.desktop.views.findings_view import FindingsView
from medassist.desktop.views.issues_view import IssuesView
from medassist.desktop.views.layout import Card
from medassist.desktop.views.record_view import RecordView
from medassist.desktop.views.why_view import WhyView
from medassist.domain.document import Section

GAP = 8


class Workspace(QWidget):
    """Puts the panels together and keeps record and selection in step."""

    def __init__(self, session: CaseSession, theme: Theme, preferences: Preferences) -> None:
        super().__init__()
        self._session = session
        self._preferences = preferences
        self.record = RecordView(theme)
        self.alerts = AlertBanner(session)
        self.findings = FindingsView(session, theme)
        self.issues = IssuesView(session, theme)
        self.differential = DifferentialView(session, theme)
        self.why = WhyView(session, theme)
        self.outline = QComboBox()
        self.outline.setAccessibleName(self.tr("Go to section"))
        self.outline.setToolTip(self.tr("Go to a section of the record"))
        self.outline.setMinimumWidth(180)
        self.tabs = QTabWidget()
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self._left = QSplitter(Qt.Orientation.Vertical)
        self._right = QSplitter(Qt.Orientation.Vertical)
        self._arrange()
        self.outline.activated.connect(self._on_section)
        self.record.finding_clicked.connect(session.select_finding)
        self.alerts.chosen.connect(self._on_alert)
        self.issues.count_changed.connect(self._on_issues)
        session.opened.connect(self._on_opened)
        session.changed.connect(self._on_changed)
        session.finding_selected.connect(self._on_finding)
        session.disease_selected.connect(self._on_disease)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        for view in (self.record, self.findings, self.issues, self.differential, self.why):
            view.set_theme(theme)

    def fit_text(self) -> None:
        """Sizes that follow the text size."""
        for view in (self.findings, self.differential, self.why):
            view.fit_columns()

    def remember(self) -> None:
        """Keep the sizes of the panels."""
        for key, splitter in ((COLUMNS, self._columns), (LEFT_ROWS, self._left), (RIGHT_ROWS, self._right)):
            self._preferences.set(key, splitter.saveState())

    def reset(self) -> None:
        """The first sizes of the panels."""
        self._columns.setSizes([716, 540])
        self._left.setSizes([370, 330])
        self._right.setSizes([340, 360])

    def _arrange(self) -> None:
        record_card = Card(self.tr("Record"))
        record_card.header.addWidget(self.outline)
        record_card.body.addWidget(self.alerts)
        record_card.body.addWidget(self.record, 1)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self.tr("Findings and what to note"))
        self.tabs.addTab(self.findings, self.tr("Findings"))
        self.tabs.addTab(self.issues, self.tr("To note"))
        findings_card = Card("")
        findings_card.hide_header()
        findings_card.body.addWidget(self.tabs)
        differential_card = Card(self.tr("Diagnoses to consider"))
        differential_card.body.addWidget(self.differential)
        why_card = Card("")
        why_card.hide_header()
        why_card.body.addWidget(self.why)
        self._left.addWidget(record_card)
        self._left.addWidget(findings_card)
        self._right.addWidget(differential_card)
        self._right.addWidget(why_card)
        self._columns.addWidget(self._left)
        self._columns.addWidget(self._right)
        for splitter in (self._columns, self._left, self._right):
            splitter.setHandleWidth(GAP)
            splitter.setChildrenCollapsible(False)
        self._columns.setStretchFactor(0, 11)
        self._columns.setStretchFactor(1, 9)
        box = QVBoxLayout(self)
        box.setContentsMargins(GAP, GAP, GAP, GAP)
        box.addWidget(self._columns)
        self.reset()
        for key, splitter in ((COLUMNS, self._columns), (LEFT_ROWS, self._left), (RIGHT_ROWS, self._right)):
            state = self._preferences.get(key)
            if not state.isEmpty():
                splitter.restoreState(state)

    def _on_opened(self) -> None:
        case = self._session.case
        document = case.assessment.document if case else None
        self.record.show_document(document)
        self.outline.clear()
        self.outline.addItem(self.tr("Sections"))
        for section in document.sections if document else ():
            if section.title:
                self.outline.addItem(section.title.strip().rstrip(":"), section)
        self.outline.setVisible(self.outline.count() > 1)
        self.tabs.setCurrentIndex(0)
        self._on_changed()

    def _on_changed(self) -> None:
        case = self._session.case
        rows = finding_rows(case) if case else ()
        self.record.show_findings(rows)
        self.tabs.setTabText(0, self.tr("Findings ({n})").format(n=len(rows)) if rows else self.tr("Findings"))

    def _on_finding(self, finding: str) -> None:
        self.record.show_current(finding, jump=not self.record.hasFocus())

    def _on_disease(self, _disease: str) -> None:
        weights = evidence_by_finding(self._session.disease)
        self.record.show_evidence(
            {finding: item.log10_lr > 0 for finding, item in weights.items() if abs(item.log10_lr) >= NEGLIGIBLE}
        )

    def _on_alert(self, findings: tuple[str, ...]) -> None:
        """Light up what raised a red flag; each further click goes to the next of its findings."""
        self.tabs.setCurrentIndex(0)
        self.record.show_evidence(dict.fromkeys(findings, True))
        if findings:
            at = findings.index(self._session.finding) + 1 if self._session.finding in findings else 0
            self._session.select_finding(findings[at % len(findings)])

    def _on_section(self, number: int) -> None:
        section = self.outline.itemData(number)
        if isinstance(section, Section):
            self.record.show_span(section.span)
            self.record.setFocus()
        self.outline.setCurrentIndex(0)

    def _on_issues(self, count: int) -> None:
        self.tabs.setTabText(1, self.tr("To note ({n})").format(n=count) if count else self.tr("To note"))
