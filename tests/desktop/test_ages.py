import pytest

from medassist.desktop.ages import age_parts, parse_age


@pytest.mark.parametrize(
    ("text", "years"),
    [("58", 58), (" 58 years ", 58), ("1,5 y", 1.5), ("8 months", 8 / 12), ("8个月", 8 / 12), ("3岁", 3), ("0", 0)],
)
def test_ages_as_people_write_them(text, years):
    assert parse_age(text) == pytest.approx(years)


def test_days_and_weeks():
    assert parse_age("12 d") == pytest.approx(12 / 365.25)
    assert parse_age("2 weeks") == pytest.approx(14 / 365.25)


def test_nothing_is_unknown():
    assert parse_age("  ") is None


@pytest.mark.parametrize("text", ["old", "-3", "300", "58 parsecs", "5 5", "1e3"])
def test_what_is_no_age_is_refused(text):
    with pytest.raises(ValueError, match="not an age"):
        parse_age(text)


@pytest.mark.parametrize(
    ("years", "parts"),
    [
        (12 / 365.25, (12, "days")),
        (0.5, (6, "months")),
        (1.99, (24, "months")),
        (2.0, (2, "years")),
        (58.9, (58, "years")),
    ],
)
def test_ages_as_clinicians_say_them(years, parts):
    assert age_parts(years) == parts
