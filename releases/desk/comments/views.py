"""The page of comments, the list beside form and review, and the steps: each works with and without a script.

A script sends `script` and gets JSON. Whatever is refused comes back with what was typed.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from releases.desk import error_messages, second_step
from releases.desk.access import READ, StaffRequest, not_allowed, page
from releases.desk.comments import listing
from releases.desk.comments.forms import CommentForm, ThreadAnswerForm
from releases.models import CommentThread, Release
from releases.services import comments, rights
from releases.services.steps import PublishingError

STEPS: dict[str, Callable[..., object]] = {
    "answer": comments.answer,
    "close": comments.close,
    "reopen": comments.reopen,
}
SAID = {
    "answer": gettext_lazy("Your answer is there. Whom it concerns is mailed in a few minutes."),
    "close": gettext_lazy("The thread is closed."),
    "reopen": gettext_lazy("The thread is open again."),
}
ADDRESSES = ("comments", "comment_step")
CommentView = Callable[..., HttpResponseBase]


def _about_comments(view: CommentView) -> CommentView:
    """Hand the view the release with everything; what was typed about one that is gone, or not to be seen, is shown."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: StaffRequest, pk: int, **further: Any) -> HttpResponseBase:
        if not request.user.has_perm(READ):
            return _refused(request, rights.NotAllowed(), HTTPStatus.FORBIDDEN)
        release = Release.objects.with_everything().filter(pk=pk).first()
        if release is None:
            return _refused(request, comments.ReleaseGone(), HTTPStatus.NOT_FOUND)
        return view(request, release, **further)

    return guarded


@_about_comments
def read(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Show all comments of a release, and take a new one."""
    form = CommentForm(request.POST if request.method == "POST" else None, release=release, by=request.user)
    if request.method != "POST":
        return _page(request, release, form)
    if not form.is_valid():
        return _answered(request, release, form)
    try:
        thread = comments.comment(release, by=request.user, **form.spoken())
    except PublishingError as error:
        form.add_error("text", error_messages.explain(error))
        return _answered(request, release, form)
    said = _("Your comment is there. Whom it concerns is mailed in a few minutes.")
    return _done(request, release, thread.pk, said)


@_about_comments
def listed(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Answer the list for a script, with whom a comment can be for."""
    return JsonResponse(_list(request, release))


@_about_comments
def step(request: StaffRequest, release: Release, number: int) -> HttpResponseBase:
    """Answer, close or open again; a GET shows the thread."""
    if request.method != "POST":
        return redirect(_address(release, number))
    thread = release.comment_threads.filter(pk=number).first()
    if thread is None:
        return _refused(request, comments.ReleaseGone(), HTTPStatus.NOT_FOUND)
    name = next((name for name in STEPS if name in request.POST), "answer")
    form = ThreadAnswerForm(request.POST, number=number, is_optional=name != "answer")
    if not form.is_valid():
        return _answered(request, release, form, number)
    try:
        STEPS[name](thread, by=request.user, text=form.cleaned_data["text"])
    except PublishingError as error:
        form.add_error("text", error_messages.explain(error))
        return _answered(request, release, form, number)
    return _done(request, release, number, _said(name, thread))


def again(request: Any) -> HttpResponseBase | None:
    """Show what was typed with a new token, where the one it was sent with had grown old; None for all else.

    A script asks for a new token and sends its words once more by itself.
    """
    match = request.resolver_match
    if match is None or match.url_name not in ADDRESSES or "script" in request.POST:
        return None
    release = Release.objects.with_everything().filter(pk=match.kwargs["pk"]).first()
    if release is None or second_step.is_missing(request) or not request.user.has_perm(READ):
        return None
    number = match.kwargs.get("number")
    form: Any = CommentForm(request.POST, release=release, by=request.user)
    if number:
        form = ThreadAnswerForm(request.POST, number=number, is_optional=True)
    form.is_valid()
    form.add_error("text", _("The page had grown old, so nothing is sent yet. Press once more."))
    return _answered(request, release, form, number)


def _said(name: str, thread: CommentThread) -> str:
    thread.refresh_from_db()
    if name == "answer" and thread.closed_at:
        sentence = _(
            "Your answer is there. %(name)s has closed the thread; open it again if it is not settled."
        )
        return sentence % {"name": thread.closed_by}
    return str(SAID[name])


def _done(request: StaffRequest, release: Release, number: int, said: str) -> HttpResponseBase:
    if "script" in request.POST:
        return JsonResponse({**_list(request, release), "said": said, "thread": number})
    messages.success(request, said)
    if request.POST.get("back") == "review":
        return redirect(reverse("desk:review", args=[release.pk]) + f"#kommentar-{number}")
    return redirect(_address(release, number))


def _answered(
    request: StaffRequest, release: Release, form: Any, number: int | None = None
) -> HttpResponseBase:
    """Answer a form that was refused: the page with it, or the sentence for a script, which has the words itself."""
    if "script" in request.POST:
        return JsonResponse({"error": " ".join(line for lines in form.errors.values() for line in lines)})
    if number is None:
        return _page(request, release, form)
    new = CommentForm(release=release, by=request.user)
    return _page(request, release, new, bound=(number, form))


def _page(
    request: StaffRequest, release: Release, form: CommentForm, bound: tuple[int, Any] | None = None
) -> HttpResponseBase:
    shown = listing.of(release, bound=bound)
    faulty = bound[1] if bound else form
    return page(
        request, "comments/page.html", release, title=_("Comments"), form=form, threads=shown, faulty=faulty
    )


def _list(request: StaffRequest, release: Release) -> dict[str, Any]:
    shown = listing.of(release)
    people = rights.holders(rights.READ).exclude(pk=request.user.pk)
    context = {"threads": shown, "release": release, "back": request.GET.get("back", "")}
    return {
        "html": render_to_string("desk/comments/threads.html", context, request),
        "count": len(shown.unclosed),
        "people": [[editor.pk, str(editor)] for editor in people],
    }


def _refused(request: StaffRequest, error: PublishingError, status: HTTPStatus) -> HttpResponseBase:
    """Say that there is nothing to comment on, or that it is for others; and give back what was typed."""
    sentence = error_messages.explain(error)
    if "script" in request.POST or request.headers.get("Accept") == "application/json":
        return JsonResponse({"error": sentence})
    if request.method != "POST" and status == HTTPStatus.FORBIDDEN:
        return not_allowed(request)
    context = {"title": _("Comments"), "sentence": sentence, "typed": request.POST.get("text", "")}
    return TemplateResponse(request, "desk/comments/gone.html", context, status=status)


def _address(release: Release, number: int) -> str:
    return reverse("desk:comments", args=[release.pk]) + f"#kommentar-{number}"
