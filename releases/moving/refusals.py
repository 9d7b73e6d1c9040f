"""Why a page, a release, an address or a file could not be used, in sentences."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.capture import UnreadableCapture
from releases.moving.fetching import FetchRefused
from releases.services import editions, importing, readiness, steps

#: What stops one page and not those after it.
REFUSALS = (OSError, UnreadableCapture, importing.ImportingError, steps.PublishingError, FetchRefused)
UNREADABLE: dict[str, Any] = {
    "empty": gettext_lazy("The file is empty."),
    "pictures": gettext_lazy("The page holds nothing but pictures. Take in a page with its words."),
    "large": gettext_lazy("The file is too large to be one page."),
    "binary": gettext_lazy("The file is no text. Save the page as text or HTML."),
    "no release": gettext_lazy("There is something else than a press release at this place in the file."),
    "broken": gettext_lazy("The JSON of this press release is broken. The others in the file are read."),
    "no releases": gettext_lazy("There is no press release in the file."),
    "no list": gettext_lazy(
        "The file is no list: neither RSS nor Atom, no sitemap, and no addresses line by line."
    ),
    "no pages": gettext_lazy("The list names no page."),
    "damaged list": gettext_lazy(
        "The list is damaged or breaks off: pages may be missing. Get it once more."
    ),
    "not saved": gettext_lazy(
        "The page is not among the saved ones. Save it, or let it be fetched with --fetch."
    ),
    "id": gettext_lazy("The press release has no id."),
    "title": gettext_lazy("The press release has no title."),
    "url": gettext_lazy("The press release has no address."),
    "published": gettext_lazy("The press release has no day of publication."),
}
NOT_FETCHED: dict[str, Any] = {
    "address": gettext_lazy("The address is none that can be fetched."),
    "host": gettext_lazy("The address leads to another host than those of the list."),
    "port": gettext_lazy("The address leads to another port than those of the web."),
    "private": gettext_lazy("The address leads into a private network. Allow it with --allow-private."),
    "robots": gettext_lazy("The host does not let programs fetch the page (robots.txt)."),
    "redirects": gettext_lazy("The address leads on and on."),
    "no answer": gettext_lazy("The host does not answer."),
    "large": gettext_lazy("What the address gives is too large."),
    "status 404": gettext_lazy("The page is not there any more."),
    "status 410": gettext_lazy("The page is not there any more."),
}


def in_words(refusal: Exception) -> str:
    """Return one clear sentence for what stopped one page or release."""
    match refusal:
        case FileNotFoundError():
            return _("There is no such file.")
        case OSError():
            return _("The file cannot be opened: %(reason)s.") % {"reason": refusal.strerror}
        case UnreadableCapture():
            return str(UNREADABLE.get(str(refusal), _("There is no title to be found in the file.")))
        case FetchRefused():
            return _not_fetched(str(refusal))
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
        case steps.PublishingError():
            return _("The release cannot be published in the state it is in.")
    return _("Something went wrong that nobody foresaw. The log says more.")


def _not_fetched(why: str) -> str:
    if known := NOT_FETCHED.get(why):
        return str(known)
    return _("The host answers with %(status)s.") % {"status": why.removeprefix("status ")}


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
