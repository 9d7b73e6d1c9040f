"""Which links of a release lead nowhere on our own site: asked of the addresses and the database, never of the net.

What the release itself will make public (its own bodies, keywords, case
numbers and files) counts as there.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import timezone, translation

from releases.document import ReleaseDocument, casenumbers
from releases.media.visibility import stem_of
from releases.models import Committee, Edition, Keyword, PublishedDecision
from releases.proofreading import DeadEnd, DeadLink

Matches = Mapping[str, ResolverMatch]
Dead = dict[str, DeadLink]
#: Pages that show or change what one subscriber has, by a token in their address.
PERSONAL = {"confirm", "confirm_address", "manage", "change_address", "personal_data", "leave"}
BODIES = {"committee", "committee_feed"}
TOPICS = {"keyword", "keyword_feed"}
MATTERS = {"matter", "matter_feed"}
NEAR = 0.8  # of 1: how alike an address must be that is suggested
FILE = re.compile(rf"{re.escape(settings.MEDIA_URL)}(?P<name>.+)")


def dead(addresses: Iterable[str], composed: ReleaseDocument) -> Dead:
    """Return those of the addresses that readers cannot follow; a query for each sort of page that is linked to."""
    own = {address: path for address in addresses if (path := own_path(address))}
    found: Dead = {}
    matches: dict[str, ResolverMatch] = {}
    for address, path in own.items():
        if (match := _match(path)) is None:
            found[address] = DeadLink(meant=_nearest_page(path))
        else:
            matches[address] = match
    found |= {one: DeadLink(why=DeadEnd.DESK) for one, match in matches.items() if "desk" in match.namespaces}
    for read in (_personal, _releases, _bodies, _topics, _matters, _files):
        found |= read(matches, composed)
    return found


def own_path(address: str) -> str:
    """Return the path of an address of this site, without its query; "" for an address elsewhere."""
    try:
        parts, site = urlsplit(address), urlsplit(settings.SITE_URL)
    except ValueError:
        return ""
    is_own = parts.netloc.lower() == site.netloc.lower() if parts.netloc else address.startswith("/")
    path = unquote(parts.path) or "/"
    return path if is_own and not path.startswith(settings.STATIC_URL) else ""


def _match(path: str) -> ResolverMatch | None:
    for candidate in (path, f"{path}/"):
        try:
            return resolve(candidate)
        except Resolver404:
            continue
    return None


def _named(matches: Matches, names: set[str], key: str) -> dict[str, str]:
    """Return what an address says of the thing that it names, for addresses of these pages."""
    return {
        address: str(match.kwargs[key])
        for address, match in matches.items()
        if match.namespaces == ["newsroom"] and match.url_name in names
    }


def _personal(matches: Matches, _composed: ReleaseDocument) -> Dead:
    return dict.fromkeys(_named(matches, PERSONAL, "token"), DeadLink(why=DeadEnd.PERSONAL))


def _releases(matches: Matches, _composed: ReleaseDocument) -> Dead:
    """Return links to releases and their files that are not out, or were withdrawn."""
    linked = {one: match.kwargs for one, match in matches.items() if {"year", "slug"} <= match.kwargs.keys()}
    if not linked:
        return {}
    slugs = {kwargs["slug"] for kwargs in linked.values()}
    rows = Edition.objects.filter(slug__in=slugs).values_list("year", "slug", "number", "live")
    numbers: dict[tuple[int, str], set[int]] = defaultdict(set)
    out: set[tuple[int, str]] = set()
    for year, slug, number, live in rows:
        numbers[year, slug].add(number)
        out |= {(year, slug)} if live else set()
    found: Dead = {}
    for address, kwargs in linked.items():
        key = kwargs["year"], kwargs["slug"]
        is_edition = matches[address].url_name == "edition"
        if key in out and (not is_edition or kwargs["number"] in numbers[key]):
            continue
        is_withdrawn = key in numbers and key not in out
        found[address] = (
            DeadLink(why=DeadEnd.WITHDRAWN) if is_withdrawn else DeadLink(meant=_release_meant(*key, out))
        )
    return found


def _release_meant(year: int, slug: str, out: set[tuple[int, str]]) -> str:
    """Return the address of the release that is out by the same words in another year, or by nearly the same."""
    others = sorted(one for one in out if one[1] == slug)
    if not others:
        slugs = Edition.objects.filter(live=True, year=year).values_list("slug", flat=True)
        others = [(year, near) for near in get_close_matches(slug, slugs, n=1, cutoff=NEAR)]
    return _address("release", *others[-1]) if others else ""


def _bodies(matches: Matches, composed: ReleaseDocument) -> Dead:
    return _unknown(
        _named(matches, BODIES, "slug"),
        {one.slug for one in composed.committees},
        lambda: Committee.objects.known(timezone.localdate()).values_list("slug", flat=True),
        "committee",
    )


def _topics(matches: Matches, composed: ReleaseDocument) -> Dead:
    return _unknown(
        _named(matches, TOPICS, "slug"),
        {one.slug for one in composed.keywords},
        lambda: Keyword.objects.public().values_list("slug", flat=True),
        "keyword",
    )


def _matters(matches: Matches, composed: ReleaseDocument) -> Dead:
    linked = {
        one: casenumbers.canonical(number) for one, number in _named(matches, MATTERS, "case_number").items()
    }
    own = {casenumbers.canonical(one.case_number) for one in composed.decisions}
    wanted = set(linked.values()) - own
    known = (
        PublishedDecision.objects.filter(matter__in=wanted) if wanted else PublishedDecision.objects.none()
    )
    there = own | set(known.values_list("matter", flat=True))
    return {address: DeadLink() for address, matter in linked.items() if matter not in there}


def _files(matches: Matches, _composed: ReleaseDocument) -> Dead:
    named = _named(matches, {"media"}, "name")
    return {address: DeadLink() for address, name in named.items() if not _is_stored(name)}


def _is_stored(name: str) -> bool:
    try:
        return bool(stem_of(name)) and default_storage.exists(name)
    except (OSError, SuspiciousFileOperation):
        return False


def _unknown(linked: Mapping[str, str], own: set[str], read: Callable[[], Iterable[str]], page: str) -> Dead:
    if not linked.keys():
        return {}
    known = own | set(read())
    near = {
        slug: get_close_matches(slug, known, n=1, cutoff=NEAR)
        for slug in linked.values()
        if slug not in known
    }
    return {
        address: DeadLink(meant=_address(page, *near[slug]) if near[slug] else "")
        for address, slug in linked.items()
        if slug in near
    }


def _nearest_page(path: str) -> str:
    """Return the page without arguments whose address is nearly this one, "" for none."""
    pages = [_address(name) for name in ("archive", "committees", "ledger", "matters", "pictures", "contacts",
             "about", "accessibility", "privacy", "subscribe")]  # fmt: skip
    return next(iter(get_close_matches(path, pages, n=1, cutoff=NEAR)), "")


def _address(name: str, *args: object) -> str:
    """Return the address of a page as it stands in Swedish, without a host, as an editor would write it."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(f"newsroom:{name}", args=args)
