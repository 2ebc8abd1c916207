"""Why a diagnosis stands where it does: waterfall, the same as a table, and the disease itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from medassist.desktop import words
from medassist.desktop.case_session import CaseSession
from medassist.desktop.engine import Told
from medassist.desktop.item_models.differential import identifiers, prior_only
from medassist.desktop.item_models.finding_rows import evidence_by_finding
from medassist.desktop.theme import Theme
from medassist.desktop.views.disease_page import disease_html, source_words
from medassist.desktop.views.layout import Switch, label
from medassist.desktop.views.safe_browser import SafeBrowser
from medassist.desktop.views.waterfall import Waterfall
from medassist.domain.ranking import Evidence, RankedDisease
from medassist.errors import MedAssistError
from medassist.report.words import percent, signed

FINDING_ROLE = Qt.ItemDataRole.UserRole + 1


class WhyView(QWidget):
    """Explains the session's selected diagnosis; `open_requested` asks the window."""

    open_requested = Signal()

    def __init__(self, session: CaseSession, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._page_of = ""
        self.name = label("", "strong")
        self.summary = label("", "muted", wrap=True)
        self.share = label("", "badge")
        self.danger = label(self.tr("\u26a0 dangerous if missed"), "dangerBadge")
        self.prior = label(self.tr("prior only: nothing in the record supports it"), "badge")
        self.waterfall = Waterfall(theme)
        self.waterfall.finding_clicked.connect(session.select_finding)
        self.table = QTreeWidget()
        self.page = SafeBrowser(self.tr("About this disease"))
        self.page.document().setDocumentMargin(12)
        self.tabs = QTabWidget()
        self._build()
        session.disease_selected.connect(self._refresh)
        session.finding_selected.connect(self._on_finding)
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self._page_of = ""
        self.waterfall.set_theme(theme)
        self._refresh()

    def _build(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(self.tr("Waterfall"))
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 4, 0, 4)
        inner.addWidget(self.waterfall)
        inner.addStretch(1)
        scroll.setWidget(holder)
        scroll.viewport().setAutoFillBackground(False)
        holder.setAutoFillBackground(False)
        table = self.table
        table.setAccessibleName(self.tr("Evidence for and against"))
        table.setColumnCount(4)
        table.setHeaderLabels([self.tr("Finding"), self.tr("In the disease"), self.tr("Weight"), self.tr("Source")])
        table.setRootIsDecorated(False)
        table.setIndentation(12)
        table.setUniformRowHeights(True)
        table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        table.header().setStretchLastSection(False)
        table.itemActivated.connect(self._on_item)
        table.itemClicked.connect(self._on_item)
        self.fit_columns()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(scroll, self.tr("&Why"))
        self.tabs.addTab(table, self.tr("E&vidence"))
        self.tabs.addTab(self.page, self.tr("A&bout"))
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self.tr("Explanation"))
        self.tabs.currentChanged.connect(self._on_tab)
        content = QWidget()
        title = QHBoxLayout()
        title.setContentsMargins(12, 8, 12, 0)
        title.setSpacing(8)
        title.addWidget(self.name)
        for badge in (self.share, self.danger, self.prior):
            title.addWidget(badge)
        title.addStretch(1)
        below = QHBoxLayout()
        below.setContentsMargins(12, 1, 12, 4)
        below.addWidget(self.summary, 1)
        box = QVBoxLayout(content)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(title)
        box.addLayout(below)
        box.addWidget(self.tabs, 1)
        self._switch = Switch(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._switch)

    def fit_columns(self) -> None:
        """Column widths for the current text size."""
        metrics = self.table.fontMetrics()
        for column, sample in ((1, "described, 100 % 00"), (2, "Weight 0"), (3, "PMID:00000000 0")):
            self.table.setColumnWidth(column, metrics.horizontalAdvance(sample) + 14)
        self.waterfall.updateGeometry()

    def _refresh(self, _disease: str = "") -> None:
        disease = self._session.disease
        if disease is None:
            self._explain_nothing()
            return
        self._switch.show_content()
        self.name.setText(disease.label)
        self.name.setToolTip(f"{disease.label}\n{identifiers(disease)}")
        told = self._tell(disease)
        self.summary.setText(told.summary)
        self.share.setText(f"{percent(disease.probability)}  {words.band(disease.band)}")
        self.share.setToolTip(self.tr("Computed, not observed: read it as a band, not as a figure"))
        self.danger.setVisible(disease.cant_miss)
        self.prior.setVisible(prior_only(disease))
        self.waterfall.show_disease(disease)
        self._fill_table(disease, told)
        self._on_finding(self._session.finding)
        self._on_tab(self.tabs.currentIndex())

    def _explain_nothing(self) -> None:
        self.waterfall.show_disease(None)
        self.table.clear()
        if self._session.case is None:
            self._switch.show_empty(
                self.tr("No record is open."), self.tr("Open a record\u2026"), self.open_requested.emit
            )
            return
        leading = self._session.case.ranking.differential
        if leading:
            self._switch.show_empty(
                self.tr("Select a diagnosis to see what speaks for and against it."),
                self.tr("Show the first"),
                lambda: self._session.select_disease(leading[0].disease),
            )
        else:
            self._switch.show_empty(
                self.tr("There is no diagnosis to explain yet."),
                self.tr("Open a record\u2026"),
                self.open_requested.emit,
            )

    def _tell(self, disease: RankedDisease) -> Told:
        case = self._session.case
        try:
            return self._session.engine.tell(case, disease.disease) if case else Told("")
        except MedAssistError as error:
            return Told(str(error))

    def _fill_table(self, disease: RankedDisease, told: Told) -> None:
        self.table.clear()
        groups = (
            (self.tr("For"), told.supporting, self.tr("nothing in the record; prior only")),
            (self.tr("Against"), told.opposing, self.tr("nothing in the record")),
            (self.tr("Present, but not described in this disease"), told.unexplained, self.tr("nothing")),
        )
        for title, pairs, none in groups:
            self._group(title, [self._evidence_item(evidence, sentence) for evidence, sentence in pairs], none)
        missing = [
            self._item(fact.label, percent(fact.frequency), signed(fact.log10_lr), "") for fact in disease.missing
        ]
        self._group(self.tr("Expected but not mentioned"), missing, self.tr("nothing"))
        self._group(self.tr("Not explained by the leading diagnoses"), self._unexplained(), self.tr("nothing"))

    def _unexplained(self) -> list[QTreeWidgetItem]:
        case = self._session.case
        items = []
        for finding_id in case.ranking.unexplained if case else ():
            finding = self._session.find_finding(finding_id)
            if finding is not None:
                item = self._item(finding.label, "", "", "")
                item.setData(0, FINDING_ROLE, finding_id)
                items.append(item)
        return items

    def _evidence_item(self, evidence: Evidence, sentence: str) -> QTreeWidgetItem:
        name = evidence.label if evidence.present else self.tr("no {name}").format(name=evidence.label)
        match = evidence.match_label or self.tr("not described")
        if evidence.match == evidence.concept:
            match = self.tr("described")
        if evidence.frequency is not None:
            match = f"{match}, {percent(evidence.frequency)}"
        references = ", ".join(dict.fromkeys(source.reference for source in evidence.sources))
        item = self._item(name, match, signed(evidence.log10_lr), references)
        item.setToolTip(0, sentence)
        item.setToolTip(3, source_words(evidence.sources))
        item.setForeground(2, self._theme.colour("positive" if evidence.log10_lr > 0 else "negative"))
        if evidence.findings:
            item.setData(0, FINDING_ROLE, evidence.findings[0])
        return item

    def _item(self, *cells: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(list(cells))
        for column, text in enumerate(cells):
            item.setToolTip(column, text)
        return item

    def _group(self, title: str, items: list[QTreeWidgetItem], none: str) -> None:
        head = QTreeWidgetItem([f"{title} ({len(items)})" if items else f"{title}: {none}"])
        font = QFont(self.table.font())
        font.setBold(True)
        head.setFont(0, font)
        head.setForeground(0, self._theme.colour("heading"))
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.table.addTopLevelItem(head)
        head.setFirstColumnSpanned(True)
        head.addChildren(items)
        head.setExpanded(True)

    def _on_item(self, item: QTreeWidgetItem) -> None:
        finding = item.data(0, FINDING_ROLE)
        if isinstance(finding, str):
            self._session.select_finding(finding)

    def _on_finding(self, finding: str) -> None:
        evidence = evidence_by_finding(self._session.disease).get(finding)
        self.waterfall.show_current(evidence.findings[0] if evidence and evidence.findings else "")

    def _on_tab(self, number: int) -> None:
        disease = self._session.disease
        if disease is None or self.tabs.widget(number) is not self.page or self._page_of == disease.disease:
            return
        self._page_of = disease.disease
        try:
            self.page.setHtml(disease_html(self._session.engine.disease(disease.disease), self._theme))
        except MedAssistError as error:
            self.page.setPlainText(str(error))
