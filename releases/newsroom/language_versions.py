"""The languages that a release can be read in: its other live editions, for pages, feeds and formats."""

from collections.abc import Iterable

from django.conf import settings

from releases.models import Edition

ORDER = {code: place for place, (code, _name) in enumerate(settings.RELEASE_LANGUAGES)}


def in_order(editions: Iterable[Edition]) -> list[Edition]:
    """Return the versions of a release as they are listed everywhere: Swedish, English, Finnish …"""
    return sorted(editions, key=lambda edition: (ORDER.get(edition.language, len(ORDER)), edition.pk))


def translations_of(edition: Edition) -> list[Edition]:
    """Return the live editions in other languages, without their documents, in one query."""
    return in_order(Edition.objects.in_other_languages(edition).defer("content"))


def translations_among(editions: Iterable[Edition]) -> dict[int, list[Edition]]:
    """Return the live editions in other languages by the id of each of many editions, in one query or none."""
    editions = list(editions)
    if not editions:
        return {}
    found = list(Edition.objects.in_families_of(editions).live().defer("content"))
    families: dict[int, list[Edition]] = {}
    for one in found:
        families.setdefault(one.original_id, []).append(one)
    return {
        edition.pk: in_order(one for one in families.get(edition.original_id, ()) if one.pk != edition.pk)
        for edition in editions
    }


def original_of(edition: Edition, translations: Iterable[Edition]) -> Edition:
    """Return the version that the others were made from; while it is not live, the first in order."""
    family = in_order([edition, *translations])
    return next((one for one in family if one.version_of_id is None), family[0])
