"""A client that openapi-python-client makes of the API's description reads everything; the pages must say the same."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from umea_press.local.judges import tools
from umea_press.local.judges.press_room import PressRoom
from umea_press.local.judges.verdicts import Judgement
from umea_press.local.judges.visitor import Visitor, values


def generated_client(room: PressRoom) -> Judgement:
    """Make it, run it, and compare its numbers with those that people see."""
    python, folder = tools.client_maker(), room.fresh("press-client")
    making = [
        python.with_name("openapi-python-client"),
        "generate",
        "--url",
        f"{room.url}/api/v1/openapi.json",
    ]
    said = tools.said([*making, "--meta", "none", "--output-path", folder / "press_client"], folder=folder)
    left_out = [
        line for line in said.splitlines() if re.match(r"\s*(WARNING|ERROR) parsing", line, re.IGNORECASE)
    ]
    script = Path(__file__).with_name("generated_client.py")
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    found = json.loads(tools.said([python, script, room.url], environment=environment).splitlines()[-1])
    read = found["read"]
    findings = [*left_out, *found["wrong"], *compared(Visitor(room.url), read)]
    seen = sum(read[kind] for kind in ("releases", "decisions", "budget_lines", "bodies")) + len(
        read["matters"]
    )
    return Judgement.of(seen, findings, tools.CLIENT_MAKER[0].replace("==", " "))


def compared(visitor: Visitor, read: dict[str, Any]) -> Iterator[str]:
    """Yield what the client and the pages count differently."""
    for what, (ours, theirs) in numbers(visitor, read).items():
        if ours != theirs:
            yield f"{what}: {theirs} by the client, {ours} on the page"


def numbers(visitor: Visitor, read: dict[str, Any]) -> dict[str, tuple[object, object]]:
    """The numbers of the pages beside those of the client, by what they count."""
    ledger = tabs(visitor, "/beslut/")
    pairs: dict[str, tuple[object, object]] = {
        "releases": (results(visitor), read["releases"]),
        "decisions": (ledger[0], read["decisions"]),
        "budget lines": (ledger[1], read["budget_lines"]),
    }
    for body, count in read["decisions_of"].items():
        if count:
            pairs[f"decisions of {body}"] = (tabs(visitor, f"/beslut/?namnd={body}")[0], count)
    for matter, counts in read["matters"].items():
        pairs[f"matter {matter}"] = ([steps(visitor, matter)], counts)
    return pairs


def tabs(visitor: Visitor, path: str) -> list[int]:
    """How many decisions and how many amounts the ledger says that it shows."""
    counts = values(visitor.get(path).text, "//*[@class='views-count']")
    return [int(re.sub(r"\D", "", count)) for count in counts]


def results(visitor: Visitor) -> int:
    """How many releases the archive says that it holds."""
    return int(
        re.sub(r"\D", "", values(visitor.get("/pressmeddelanden/").text, "//*[@class='results-count']")[0])
    )


def steps(visitor: Visitor, matter: str) -> int:
    """How many decisions the page of a matter shows."""
    page = visitor.get(f"/arenden/{quote(matter)}/").text
    return len(values(page, "//li[starts-with(@class, 'step ')]"))
