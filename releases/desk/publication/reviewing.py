"""Granskning: the page on which somebody else reads a release and says yes or sends it back, on a phone too.

The verbs in `review` see to it that nobody approves their own text, nor one that was changed meanwhile.
"""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases import document
from releases.desk import approval_status, differences, error_messages
from releases.desk.access import (
    APPROVE,
    PUBLISH,
    READ,
    WRITE,
    StaffRequest,
    about_release,
    form_address,
    page,
)
from releases.desk.checklist import remarks
from releases.desk.checklist.sentences import Form
from releases.desk.comments import listing
from releases.desk.comments.words import SENTENCES
from releases.desk.publication.as_typed import kept_private
from releases.desk.uncut import Uncut
from releases.document import ReleaseDocument
from releases.models import Approval, Edition, Editor, EmergencyPublication, Release
from releases.services import approvals, editions, review, rights, steps

State = Release.State


class ReviewerForm(Uncut, forms.Form):
    """Who is asked to approve: somebody who may and has not written in it, or anybody."""

    reviewer = forms.ModelChoiceField(
        label=gettext_lazy("Who is to approve it?"),
        queryset=Editor.objects.none(),
        required=False,
        empty_label=gettext_lazy("Anybody who may"),
        help_text=gettext_lazy("Whoever you choose gets a mail with a link."),
        error_messages={
            "invalid_choice": gettext_lazy(
                "Whoever you chose may not approve this text. Choose somebody else."
            )
        },
    )

    def __init__(self, data: Any = None, *, release: Release, by: Editor) -> None:
        super().__init__(data, initial={"reviewer": release.reviewer_id}, label_suffix="")
        writers = {by.pk, *approvals.writers(release)}
        self.fields["reviewer"].queryset = rights.holders(rights.APPROVE).exclude(pk__in=writers)  # type: ignore[attr-defined]


class ReturnForm(Uncut, forms.Form):
    """Why a text is sent back."""

    words = forms.CharField(
        label=gettext_lazy("What is to be changed?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The author gets these words by mail, and they stay in the history."),
        error_messages={"required": gettext_lazy("Say in a sentence why you send it back.")},
    )


@csp_replace({"frame-src": [SELF]})
@about_release(READ)
def reading(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Show the text as it will look, what changed since somebody last said yes, and the steps that are open."""
    composed = release.compose()
    live = release.editions.filter(live=True).first()
    has_changes = live is None or editions.differs(composed, live)
    standing = approval_status.of(release, composed, request.user, has_changes=has_changes)
    seen = document.sha256(composed)
    before = _last_agreed(release, live, seen)
    return kept_private(
        page(
            request,
            "review.html",
            release,
            title=_("Review"),
            seen=seen,
            approval=standing,
            before=before,
            differences=differences.between(_read(before), composed) if before else (),
            checklist=remarks.of(release, composed, Form(form_address(release))),
            emergencies=approval_status.emergencies(release),
            threads=listing.of(release),
            comment_words=SENTENCES,
            can_publish=_can_publish(request.user, release, standing, has_changes=has_changes),
            can_send_back=standing.waits and request.user.has_perm(APPROVE),
            has_changes=has_changes,
        ),
        referrer="same-origin",
    )


@about_release(APPROVE)
def approve(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Say yes to the text that was shown; a GET shows it."""
    if request.method == "POST":
        try:
            review.approve(release, by=request.user, expected=request.POST.get("seen", ""))
        except steps.PublishingError as error:
            messages.warning(request, error_messages.explain(error))
        else:
            messages.success(request, _("Approved: this text, and no other."))
    return redirect("desk:review", release.pk)


@about_release(APPROVE)
def approve_afterwards(request: StaffRequest, release: Release, number: int) -> HttpResponseBase:
    """Say yes to an edition that went out in an emergency; a GET shows the release."""
    emergency = get_object_or_404(EmergencyPublication, pk=number, edition__release=release)
    if request.method == "POST":
        try:
            review.approve_afterwards(emergency, by=request.user)
        except steps.PublishingError as error:
            messages.warning(request, error_messages.explain(error))
        else:
            messages.success(request, _("Approved afterwards."))
    return redirect("desk:review", release.pk)


@about_release(APPROVE)
def send_back(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Ask for words, and send the text back to its author with them."""
    form = ReturnForm(request.POST if request.method == "POST" else None, label_suffix="")
    if form.is_valid():
        try:
            review.return_to_author(release, by=request.user, words=form.cleaned_data["words"])
        except steps.PublishingError as error:
            form.add_error(None, error_messages.explain(error))
        else:
            messages.success(request, _("Sent back. The author gets your words by mail."))
            return redirect("desk:review", release.pk)
    open_comments = release.comment_threads.unclosed().count()
    return page(
        request, "send_back.html", release, title=_("Send back"), form=form, open_comments=open_comments
    )


@about_release(WRITE)
def submit(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Hand a draft or a correction over for review; asks to whom where somebody must approve it."""
    if request.method != "POST" and not approvals.is_needed(release):
        return redirect(form_address(release))
    form = ReviewerForm(request.POST if request.method == "POST" else None, release=release, by=request.user)
    if not form.is_valid():
        return page(request, "submit.html", release, title=_("Hand over for review"), form=form)
    try:
        review.submit(release, by=request.user, reviewer=form.cleaned_data["reviewer"])
    except steps.PublishingError as error:
        messages.warning(request, error_messages.explain(error))
    else:
        messages.success(request, _("Handed over for review."))
    return redirect(form_address(release))


@about_release(WRITE)
def name_reviewer(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Ask to whom else a text shall be given that waits for review already."""
    form = ReviewerForm(request.POST if request.method == "POST" else None, release=release, by=request.user)
    if not form.is_valid():
        title = _("Choose another reviewer")
        return page(request, "submit.html", release, title=title, form=form, button=title)
    try:
        review.name_reviewer(release, by=request.user, reviewer=form.cleaned_data["reviewer"])
    except steps.PublishingError as error:
        messages.warning(request, error_messages.explain(error))
    else:
        messages.success(request, _("Another reviewer is asked."))
    return redirect("desk:review", release.pk)


def _can_publish(
    editor: Editor, release: Release, standing: approval_status.ApprovalStatus, *, has_changes: bool
) -> bool:
    is_open = has_changes if release.state == State.PUBLISHED else release.state != State.WITHDRAWN
    return is_open and not standing.is_missing and editor.has_perm(PUBLISH)


def _last_agreed(release: Release, live: Edition | None, now_says: str) -> Approval | Edition | None:
    """Return what was last approved or published of a release and says something else; None when nothing was."""
    others = release.approvals.filter(kind=Approval.Kind.BEFORE).exclude(sha256=now_says)
    approved = others.select_related("by").first()
    return live if live and (approved is None or approved.at < live.published_at) else approved


def _read(before: Approval | Edition) -> ReleaseDocument:
    return document.from_json(before.content)
