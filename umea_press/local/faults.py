"""The story of `make faults`: everything that may go wrong, as often as promised, with the figures at the end.

About 20 minutes. Arguments go to pytest: `-k killed`, or a path instead of all rooms. The last line is
"N passed, N failed".
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from umea_press.local.environment import CHECKOUT

# The faults at their full size, and the rooms that hold the rest of the promises.
ROOMS = tuple(f"releases/tests/{room}" for room in ("faults", "alerts", "bounces", "health"))


@dataclass
class Results:
    """A pytest plugin that counts, and collects the figures that tests note with `record_property`."""

    passed: int = 0
    failed: int = 0
    figures: list[str] = field(default_factory=list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test when it has run, and also one that could not be set up or cleared away."""
        self.failed += report.failed
        if report.when == "call":
            self.passed += report.passed
            noted = ", ".join(f"{name} {value}" for name, value in report.user_properties)
            if noted:
                self.figures.append(f"{report.nodeid.rpartition('::')[2]}: {noted}")


def main(arguments: Sequence[str]) -> int:
    """0 when everything passed, else what pytest gives."""
    os.chdir(CHECKOUT)
    results = Results()
    named = any(Path(argument.partition("::")[0]).exists() for argument in arguments)
    options = ["-v", "-m", "not short", "--durations=10", "--show-capture=no"]
    status = pytest.main([*(() if named else ROOMS), *options, *arguments], plugins=[results])
    print("", *results.figures, f"{results.passed} passed, {results.failed} failed", sep="\n")
    return int(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
