"""The address of a release in the press room: one for good, and no two alike in a year."""

from django.db import connection

from releases.languages.slugs import slug_of
from releases.models import Edition, Release


def expected_slug(release: Release, year: int) -> str:
    """Return the address to use: the editor's or the title's, with a number if that year has it already."""
    wish = (release.slug or slug_of(release.title) or "pressmeddelande")[:100].strip("-")
    taken = set(Edition.objects.filter(year=year, slug__startswith=wish).values_list("slug", flat=True))
    candidates = (wish if n == 1 else f"{wish}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)


def free_slug(release: Release, year: int) -> str:
    """Return `expected_slug` for the transaction that takes it: two of one title find theirs one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('releases.edition.address'))")
    return expected_slug(release, year)
