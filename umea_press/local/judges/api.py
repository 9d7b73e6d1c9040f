"""Schemathesis asks the API whatever its description allows and forbids, over HTTP, as gunicorn serves it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from umea_press.local.judges import tools
from umea_press.local.judges.press_room import PressRoom
from umea_press.local.judges.verdicts import Judgement

EXAMPLES = 40  # for each address, phase and way to be wrong
SEED = 20261129  # the same questions each time
# A place in a list (`after`) is a string to whoever asks, and only those that were given out are taken.
NOT_ASKED = "positive_data_acceptance"
FAILURE = re.compile(r"^- (ST\d+ .+|.*(?:error|timeout).*)$", re.IGNORECASE | re.MULTILINE)
ADDRESS = re.compile(r"^_+ (.+?) _+$", re.MULTILINE)


def asked_by_schemathesis(room: PressRoom) -> Judgement:
    """Examples, edge cases, random and stateful requests; every check but one."""
    options = ["--max-examples", str(EXAMPLES), "--seed", str(SEED), "--no-color", "--warnings", "off"]
    chosen = ["--exclude-checks", NOT_ASKED, "--generation-database", "none", "--continue-on-failure"]
    program = Path(sys.executable).with_name("schemathesis")
    said = tools.said(
        [program, "run", f"{room.url}/api/v1/openapi.json", *options, *chosen],
        statuses=(0, 1),
        folder=room.fresh("schemathesis"),
    )
    (room.folder / "schemathesis" / "said.txt").write_text(said)
    seen = re.search(r"([\d,]+) generated", said)
    version = re.search(r"Schemathesis v([\d.]+)", said)
    count = int(seen[1].replace(",", "")) if seen else 0
    return Judgement.of(count, failures(said), f"schemathesis {version[1] if version else ''}")


def failures(said: str) -> Iterator[str]:
    """Yield each failure with its address and the command that shows it again."""
    sections = ADDRESS.split(said)[1:]
    for address, text in zip(sections[::2], sections[1::2], strict=True):
        again = re.search(r"curl .+", text)
        for failure in FAILURE.findall(text):
            yield f"{address}: {failure} ({again[0] if again else 'see said.txt'})"
