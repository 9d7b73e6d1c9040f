"""Many images taken in at once: each becomes a press image and a card that asks what it shows.

An image is kept as soon as its file has come, so that nothing is lost whatever happens to the page; until
somebody has said what it shows, no release can be published with it. Without script the same page takes several
files and shows the same cards.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from releases.desk import error_messages
from releases.desk.access import PUBLISH, StaffRequest, not_allowed
from releases.desk.forms import IMAGE_TYPES
from releases.desk.own_words import changes_of
from releases.desk.picture_messages import BUT
from releases.desk.press_images import asked
from releases.desk.press_images.forms import ImageCardForm, SharedWordsForm
from releases.desk.press_images.listing import form_address
from releases.media import images
from releases.models import PressImage, Release
from releases.services import press_images

FILES, CHOSEN, REMOVED = "upload", "bild", "ta-bort"
MOST = 100  # cards on a page
LONGEST_ID = 9  # digits


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: StaffRequest) -> HttpResponseBase:
    """Take in several files, or show and save the words of those that were."""
    if not request.user.has_perm(asked.ADD):
        return not_allowed(request)
    if request.method != "POST":
        return _shown(request, [_card(image) for image in _asked_for(request)])
    if REMOVED in request.POST:
        if not _removed(request):
            messages.warning(request, _stays())
        return _shown(request, [_card(image, data=request.POST) for image in _asked_for(request)])
    if CHOSEN in request.POST:
        return _described(request)
    return _without_script(request)


@require_POST
@asked.by_script(asked.ADD)
def receive(request: StaffRequest) -> HttpResponseBase:
    """Keep one image and answer with its card; a file that is none gets a sentence."""
    upload, shared = request.FILES.get(FILES), SharedWordsForm(request.POST)
    if upload is None:
        return JsonResponse({"error": _("No file came along. Choose an image and try again.")})
    try:
        image, picture = _taken_in(request, upload, shared)
    except images.ImageRefused as error:
        return JsonResponse({"error": error_messages.explain(error)})
    return JsonResponse(
        {**summary(image), "card": _set(_card(image, upload.name or "", _remarks(image, picture)))}
    )


@require_POST
@asked.by_script(asked.CHANGE)
def describe(request: StaffRequest) -> HttpResponseBase:
    """Save the cards that are right, and answer with those that are not; with where to go when all are.

    Or take away the one image that was not meant.
    """
    if REMOVED in request.POST:
        removed = _removed(request)
        return JsonResponse({"removed": removed, "error": "" if removed else _stays()})
    right, wrong = _saved(request)
    done = [summary(card.instance) for card in right]
    if wrong:
        cards = [_set(card) for card in wrong]
        return JsonResponse({"images": done, "cards": cards, "error": _still_to_say(wrong)})
    return JsonResponse({"images": done, "address": reverse("desk:releases_pressimage_changelist")})


def summary(image: PressImage) -> dict[str, Any]:
    """Return what a script shows of an image: its id and name, what it shows, its small picture and its form."""
    return {
        "id": image.pk,
        "name": str(image),
        "alt": image.alt if image.alt != str(image) else "",
        "label": label_of(image),
        "thumbnail": (image.thumbnail or image.file).url,
        "address": form_address(image),
    }


def label_of(image: PressImage) -> str:
    """Return a name of one line that tells images of the same words apart."""
    size = f"{image.width} × {image.height}"
    number = _("no. %(number)s") % {"number": image.pk}
    return " · ".join(filter(None, (str(image), image.credit, size, number)))


def context() -> dict[str, Any]:
    """Return what the template that takes files in needs."""
    return {
        "shared": SharedWordsForm(),
        "types": IMAGE_TYPES,
        "largest": settings.IMAGE_MAX_BYTES,
        "words": {
            "tooLarge": error_messages.explain(images.ImageTooLarge()),
            "noServer": _("The server could not be reached. The file is still on your computer: try again."),
            "notSaved": _("The server could not be reached. What you wrote is still here: try again."),
            "again": _("Try again"),
            "progress": _("{done} of {total} images uploaded."),
            "progressRefused": _("{done} of {total} images uploaded, {failed} not taken in."),
        },
    }


def _without_script(request: StaffRequest) -> HttpResponseBase:
    kept, shared = [], SharedWordsForm(request.POST)
    for upload in request.FILES.getlist(FILES):
        try:
            image, picture = _taken_in(request, upload, shared)
        except images.ImageRefused as error:
            messages.error(request, _of_file(upload, error_messages.explain(error)))
            continue
        kept.append((CHOSEN, image.pk))
        for remark in _remarks(image, picture):
            messages.warning(request, _of_file(upload, remark))
    if not request.FILES:
        messages.error(request, _("No file came along. Choose an image and try again."))
    return redirect(f"{request.path}?{urlencode(kept)}")


def _of_file(upload: UploadedFile, said: str) -> str:
    return _("“%(name)s”: %(said)s") % {"name": upload.name, "said": said}


def _taken_in(
    request: StaffRequest, upload: UploadedFile, shared: SharedWordsForm
) -> tuple[PressImage, images.Picture]:
    """Keep a file with those of the shared words that fit; the cards say of the others what is wrong."""
    shared.is_valid()
    image, picture = press_images.add(upload, **shared.cleaned_data)
    _note(request, image, ADDITION, [{"added": {}}])
    return image, picture


def _remarks(image: PressImage, picture: images.Picture) -> list[str]:
    known = PressImage.objects.filter(sha256=image.sha256).exclude(pk=image.pk).first()
    twice = [_("The same image is here already: “%(name)s”.") % {"name": known}] if known else []
    return [*(str(BUT[remark]) for remark in picture.remarks), *twice]


def _described(request: StaffRequest) -> HttpResponseBase:
    _right, wrong = _saved(request)
    if not wrong:
        return redirect("desk:releases_pressimage_changelist")
    messages.error(request, _still_to_say(wrong))
    return _shown(request, wrong)


def _saved(request: StaffRequest) -> tuple[list[ImageCardForm], list[ImageCardForm]]:
    """Save the words of the cards that were sent; return the cards that were right and those that are wrong."""
    cards = [_card(image, data=request.POST) for image in _asked_for(request)]
    right = [card for card in cards if card.is_valid()]
    for card in right:
        card.save()
        if card.has_changed():
            _note(request, card.instance, CHANGE, [{"changed": {"fields": list(changes_of(card))}}])
    if right:
        said = ngettext("%(number)s image is saved.", "%(number)s images are saved.", len(right))
        messages.success(request, said % {"number": len(right)})
    return right, [card for card in cards if card not in right]


def _removed(request: StaffRequest) -> int | None:
    """Delete the image whose card was thrown away and return its id: by who added it, while it is used nowhere."""
    asked_for = {str(image.pk): image for image in _asked_for(request)}
    image = asked_for.get(request.POST[REMOVED])
    if image is None or not (request.user.has_perm(asked.DELETE) or _has_added(request, image)):
        return None
    number, name = image.pk, str(image)
    try:
        press_images.remove(image)
    except press_images.StillUsed:
        return None
    message = [{"deleted": {"name": str(image._meta.verbose_name), "object": name}}]
    image.pk = number
    _note(request, image, DELETION, message)
    return number


def _stays() -> str:
    return _("The image stays: it is used, or somebody else added it.")


def _has_added(request: StaffRequest, image: PressImage) -> bool:
    added = LogEntry.objects.filter(action_flag=ADDITION, user=request.user, object_id=str(image.pk))
    return added.filter(content_type=ContentType.objects.get_for_model(PressImage)).exists()


def _still_to_say(wrong: list[ImageCardForm]) -> str:
    said = ngettext(
        "%(number)s image is not done yet. See what is marked.",
        "%(number)s images are not done yet. See what is marked.",
        len(wrong),
    )
    return said % {"number": len(wrong)}


def _asked_for(request: StaffRequest) -> Iterable[PressImage]:
    """Return the images that the address or the form names and this editor may change, in that order."""
    named = (request.POST if request.method == "POST" else request.GET).getlist(CHOSEN)[:MOST]
    numbers = [int(one) for one in named if one.isascii() and one.isdigit() and len(one) <= LONGEST_ID]
    open_to_all = PressImage.objects.all()
    if not request.user.has_perm(PUBLISH):
        open_to_all = open_to_all.exclude(release__state=Release.State.SCHEDULED)
    found = open_to_all.distinct().in_bulk(numbers) if request.user.has_perm(asked.CHANGE) else {}
    return [found[number] for number in dict.fromkeys(numbers) if number in found]


def _card(image: PressImage, name: str = "", remarks: Iterable[str] = (), data: Any = None) -> ImageCardForm:
    """Return the form of one image; `name` is its file's, `remarks` what became of it."""
    prefix = f"{CHOSEN}-{image.pk}"
    card = ImageCardForm(data, instance=image, prefix=prefix)
    card.file_name = name or (data or {}).get(f"{prefix}-file", "")  # type: ignore[attr-defined]
    card.remarks = list(remarks)  # type: ignore[attr-defined]
    return card


def _set(card: ImageCardForm) -> str:
    return render_to_string("desk/press_images/card.html", {"card": card})


def _shown(request: StaffRequest, cards: list[ImageCardForm]) -> TemplateResponse:
    title = _("Add press images")
    return TemplateResponse(
        request, "desk/press_images/add.html", {"title": title, "cards": cards, "intake": context()}
    )


def _note(request: StaffRequest, image: PressImage, step: int, message: list[dict[str, Any]]) -> None:
    LogEntry.objects.log_actions(request.user.pk, [image], step, change_message=message, single_object=True)
