"""What is seen before a record is open: ways in, and how far the knowledge base is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from medassist import data_files
from medassist.desktop.views.error_presenter import error_words
from medassist.desktop.views.layout import label

WIDTH = 640
SETTINGS = ("emergency", "primary care", "suspected rare disease")
"""What the name of a sample's file may begin with."""


def sample_records() -> tuple[Path, ...]:
    """The sample records that come with the application."""
    return tuple(sorted(data_files.resource("sample_records").glob("*.txt")))


def sample_title(path: Path) -> str:
    """The title of a sample: primary_care_tired_and_shaky.txt is "Primary care: tired and shaky"."""
    name = path.stem.replace("_", " ")
    for setting in SETTINGS:
        if name.startswith(f"{setting} "):
            return f"{setting.capitalize()}: {name[len(setting) + 1 :]}"
    return name.capitalize()


class StartPage(QScrollArea):
    """Open, paste, drop, or try a sample."""

    open_requested = Signal()
    paste_requested = Signal()
    sample_requested = Signal(object)
    retry_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._title = label("MedAssist")
        self._tagline = label(
            self.tr("Findings in a patient's record, diagnoses worth considering, and the words for and against each."),
            "muted",
            wrap=True,
        )
        self.knowledge = label("", "muted", wrap=True)
        self.retry = QPushButton(self.tr("Try &again"))
        self.retry.clicked.connect(self.retry_requested)
        self.retry.hide()
        column = QWidget()
        column.setMaximumWidth(WIDTH)
        box = QVBoxLayout(column)
        box.setContentsMargins(16, 32, 16, 24)
        box.setSpacing(10)
        box.addStretch(2)
        box.addWidget(self._title)
        box.addWidget(self._tagline)
        box.addSpacing(10)
        box.addLayout(self._ways_in())
        box.addWidget(
            label(self.tr("Or drop a file anywhere in this window: text, PDF, Word or phenopacket."), "muted")
        )
        box.addSpacing(14)
        self._add_samples(box)
        box.addSpacing(14)
        box.addLayout(self._state())
        box.addStretch(3)
        holder = QWidget()
        across = QHBoxLayout(holder)
        across.addStretch(1)
        across.addWidget(column, 10)
        across.addStretch(1)
        self.setWidget(holder)
        self.viewport().setAutoFillBackground(False)
        holder.setAutoFillBackground(False)
        self.fit_text()

    def fit_text(self) -> None:
        """The title in proportion to the text size."""
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 2.2)
        font.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(font)

    def show_knowledge(self, version: str, error: Exception | None, stage: str) -> None:
        """Say how far the knowledge base is: ready in a version, being prepared, failed or not open."""
        self.retry.setVisible(not version and not stage)
        if version:
            text = self.tr("Knowledge base {version} is ready.").format(version=version)
        elif stage:
            text = self.tr("Preparing the knowledge base ({stage}). The first time takes a minute; you can go on.")
            text = text.format(stage=stage)
        elif error is not None:
            said = error_words(error)
            text = f"{said.headline} {said.advice}"
        else:
            text = self.tr("The knowledge base is not open.")
        self.knowledge.setText(text)

    def _ways_in(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.open = QPushButton(self.tr("&Open a record\u2026"))
        self.open.setObjectName("primary")
        self.open.clicked.connect(self.open_requested)
        self.paste = QPushButton(self.tr("&Paste text\u2026"))
        self.paste.clicked.connect(self.paste_requested)
        for button in (self.open, self.paste):
            button.setMinimumHeight(38)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _add_samples(self, box: QVBoxLayout) -> None:
        samples = sample_records()
        self.samples: list[QPushButton] = []
        if not samples:
            return
        box.addWidget(label(self.tr("Try a sample record (invented patients)"), "sectionTitle"))
        for path in samples:
            button = QPushButton(sample_title(path))
            button.setObjectName("sample")
            button.clicked.connect(lambda _checked=False, chosen=path: self.sample_requested.emit(chosen))
            self.samples.append(button)
            box.addWidget(button)

    def _state(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        row = QHBoxLayout()
        row.addWidget(self.knowledge, 1)
        row.addWidget(self.retry)
        column.addLayout(row)
        column.addWidget(
            label(
                self.tr(
                    "Works offline: nothing leaves this machine. No list of recent files is kept, "
                    "because file names often name patients."
                ),
                "muted",
                wrap=True,
            )
        )
        return column
