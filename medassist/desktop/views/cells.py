"""How table cells are painted: bars, and diagnoses on two lines. Paint code never raises."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from medassist.desktop import words
from medassist.desktop.item_models import differential
from medassist.desktop.theme import Theme
from medassist.domain.ranking import RankedDisease

Index = QModelIndex | QPersistentModelIndex
_translate = QCoreApplication.translate
PADDING = 6
_MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
BAR_HEIGHT = 7


def draw_bar(painter: QPainter, area: QRectF, share: float, theme: Theme, fill: str = "bar") -> None:
    """A rounded bar filled to `share` of its length."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = area.height() / 2
    painter.setBrush(theme.colour("bar_track"))
    painter.drawRoundedRect(area, radius, radius)
    width = area.width() * min(max(share, 0.0), 1.0)
    if width > 0:
        painter.setBrush(theme.colour(fill))
        painter.drawRoundedRect(
            QRectF(area.left(), area.top(), max(width, area.height()), area.height()), radius, radius
        )
    painter.restore()


def draw_chip(painter: QPainter, left: int, middle: int, text: str, ink: QColor, ground: QColor) -> int:
    """A small rounded label; returns where it ends."""
    metrics = QFontMetrics(painter.font())
    width = metrics.horizontalAdvance(text) + 12
    area = QRectF(left + 0.5, middle - metrics.height() / 2 - 0.5, width, metrics.height() + 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return left + width


def draw_ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> QColor:
    """The cell's background as selected or not; returns the text colour for it."""
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, theme.colour("selection"))
        return theme.colour("on_selection")
    if option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(option.rect, theme.colour("hover"))
    return theme.colour("text")


class ThemedDelegate(QStyledItemDelegate):
    """A delegate that knows the theme."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme


class BarCell(ThemedDelegate):
    """A share as a bar with its words beside it; `share_role` names the data."""

    def __init__(self, theme: Theme, share_role: int, text_room: str, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._share_role = share_role
        self._text_room = text_room

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt: draw the bar left and the words right."""
        ink = draw_ground(painter, option, self.theme)
        share = index.data(self._share_role)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if not isinstance(share, float) or not isinstance(text, str):
            return
        area = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        room = option.fontMetrics.horizontalAdvance(self._text_room)
        bar_width = area.width() - room - (PADDING if room else 0)
        if bar_width > 12:
            bar = QRectF(area.left(), area.center().y() - BAR_HEIGHT / 2 + 1, bar_width, BAR_HEIGHT)
            draw_bar(painter, bar, share, self.theme)
            area.setLeft(area.right() - room)
        if not self._text_room:
            return
        painter.save()
        painter.setFont(option.font)
        painter.setPen(ink)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()


class DiagnosisCell(ThemedDelegate):
    """Name on the first line with its marks; acuity and codes on the second unless `compact`."""

    def __init__(self, theme: Theme, parent: QObject | None = None, *, compact: bool = False) -> None:
        super().__init__(theme, parent)
        self._compact = compact

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Qt: two lines high."""
        size = super().sizeHint(option, index)
        if self._compact or index.data(differential.DISEASE_ROLE) is None:
            return QSize(size.width(), option.fontMetrics.height() + 9)
        return QSize(size.width(), option.fontMetrics.height() + QFontMetrics(_small(option.font)).height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt: draw name, marks and codes."""
        ink = draw_ground(painter, option, self.theme)
        disease = index.data(differential.DISEASE_ROLE)
        edge = 0 if self._compact else 4
        area = option.rect.adjusted(PADDING, edge, -PADDING, -edge)
        painter.save()
        painter.setPen(ink)
        if isinstance(disease, RankedDisease):
            self._paint_disease(painter, option, area, disease, selected=ink != self.theme.colour("text"))
        else:
            painter.setFont(option.font)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
        painter.restore()

    def _paint_disease(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        area: QRect,
        disease: RankedDisease,
        *,
        selected: bool,
    ) -> None:
        small = _small(option.font)
        chips = []
        if disease.cant_miss and not self._compact:
            chips.append((_translate("Differential", "\u26a0 can't miss"), "danger", "danger_surface"))
        if differential.prior_only(disease):
            chips.append((_translate("Differential", "prior only"), "text_muted", "surface_alt"))
        name_font = QFont(option.font)
        name_font.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(name_font)
        small_metrics = QFontMetrics(small)
        room = sum(small_metrics.horizontalAdvance(text) + 20 for text, _, _ in chips)
        painter.setFont(name_font)
        name = metrics.elidedText(disease.label, Qt.TextElideMode.ElideRight, max(area.width() - room, 40))
        place = _MIDDLE_LEFT if self._compact else Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, place, name)
        painter.setFont(small)
        left = area.left() + metrics.horizontalAdvance(name) + 8
        middle = area.center().y() if self._compact else area.top() + metrics.height() // 2
        for text, chip_ink, ground in chips:
            left = draw_chip(painter, left, middle, text, self.theme.colour(chip_ink), self.theme.colour(ground)) + 6
        if not selected:
            painter.setPen(self.theme.colour("text_muted"))
        if self._compact:
            painter.drawText(
                QRect(left, area.top(), area.right() - left, area.height()),
                _MIDDLE_LEFT,
                words.acuity(disease.acuity),
            )
            return
        details = [words.acuity(disease.acuity), differential.identifiers(disease)]
        second = "  \u00b7  ".join(part for part in details if part)
        second = small_metrics.elidedText(second, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, second)


class RankCell(ThemedDelegate):
    """The rank, and under it the places won or lost with the last edit; the arrow says which.

    With `compact`, the rank alone.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None, *, compact: bool = False) -> None:
        super().__init__(theme, parent)
        self._compact = compact

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt: draw rank and mark."""
        ink = draw_ground(painter, option, self.theme)
        plain = ink == self.theme.colour("text")
        change = "" if self._compact else str(index.data(differential.CHANGE_ROLE) or "")
        painter.save()
        painter.setPen(ink)
        painter.setFont(option.font)
        area = option.rect.adjusted(0, 4, -4, -4)
        right = Qt.AlignmentFlag.AlignRight
        two_lines = index.data(differential.DISEASE_ROLE) is not None and not self._compact
        place = Qt.AlignmentFlag.AlignTop if two_lines else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, place | right, str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
        painter.setFont(_small(option.font))
        if plain:
            painter.setPen(self.theme.colour("accent" if change.startswith("\u25b2") else "text_muted"))
        painter.drawText(area, Qt.AlignmentFlag.AlignBottom | right, change)
        painter.restore()


def _small(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPointSizeF(max(font.pointSizeF() * 0.86, 6.0))
    return smaller
