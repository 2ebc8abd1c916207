"""A rich-text view that fetches nothing, from the network or the disk."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QTextBrowser, QWidget


class SafeBrowser(QTextBrowser):
    """Shows HTML of our own making, in which every word of a record is escaped."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setAccessibleName(name)
        self.setUndoRedoEnabled(False)

    def loadResource(self, type: int, name: QUrl | str) -> object:  # noqa: A002, ARG002  Qt's own names
        """Qt: images and style sheets a page names; there are none.

        Anything but an empty image makes Qt read the file named itself.
        """
        return QImage()
