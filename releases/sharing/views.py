"""The pages behind a link. Opening one is no answer: mail scanners open links too, and GET changes nothing."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from releases.document import ReleaseDocument
from releases.models import Release, ShareLink
from releases.newsroom.page_cache.cache_control import private_page
from releases.services import share_links
from releases.services.share_links import End, LinkEnded
from releases.services.steps import TextChanged
from releases.sharing import shown

View = Callable[..., HttpResponseBase]
POLICY = "default-src 'none'; sandbox"
MOST_WORDS, MOST_COMMENT = 5000, 2000


class AnswerForm(forms.Form):
    """What somebody says about the text they were shown, known by its checksum `seen`."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    agrees = forms.BooleanField(required=False)
    words = forms.CharField(
        label=gettext_lazy("The words as they should be"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": gettext_lazy("That is too long: at most 5 000 characters fit.")},
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=MOST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": gettext_lazy("That is too long: at most 2 000 characters fit.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        for name in ("words", "comment"):
            self.fields[name].widget.attrs.pop("maxlength", None)  # nothing typed is cut


def behind_a_link(view: View) -> View:
    """Keep an address that is a key out of every cache, index and Referer, and answer for links that have ended."""

    @private_page
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **further: Any) -> HttpResponseBase:
        try:
            return view(request, token, **further)
        except LinkEnded as error:
            return _ended(request, error)

    return guarded


# The token is what allows to answer. Without a Referer a browser sends the Origin "null", which the check of
# forgeries refuses; and there is no cookie here that could be made use of.
@csrf_exempt
@behind_a_link
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show what is to be checked or is embargoed, and take the answer to a check."""
    if request.method == "POST":
        return _answered(request, token)
    link, composed = _opened(token)
    return _shown(request, token, link, composed, AnswerForm())


@behind_a_link
@require_safe
def ninjs(request: HttpRequest, token: str) -> HttpResponseBase:
    """Answer the embargoed release as a news item. A check is no news."""
    link, composed = _opened(token)
    if link.purpose != ShareLink.Purpose.EMBARGO:
        raise LinkEnded(End.UNKNOWN)
    options = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(shown.item(link, composed, token), json_dumps_params=options)


@behind_a_link
@require_safe
def file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Answer a file that the draft shows, as guarantee 62 does for proofs, and no other."""
    link, composed = _opened(token)
    try:
        stored = default_storage.open(name) if shown.has_file(link, composed, name) else None
    except OSError:
        stored = None
    if stored is None:
        raise LinkEnded(End.UNKNOWN)
    response = FileResponse(stored, as_attachment=name.endswith(".pdf"))
    response["Content-Security-Policy"] = POLICY
    return response


def _opened(token: str) -> tuple[ShareLink, ReleaseDocument]:
    link = share_links.opened(token)
    release = Release.objects.with_everything().get(pk=link.release_id)
    link.release = release
    return link, release.compose()


def _answered(request: HttpRequest, token: str) -> HttpResponseBase:
    """Take an answer, and lead to the page that says so; or show the page once more with all that was typed."""
    link, composed = _opened(token)
    if link.purpose != ShareLink.Purpose.CHECK:
        return _shown(request, token, link, composed, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _shown(request, token, link, composed, form, _("Your answer is not sent yet. See below."))
    said = {name: form.cleaned_data[name] for name in ("agrees", "words", "comment")}
    try:
        share_links.answer(token, expected=form.cleaned_data["seen"], **said)
    except TextChanged:
        link, composed = _opened(token)
        why = _("The text was changed while you were reading. Read it again and answer once more.")
        return _shown(request, token, link, composed, form, why)
    except share_links.NothingProposed:
        why = _("Write the words as they should be, or a comment. Or press Correct.")
        return _shown(request, token, link, composed, form, why)
    except share_links.AlreadyAnswered:
        pass  # pressed twice: the page says that it was received
    return redirect("sharing:page", token)


def _shown(
    request: HttpRequest,
    token: str,
    link: ShareLink,
    composed: ReleaseDocument,
    form: AnswerForm,
    problem: str = "",
) -> HttpResponse:
    checksum = share_links.checksum(link, composed)
    latest = link.answers.order_by("-at", "-pk").first()
    context = {
        "link": link,
        "document": composed,
        "token": token,
        "form": form,
        "problem": problem,
        "seen": checksum,
        "answer": latest,
        "is_answered": latest is not None and latest.sha256 == checksum,
        "quotes": shown.quotes(link, composed),
        "article": "" if link.speaker else shown.html(request, link, composed, token),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "sharing/page.html", context, status=status)


def _ended(request: HttpRequest, error: LinkEnded) -> HttpResponseBase:
    """Say why the link shows nothing, with what was typed; an embargo that is over leads to the press room."""
    link = error.link
    live = link.release.editions.filter(live=True).first() if link else None
    if live and link and link.purpose == ShareLink.Purpose.EMBARGO and error.end is End.PUBLISHED:
        return redirect(live)
    typed = [request.POST.get(name, "") for name in ("words", "comment")]
    context = {
        "end": error.end,
        "link": link,
        "live": live,
        "typed": [words for words in typed if words.strip()],
    }
    unknown = error.end is End.UNKNOWN
    status = HTTPStatus.NOT_FOUND if unknown else HTTPStatus.GONE
    return render(request, "sharing/ended.html", context, status=status)
