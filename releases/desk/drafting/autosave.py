"""Autosave: the form says every few seconds what was typed, and hears who else is here.

Answers a script, in JSON and with a status. Who is not logged in any more is
told so rather than led away, because the form still holds what was typed.
"""

from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from releases.desk.access import ADD, WRITE, StaffRequest
from releases.desk.drafting import posted, presence
from releases.desk.drafting.wording import moment
from releases.models import Release
from releases.services import drafting


class Message(msgspec.Struct):
    """What a form says: who types in it, what it says of itself, and what stands in it if that has changed."""

    editor: int
    facts: dict[str, str]
    fields: list[tuple[str, str]] | None = None
    leaves: bool = False


@never_cache
@require_http_methods(["GET", "POST"])
@csrf_protect
def receive(request: Any, pk: int | None = None) -> HttpResponseBase:
    """Keep what stands in the form of a release, or in a new one without `pk`; a GET only gives a new CSRF token."""
    user = request.user
    if not (user.is_active and user.is_staff and user.has_perm(WRITE if pk else ADD)):
        return _refused(_logged_out(), 403, editor=None)
    if request.method == "GET":
        return JsonResponse({"token": get_token(request), "editor": user.pk})
    try:
        message = msgspec.json.decode(request.body, type=Message)
    except RequestDataTooBig:
        return _refused(too_large(), 413)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _refused(_("The text could not be kept: something else than the form arrived."), 400)
    if message.editor != user.pk:
        return _refused(_("Somebody else is logged in in this browser by now."), 409, editor=user.pk)
    return _received(request, message, pk)


def too_large() -> str:
    """Return the sentence for a form that is larger than the server takes in."""
    limit = filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return _(
        "This is larger than the %(limit)s that fit, as when a picture was pasted into the text. Nothing is lost: "
        "take the picture out of the text and put it in with the image button."
    ) % {"limit": limit}


def _received(request: StaffRequest, message: Message, pk: int | None) -> JsonResponse:
    sent = {name: [value] for name, value in message.facts.items()}
    tab = posted.tab_of(sent)
    if message.leaves and message.fields is None:
        drafting.leave(by=request.user, tab=tab)
        return JsonResponse({})
    release = Release.objects.filter(pk=pk).only("updated_at").first() if pk else None
    answer: dict[str, Any] = {"token": get_token(request)}
    if message.fields is None:
        drafting.be_here(by=request.user, tab=tab, release=release)
    else:
        answer |= _kept(request, message, sent, release)
    return JsonResponse({**answer, "lines": _lines(request, sent, release, pk)})


def _kept(
    request: StaffRequest, message: Message, sent: dict[str, list[str]], release: Release | None
) -> dict[str, Any]:
    form: dict[str, list[str]] = {}
    for name, value in message.fields or ():
        form.setdefault(name, []).append(value)
    revision = posted.keep(form, sent, by=request.user, release=release)
    if message.leaves:
        drafting.leave(by=request.user, tab=posted.tab_of(sent))
    return {"kept": moment(revision.kept_at), "unsaved": revision.is_open}


def _lines(
    request: StaffRequest, sent: dict[str, list[str]], release: Release | None, pk: int | None
) -> list[dict[str, str]]:
    if release is None and pk:
        gone = _("The draft has been deleted meanwhile. What you write is kept, and waits for you at “New”.")
        return [{"words": gone, "link": "", "address": ""}]
    if release is None:
        return []
    found = presence.lines(release, reader=request.user, stamp=posted.stamp_of(sent))
    return [{"words": one.words, "link": one.link, "address": one.address} for one in found]


def _logged_out() -> str:
    return _("You are not logged in any more.")


def _refused(sentence: str, status: int, **facts: Any) -> JsonResponse:
    return JsonResponse({"sentence": sentence, **facts}, status=status)
