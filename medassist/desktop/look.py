"""Theme and text size: chosen in the View menu, remembered, applied to everything."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QApplication, QMenu

from medassist.desktop import theme
from medassist.desktop.preferences import TEXT_STEPS, THEME, Preferences
from medassist.desktop.theme import Theme

STEP_POINTS = 1.0
FEWEST_STEPS = -3
MOST_STEPS = 12
SMALLEST_POINTS = 7.0


class Look(QObject):
    """`changed` after the application was dressed anew; `theme` is the one in use."""

    changed = Signal()

    def __init__(self, app: QApplication, preferences: Preferences) -> None:
        super().__init__(app)
        self._app = app
        self._preferences = preferences
        self._system_points = max(app.font().pointSizeF(), SMALLEST_POINTS)
        self._system_palette = app.palette()
        self.theme: Theme = theme.load_theme(theme.choose(preferences.get(THEME), self._system_palette))
        self._dress()

    @property
    def points(self) -> float:
        """The text size in use."""
        return max(self._system_points + STEP_POINTS * self._preferences.get(TEXT_STEPS), SMALLEST_POINTS)

    def choose_theme(self, name: str) -> None:
        """Use a theme, or the system's light or dark."""
        self._preferences.set(THEME, name)
        self.theme = theme.load_theme(theme.choose(name, self._system_palette))
        self._dress()

    def step(self, by: int) -> None:
        """Larger or smaller text; 0 is the system's size."""
        steps = self._preferences.get(TEXT_STEPS) + by if by else 0
        self._preferences.set(TEXT_STEPS, min(max(steps, FEWEST_STEPS), MOST_STEPS))
        self._dress()

    def fill_menu(self, menu: QMenu) -> None:
        """Add the themes as a submenu."""
        themes = menu.addMenu(self.tr("&Theme"))
        group = QActionGroup(themes)
        names = {
            theme.SYSTEM: self.tr("As the &system"),
            "light": self.tr("&Light"),
            "dark": self.tr("&Dark"),
            "high_contrast": self.tr("&High contrast"),
        }
        for name, text in names.items():
            action = themes.addAction(text)
            action.setCheckable(True)
            action.setChecked(name == self._preferences.get(THEME))
            action.triggered.connect(lambda _checked=False, chosen=name: self.choose_theme(chosen))
            group.addAction(action)

    def _dress(self) -> None:
        theme.apply(self._app, self.theme, self.points)
        self.changed.emit()
