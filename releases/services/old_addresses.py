"""The verbs of old addresses: remembering one for a release, and finding where a reader who has one is led."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet
from django.urls import Resolver404, resolve

from releases import absolute_urls
from releases.document import old_addresses
from releases.document.old_addresses import AddressKey
from releases.models import Edition, OldAddress, Release

CHUNK = 500  # rows that are in memory at a time


class OldAddressError(Exception):
    """An old address that cannot be kept. Doors put it in Swedish."""


class NamesNoPage(OldAddressError):
    """It names no page: no path, the front page, or no address at all."""


class LeadsElsewhere(OldAddressError):
    """Another release has this old address already. `release` is that one."""

    def __init__(self, release: Release) -> None:
        super().__init__(release.pk)
        self.release = release


class NoSuchRelease(OldAddressError):
    """The new address is no release of this press room."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """An old address and the path that it leads to now."""

    key: AddressKey
    path: str


def remember(release: Release, address: str) -> bool:
    """Let an address of before lead to a release; return False when it does already.

    Raises NamesNoPage and LeadsElsewhere.
    """
    key = old_addresses.key_of(address)
    if key is None:
        raise NamesNoPage
    with transaction.atomic():
        known, is_new = OldAddress.objects.get_or_create(
            path=key.path, query=key.query, defaults={"release": release, "host": key.host}
        )
    if known.release_id != release.pk:
        raise LeadsElsewhere(known.release)
    return is_new


def remember_pair(old: str, new: str) -> bool:
    """Let an old address lead to the release at `new`, an address of this press room; return False if it does already.

    Raises NoSuchRelease for whatever else `new` is, NamesNoPage and LeadsElsewhere.
    """
    return remember(_release_at(new), old)


def _release_at(address: str) -> Release:
    path = address.strip().removeprefix(absolute_urls.whole("/").rstrip("/"))
    if not path.startswith("/") or path.startswith("//"):
        raise NoSuchRelease
    try:
        place = resolve(path.partition("?")[0].partition("#")[0])
    except Resolver404:
        raise NoSuchRelease from None
    if place.view_name != "newsroom:release":
        raise NoSuchRelease
    edition = Edition.objects.at_address(place.kwargs["year"], place.kwargs["slug"]).first()
    if edition is None:
        raise NoSuchRelease
    return edition.release


def destination(address: str) -> str:
    """Return the path that an old address (path and query) leads to now, "" when it leads nowhere.

    It leads to the last edition of its release, live or withdrawn; never to a draft, and never to one of several.
    """
    key = old_addresses.key_of(address)
    meant = OldAddress.objects.meant_by(key) if key else []
    releases = {one.release_id for one in meant}
    if len(releases) != 1:
        return ""
    edition = _last_editions(releases).first()
    return edition.get_absolute_url() if edition else ""


def all_redirects() -> Iterable[Redirect]:
    """Yield every old address that leads somewhere, by path."""
    rows = OldAddress.objects.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        editions = {one.release_id: one for one in _last_editions({row.release_id for row in chunk})}
        yield from (
            Redirect(row.key, editions[row.release_id].get_absolute_url())
            for row in chunk
            if row.release_id in editions
        )


def _last_editions(releases: Iterable[int]) -> QuerySet[Edition]:
    found = Edition.objects.filter(release__in=releases).defer("content")
    return found.order_by("release_id", "-number").distinct("release_id")
