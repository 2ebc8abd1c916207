"""Choosing a concept by a few letters, and how the record asserts it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from medassist.desktop import words
from medassist.desktop.engine import Engine
from medassist.desktop.views.layout import label
from medassist.domain.concept import Concept
from medassist.domain.finding import Status
from medassist.errors import MedAssistError

TYPING_PAUSE_MS = 60
MOST_MATCHES = 30


class ConceptPicker(QDialog):
    """Searches while typing; the arrows move in the list without leaving the field."""

    def __init__(
        self,
        engine: Engine,
        text: str,
        status: Status = Status.PRESENT,
        *,
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._engine = engine
        self._concepts: tuple[Concept, ...] = ()
        self.search = QLineEdit(text)
        self.search.setPlaceholderText(self.tr("Name or code of a finding"))
        self.search.setClearButtonEnabled(True)
        self.matches = QListWidget()
        self.matches.setObjectName("list")
        self.matches.setAccessibleName(self.tr("Matching findings"))
        self.definition = label("", "muted", wrap=True)
        self.definition.setMinimumHeight(self.fontMetrics().height() * 3)
        self.definition.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.status = QComboBox()
        for value in Status:
            self.status.addItem(words.status(value).capitalize(), value)
        self.status.setCurrentIndex(list(Status).index(status))
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.look_up)
        self._arrange()
        self.search.textChanged.connect(self._pause.start)
        self.search.installEventFilter(self)
        self.matches.currentRowChanged.connect(self._on_match)
        self.matches.itemActivated.connect(self.accept)
        self.resize(520, 460)
        self.search.selectAll()
        self.look_up()

    def chosen(self) -> tuple[Concept, Status] | None:
        """The concept and the status, or `None` where nothing matches."""
        row = self.matches.currentRow()
        if not 0 <= row < len(self._concepts):
            return None
        return self._concepts[row], Status(self.status.currentData())

    def look_up(self) -> None:
        """Show what matches the words typed."""
        self._pause.stop()
        text = self.search.text().strip()
        note = ""
        try:
            self._concepts = self._engine.search_concepts(text, MOST_MATCHES) if text else ()
        except MedAssistError as error:
            self._concepts = ()
            note = str(error)
        self.matches.clear()
        for concept in self._concepts:
            item = QListWidgetItem(f"{concept.label}   {concept.id}")
            item.setToolTip(", ".join(concept.synonyms[:6]))
            self.matches.addItem(item)
        if self._concepts:
            self.matches.setCurrentRow(0)
        else:
            self.definition.setText(note or (self.tr("Nothing matches. Try other words.") if text else ""))
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self._concepts))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: up and down in the field move in the list."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._concepts:
                row = min(max(self.matches.currentRow() + step, 0), len(self._concepts) - 1)
                self.matches.setCurrentRow(row)
                return True
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        search_label = label(self.tr("&Finding"))
        search_label.setBuddy(self.search)
        status_label = label(self.tr("&Status"))
        status_label.setBuddy(self.status)
        form = QFormLayout()
        form.addRow(status_label, self.status)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 14, 16, 14)
        box.setSpacing(8)
        box.addWidget(search_label)
        box.addWidget(self.search)
        box.addWidget(self.matches, 1)
        box.addWidget(self.definition)
        box.addLayout(form)
        box.addWidget(self._buttons)

    def _on_match(self, row: int) -> None:
        concept = self._concepts[row] if 0 <= row < len(self._concepts) else None
        self.definition.setText((concept.definition or ", ".join(concept.synonyms[:8])) if concept else "")
