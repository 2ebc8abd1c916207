"""Light, dark and high-contrast looks: colours as data, one stylesheet, one palette."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from medassist import data_files

THEMES = ("light", "dark", "high_contrast")
SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Theme:
    """A named set of colours ("#rrggbb" by role)."""

    name: str
    label: str
    dark: bool
    colours: Mapping[str, str]

    def colour(self, role: str) -> QColor:
        """The colour of a role named in the theme's file."""
        return QColor(self.colours[role])


def load_theme(name: str) -> Theme:
    """The theme in `resources/themes/<name>.toml`."""
    values = tomllib.loads(data_files.resource(f"themes/{name}.toml").read_text(encoding="utf-8"))
    return Theme(name, values["label"], values["dark"], values["colours"])


def choose(preference: str, palette: QPalette) -> str:
    """The theme for a preference; "system" follows whether the platform's palette is dark."""
    if preference in THEMES:
        return preference
    return "dark" if is_dark(palette) else "light"


def is_dark(palette: QPalette) -> bool:
    """Whether text is lighter than what it stands on."""
    text = palette.color(QPalette.ColorRole.WindowText).lightness()
    return text > palette.color(QPalette.ColorRole.Window).lightness()


def stylesheet(theme: Theme) -> str:
    """The stylesheet with the theme's colours and icons filled in."""
    template = Template(data_files.resource("themes/style.qss").read_text(encoding="utf-8"))
    on_accent_is_dark = QColor(theme.colours["on_accent"]).lightness() < 128
    return template.substitute(
        theme.colours,
        icons=data_files.resource("icons").as_posix(),
        tone="dark" if theme.dark else "light",
        on_accent_tone="dark" if on_accent_is_dark else "light",
    )


def palette(theme: Theme) -> QPalette:
    """Qt's palette in the theme's colours, for everything the stylesheet does not reach."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "surface_alt",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "raised",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.BrightText: "danger",
        QPalette.ColorRole.Highlight: "selection",
        QPalette.ColorRole.HighlightedText: "on_selection",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.PlaceholderText: "text_muted",
        QPalette.ColorRole.Link: "link",
        QPalette.ColorRole.LinkVisited: "link",
        QPalette.ColorRole.Accent: "accent",
        QPalette.ColorRole.Mid: "border",
        QPalette.ColorRole.Dark: "border_strong",
        QPalette.ColorRole.Light: "raised",
    }
    for role, name in roles.items():
        made.setColor(role, theme.colour(name))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("text_disabled"))
    return made


def apply(app: QApplication, theme: Theme, points: float) -> None:
    """Dress the whole application, with text of `points`."""
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(palette(theme))
    font = app.font()
    font.setPointSizeF(points)
    app.setFont(font)
    app.setStyleSheet(stylesheet(theme))


def contrast(first: QColor, second: QColor) -> float:
    """Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
