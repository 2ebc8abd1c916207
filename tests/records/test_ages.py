"""ISO 8601 durations as ages."""

from __future__ import annotations

import pytest

from medassist.records.ages import words_of_age, years_between, years_of_duration


@pytest.mark.parametrize(
    ("duration", "years"),
    [
        ("P54Y", 54),
        ("P3Y6M", 3.5),
        ("P2W", 14 / 365.25),
        ("P10D", 10 / 365.25),
        ("P1Y2M3DT4H", 1 + 2 / 12 + 3 / 365.25),
        ("P0.5Y", 0.5),
        ("P0Y", 0),
    ],
)
def test_durations(duration: str, years: float) -> None:
    assert years_of_duration(duration) == pytest.approx(years)


@pytest.mark.parametrize("duration", ["", "P", "54", "54Y", "P-3Y", "P3Y6", "P131Y", "P٣Y", "P3M2Y"])
def test_what_is_no_age(duration: str) -> None:
    assert years_of_duration(duration) is None


def test_between_dates() -> None:
    assert years_between("1990-05-01", "2020-05-01T12:00:00Z") == pytest.approx(30, abs=0.01)
    for birth, moment in (("2020-01-01", "2019-01-01"), ("x", "2020-01-01"), ("1800-01-01", "2020-01-01")):
        assert years_between(birth, moment) is None


@pytest.mark.parametrize(
    ("years", "words"),
    [
        (0, "0 days"), (1 / 365.25, "1 day"), (0.1, "5 weeks"), (0.5, "6 months"), (1.5, "18 months"),
        (2, "2 years"), (54.9, "54 years"),
    ],
)  # fmt: skip
def test_words(years: float, words: str) -> None:
    assert words_of_age(years) == words
