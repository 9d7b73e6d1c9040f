"""The ledger as a workbook of Excel: the rows of the CSV, with numbers, dates and text told apart.

A spreadsheet that opens a CSV takes the case number 2026/12 for a month. Here
every word is a string, whatever it looks like, so none becomes a date or a
formula, and a day is a day.
"""

import datetime as dt
import io
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from releases.newsroom.ledger.exports import table
from releases.newsroom.ledger.selection import LedgerSelection, View
from releases.spreadsheets import Cell

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT, DAY, NUMBER, AMOUNT = "@", "yyyy-mm-dd", "0", "#,##0"
WRITTEN = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no zones
LONGEST_TEXT = 32_767  # characters in a cell (ECMA-376, 18.3.1.4, as Excel limits it)
# The columns of sentences, names and addresses, from 1.
WIDE = {View.DECISIONS: {2, 3, 9, 10, 11, 14, 15, 17}, View.MONEY: {2, 7, 9, 11}}
NARROWEST, WIDEST = 11, 48  # of columns, in digits


def workbook(request: HttpRequest, selection: LedgerSelection) -> HttpResponse:
    """Answer with the selection as .xlsx. The file has an index at its end, so it is made before it is sent."""
    book = Workbook(write_only=True)
    book.properties = DocumentProperties(creator="", created=WRITTEN, modified=WRITTEN)
    sheet = book.create_sheet(_("Decisions") if selection.view == View.DECISIONS else _("Money"))
    _fill(sheet, selection)
    response = HttpResponse(_packed(book), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{selection.file_name("xlsx")}"'
    return response


def _packed(book: Workbook) -> bytes:
    """Return the file. Unlike `book.save` it does not say when it was written: the same rows are the same bytes."""
    dated, file = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, ZipFile(dated, "w")).save()
    with ZipFile(dated) as parts, ZipFile(file, "w") as packed:
        for name in parts.namelist():
            packed.writestr(ZipInfo(name), parts.read(name), ZIP_DEFLATED)
    return file.getvalue()


def _fill(sheet: WriteOnlyWorksheet, selection: LedgerSelection) -> None:
    headings, rows = table(selection)
    sheet.freeze_panes = "A2"
    for number, heading in enumerate(headings, start=1):
        width = WIDEST if number in WIDE[selection.view] else max(NARROWEST, len(heading) + 2)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append(_heading(sheet, heading) for heading in headings)
    for row in rows:
        sheet.append(_cells(sheet, row, AMOUNT if selection.view == View.MONEY else NUMBER))


def _cells(sheet: WriteOnlyWorksheet, row: list[Cell], first: str) -> Iterator[SheetCell | None]:
    """Yield the cells of a row; `first` is how a number in its first column is written."""
    for number, value in enumerate(row):
        yield _cell(sheet, value, NUMBER if number else first)


def _heading(sheet: WriteOnlyWorksheet, words: str) -> SheetCell:
    cell = _text(sheet, words)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="top")
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Cell, number: str) -> SheetCell | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return _text(sheet, value)
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = DAY if isinstance(value, dt.date) else number
    return cell


def _text(sheet: WriteOnlyWorksheet, words: str) -> SheetCell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", words)[:LONGEST_TEXT])
    cell.data_type = "s"  # also what looks like a formula or an error
    cell.number_format = TEXT
    return cell
