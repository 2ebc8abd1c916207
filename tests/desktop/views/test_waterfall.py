from itertools import pairwise

import hand_made
import pytest
from PySide6.QtCore import QPoint, Qt

from medassist.desktop.theme import load_theme
from medassist.desktop.views.waterfall import LN10, Waterfall, waterfall_steps


@pytest.fixture
def disease():
    return hand_made.assessment().ranking.differential[0]


def test_the_steps_add_up_to_the_score(disease):
    steps = waterfall_steps(disease)
    assert steps[0].kind == "prior"
    assert steps[-1].kind == "total"
    assert sum(step.amount for step in steps[:-1]) == pytest.approx(disease.log_odds / LN10, abs=1e-6)
    for before, after in pairwise(steps[:-1]):
        assert after.start == pytest.approx(before.start + before.amount)


def test_findings_come_by_weight_and_absences_say_so(disease):
    labels = [step.label for step in waterfall_steps(disease) if step.kind == "finding"]
    assert labels[0] == "Calf swelling"
    assert labels[-1] == "no Cyanosis"


def test_it_is_told_to_those_who_cannot_see_it(qtbot, disease):
    waterfall = Waterfall(load_theme("light"))
    qtbot.addWidget(waterfall)
    waterfall.show_disease(disease)
    assert "Calf swelling +1.18" in waterfall.accessibleDescription()
    assert "no Cyanosis \u22120.04" in waterfall.accessibleDescription()


def test_a_click_on_a_line_leads_to_the_finding(qtbot, disease):
    waterfall = Waterfall(load_theme("dark"))
    qtbot.addWidget(waterfall)
    waterfall.show_disease(disease)
    waterfall.resize(waterfall.sizeHint())
    waterfall.show()
    height = waterfall._row_height()
    with qtbot.waitSignal(waterfall.finding_clicked, timeout=500) as clicked:
        qtbot.mouseClick(waterfall, Qt.MouseButton.LeftButton, pos=QPoint(20, 6 + height + height // 2))
    assert clicked.args == ["f10"]
    with qtbot.assertNotEmitted(waterfall.finding_clicked):
        qtbot.mouseClick(waterfall, Qt.MouseButton.LeftButton, pos=QPoint(20, 8))


@pytest.mark.parametrize("name", ["light", "dark", "high_contrast"])
def test_it_draws_in_every_theme_and_with_nothing(qtbot, disease, name):
    theme = load_theme(name)
    waterfall = Waterfall(theme)
    qtbot.addWidget(waterfall)
    waterfall.resize(400, 300)
    empty = waterfall.grab().toImage()
    waterfall.show_disease(disease)
    waterfall.show_current("f10")
    drawn = waterfall.grab().toImage()
    colours = {drawn.pixelColor(x, y).name() for x in range(0, 400, 2) for y in range(0, drawn.height(), 2)}
    assert theme.colour("positive_fill").name() in colours
    assert theme.colour("selection").name() in colours
    assert empty != drawn
