"""What the two commands on captures share: opening a file and saying in Swedish why it cannot be used."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from releases.capture import Reading, UnreadableCapture, decode, read
from releases.services import editions, importing, readiness, steps

LARGEST_CAPTURE = 5_000_000  # bytes: a saved page with all its markup has a tenth of it
# What stops one file and not those after it.
REFUSALS = (OSError, UnreadableCapture, importing.ImportingError, steps.PublishingError)


def add_files(parser: CommandParser) -> None:
    """Take one file or more."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help=_("a captured page, text or HTML")
    )


def reading_of(path: Path) -> Reading:
    """Read the capture in a file. Raises OSError or UnreadableCapture."""
    if path.is_file() and path.stat().st_size > LARGEST_CAPTURE:
        raise UnreadableCapture("large")
    return read(decode(path.read_bytes()), path.name)


def sentence(path: Path, refusal: Exception) -> str:
    """Return one clear sentence that names the file and says what is wrong with it."""
    return f"{path}: {_reason(refusal)}"


def left_out(path: Path, reading: Reading) -> str:
    """Return one sentence that names the pictures that the press room did not take along, "" when there were none."""
    names = ", ".join(reading.pictures)
    said = _("Pictures are not taken along. Left out: %(names)s. Upload them at the desk.") % {"names": names}
    return f"{path}: {said}" if names else ""


def doubts(path: Path, reading: Reading) -> str:
    """Return one sentence that names the file and the fields that a person should look at, "" when there are none."""
    words = {
        "title": _("title"),
        "lead": _("lead"),
        "published": _("day of publication"),
        "contacts": _("contacts"),
    }
    names = ", ".join(words[one.field] for one in reading.unsure)
    said = _("Not sure, look at it: %(names)s.") % {"names": names}
    return f"{path}: {said}" if names else ""


def _reason(refusal: Exception) -> str:
    match refusal:
        case FileNotFoundError():
            return _("There is no such file.")
        case OSError():
            return _("The file cannot be opened: %(reason)s.") % {"reason": refusal.strerror}
        case UnreadableCapture():
            return _unreadable(str(refusal))
        case importing.NoDate():
            return _("The page does not say when it was published. Give the day with --date YYYY-MM-DD.")
        case importing.FromTheFuture():
            return _("The page's date has not come yet, so it cannot be archived. Publish it instead.")
        case importing.CaptureDoesNotFit() | editions.DoesNotFit():
            return _(
                "Something on the page is too long or too large to be kept, such as a name or an amount."
            )
        case importing.TitleTooLong():
            return _("The first line is too long for a title. Put the title on a line of its own.")
        case readiness.NotReady():
            return _not_ready(refusal.missing)
        case readiness.FactsDiffer():
            return _(
                "The words of the page say something else than its data. Take it in as a draft and look at it."
            )
    return _("The release cannot be published in the state it is in.")


def _unreadable(why: str) -> str:
    if why == "empty":
        return _("The file is empty.")
    if why == "pictures":
        return _("The page holds nothing but pictures. Take in a page with its words.")
    if why == "large":
        return _("The file is too large to be one page.")
    if why == "binary":
        return _("The file is no text. Save the page as text or HTML.")
    return _("There is no title to be found in the file.")


def _not_ready(missing: tuple[str, ...]) -> str:
    words = {
        readiness.TITLE: _("a title"),
        readiness.LEAD: _("a lead"),
        readiness.CONTACT: _("a press contact"),
        readiness.CASE_NUMBER: _("a case number that is short enough"),
        readiness.YEAR: _("years that can be right"),
        readiness.AMOUNT: _("amounts that can be right"),
        readiness.REACHABLE: _("a telephone number or e-mail address for each contact"),
    }
    absent = ", ".join(words.get(code, code) for code in missing)
    return _(
        "Not published, because it lacks %(absent)s. Take it in as a draft and complete it at the desk."
    ) % {"absent": absent}
