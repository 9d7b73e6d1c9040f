"""What the two commands on captures share: opening a file and saying in Swedish why it cannot be used."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from releases.moving import refusals
from releases.moving.page_lists import reading_of

# What stops one file and not those after it.
REFUSALS = refusals.REFUSALS

__all__ = ["REFUSALS", "add_files", "reading_of", "sentence"]


def add_files(parser: CommandParser, nargs: str = "+") -> None:
    """Take one file or more."""
    parser.add_argument(
        "files", nargs=nargs, type=Path, metavar="FILE", help=_("a captured page, text or HTML")
    )


def sentence(path: Path | str, refusal: Exception) -> str:
    """Return one clear sentence that names the file and says what is wrong with it."""
    return f"{path}: {refusals.in_words(refusal)}"
