"""The story of `make install-test`: a clean Debian becomes a press room by `deploy/install` alone, and is used.

About ten minutes for each of Debian's releases, as root on Debian. Arguments name releases: `bookworm`, `trixie`;
without any both are tried. The last line is "N passed, N failed".
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from umea_press.local.environment import CHECKOUT, TEST, Refusal, locked
from umea_press.local.installation.cases import CASES
from umea_press.local.installation.machine import FOLDER, booted
from umea_press.local.installation.server import prepared
from umea_press.local.judges.verdicts import CaseOutcome, counted, run_case

# Without which nothing else can be tried.
INSTALLING = "one command installs it"
SUITES = ("bookworm", "trixie")


def main(suites: Sequence[str]) -> int:
    """0 when all passed, 1 when one did not, 2 when the person must mend something first."""
    os.chdir(CHECKOUT)
    TEST.make()
    FOLDER.mkdir(exist_ok=True)
    outcomes: list[CaseOutcome] = []
    try:
        with locked(FOLDER / "lock"):
            for suite in suites or SUITES:
                outcomes += tried(suite)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    print(f"\nThe machines' files are in {FOLDER}", counted(outcomes), sep="\n")
    return 0 if all(outcome.verdict.passed for outcome in outcomes) else 1


def tried(suite: str) -> list[CaseOutcome]:
    """Print each outcome as soon as it is known. What the installer said is written beside the machine."""
    print(f"\nDebian {suite}", flush=True)
    outcomes = []
    with booted(suite) as machine, prepared(machine) as server:
        for case in CASES:
            outcomes.append(run_case(case, server))
            print(*outcomes[-1].lines(), sep="\n", flush=True)
            if case.name == INSTALLING and not outcomes[-1].verdict.passed:
                break  # there is nothing to ask for anything
        (FOLDER / f"{suite}.txt").write_text("\n\n".join(server.said))
    return outcomes


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
