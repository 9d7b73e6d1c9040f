"""linkchecker follows the links of the press room, fragments included; nothing outside this machine is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from umea_press.local.judges import tools
from umea_press.local.judges.press_room import PressRoom
from umea_press.local.judges.verdicts import Judgement

SETTINGS = """
[checking]
threads=8
maxrequestspersecond=1000
robotstxt=0
[filtering]
checkextern=0
[AnchorCheck]
"""
# The desk asks for a login. Filters lead to pages that each lead to all others. The English and Finnish pages of a
# release differ from the Swedish one in the words around it. Archives have a judge of their own.
NOT_FOLLOWED = (
    r"/redaktion/",
    r"\?",
    r"/(en|fi)/pressmeddelanden/\d",
    r"^(mailto|tel):",
    r"\.zip$|/bild/\d|\.(jpe?g|png|webp|avif)$",
)
PATIENCE = 600  # seconds


def whole(room: PressRoom) -> Judgement:
    """From the front page on; 404 and 410 are links to nowhere."""
    folder = room.fresh("links")
    (folder / "linkcheckerrc").write_text(SETTINGS)
    options = ["--config", folder / "linkcheckerrc", "--no-status", "--output", "text/utf-8"]
    avoided = [part for pattern in NOT_FOLLOWED for part in ("--ignore-url", pattern)]
    command = [tools.python_tool("linkchecker"), *options, *avoided, f"{room.url}/"]
    said = tools.said(command, statuses=(0, 1), seconds=PATIENCE)
    (folder / "said.txt").write_text(said)
    seen = re.search(r"([\d,]+) links? in", said)
    version = re.findall(r"[\d.]+", tools.PYTHON_TOOLS[2])[0]
    return Judgement.of(int(seen[1].replace(",", "")) if seen else 0, broken(said), f"linkchecker {version}")


def broken(said: str) -> Iterator[str]:
    """Yield what it lists without being asked: errors and warnings."""
    for block in said.split("\n\n"):
        facts = dict(re.findall(r"^(URL|Parent URL|Result|Warning) +(.+(?:\n {11}.+)*)", block, re.MULTILINE))
        if "URL" in facts and "Result" in facts:
            why = " ".join(f"{facts.get('Result', '')} {facts.get('Warning', '')}".split())
            yield f"{facts['URL']} on {facts.get('Parent URL', '?')}: {why}"
