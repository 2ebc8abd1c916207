"""How a diagnosis came to its score: the prior, each finding's share, and the total."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from medassist.desktop.theme import Theme
from medassist.domain.ranking import RankedDisease
from medassist.report.words import signed

_translate = QCoreApplication.translate
LN10 = math.log(10)
SMALLEST_PART = 0.005
"""Addends below this are shown as 0.00 and left out where they belong to no finding."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the waterfall: where the score stood and what was added, log10.

    `kind` is "prior", "finding", "remainder" or "total"; `finding` is the id to jump to.
    """

    label: str
    start: float
    amount: float
    kind: str
    finding: str = ""


def waterfall_steps(disease: RankedDisease) -> tuple[Step, ...]:
    """Prior, findings by descending weight, what belongs to no single finding, and the total."""
    steps = [Step(_translate("Waterfall", "Prior for age and sex"), 0.0, disease.prior / LN10, "prior")]
    at = disease.prior / LN10
    for evidence in sorted(disease.evidence, key=lambda item: -item.log10_lr):
        name = evidence.label if evidence.present else _translate("Waterfall", "no {name}").format(name=evidence.label)
        finding = evidence.findings[0] if evidence.findings else ""
        steps.append(Step(name, at, evidence.log10_lr, "finding", finding))
        at += evidence.log10_lr
    remainders = (
        (_translate("Waterfall", "Expected but not mentioned"), disease.missing_total),
        (_translate("Waterfall", "Overall fit"), disease.fit / LN10),
    )
    for name, amount in remainders:
        if abs(amount) >= SMALLEST_PART:
            steps.append(Step(name, at, amount, "remainder"))
            at += amount
    steps.append(Step(_translate("Waterfall", "Total"), 0.0, disease.log_odds / LN10, "total"))
    return tuple(steps)


class Waterfall(QWidget):
    """Draws the steps of one diagnosis; a click on a finding's line emits `finding_clicked`."""

    finding_clicked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._steps: tuple[Step, ...] = ()
        self._evidence_of = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Waterfall of the score"))

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self.update()

    def show_disease(self, disease: RankedDisease | None) -> None:
        """Draw another diagnosis, or nothing."""
        self._steps = waterfall_steps(disease) if disease else ()
        lines = [f"{step.label} {signed(step.amount)}" for step in self._steps]
        self.setAccessibleDescription("; ".join(lines))
        self.updateGeometry()
        self.update()

    def show_current(self, finding: str) -> None:
        """Mark the line of a finding."""
        self._evidence_of = finding
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: as high as its lines."""
        return QSize(320, self._row_height() * len(self._steps) + 34)

    def minimumSizeHint(self) -> QSize:
        """Qt: as high as its lines, whatever the width."""
        return QSize(240, self.sizeHint().height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: a click on a finding's line."""
        number = int((event.position().y() - 6) // self._row_height())
        if 0 <= number < len(self._steps) and self._steps[number].finding:
            self.finding_clicked.emit(self._steps[number].finding)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw everything."""
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        label_width, number_width = self._columns()
        bars = QRectF(label_width, 6, max(self.width() - label_width - number_width, 40), 0)
        low, high = _range(self._steps)
        scale = bars.width() / (high - low)
        zero = bars.left() - low * scale
        bottom = 6 + self._row_height() * len(self._steps)
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.drawLine(round(zero), 4, round(zero), bottom)
        for number, step in enumerate(self._steps):
            self._paint_step(painter, number, step, zero, scale, (label_width, number_width))
        painter.setPen(self._theme.colour("text_muted"))
        foot = QRect(12, bottom + 4, self.width() - 24, self.fontMetrics().height() + 4)
        painter.setFont(_scaled(self.font(), 0.86))
        painter.drawText(
            foot, Qt.AlignmentFlag.AlignLeft, self.tr("log10 of the odds; +1 makes it ten times as likely")
        )
        painter.end()

    def _paint_step(
        self, painter: QPainter, number: int, step: Step, zero: float, scale: float, columns: tuple[int, int]
    ) -> None:
        theme = self._theme
        label_width, number_width = columns
        height = self._row_height()
        row = QRect(0, 6 + number * height, self.width(), height)
        if step.finding and step.finding == self._evidence_of:
            painter.fillRect(row, theme.colour("selection"))
        if step.kind == "total":
            painter.setPen(QPen(theme.colour("border_strong"), 1))
            painter.drawLine(12, row.top(), self.width() - 12, row.top())
        selected = bool(step.finding) and step.finding == self._evidence_of
        painter.setPen(theme.colour("on_selection" if selected else "text"))
        font = QFont(self.font())
        font.setBold(step.kind == "total")
        painter.setFont(font)
        name_area = QRect(12, row.top(), label_width - 20, height)
        name = painter.fontMetrics().elidedText(step.label, Qt.TextElideMode.ElideRight, name_area.width())
        painter.drawText(name_area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        left, right = sorted((zero + step.start * scale, zero + (step.start + step.amount) * scale))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(_fill(step)))
        bar = QRectF(left, row.top() + height * 0.24, max(right - left, 2.0), height * 0.52)
        painter.drawRoundedRect(bar, 2, 2)
        if number + 1 < len(self._steps) and self._steps[number + 1].kind != "total":
            painter.setPen(QPen(theme.colour("border_strong"), 1, Qt.PenStyle.DotLine))
            x = zero + (step.start + step.amount) * scale
            painter.drawLine(round(x), round(bar.bottom()), round(x), row.bottom() + round(height * 0.24))
        number_ink = {"positive_fill": "positive", "negative_fill": "negative"}.get(_fill(step), "text")
        painter.setPen(theme.colour("on_selection" if selected else number_ink))
        font.setBold(True)
        painter.setFont(font)
        number_area = QRect(self.width() - number_width, row.top(), number_width - 12, height)
        painter.drawText(number_area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, signed(step.amount))

    def _columns(self) -> tuple[int, int]:
        number = self.fontMetrics().horizontalAdvance("+00.00") + 24
        widest = max((self.fontMetrics().horizontalAdvance(step.label) for step in self._steps), default=0) + 32
        return min(widest, round(self.width() * 0.44)), number

    def _row_height(self) -> int:
        return round(self.fontMetrics().height() * 1.36)


def _fill(step: Step) -> str:
    if step.kind in ("prior", "total"):
        return "neutral_fill" if step.kind == "prior" else "bar"
    return "positive_fill" if step.amount >= 0 else "negative_fill"


def _range(steps: Sequence[Step]) -> tuple[float, float]:
    edges = [0.0]
    for step in steps:
        edges += [step.start, step.start + step.amount]
    low, high = min(edges), max(edges)
    return (low, high) if high - low > SMALLEST_PART else (low - 1.0, high + 1.0)


def _scaled(font: QFont, factor: float) -> QFont:
    scaled = QFont(font)
    scaled.setPointSizeF(max(font.pointSizeF() * factor, 6.0))
    return scaled
