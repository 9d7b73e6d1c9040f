"""Finding the edition that an address means, and what every format says when it was withdrawn."""

from collections.abc import Callable
from functools import wraps

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from releases.languages import active
from releases.models import Edition

View = Callable[..., HttpResponseBase]


class Withdrawn(Exception):
    """The release at this address was taken back; `edition` says when and why."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(edition.pk)
        self.edition = edition


def live_edition(year: int, slug: str) -> Edition:
    """Return the live edition at an address, in one query. Raises Http404 or Withdrawn."""
    known = Edition.objects.at_address(year, slug).filter(Q(live=True) | Q(withdrawn_at__isnull=False))
    edition = known.order_by("-live").first()
    if edition is None:
        raise Http404
    if not edition.live:
        raise Withdrawn(edition)
    return edition


def withdrawal_in_words(edition: Edition) -> str:
    """Return when and why a release was withdrawn, and nothing of what it said."""
    moment = edition.withdrawn_at or edition.published_at
    when = _("This press release was withdrawn on %(day)s %(time)s.") % {
        "day": active.date(moment),
        "time": active.time(moment),
    }
    reason = _("Reason")
    return f"{when} {reason}: {edition.withdrawal_reason}"


def gone_in_words(view: View) -> View:
    """Answer 410 (RFC 9110, 15.5.11) with a sentence in plain text when the release was withdrawn."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Withdrawn as withdrawn:
            words = withdrawal_in_words(withdrawn.edition) + "\n"
            return HttpResponse(words, status=410, content_type="text/plain; charset=utf-8")

    return answer
