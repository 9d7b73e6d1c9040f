"""Exports of Via TT as files: one release after the other, whatever the size of the file and the state of its JSON."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from releases.capture import UnreadableCapture, via

BLOCK = 1 << 18  # letters that are read at a time
LONGEST_RELEASE = 4_000_000  # letters: what is longer is a fault in the JSON
OPENING = re.compile(r'"releases"\s*:\s*\[')
BETWEEN = re.compile(r"[\s,]*")
FAULT = object()


@dataclass(frozen=True, slots=True)
class ViaRow:
    """One release of a file: its place, counted from 1, and its JSON. `fault` when it is none that can be read."""

    path: Path
    place: int
    row: Any = None
    fault: bool = False

    @property
    def name(self) -> str:
        """What a report calls it: the file and the place in it."""
        return f"{self.path.name} [{self.place}]"


def files_in(paths: Sequence[Path], endings: Sequence[str]) -> Iterator[Path]:
    """Yield the files, of a folder those with these endings, by name and below it too."""
    for path in paths:
        if path.is_dir():
            yield from (
                one for one in sorted(path.rglob("*")) if one.suffix.lower() in endings and one.is_file()
            )
        else:
            yield path


def rows(path: Path) -> Iterator[ViaRow]:
    """Yield the releases of a file; a fault in one is a row of its own, and those behind it are found again.

    Raises OSError, and UnreadableCapture when there is no release in it at all.
    """
    place = 0
    # A letter that is damaged is seen in the words; the rest of the file is none the worse.
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for found in _Scanner(file).objects():
            place += 1
            yield ViaRow(path, place, None if found is FAULT else found, found is FAULT)
    if not place:
        raise UnreadableCapture("no releases")


class _Scanner:
    """Reads one object of a list after the other from a file that need not fit into memory."""

    def __init__(self, file: IO[str]) -> None:
        self.file, self.text, self.is_whole = file, "", False
        self.decoder = json.JSONDecoder()

    def more(self) -> bool:
        """Read on; return whether there was anything."""
        block = "" if self.is_whole else self.file.read(BLOCK)
        self.is_whole = self.is_whole or len(block) < BLOCK
        self.text += block
        return bool(block)

    def objects(self) -> Iterator[Any]:
        """Yield the releases, FAULT for one that is broken."""
        self._skip_to_list()
        while True:
            at = self._next_start()
            if at < 0:
                return
            found, end = self._decoded(at)
            if found is FAULT:
                end = self._after_fault(at + 1)
            self.text = self.text[end:]
            yield found

    def _skip_to_list(self) -> None:
        """Cut what stands before the releases: of an answer its other fields, of a list its bracket."""
        self.more()
        if self.text.lstrip().startswith("["):
            self.text = self.text.lstrip()[1:]
            return
        while True:
            if opening := OPENING.search(self.text):
                self.text = self.text[opening.end() :]
                return
            if not self.more() or len(self.text) > LONGEST_RELEASE:
                return

    def _next_start(self) -> int:
        """Return where the next value begins, -1 at the end of the list."""
        while True:
            at = BETWEEN.match(self.text).end()  # type: ignore[union-attr]
            if at < len(self.text):
                return -1 if self.text[at] in "]}" else at
            if not self.more():
                return -1

    def _decoded(self, at: int) -> tuple[Any, int]:
        """Return the value that begins at `at` and where it ends; a file may end in the middle of one."""
        while True:
            try:
                found, end = self.decoder.raw_decode(self.text, at)
            except (ValueError, RecursionError):
                if len(self.text) - at < LONGEST_RELEASE and self.more():
                    continue
                return FAULT, at
            # A number may go on in what was not read yet; an object may not.
            if end < len(self.text) or not self.more():
                return found, end

    def _after_fault(self, at: int) -> int:
        """Return where the next release begins behind a broken one: the next object that looks like a whole one."""
        for start in re.finditer(r"\{", self.text[at:]):
            begins = at + start.start()
            try:
                found, _ = self.decoder.raw_decode(self.text, begins)
            except (ValueError, RecursionError):
                continue
            if isinstance(found, dict) and {"title", "published"} <= found.keys():
                return begins
        return len(self.text)


def is_second(row: ViaRow) -> bool:
    """True for a language version, which is taken in once its original is here."""
    return not row.fault and via.is_version(row.row)
