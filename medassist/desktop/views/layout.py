"""Small pieces every view is put together from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)


def label(text: str, name: str = "", *, wrap: bool = False) -> QLabel:
    """A label that shows its text as it is, whatever it holds."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setIndent(0)
    if name:
        made.setObjectName(name)
    return made


class Card(QFrame):
    """A panel with a title line; `header` and `body` are layouts to fill."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.title = label(title, "cardTitle")
        self._top = QFrame()
        self._top.setObjectName("cardHeader")
        self.header = QHBoxLayout(self._top)
        self.header.setContentsMargins(12, 6, 8, 6)
        self.header.setSpacing(8)
        self.header.addWidget(self.title)
        self.header.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        outer.addWidget(self._top)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        outer.addLayout(self.body, 1)

    def hide_header(self) -> None:
        """For panels that say themselves what they are."""
        self._top.hide()


class EmptyState(QWidget):
    """Why a panel is empty, and one button for what to do about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label("", "muted", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = QPushButton()
        self._act: Callable[[], None] | None = None
        self._button.clicked.connect(self._on_click)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 16, 24, 16)
        box.addStretch(1)
        box.addWidget(self._text)
        box.addSpacing(6)
        box.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)

    def explain(self, text: str, button: str, act: Callable[[], None]) -> None:
        """Say why, and what the button says and does."""
        self._text.setText(text)
        self._button.setText(button)
        self._act = act

    def _on_click(self) -> None:
        if self._act is not None:
            self._act()


class Switch(QStackedWidget):
    """Either its content or, in its place, why there is none."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty = EmptyState()
        self.addWidget(content)
        self.addWidget(self.empty)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_content(self) -> None:
        """Show the content."""
        self.setCurrentIndex(0)

    def show_empty(self, text: str, button: str, act: Callable[[], None]) -> None:
        """Show why there is nothing, with one button."""
        self.empty.explain(text, button, act)
        self.setCurrentIndex(1)
