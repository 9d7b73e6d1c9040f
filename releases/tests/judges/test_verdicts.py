"""A judge that saw nothing, or could not look, has not passed; and the count of the last line is right."""

from typing import NoReturn

from umea_press.local.environment import Refusal
from umea_press.local.judges.verdicts import Case, Judgement, counted, run_case


def not_here(room: str) -> NoReturn:
    raise Refusal("vnu is not here")


def broken(room: str) -> NoReturn:
    raise ZeroDivisionError


CASES = (
    Case("content", lambda room: Judgement.of(3, [])),
    Case("critical", lambda room: Judgement.of(3, ["no title", "no title", "no lead"])),
    Case("blind", lambda room: Judgement.of(0, [])),
    Case("absent", not_here),
    Case("broken", broken),
)


def test_only_who_has_looked_and_found_nothing_has_passed() -> None:
    outcomes = [run_case(case, "room") for case in CASES]
    assert [outcome.verdict.passed for outcome in outcomes] == [True, False, False, False, False]
    assert counted(outcomes) == "1 passed, 4 failed"


def test_a_judge_that_cannot_look_says_why_and_hides_no_other() -> None:
    absent, after = run_case(CASES[3], "room"), run_case(CASES[0], "room")
    assert "vnu is not here" in absent.lines()[1]
    assert after.verdict.passed


def test_each_fault_is_said_once() -> None:
    assert run_case(CASES[1], "room").verdict.findings == ("no lead", "no title")
