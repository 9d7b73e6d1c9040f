"""What the editor's scripts say, and the languages that words can be marked as."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SENTENCES: dict[str, Any] = {
    "placeholder": _(
        "Write here, or paste from Word, Google Docs or a mail. Structure comes along, looks do not."
    ),
    "undo": _("Undo"),
    "close": _("Close"),
    "insert": _("Insert"),
    "change": pgettext_lazy("what was inserted", "Change"),
    "pastedWithoutServer": _(
        "The server did not answer, so the browser cleaned what you pasted. Check lists and quotes."
    ),
    "nothingPasted": _("There was nothing in it that a release can hold."),
    "imagesUploaded": _("%s images came along. Choose each and say what it shows."),
    "imageUploaded": _("One image came along. Choose it and say what it shows."),
    "imageRefused": _("An image did not come along: %s"),
    "noServer": _("The server does not answer. What you have written is still here; try again in a moment."),
    "tooLarge": _("The image is too large to be sent. It may be 10 MB."),
    "noAddress": _("That address leads nowhere. Write it as https://www.example.se/."),
    "sending": _("The image is being sent: %s per cent."),
    "received": _("The image has been sent. The server looks at it."),
    "noFile": _("Choose an image."),
    "noAlt": _("Write what the image shows, or mark it as decorative."),
    "noSpeaker": _("Write who says it."),
    "noWords": _("Choose the words first, then their language."),
    "wholeNumber": _("Write whole numbers: 1 to 100 rows and 1 to 12 columns."),
    "somebodyElse": _("Somebody else …"),
    "figures": _("%(words)s words · %(minutes)s min to read · LIX %(lix)s, %(level)s"),
    "noFigures": _("No words yet"),
}


#: Languages that browsers name by their code, or by a name that nobody uses. Source: Isof, språkrådet.
NAMED_HERE: dict[str, Any] = {
    "ps": _("Pashto"),
    "rom": _("Romani"),
    "rmn": _("Romani (Arli)"),
    "rmy": _("Romani (Kalderash, Lovari)"),
    "rmf": _("Romani (Kaale)"),
    "rmu": _("Romani (of the Travellers)"),
}


def languages() -> dict[str, str]:
    """Return the languages of releases, and those that browsers name badly, in the active language."""
    return {code: str(name) for code, name in (*settings.RELEASE_LANGUAGES, *NAMED_HERE.items())}
