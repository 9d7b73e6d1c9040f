"""Tables for spreadsheets: CSV that Excel opens as it is, and cells that are never formulas."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for Windows-1252
# A cell that begins so is a formula to a spreadsheet (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = str | int | dt.date | None


def safe_cell(cell: Cell) -> str | int:
    """Return what stands in a cell: text that a spreadsheet would take for a formula gets an apostrophe before it.

    Numbers stay numbers, negative ones too, and days are ISO 8601.
    """
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, int):
        return cell
    words = cell.replace("\0", "")
    return "'" + words if words.startswith(FORMULA) else words


class _Line:
    """What csv.writer writes to: keeps the one line it was given."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text = text


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield a table as CSV, a line at a time: UTF-8 with a byte order mark, semicolons, CRLF."""
    line = _Line()
    writer = csv.writer(line, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    yield BYTE_ORDER_MARK + line.text
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        yield line.text
