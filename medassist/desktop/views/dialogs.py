"""Every question the window asks, as callables, so that tests and other shells answer them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from medassist.desktop.engine import Engine
from medassist.desktop.views.concept_picker import ConceptPicker
from medassist.desktop.views.error_presenter import show_error
from medassist.desktop.views.layout import label
from medassist.domain.concept import Concept
from medassist.domain.finding import Status

_translate = QCoreApplication.translate

RECORD_FILES = "*.txt *.text *.md *.pdf *.docx *.json *.phenopacket"


@dataclass(frozen=True, slots=True)
class Dialogs:
    """`choose_record` and the rest return `None` where the person changed their mind."""

    choose_record: Callable[[QWidget], Path | None]
    choose_save: Callable[[QWidget, str, str], Path | None]
    ask_text: Callable[[QWidget], str | None]
    ask_discard: Callable[[QWidget], bool]
    pick_concept: Callable[[QWidget, Engine, str, Status, str], tuple[Concept, Status] | None]
    choose_printer: Callable[[QWidget], QPrinter | None]
    show_error: Callable[[QWidget, Exception], None]
    show_message: Callable[[QWidget, str], None]


def standard_dialogs() -> Dialogs:
    """The dialogs of the application."""
    return Dialogs(
        _choose_record, _choose_save, _ask_text, _ask_discard, _pick_concept, _choose_printer, show_error, _show_message
    )


def _choose_record(parent: QWidget) -> Path | None:
    kinds = _translate("Dialogs", "Records ({patterns})").format(patterns=RECORD_FILES)
    everything = _translate("Dialogs", "All files (*)")
    name, _ = QFileDialog.getOpenFileName(parent, _translate("Dialogs", "Open a record"), "", f"{kinds};;{everything}")
    return Path(name) if name else None


def _choose_save(parent: QWidget, suggestion: str, kinds: str) -> Path | None:
    name, _ = QFileDialog.getSaveFileName(parent, _translate("Dialogs", "Save report"), suggestion, kinds)
    return Path(name) if name else None


def _ask_text(parent: QWidget) -> str | None:
    dialog = PasteDialog(parent)
    return dialog.text() if dialog.exec() == QDialog.DialogCode.Accepted else None


def _ask_discard(parent: QWidget) -> bool:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(_translate("Dialogs", "Review not saved"))
    box.setText(_translate("Dialogs", "Your review of this record has not been written to a report."))
    box.setInformativeText(_translate("Dialogs", "Leaving the record now loses it."))
    leave = box.addButton(_translate("Dialogs", "&Leave without saving"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(_translate("Dialogs", "&Stay"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is leave


def _pick_concept(
    parent: QWidget, engine: Engine, text: str, status: Status, title: str
) -> tuple[Concept, Status] | None:
    picker = ConceptPicker(engine, text, status, title=title, parent=parent)
    return picker.chosen() if picker.exec() == QDialog.DialogCode.Accepted else None


def _choose_printer(parent: QWidget) -> QPrinter | None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def _show_message(parent: QWidget, text: str) -> None:
    QMessageBox.information(parent, "MedAssist", text)


class PasteDialog(QDialog):
    """A place to paste or type a record."""

    def __init__(self, parent: QWidget | None = None, text: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Paste a record"))
        self._input = QPlainTextEdit(text)
        self._input.setObjectName("input")
        self._input.setTabChangesFocus(True)
        self._input.setPlaceholderText(self.tr("Paste or type the text of one patient's record."))
        caption = label(self.tr("&Text of the record"))
        caption.setBuddy(self._input)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, parent=self)
        self._go = buttons.addButton(self.tr("&Assess"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._go.setObjectName("primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._input.textChanged.connect(self._on_text)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 14, 16, 14)
        box.setSpacing(8)
        box.addWidget(caption)
        box.addWidget(self._input, 1)
        box.addWidget(label(self.tr("The text stays on this machine."), "muted"))
        box.addWidget(buttons)
        self.resize(640, 480)
        self._on_text()

    def text(self) -> str:
        """What was pasted."""
        return self._input.toPlainText()

    def _on_text(self) -> None:
        self._go.setEnabled(bool(self._input.toPlainText().strip()))
