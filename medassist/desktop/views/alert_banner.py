"""Red flags of the open case, calmly above the record: one line each, gone when there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from medassist.desktop import words
from medassist.desktop.case_session import CaseSession
from medassist.desktop.views.layout import label
from medassist.domain.case import Alert
from medassist.domain.disease import Acuity
from medassist.report.words import alert_words

MOST_LINES = 3
"""Lines shown before the rest waits behind a button, so that the record keeps its room."""


class AlertLine(QFrame):
    """One red flag: how soon, its name, and on demand why. `chosen` carries the ids of its findings."""

    chosen = Signal(object)

    def __init__(self, alert: Alert, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.alert = alert
        said = alert_words(alert)
        urgent = alert.level is not Acuity.ROUTINE
        mark = "\u26a0 " if urgent else ""
        self.level = label(f"{mark}{words.acuity(alert.level.value)}", "dangerBadge" if urgent else "badge")
        self.level.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = QPushButton(alert.label.replace("&", "&&"))
        self.name.setObjectName("alertName")
        self.name.setToolTip(f"{said}\n{self.tr('Click to light up its findings.')}")
        self.name.setAccessibleName(
            self.tr("Red flag, {level}: {name}").format(level=words.acuity(alert.level.value), name=alert.label)
        )
        self.name.setAccessibleDescription(said)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.why = QToolButton()
        self.why.setText(self.tr("Why"))
        self.why.setCheckable(True)
        self.why.setToolTip(self.tr("Show the rule's text and what it rests on"))
        self.why.setAccessibleName(self.tr("Why: {name}").format(name=alert.label))
        self.text = label(said, "muted", wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.hide()
        self.name.clicked.connect(lambda: self.chosen.emit(alert.findings))
        self.why.toggled.connect(self.text.setVisible)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.level, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.name, 1)
        line.addWidget(self.why)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        box.addLayout(line)
        box.addWidget(self.text)


class AlertBanner(QFrame):
    """The red flags of the session's case as reviewed. `chosen` carries finding ids to light up."""

    chosen = Signal(object)

    def __init__(self, session: CaseSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alerts")
        self._session = session
        self._shown: tuple[Alert, ...] = ()
        self._all = False
        self.lines: list[AlertLine] = []
        self.more = QPushButton()
        self.more.setObjectName("flat")
        self.more.clicked.connect(self._on_more)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(12, 6, 8, 6)
        self._box.setSpacing(2)
        self._box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        session.opened.connect(self._on_opened)
        session.changed.connect(self._refresh)
        self._on_opened()

    def _on_opened(self) -> None:
        self._all = False
        self._refresh()

    def _refresh(self) -> None:
        case = self._session.case
        alerts = case.alerts if case else ()
        if alerts != self._shown:
            self._rebuild(alerts)
        self.setVisible(bool(alerts))

    def _rebuild(self, alerts: tuple[Alert, ...]) -> None:
        """Lines of rules that still hold keep their place, their open text and the focus."""
        kept = {line.alert: line for line in self.lines}
        for alert, line in kept.items():
            if alert not in alerts:
                self._box.removeWidget(line)
                line.hide()
                line.deleteLater()
        self.lines = []
        for number, alert in enumerate(alerts):
            line = kept.get(alert) or self._make(alert)
            self._box.insertWidget(number, line)
            self.lines.append(line)
        self._shown = alerts
        widest = max((line.level.sizeHint().width() for line in self.lines), default=0)
        for line in self.lines:
            line.level.setMinimumWidth(widest)
        self._fold()

    def _make(self, alert: Alert) -> AlertLine:
        line = AlertLine(alert)
        line.chosen.connect(self.chosen)
        return line

    def _fold(self) -> None:
        for number, line in enumerate(self.lines):
            line.setVisible(self._all or number < MOST_LINES)
        over = len(self.lines) - MOST_LINES
        self.more.setVisible(over > 0)
        self.more.setText(
            self.tr("Show the first {n}").format(n=MOST_LINES) if self._all else self.tr("{n} more").format(n=over)
        )
        self.more.setAccessibleName(self.tr("Red flags: {words}").format(words=self.more.text()))

    def _on_more(self) -> None:
        self._all = not self._all
        self._fold()
