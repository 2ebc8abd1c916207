import re

import pytest
from PySide6.QtGui import QColor, QPalette

from medassist import data_files
from medassist.desktop import theme

TEXT_PAIRS = [
    ("text", "window"),
    ("text", "surface"),
    ("text", "surface_alt"),
    ("text", "raised"),
    ("text", "hover"),
    ("text_muted", "window"),
    ("text_muted", "surface"),
    ("text_muted", "surface_alt"),
    ("heading", "surface"),
    ("heading", "window"),
    ("link", "surface"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_selection", "selection"),
    ("positive", "surface"),
    ("positive", "surface_alt"),
    ("negative", "surface"),
    ("negative", "surface_alt"),
    ("on_warning", "warning_surface"),
    ("danger", "danger_surface"),
    ("danger", "surface"),
    ("absent_text", "absent_surface"),
    ("absent_text", "evidence_surface"),
    ("absent_text", "against_surface"),
    ("absent_text", "surface"),
    ("text", "present_surface"),
    ("text", "possible_surface"),
    ("text", "family_surface"),
    ("text", "past_surface"),
    ("text", "hypothetical_surface"),
    ("text", "evidence_surface"),
    ("text", "against_surface"),
    ("on_current", "current_surface"),
    ("cue", "surface"),
    ("present_mark", "surface"),
    ("possible_mark", "surface"),
    ("family_mark", "surface"),
    ("past_mark", "surface"),
    ("hypothetical_mark", "surface"),
]
SHAPE_PAIRS = [
    ("border_strong", "surface"),
    ("focus", "surface"),
    ("focus", "window"),
    ("bar", "surface"),
    ("positive_fill", "surface"),
    ("negative_fill", "surface"),
    ("neutral_fill", "surface"),
    ("present_mark", "present_surface"),
    ("possible_mark", "possible_surface"),
]


@pytest.mark.parametrize("name", theme.THEMES)
def test_text_can_be_read(name):
    loaded = theme.load_theme(name)
    least = 7.0 if name == "high_contrast" else 4.5
    poor = {
        pair: round(theme.contrast(*(loaded.colour(role) for role in pair)), 2)
        for pair in TEXT_PAIRS
        if theme.contrast(*(loaded.colour(role) for role in pair)) < least
    }
    assert not poor


@pytest.mark.parametrize("name", theme.THEMES)
def test_shapes_can_be_seen(name):
    loaded = theme.load_theme(name)
    poor = [pair for pair in SHAPE_PAIRS if theme.contrast(*(loaded.colour(role) for role in pair)) < 3.0]
    assert not poor


def test_all_themes_have_the_same_colours():
    roles = {name: set(theme.load_theme(name).colours) for name in theme.THEMES}
    assert roles["light"] == roles["dark"] == roles["high_contrast"]


@pytest.mark.parametrize("name", theme.THEMES)
def test_the_stylesheet_is_filled_in_and_its_icons_exist(name):
    sheet = theme.stylesheet(theme.load_theme(name))
    assert "${" not in sheet
    icons = re.findall(r'url\("(.+?)"\)', sheet)
    assert len(icons) == 2
    assert all(data_files.resource("icons").joinpath(icon).is_file() for icon in icons)


def test_contrast_of_black_and_white_is_21():
    assert theme.contrast(QColor("black"), QColor("white")) == pytest.approx(21)


def test_the_system_decides_between_light_and_dark():
    dark = QPalette()
    dark.setColor(QPalette.ColorRole.Window, QColor("#101010"))
    dark.setColor(QPalette.ColorRole.WindowText, QColor("#f0f0f0"))
    light = QPalette()
    light.setColor(QPalette.ColorRole.Window, QColor("#f0f0f0"))
    light.setColor(QPalette.ColorRole.WindowText, QColor("#101010"))
    assert theme.choose("system", dark) == "dark"
    assert theme.choose("system", light) == "light"
    assert theme.choose("high_contrast", light) == "high_contrast"
    assert theme.choose("a theme that was removed", light) == "light"
