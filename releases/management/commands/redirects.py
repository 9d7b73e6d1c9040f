"""Old addresses of releases: list them, take in a table of them, write them as a map for nginx."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from releases.absolute_urls import whole
from releases.capture import UnreadableCapture, decode
from releases.services import old_addresses
from releases.services.old_addresses import Redirect

LARGEST_TABLE = 20_000_000  # bytes


class Command(BaseCommand):
    help = (
        "Lists the old addresses that lead to press releases, one a line: old, a tab, new. "
        "Takes in a table of them, or writes them as a map for the nginx of the old host."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--import",
            dest="table",
            type=Path,
            metavar="FILE.csv",
            help="two columns: the old address or path, and the release's address in this press room",
        )
        what.add_argument("--nginx", action="store_true", help="print a map for the nginx of the old host")
        parser.add_argument("--host", default="", help="only the addresses of this old host")

    def handle(self, *args: Any, table: Path | None, nginx: bool, host: str, **options: Any) -> None:
        if table is not None:
            return self._take_in(table)
        found = (one for one in old_addresses.all_redirects() if host.casefold() in ("", one.key.host))
        for line in _nginx_map(found) if nginx else (f"{_written(one)}\t{whole(one.path)}" for one in found):
            self.stdout.write(line)
        return None

    def _take_in(self, table: Path) -> None:
        """Take each row in; one that cannot be used is named and stops no other."""
        new = known = refused = 0
        for number, row in _rows(table):
            try:
                if old_addresses.remember_pair(*row):
                    new += 1
                else:
                    known += 1
            except old_addresses.OldAddressError as refusal:
                refused += 1
                self.stderr.write(
                    _("%(file)s, line %(line)s: %(reason)s")
                    % {"file": table, "line": number, "reason": _reason(refusal)}
                )
        self.stdout.write(
            _("%(new)s new, %(known)s known before, %(refused)s not taken in.")
            % {"new": new, "known": known, "refused": refused}
        )
        if refused:
            raise SystemExit(1)


def _rows(table: Path) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the lines that say anything but a heading, each with its number and its first two cells."""
    try:
        if table.stat().st_size > LARGEST_TABLE:
            raise CommandError(_("The file is too large."))
        text = decode(table.read_bytes())
    except (OSError, UnreadableCapture) as error:
        raise CommandError(_("%(file)s cannot be read.") % {"file": table}) from error
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for row in reader:
        old, new = [*(cell.strip() for cell in row), "", ""][:2]
        is_heading = reader.line_num == 1 and "/" not in old
        if (old or new) and not is_heading:
            yield reader.line_num, (old, new)


def _reason(refusal: old_addresses.OldAddressError) -> str:
    match refusal:
        case old_addresses.NamesNoPage():
            return _("the old address names no page.")
        case old_addresses.LeadsElsewhere():
            return _("the old address leads to another press release already.")
    return _("the new address is no press release of this press room.")


def _written(one: Redirect) -> str:
    query = f"?{one.key.query}" if one.key.query else ""
    return f"{one.key.host}{one.key.path}{query}"


# nginx compares the strings of a map in small letters, and `$uri` is decoded, as the paths are here.
OPENING = """\
# In http {{ }}:
map {source} ${name} {{
    default "";\
"""
USE = """\
# In the server {{ }} of the old host:
#   if ($press_room_by_query) {{ return 301 {site}$press_room_by_query; }}
#   if ($press_room_by_path) {{ return 301 {site}$press_room_by_path; }}\
"""


def _nginx_map(redirects: Iterator[Redirect]) -> Iterator[str]:
    """Yield the lines of two maps: by the path alone, and by path and query where an old site needs both."""
    with_query: list[str] = []
    yield OPENING.format(source="$uri", name="press_room_by_path")
    for one in redirects:
        if one.key.query:
            with_query.append(f"    {_quoted(f'{one.key.path}?{one.key.query}')} {_quoted(one.path)};")
        else:
            yield from (f"    {_quoted(f'{one.key.path}{end}')} {_quoted(one.path)};" for end in ("", "/"))
    yield "}"
    yield OPENING.format(source='"$uri?$args"', name="press_room_by_query")
    yield from with_query
    yield "}"
    yield USE.format(site=whole("/").rstrip("/"))


def _quoted(words: str) -> str:
    """Return words as one string of nginx; a backslash in front keeps a "~" or a name of nginx's what it says."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
