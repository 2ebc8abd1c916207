from dataclasses import replace

import hand_made
import pytest
from PySide6.QtCore import Qt

from medassist.desktop import operations
from medassist.desktop.views.alert_banner import MOST_LINES, AlertBanner
from medassist.domain.case import Alert
from medassist.domain.disease import Acuity, Basis, Source
from medassist.review.decide import current_findings

CRITERIA = Source(Basis.CRITERIA, "Made-up criteria")


def finding(label):
    return next(found.id for found in hand_made.findings() if found.label == label)


def alert(number=1, level=Acuity.EMERGENCY, label="Hypoxaemia with tachycardia", findings=None):
    findings = findings or (finding("Tachycardia"), finding("Hypoxemia"))
    return Alert(
        f"ma:rule_{number}", level, label, "Consider an embolus.", findings, ("ma:pulmonary_embolism",), CRITERIA
    )


@pytest.fixture
def flagged(session, engine, monkeypatch):
    """The session with one red flag, which an edit silences once a finding of it is gone."""
    rerank = engine.rerank

    def with_alerts(case):
        left = {found.id for found in current_findings(case)}
        flags = tuple(flag for flag in case.assessment.alerts if left.issuperset(flag.findings))
        return replace(rerank(case), alerts=flags)

    monkeypatch.setattr(engine, "rerank", with_alerts)
    session.open(replace(hand_made.assessment(), alerts=(alert(),)))
    return session


@pytest.fixture
def banner(qtbot, flagged):
    banner = AlertBanner(flagged)
    qtbot.addWidget(banner)
    banner.show()
    return banner


def test_a_flag_says_how_soon_in_words_and_names_the_rule(banner):
    (line,) = banner.lines
    assert line.level.text() == "\u26a0 emergency"
    assert line.name.text() == "Hypoxaemia with tachycardia"
    assert "Made-up criteria" in line.name.toolTip()
    assert line.name.accessibleName() == "Red flag, emergency: Hypoxaemia with tachycardia"
    assert line.why.accessibleName()


def test_why_opens_and_closes_the_rules_text(banner, qtbot):
    (line,) = banner.lines
    assert not line.text.isVisible()
    qtbot.mouseClick(line.why, Qt.MouseButton.LeftButton)
    assert line.text.isVisible()
    assert "Consider an embolus." in line.text.text()
    assert line.text.textFormat() is Qt.TextFormat.PlainText
    qtbot.mouseClick(line.why, Qt.MouseButton.LeftButton)
    assert not line.text.isVisible()


def test_without_a_flag_there_is_no_banner(banner, flagged):
    flagged.do(operations.reject([finding("Tachycardia")]))
    assert not banner.isVisible()
    assert banner.lines == []
    flagged.undo()
    assert banner.isVisible()
    flagged.close()
    assert not banner.isVisible()


def test_a_line_that_stays_keeps_its_open_text(banner, flagged):
    banner.lines[0].why.setChecked(True)
    flagged.do(operations.accept([finding("Tachycardia")]))
    assert banner.lines[0].text.isVisible()


def test_many_flags_leave_room_for_the_record(banner, flagged, qtbot):
    flags = tuple(alert(number, label=f"Flag {number}") for number in range(5))
    flagged.open(replace(hand_made.assessment(), alerts=flags))
    assert sum(line.isVisible() for line in banner.lines) == MOST_LINES
    assert banner.more.text() == "2 more"
    qtbot.mouseClick(banner.more, Qt.MouseButton.LeftButton)
    assert all(line.isVisible() for line in banner.lines)


def test_a_routine_flag_is_not_dressed_as_danger(banner, flagged):
    flagged.open(replace(hand_made.assessment(), alerts=(alert(level=Acuity.ROUTINE),)))
    assert banner.lines[0].level.objectName() == "badge"


def test_a_click_lights_the_findings_and_goes_from_one_to_the_next(window, qtbot):
    window.session.open(replace(hand_made.assessment(), alerts=(alert(),)))
    workspace = window.workspace
    assert workspace.alerts.isVisible()
    (line,) = workspace.alerts.lines
    workspace.tabs.setCurrentIndex(1)
    qtbot.mouseClick(line.name, Qt.MouseButton.LeftButton)
    assert workspace.tabs.currentIndex() == 0
    assert window.session.finding == finding("Tachycardia")
    lit = {selection.cursor.selectedText() for selection in workspace.record.extraSelections()}
    assert {"HR 128", "SpO2 89 %"} <= lit
    assert "chest pain" not in lit
    qtbot.mouseClick(line.name, Qt.MouseButton.LeftButton)
    assert window.session.finding == finding("Hypoxemia")
    qtbot.mouseClick(line.name, Qt.MouseButton.LeftButton)
    assert window.session.finding == finding("Tachycardia")
