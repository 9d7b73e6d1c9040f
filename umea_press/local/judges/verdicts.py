"""What a judge says, and the table of what all of them said."""

from __future__ import annotations

import subprocess
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from umea_press.local.environment import Refusal

Room = TypeVar("Room")
SHOWN = 12  # findings of one judge in the table; all stand in its file


@dataclass(frozen=True)
class Judgement:
    """How many things a judge has looked at, what it was, and what it found wrong."""

    seen: int
    findings: tuple[str, ...] = ()
    judge: str = ""

    @classmethod
    def of(cls, seen: int, findings: Iterable[str], judge: str = "") -> Judgement:
        """Sort the findings and say each once."""
        return cls(seen, tuple(sorted(set(findings))), judge)

    @property
    def passed(self) -> bool:
        """A judge that has seen nothing has not passed anything."""
        return self.seen > 0 and not self.findings


@dataclass(frozen=True)
class Case(Generic[Room]):
    """A judge and what it looks at."""

    name: str
    judge: Callable[[Room], Judgement]


@dataclass(frozen=True)
class CaseOutcome:
    name: str
    verdict: Judgement
    seconds: float

    def lines(self) -> list[str]:
        """The row of the table, and the findings below it."""
        said = "passed" if self.verdict.passed else "FAILED"
        row = f"{said}  {self.name:<34} {self.verdict.seen:>6} seen {self.seconds:>6.0f} s  {self.verdict.judge}"
        left = len(self.verdict.findings) - SHOWN
        more = [f"        … and {left} more"] if left > 0 else []
        return [row.rstrip(), *(f"        {finding}" for finding in self.verdict.findings[:SHOWN]), *more]


def run_case(case: Case[Room], room: Room) -> CaseOutcome:
    """Let one judge look. One that cannot is a failure and hides no other."""
    begun = time.monotonic()
    try:
        verdict = case.judge(room)
    except (Refusal, subprocess.CalledProcessError) as problem:
        words = getattr(problem, "stderr", None) or getattr(problem, "stdout", None) or str(problem)
        verdict = Judgement(0, (f"cannot judge: {str(words).strip()[-2000:]}",))
    except Exception:
        verdict = Judgement(0, (f"cannot judge: {traceback.format_exc()}",))
    return CaseOutcome(case.name, verdict, time.monotonic() - begun)


def counted(outcomes: Sequence[CaseOutcome]) -> str:
    """Return "N passed, N failed"."""
    passed = sum(outcome.verdict.passed for outcome in outcomes)
    return f"{passed} passed, {len(outcomes) - passed} failed"
