"""Minutes in, drafts out: the matters of a meeting, of which an editor chooses those that become drafts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases.capture import Reading
from releases.capture.minutes import Minutes, MinutesMatter
from releases.desk.access import StaffRequest, form_address
from releases.desk.suggestions import choosing
from releases.desk.suggestions.directory_matches import DirectoryMatches, look_up
from releases.desk.suggestions.explaining import explain, nouns_to_add
from releases.desk.suggestions.fields import TAKE, FieldSuggestion, Suggestions
from releases.desk.suggestions.sources import PastedText
from releases.document import DecisionStatus
from releases.languages import swedish
from releases.models import Release
from releases.services import importing

#: The names of the page's fields: which matters were chosen, the button, and the wish to read a release instead.
CHOSEN, MAKE, AS_RELEASE = "arende", "make", "as_release"
#: Fields that its heading, its mark and its text show.
IN_THE_HEADING = ("title", "lead", "body", "paragraph", "status")


@dataclass(frozen=True)
class DraftOffer:
    """A matter as it is offered: its facts as an editor reads them, and the release that it has become before."""

    matter: MinutesMatter
    known: DirectoryMatches
    may_add: frozenset[str]
    already: Release | None
    chosen: bool

    @cached_property
    def suggestions(self) -> Sequence[FieldSuggestion]:
        """What the directory and this editor let into a draft."""
        groups = Suggestions(self.matter.reading, self.known, self.may_add, None).groups()
        return [one for group in groups for one in group.suggestions]

    @property
    def facts(self) -> Sequence[FieldSuggestion]:
        """What the heading does not say: body, decision, money, each once (a body stands in three fields)."""
        facts = (one for one in self.suggestions if one.path.rpartition(".")[2] not in IN_THE_HEADING)
        return list({(one.label, one.value): one for one in facts}.values())

    @property
    def is_proposal(self) -> bool:
        """Whether somebody else is going to decide."""
        return any(one.status is not DecisionStatus.DECIDED for one in self.matter.reading.document.decisions)

    @property
    def draft(self) -> Reading:
        """What the draft is made of: everything that may be written."""
        answers = {one.path: TAKE for one in self.suggestions if not one.why_not}
        reading = self.matter.reading
        title = reading.document.title or _("§ %(number)s") % {"number": self.matter.paragraph}
        taken = choosing.taken(reading.document, self.known, answers, self.may_add)
        return replace(reading, document=replace(taken, title=title))


def is_wanted(request: StaffRequest, source: PastedText) -> bool:
    """Tell whether a text is minutes, and nobody has asked to read it as a press release."""
    return source.minutes is not None and AS_RELEASE not in request.POST


def answer(request: StaffRequest, source: PastedText, minutes: Minutes) -> HttpResponseBase:
    """Show the matters of a meeting, or make the drafts that were chosen."""
    offers = list(_offers(request, minutes))
    fault = ""
    if MAKE in request.POST:
        wanted = [one for one in offers if one.chosen]
        fault = _written(request, wanted) if wanted else _("Choose at least one matter.")
        if not fault:
            return redirect(_leads_to(request, wanted))
    return TemplateResponse(
        request, "desk/minutes.html", _context(source, minutes, offers) | {"fault": fault}
    )


def _offers(request: StaffRequest, minutes: Minutes) -> list[DraftOffer]:
    may_add = nouns_to_add(request)
    return [_offer(request, one, may_add) for one in minutes.matters if one.is_decided]


def _offer(request: StaffRequest, matter: MinutesMatter, may_add: frozenset[str]) -> DraftOffer:
    already = importing.known_release(matter.reading)
    fresh = not matter.is_formal and already is None
    chosen = matter.paragraph in request.POST.getlist(CHOSEN) if MAKE in request.POST else fresh
    return DraftOffer(matter, look_up(matter.reading.document), may_add, already, chosen)


def _written(request: StaffRequest, wanted: Sequence[DraftOffer]) -> str:
    """Make the drafts, and return the sentence about what stood in the way, "" for nothing."""
    try:
        made = importing.draft_each([one.draft for one in wanted], by=request.user)
    except importing.ImportingError as error:
        return explain(error)
    count = len(made)
    said = ngettext(
        "%(count)s draft is made of the minutes:", "%(count)s drafts are made of the minutes:", count
    )
    links = format_html_join(", ", '<a href="{}">{}</a>', ((form_address(one), one.title) for one in made))
    messages.success(request, format_html("{} {}", said % {"count": swedish.number(count)}, links))
    return ""


def _leads_to(request: StaffRequest, wanted: Sequence[DraftOffer]) -> str:
    made = [importing.known_release(one.matter.reading) for one in wanted]
    only = made[0] if len(made) == 1 else None
    return form_address(only) if only else reverse("desk:releases_release_changelist")


def _context(source: PastedText, minutes: Minutes, offers: Sequence[DraftOffer]) -> dict[str, object]:
    undecided = [one for one in minutes.matters if not one.is_decided]
    return {
        "title": _("Minutes"),
        "source": source.text,
        "meets": swedish.sentence_start(minutes.body) if minutes.body else "",
        "day": swedish.date(minutes.day) if minutes.day else "",
        "offers": offers,
        "undecided": undecided,
        "count_words": _("%(taken)s of %(all)s chosen"),
    }
