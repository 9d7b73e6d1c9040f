"""How long something takes, as it is said."""

import datetime as dt

import pytest

from releases.desk import durations


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.04, "0,0 sekunder"),
        (0.84, "0,8 sekunder"),
        (48.2, "48 sekunder"),
        (123, "2 minuter 3 sekunder"),
        (3600, "1 timme"),
        (11_530, "3 timmar 12 minuter"),
        (90_000, "1 dygn 1 timme"),
        (-1, "0,0 sekunder"),
    ],
)
def test_a_duration_has_two_units_at_most(seconds: float, said: str) -> None:
    assert durations.duration(dt.timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1 sekund"), (47.1, "48 sekunder"), (72, "1 minut 12 sekunder"), (300, "5 minuter")],
)
def test_a_countdown_never_says_less_than_a_second(seconds: float, said: str) -> None:
    assert durations.countdown(dt.timedelta(seconds=seconds)) == said
