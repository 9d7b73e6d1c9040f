"""Settings at the desk: who the press room is, looked at before it is saved, with every version kept."""

from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from releases import municipality
from releases.desk import differences
from releases.desk.access import StaffRequest, not_allowed
from releases.desk.press_room.forms import LABELS, PressRoomForm, label_of, names_of
from releases.document.colours import readable_on
from releases.models import Edition, PressRoomFacts
from releases.services import press_room

ALL_NAMES = [name for fact in LABELS for name in names_of(fact)]
MOST_VERSIONS = 50


@csp_replace({"frame-src": [SELF], "style-src": [SELF, UNSAFE_INLINE]})  # type: ignore[arg-type]
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest) -> HttpResponseBase:
    """Show the facts; a POST shows how they look, or saves them."""
    if not request.user.is_superuser:
        return not_allowed(request)
    latest = PressRoomFacts.objects.first()
    taken_up = PressRoomFacts.objects.filter(pk=_number(request.GET.get("version", ""))).first()
    if request.method != "POST":
        return _shown(request, PressRoomForm(initial=press_room.says(taken_up or latest)), latest, taken_up)
    form = PressRoomForm(request.POST)
    if not form.is_valid():
        return _shown(request, form, latest)
    if "preview" in request.POST:
        return _shown(request, form, latest, look=look_of(request, form.facts()))
    return _saved(request, form, latest)


def _saved(request: StaffRequest, form: PressRoomForm, latest: PressRoomFacts | None) -> HttpResponseBase:
    try:
        press_room.change(form.facts(), by=request.user, seen=_number(request.POST.get("seen", "")))
    except press_room.FactsOvertaken as overtaken:
        sentence = _(
            "%(name)s saved other settings while you were writing. What you wrote stands here; what was saved is the "
            "first of the versions below. Save once more to let yours hold."
        )
        messages.warning(request, sentence % {"name": overtaken.latest.by or _("Somebody else")})
        return _shown(request, form, overtaken.latest)
    except press_room.SameFacts:
        messages.info(request, _("Nothing was changed."))
    else:
        messages.success(request, _("Saved. The press room says so from now on."))
    return redirect("desk:press_room")


def _shown(
    request: StaffRequest,
    form: PressRoomForm,
    latest: PressRoomFacts | None,
    taken_up: PressRoomFacts | None = None,
    look: str = "",
) -> TemplateResponse:
    context = {
        "title": _("Settings of the press room"),
        "form": form,
        "seen": latest.pk if latest else 0,
        "taken_up": taken_up,
        "look": look,
        "versions": _versions(),
    }
    return TemplateResponse(request, "desk/press_room.html", context)


def look_of(request: StaffRequest, facts: dict[str, str]) -> str:
    """Return a page of the press room with these facts: its head, a release, its foot."""
    edition = Edition.objects.filter(live=True).order_by("-published_at").first()
    colours = {
        "accent": facts["accent"],
        "on_accent": readable_on(facts["accent"]),
        "accent_dark": facts["accent_dark"],
        "on_accent_dark": readable_on(facts["accent_dark"]),
    }
    with municipality.shown_as(facts):
        context = {"document": edition.frozen if edition else None, "colours": colours}
        return render_to_string("desk/press_room_look.html", context, request)


def _versions() -> list[dict[str, Any]]:
    """Return the versions, the latest first, each with what it changed, by words."""
    rows = list(PressRoomFacts.objects.select_related("by")[: MOST_VERSIONS + 1])
    said = [press_room.says(row) for row in rows]
    before = [*said[1:], press_room.from_settings()]
    versions = [
        {"version": row, "changes": list(_changes(old, new))}
        for row, new, old in zip(rows, said, before, strict=False)
    ]
    return versions[:MOST_VERSIONS]


def _changes(old: dict[str, str], new: dict[str, str]) -> Any:
    for name in ALL_NAMES:
        if old[name] != new[name]:
            yield differences.of_lines(label_of(name), old[name].splitlines(), new[name].splitlines())


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else 0
