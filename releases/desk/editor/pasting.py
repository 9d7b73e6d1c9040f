"""What is pasted into the body: cleaned by the server, which alone knows what a release may hold.

The editor sends a clipboard's HTML and inserts what comes back. Nothing is
stored; what is saved later passes the same clean again.
"""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from releases.desk.access import WRITE
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


@never_cache
@require_POST
@csrf_protect
def receive(request: HttpRequest) -> HttpResponseBase:
    """Answer with the HTML that the body takes of a clipboard (the body of the request, UTF-8), and what it leaves out.

    More than DATA_UPLOAD_MAX_MEMORY_SIZE is refused by Django with status 400.
    """
    if not (request.user.is_active and request.user.is_staff and request.user.has_perm(WRITE)):
        return JsonResponse(
            {"error": _("You are not logged in any more. Log in again in another tab.")}, status=403
        )
    taken = clipboard.take(request.body.decode(errors="replace"), settings.SITE_URL)
    return JsonResponse({"html": taken.html, "remark": remark(taken.left_out)})


def remark(left_out: Mapping[LeftOut, int]) -> str:
    """Return "3 textfärger och 1 kommentar togs inte med.", or "" when all came along."""
    parts = [COUNTED[sort](count) % {"count": count} for sort, count in left_out.items()]
    if not parts:
        return ""
    listed = (
        _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
        if parts[1:]
        else parts[0]
    )
    return ngettext("%(things)s was left out.", "%(things)s were left out.", sum(left_out.values())) % {
        "things": listed
    }
