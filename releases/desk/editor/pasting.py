"""What is pasted into the body: cleaned by the server, which alone knows what a release may hold.

The editor sends a clipboard's HTML and inserts what comes back. Nothing is
stored; what is saved later passes the same clean again.
"""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases.desk.editor.asked import of_a_text
from releases.document import clipboard
from releases.document.clipboard import LeftOut

#: What was left out in words, by how many there were. Called in the language of the desk.
COUNTED: Mapping[LeftOut, Callable[[int], str]] = {
    LeftOut.COLOUR: lambda count: ngettext("%(count)s text colour", "%(count)s text colours", count),
    LeftOut.HIGHLIGHT: lambda count: ngettext("%(count)s highlight", "%(count)s highlights", count),
    LeftOut.UNDERLINE: lambda count: ngettext("%(count)s underlining", "%(count)s underlinings", count),
    LeftOut.COMMENT: lambda count: ngettext("%(count)s comment", "%(count)s comments", count),
    LeftOut.DELETION: lambda count: ngettext(
        "%(count)s deleted passage", "%(count)s deleted passages", count
    ),
    LeftOut.HIDDEN: lambda count: ngettext("%(count)s hidden passage", "%(count)s hidden passages", count),
    LeftOut.PICTURE: lambda count: ngettext("%(count)s image", "%(count)s images", count),
    LeftOut.EMBEDDED: lambda count: ngettext("%(count)s embedded part", "%(count)s embedded parts", count),
    LeftOut.LINK: lambda count: ngettext(
        "%(count)s link that leads nowhere", "%(count)s links that lead nowhere", count
    ),
}


@of_a_text
def receive(html: str) -> dict[str, object]:
    """Return what the body takes of a clipboard, and what is said of the rest."""
    taken = clipboard.take(html, settings.SITE_URL)
    return {"html": taken.html, "remark": remark(taken.left_out)}


def remark(left_out: Mapping[LeftOut, int]) -> str:
    """Return "3 textfärger och 1 kommentar togs inte med.", or "" when all came along."""
    parts = [COUNTED[sort](count) % {"count": count} for sort, count in left_out.items()]
    if not parts:
        return ""
    listed = parts[0]
    if parts[1:]:
        listed = _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
    sentence = ngettext("%(things)s was left out.", "%(things)s were left out.", sum(left_out.values()))
    return sentence % {"things": listed}
