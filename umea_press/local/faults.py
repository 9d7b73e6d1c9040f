"""The story of `make faults`: everything that may go wrong, as often as promised, with the figures at the end.

About 20 minutes, as root on Debian: one of the mail servers is a real Postfix. Arguments go to pytest: `-k killed`, or
a path instead of all rooms. The last line is "N passed, N failed".
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, parse

from umea_press.local import postfix
from umea_press.local.check import run
from umea_press.local.environment import CHECKOUT, TEST, Refusal

# The faults at their full size, and the rooms that hold the rest of docs/guarantees.md.
ROOMS = tuple(
    f"releases/tests/{room}"
    for room in (
        *(
            "faults",
            "alerts",
            "mail/smtp",
            "bounces",
            "monitoring/test_health.py",
            "monitoring/test_progress.py",
        ),
        *("journeys/test_secrets.py", "journeys/test_sending.py", "desk/publication/test_publication.py"),
        *("media/test_images.py", "services"),
        # Every page with everything open, at both widths, light and dark.
        "desk/test_editor_in_browser.py::test_every_panel_is_accessible_and_fits",
        "desk/drafting/test_in_browser.py::test_the_pages_of_versions_are_accessible_and_fit",
        "desk/publication/test_review_in_browser.py::test_each_page_of_the_review_is_accessible_and_as_wide_as_the_screen",
    )
)
REPORT = TEST.folder / "faults.xml"


def main(arguments: Sequence[str]) -> int:
    """0 when everything passed, 1 when something did not, 2 when the person must mend something first."""
    os.chdir(CHECKOUT)
    try:
        postfix.install()
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    TEST.make()
    REPORT.unlink(missing_ok=True)
    named = any(Path(argument.partition("::")[0]).exists() for argument in arguments)
    # Only the older form of the report has room for the figures.
    report = ["-o", "junit_family=xunit1", f"--junitxml={REPORT}"]
    options = ["-v", "-m", "not short", "--show-capture=no", "--durations=10", *report]
    failed = run("pytest", *(() if named else ROOMS), *options, *arguments)
    if not REPORT.exists():
        return 1
    tests = list(parse(REPORT).iter("testcase"))  # noqa: S314
    print("", *figures(tests), counted(tests), sep="\n")
    return 1 if failed else 0


def figures(tests: Sequence[Element]) -> Iterator[str]:
    """Yield a line for each test that has noted figures with `record_property`."""
    for test in tests:
        if noted := [f"{each.get('name')} {each.get('value')}" for each in test.iter("property")]:
            yield f"{test.get('name')}: {', '.join(noted)}"


def counted(tests: Sequence[Element]) -> str:
    """Return "N passed, N failed"; what could not be set up or cleared away has failed."""
    failed = sum(test.find("failure") is not None or test.find("error") is not None for test in tests)
    return f"{len(tests) - failed} passed, {failed} failed"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
