"""WebSub (W3C Recommendation of 23 January 2018): tells a hub which feeds have changed, for it to tell their followers.

The row is the truth, the task only a bell: publishing writes what is owed in its
own transaction, and whoever tells the hub does it outside of any. Nothing that a
hub does or leaves undone is seen by an editor.
"""

import datetime as dt
import logging
from collections.abc import Iterable
from functools import partial
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from releases import failures
from releases.absolute_urls import whole
from releases.document import casenumbers
from releases.models import Edition, Failure, HubNotice

logger = logging.getLogger(__name__)

# The hub fetches the feed when it is told, perhaps through a proxy that may keep it for 2 s
# (`newsroom/page_cache/cache_control.py`).
SETTLED = dt.timedelta(seconds=3)
PATIENCE = 10  # seconds that a hub may take to answer
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=1)
# Followers who were not told for so long have fetched the feed by themselves.
FORGOTTEN_AFTER = dt.timedelta(days=1)


class HubAway(Exception):
    """The hub cannot be reached: what else it is owed can wait."""


class HubRefused(Exception):
    """The hub does not take this notice."""


def hub() -> str:
    """Return the address of the hub, "" when the installation has none (WEBSUB_HUB)."""
    return str(settings.WEBSUB_HUB)


def owe(*editions: Edition) -> bool:
    """Write down, in the caller's transaction, that every feed these editions stand in has changed.

    Name the edition before a correction too: it may have stood in other feeds. Return whether there is a hub.
    """
    if not hub():
        return False
    now = timezone.now()
    HubNotice.objects.owe(topics(editions), changed_at=now, due_at=now + SETTLED)
    return True


def topics(editions: Iterable[Edition]) -> set[str]:
    """Return the paths of the feeds that these editions stand in, but for the archive's narrowed ones."""
    paths = {reverse("newsroom:feed"), reverse("newsroom:archive_feed")}
    for edition in editions:
        bodies = edition.committees.values_list("slug", flat=True)
        keywords = edition.keywords.values_list("slug", flat=True)
        numbers = {casenumbers.canonical(one.case_number) for one in edition.frozen.decisions} - {""}
        paths |= {reverse("newsroom:committee_feed", args=[slug]) for slug in bodies}
        paths |= {reverse("newsroom:keyword_feed", args=[slug]) for slug in keywords}
        paths |= {reverse("newsroom:matter_feed", args=[number]) for number in numbers}
    return paths


def notify(now: dt.datetime) -> None:
    """Tell the hub of each feed that it is owed; what it does not take it is told again later, for a day."""
    if not hub():
        return
    forget(now)
    for notice in HubNotice.objects.due(now):
        if failures.attempt(Failure.Work.HUB, partial(_give, notice, now), row=notice.pk) is False:
            return


def forget(now: dt.datetime) -> None:
    """Give up what the hub has not taken for a day."""
    unheard = HubNotice.objects.filter(changed_at__lt=now - FORGOTTEN_AFTER)
    for topic in unheard.values_list("topic", flat=True):
        logger.error("The hub was not told of %s: it has not taken it for a day", topic)
    unheard.delete()


def retry_pause(attempts: int) -> dt.timedelta:
    """Return how long to wait after so many attempts: 1, 2, 4 … minutes, an hour at most."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 6)), LONGEST_PAUSE)


def _give(notice: HubNotice, now: dt.datetime) -> bool:
    """Give the hub one notice that it is owed. False when it cannot be reached."""
    if not _claim(notice, now):
        return True  # Another run, or a change just now, was first.
    try:
        _post(whole(notice.topic))
    except HubRefused as refusal:
        logger.warning("The hub does not take %s: %s", notice.topic, refusal)
    except HubAway as absence:
        logger.warning("The hub cannot be reached: %s", absence)
        return False
    else:
        # A change since then is owed a notice of its own.
        HubNotice.objects.filter(pk=notice.pk, changed_at=notice.changed_at).delete()
    return True


def _claim(notice: HubNotice, now: dt.datetime) -> bool:
    """Take a notice for this run, by putting it off for all others as if it had failed."""
    attempts = notice.attempts + 1
    untouched = HubNotice.objects.filter(pk=notice.pk, due_at=notice.due_at)
    return bool(untouched.update(attempts=attempts, due_at=now + retry_pause(attempts)))


def _post(topic: str) -> None:
    """Say "publish" to the hub, as hubs have understood it since PubSubHubbub 0.3; WebSub leaves the words open.

    Raises HubAway or HubRefused.
    """
    words = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}).encode()
    # The address is the operator's own (a setting); a redirect to another is not followed.
    request = Request(hub(), words, {"User-Agent": "press-room"})  # noqa: S310
    try:
        with build_opener(_NoRedirect).open(request, timeout=PATIENCE):
            return
    except HTTPError as answer:
        answer.close()
        raise HubRefused(f"{answer.code} {answer.reason}") from answer
    except (OSError, HTTPException) as error:
        raise HubAway(str(error) or type(error).__name__) from error


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None
