"""Every action of the window with its menu, words and keys, in one table."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

_translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. `keys` are portable key names; `hint` is the tooltip and the help's words."""

    name: str
    text: str
    keys: tuple[str, ...] = ()
    hint: str = ""


SEPARATOR = ActionSpec("", "")


def menus() -> tuple[tuple[str, tuple[ActionSpec, ...]], ...]:
    """(menu title, its actions) from left to right, in the window's language."""
    return (
        (_translate("Menu", "&File"), _file()),
        (_translate("Menu", "&Edit"), _edit()),
        (_translate("Menu", "&Review"), _review()),
        (_translate("Menu", "&View"), _view()),
        (_translate("Menu", "&Help"), _help()),
    )


def _file() -> tuple[ActionSpec, ...]:
    return (
        ActionSpec("open", _translate("Menu", "&Open record\u2026"), ("Ctrl+O",), _translate("Menu", "Open a file")),
        ActionSpec(
            "paste",
            _translate("Menu", "&Paste record\u2026"),
            ("Ctrl+Shift+V",),
            _translate("Menu", "Assess text from the clipboard"),
        ),
        ActionSpec("close", _translate("Menu", "&Close record"), ("Ctrl+W",), _translate("Menu", "Leave the record")),
        SEPARATOR,
        ActionSpec(
            "report",
            _translate("Menu", "&Report\u2026"),
            ("Ctrl+P",),
            _translate("Menu", "Preview, print or save the report"),
        ),
        SEPARATOR,
        ActionSpec("quit", _translate("Menu", "&Quit"), ("Ctrl+Q",), _translate("Menu", "Close the window")),
    )


def _edit() -> tuple[ActionSpec, ...]:
    return (
        ActionSpec("undo", _translate("Menu", "&Undo"), ("Ctrl+Z",), _translate("Menu", "Take back the last change")),
        ActionSpec(
            "redo",
            _translate("Menu", "&Redo"),
            ("Ctrl+Shift+Z", "Ctrl+Y"),
            _translate("Menu", "Make the change taken back again"),
        ),
        SEPARATOR,
        ActionSpec(
            "palette",
            _translate("Menu", "&Go to anything\u2026"),
            ("Ctrl+K",),
            _translate("Menu", "Find by a few letters"),
        ),
    )


def _review() -> tuple[ActionSpec, ...]:
    return (
        ActionSpec("next", _translate("Menu", "&Next finding"), ("J",), _translate("Menu", "Next finding shown")),
        ActionSpec(
            "previous", _translate("Menu", "&Previous finding"), ("K",), _translate("Menu", "Previous finding shown")
        ),
        SEPARATOR,
        ActionSpec("accept", _translate("Menu", "&Accept"), ("A",), _translate("Menu", "The finding stands")),
        ActionSpec("reject", _translate("Menu", "&Reject"), ("R",), _translate("Menu", "The finding does not hold")),
        ActionSpec("unsure", _translate("Menu", "&Unsure"), ("U",), _translate("Menu", "The finding stays open")),
        ActionSpec(
            "toggle_absent",
            _translate("Menu", "Present or a&bsent"),
            ("N",),
            _translate("Menu", "Turn present to absent"),
        ),
        ActionSpec(
            "clear",
            _translate("Menu", "&Clear decision"),
            ("Ctrl+Backspace",),
            _translate("Menu", "Back to what the machine said"),
        ),
        SEPARATOR,
        ActionSpec(
            "add",
            _translate("Menu", "Add &finding\u2026"),
            ("Ctrl+Return", "Ctrl+Enter"),
            _translate("Menu", "Add a finding over the selected words"),
        ),
        ActionSpec(
            "edit", _translate("Menu", "&Edit finding\u2026"), (), _translate("Menu", "Another concept or status (E)")
        ),
        ActionSpec("remove", _translate("Menu", "Re&move finding"), (), _translate("Menu", "Take it out (Delete)")),
        ActionSpec(
            "accept_shown",
            _translate("Menu", "Accept all &shown"),
            ("Ctrl+Shift+A",),
            _translate("Menu", "Accept every finding shown that is not reviewed"),
        ),
    )


def _view() -> tuple[ActionSpec, ...]:
    return (
        ActionSpec("record", _translate("Menu", "&Record"), ("F6",), _translate("Menu", "Go to the record")),
        ActionSpec("findings", _translate("Menu", "&Findings"), ("F7",), _translate("Menu", "Go to the findings")),
        ActionSpec(
            "differential", _translate("Menu", "&Differential"), ("F8",), _translate("Menu", "Go to the diagnoses")
        ),
        ActionSpec("why", _translate("Menu", "&Why"), ("F9",), _translate("Menu", "Go to the explanation")),
        ActionSpec("issues", _translate("Menu", "&To note"), (), _translate("Menu", "What could not be read or used")),
        SEPARATOR,
        ActionSpec(
            "larger", _translate("Menu", "&Larger text"), ("Ctrl++", "Ctrl+="), _translate("Menu", "Larger text")
        ),
        ActionSpec("smaller", _translate("Menu", "&Smaller text"), ("Ctrl+-",), _translate("Menu", "Smaller text")),
        ActionSpec(
            "usual", _translate("Menu", "&Usual text"), ("Ctrl+0",), _translate("Menu", "The system's text size")
        ),
        SEPARATOR,
        ActionSpec("reset", _translate("Menu", "R&eset layout"), (), _translate("Menu", "The window's first shape")),
    )


def _help() -> tuple[ActionSpec, ...]:
    return (
        ActionSpec(
            "guide", _translate("Menu", "&Guide and keys"), ("F1", "?"), _translate("Menu", "How to read the window")
        ),
        ActionSpec("about", _translate("Menu", "&About MedAssist"), (), _translate("Menu", "Versions and licences")),
    )


class Actions(QObject):
    """The actions made from the table, by name, and the menus that hold them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def fill(self, bar: QMenuBar) -> None:
        """Make the menus; titles stay in the table's order."""
        for title, specs in menus():
            menu = bar.addMenu(title)
            menu.setToolTipsVisible(True)
            self._menus[title] = menu
            for spec in specs:
                if spec is SEPARATOR:
                    menu.addSeparator()
                else:
                    menu.addAction(self._make(spec))

    def menu(self, number: int) -> QMenu:
        """The menu at a place from the left."""
        return list(self._menus.values())[number]

    def all(self) -> tuple[QAction, ...]:
        """Every action."""
        return tuple(self._actions.values())

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.name)
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        action.setToolTip(spec.hint)
        action.setStatusTip(spec.hint)
        self._actions[spec.name] = action
        return action
