"""The one place that shows an error: number, place, cause, next step; never words of a record."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from medassist.errors import MedAssistError

_translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """An error as shown: a headline, and what to do."""

    headline: str
    advice: str


def error_words(error: Exception) -> ErrorWords:
    """The words for an error. Of one that is not numbered only its type is told."""
    if isinstance(error, MedAssistError):
        place = f"{error.where}: " if error.where else ""
        return ErrorWords(f"{place}{error.cause}", f"{error.solution}  ({error.code})")
    return ErrorWords(
        _translate("Errors", "Something unexpected went wrong ({kind}).").format(kind=type(error).__name__),
        _translate("Errors", "Nothing was changed. Try again; if it happens again, report what you did."),
    )


def show_error(parent: QWidget, error: Exception) -> None:
    """Show an error until the person has read it."""
    words = error_words(error)
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle("MedAssist")
    box.setText(words.headline)
    box.setInformativeText(words.advice)
    box.exec()
