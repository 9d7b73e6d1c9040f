"""Dela utkastet: links to a draft for who has no account, to check it or to read it under embargo."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases import absolute_urls
from releases.desk import error_messages, localtime
from releases.desk.access import WRITE, StaffRequest, about_release, page
from releases.desk.publication.as_typed import kept_private
from releases.desk.typed import DayField
from releases.desk.uncut import Uncut
from releases.mail import addresses
from releases.mail.address_field import MailAddressField
from releases.models import CheckAnswer, Release, ShareLink
from releases.services import publishing, share_links
from releases.services.share_links import End
from releases.services.steps import PublishingError

MOST_LINKS = 20  # made at once


class CheckForm(Uncut, forms.Form):
    """Who checks what: somebody of the release's contacts, or a name that is typed."""

    name = forms.CharField(
        label=gettext_lazy("Who is to check it?"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write a name.")},
    )
    email = MailAddressField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy(
            "Empty for a contact of the press release: the directory knows it. With no address at all the link is "
            "only made, for you to copy."
        ),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What is shown?"),
        choices=[
            ("quote", gettext_lazy("Only what this person says in quotes")),
            ("all", gettext_lazy("The whole press release")),
        ],
        initial="quote",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", auto_id="check_%s", **kwargs)
        composed = release.compose()
        self.speakers = tuple(dict.fromkeys(quote.speaker for quote in composed.quotes))
        self.known = {contact.name: contact.email for contact in composed.contacts}
        self.people = tuple(dict.fromkeys((*self.speakers, *self.known)))

    def clean(self) -> dict[str, Any]:
        """Fill in the address from the contacts, and refuse quotes of somebody who is not quoted."""
        cleaned = super().clean() or {}
        name = cleaned.get("name", "")
        cleaned["email"] = cleaned.get("email") or self.known.get(name, "")
        if name and cleaned.get("scope") == "quote" and name not in self.speakers:
            sentence = _("%(name)s is not quoted in the text. Choose the whole press release.")
            self.add_error("scope", sentence % {"name": name})
        return cleaned


class EmbargoForm(Uncut, forms.Form):
    """Which journalists may read it beforehand, and until when the news is embargoed."""

    addresses = forms.CharField(
        label=gettext_lazy("To which addresses?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line. Each gets a link of its own by mail."),
        error_messages={"required": gettext_lazy("Write at least one address.")},
    )
    day = DayField(
        label=gettext_lazy("Embargo until, day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Choose a day.")},
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": gettext_lazy("Choose a time.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", auto_id="embargo_%s", **kwargs)

    def clean_addresses(self) -> list[str]:
        """Return the addresses, each once. Raises ValidationError with the one that is none."""
        found = []
        for line in self.cleaned_data["addresses"].replace(",", "\n").splitlines():
            try:
                found += [addresses.normalise(line)] if line.strip() else []
            except addresses.InvalidAddress as error:
                sentence = _("“%(line)s” is no address that can be mailed.")
                raise ValidationError(sentence % {"line": line.strip()}) from error
        if len(found) > MOST_LINKS:
            raise ValidationError(_("At most %(number)s addresses at once.") % {"number": MOST_LINKS})
        return list(dict.fromkeys(found))

    def clean(self) -> dict[str, Any]:
        """Settle `until`, an aware moment to come; of an hour that comes twice, the later one."""
        cleaned = super().clean() or {}
        if not (cleaned.get("day") and cleaned.get("time")):
            return cleaned
        wall = dt.datetime.combine(cleaned["day"], cleaned["time"])
        found = localtime.moments(wall, timezone.get_default_timezone())
        if not found or found[-1] <= timezone.now():
            self.add_error("time", _("Choose a time that is yet to come."))
        else:
            cleaned["until"] = found[-1]
        return cleaned


@dataclass(frozen=True, slots=True)
class LinkShown:
    """A link as the desk shows it: where it leads, "" when it has ended, and what was answered."""

    link: ShareLink
    address: str
    end: End | None
    answer: CheckAnswer | None
    is_of_older_text: bool


@about_release(WRITE)
def share(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Show the links of a release and what was answered, and make new ones."""
    posted = request.POST if request.method == "POST" else None
    kind = request.POST.get("purpose", "")
    check = CheckForm(posted if kind == "check" else None, release=release)
    embargo = EmbargoForm(posted if kind == "embargo" else None)
    form: forms.Form = check if kind == "check" else embargo
    if posted is not None and form.is_valid():
        try:
            _make(request, release, check if kind == "check" else None, embargo)
        except PublishingError as error:
            messages.warning(request, error_messages.explain(error))
        return redirect("desk:share", release.pk)
    context = {"check": check, "embargo": embargo, "form": form, "links": links_of(release)}
    is_open = release.state in publishing.NOT_OUT_YET
    shown = page(request, "share.html", release, title=_("Share the draft"), is_open=is_open, **context)
    return kept_private(shown, referrer="same-origin")


@about_release(WRITE)
def revoke(request: StaffRequest, release: Release, number: int) -> HttpResponseBase:
    """End a link; a GET shows them all."""
    said = _("Revoked: the link of %(name)s opens nothing any more.")
    return _take(share_links.revoke, request, release, number, said)


@about_release(WRITE)
def rotate(request: StaffRequest, release: Release, number: int) -> HttpResponseBase:
    """Replace a link by a new one for the same person; a GET shows them all."""
    said = _("%(name)s has a new link. The old one opens nothing any more.")
    return _take(share_links.rotate, request, release, number, said)


def _take(
    verb: Callable[..., object], request: StaffRequest, release: Release, number: int, said: str
) -> HttpResponseBase:
    link = get_object_or_404(ShareLink, pk=number, release=release)
    if request.method == "POST":
        try:
            verb(link, by=request.user)
        except PublishingError as error:
            messages.warning(request, error_messages.explain(error))
        else:
            messages.success(request, said % {"name": link})
    return redirect("desk:share", release.pk)


def links_of(release: Release) -> list[LinkShown]:
    """Return the links of a release, the oldest first, with their answers."""
    composed, now = release.compose(), timezone.now()
    found = []
    for link in release.share_links.with_answers():
        end = share_links.end_of(link, now)
        token = "" if end else share_links.token_of(link)
        address = absolute_urls.whole(reverse("sharing:page", args=[token])) if token else ""
        answer = next(iter(link.answers.all()), None)
        is_older = answer is not None and answer.sha256 != share_links.checksum(link, composed)
        found.append(LinkShown(link, address, end, answer, is_older))
    return found


def _make(request: StaffRequest, release: Release, check: CheckForm | None, embargo: EmbargoForm) -> None:
    if check is None:
        said = embargo.cleaned_data
        for email in said["addresses"]:
            share_links.share_under_embargo(
                release, by=request.user, name=email, email=email, until=said["until"]
            )
        messages.success(request, _("Each address is mailed a link of its own."))
        return
    said = check.cleaned_data
    speaker = said["name"] if said["scope"] == "quote" else ""
    share_links.ask(
        release,
        by=request.user,
        name=said["name"],
        email=said["email"],
        speaker=speaker,
        is_mailed=bool(said["email"]),
    )
    is_mailed = _("A link is mailed to %(email)s.") % {"email": said["email"]}
    messages.success(request, is_mailed if said["email"] else _("The link is made. Copy it below."))
