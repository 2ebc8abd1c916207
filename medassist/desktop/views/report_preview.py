"""The report as it will look, with its options; print, PDF and HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from medassist import workflow
from medassist.desktop import print_report
from medassist.desktop.case_session import CaseSession
from medassist.desktop.views.dialogs import Dialogs
from medassist.desktop.views.layout import label
from medassist.desktop.views.safe_browser import SafeBrowser
from medassist.domain.case import Case
from medassist.errors import MedAssistError
from medassist.output_files import write_whole
from medassist.report.build import ReportOptions, page_header
from medassist.report.to_html import to_html

COUNTS = (3, 5, 10, 20)
FILE_NAME = "medassist-report"
"""The suggested name holds nothing of the patient."""


class ReportPreview(QDialog):
    """Shows the report of the session's case and writes it where asked."""

    def __init__(self, session: CaseSession, case: Case, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Report"))
        self._session = session
        self._case = case
        self._dialogs = dialogs
        self.options = ReportOptions()
        self._report = workflow.report_on(case, self.options)
        self.html = ""
        self.page = SafeBrowser(self.tr("Report preview"))
        self._paper()
        self.checks: dict[str, QCheckBox] = {}
        self.top = QComboBox()
        self.note = label("", "notice", wrap=True)
        self._arrange()
        self._refresh()
        self.resize(1080, 780)

    def save_pdf(self) -> None:
        """Write the report as PDF."""
        path = self._dialogs.choose_save(self, f"{FILE_NAME}.pdf", self.tr("PDF (*.pdf)"))
        if path is not None:
            self._keep(lambda: print_report.write_pdf(self.html, self._header(), path))

    def save_html(self) -> None:
        """Write the report as a page for a browser."""
        path = self._dialogs.choose_save(self, f"{FILE_NAME}.html", self.tr("Web page (*.html)"))
        if path is not None:
            self._keep(lambda: write_whole(path, self.html.encode("utf-8")))

    def print(self) -> None:
        """Print the report."""
        printer = self._dialogs.choose_printer(self)
        if printer is not None:
            self._keep(lambda: print_report.print_report(self.html, self._header(), printer))

    def _arrange(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(6)
        side.addWidget(label(self.tr("What to show"), "sectionTitle"))
        texts = {
            "differential": self.tr("&Differential"),
            "evidence": self.tr("&Evidence for each"),
            "findings": self.tr("&Findings"),
            "record_text": self.tr("&Record, findings marked"),
            "redact": self.tr("Leave out &identity"),
        }
        for name, text in texts.items():
            check = QCheckBox(text)
            check.setChecked(getattr(self.options, name))
            check.toggled.connect(self._refresh)
            self.checks[name] = check
            if name == "redact":
                side.addSpacing(8)
                check.setToolTip(self.tr("No name, number, birth date, file name or record text"))
            side.addWidget(check)
        for count in COUNTS:
            self.top.addItem(str(count), count)
        self.top.setCurrentIndex(COUNTS.index(self.options.top))
        self.top.currentIndexChanged.connect(self._refresh)
        caption = label(self.tr("Diagnoses &listed"))
        caption.setBuddy(self.top)
        side.addSpacing(8)
        side.addWidget(caption)
        side.addWidget(self.top)
        side.addWidget(self.note)
        side.addStretch(1)
        for text, act, primary in (
            (self.tr("Save as &PDF\u2026"), self.save_pdf, True),
            (self.tr("Save as &HTML\u2026"), self.save_html, False),
            (self.tr("Pri&nt\u2026"), self.print, False),
            (self.tr("&Close"), self.reject, False),
        ):
            button = QPushButton(text)
            button.setAutoDefault(False)
            if primary:
                button.setObjectName("primary")
            button.clicked.connect(act)
            side.addWidget(button)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 14, 16, 14)
        box.setSpacing(16)
        box.addWidget(self.page, 1)
        box.addLayout(side)

    def _paper(self) -> None:
        """Dark on white whatever the theme: it is a picture of paper."""
        colours = self.page.palette()
        colours.setColor(QPalette.ColorRole.Base, "white")
        colours.setColor(QPalette.ColorRole.Text, print_report.INK)
        self.page.setPalette(colours)
        self.page.setStyleSheet(f"QTextBrowser {{ background: white; color: {print_report.INK}; border-radius: 4px; }}")
        self.page.document().setDocumentMargin(28)

    def _refresh(self) -> None:
        self.options = replace(
            self.options, top=self.top.currentData(), **{name: check.isChecked() for name, check in self.checks.items()}
        )
        self.checks["record_text"].setEnabled(not self.options.redact)
        self._report = workflow.report_on(self._case, self.options)
        self.html = to_html(self._report)
        place = self.page.verticalScrollBar().value()
        self.page.setHtml(self.html)
        self.page.verticalScrollBar().setValue(place)
        boxes = print_report.has_chinese(self.html) and not print_report.can_draw_chinese()
        self.note.setVisible(boxes)
        self.note.setText(self.tr("No font with Chinese characters is installed: they will be missing on paper."))

    def _header(self) -> str:
        return page_header(self._report)

    def _keep(self, write: Callable[[], None]) -> None:
        try:
            write()
        except MedAssistError as error:
            self._dialogs.show_error(self, error)
            return
        self._session.mark_kept()
