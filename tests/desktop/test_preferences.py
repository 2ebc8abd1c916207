import dataclasses

from PySide6.QtCore import QByteArray

from medassist.desktop import preferences
from medassist.desktop.preferences import COLUMNS, GEOMETRY, TEXT_STEPS, THEME, Key, Preferences


def test_values_come_back_with_their_type(tmp_path):
    first = Preferences(tmp_path)
    first.set(TEXT_STEPS, 2)
    first.set(THEME, "dark")
    first.set(GEOMETRY, QByteArray(b"\x00\x01"))
    del first
    again = Preferences(tmp_path)
    assert again.get(TEXT_STEPS) == 2
    assert again.get(THEME) == "dark"
    assert again.get(GEOMETRY) == QByteArray(b"\x00\x01")


def test_a_damaged_value_is_the_default(tmp_path):
    (tmp_path / "window.ini").write_text("[look]\ntext_steps=many\n", encoding="utf-8")
    assert Preferences(tmp_path).get(TEXT_STEPS) == 0


def test_forgetting_the_layout_keeps_the_look(tmp_path):
    kept = Preferences(tmp_path)
    kept.set(COLUMNS, QByteArray(b"x"))
    kept.set(THEME, "dark")
    kept.forget_layout()
    assert kept.get(COLUMNS).isEmpty()
    assert kept.get(THEME) == "dark"


def test_nothing_but_look_and_window_is_remembered():
    keys = [value for value in vars(preferences).values() if isinstance(value, Key)]
    assert {key.name.split("/")[0] for key in keys} == {"look", "window"}
    assert all(dataclasses.is_dataclass(key) for key in keys)
