"""A release and its language versions, for the tests of them."""

from typing import Any

from releases.models import Edition, Release
from releases.services import publishing, translating
from releases.tests.cast import a_release

ENGLISH = {
    "title": "New playground at Lövholmen",
    "lead": "The children drew the playground themselves.",
    "body": "<p>The playground at Lövholmen is rebuilt in spring. Children next door drew the plans.</p>",
}
FINNISH = {
    "title": "Uusi leikkipuisto Lövholmeniin",
    "lead": "Lapset ovat piirtäneet leikkipuiston itse.",
    "body": "<p>Lövholmenin leikkipuisto rakennetaan uudelleen keväällä. Lapset piirsivät ehdotukset.</p>",
}
WORDS = {"en": ENGLISH, "fi": FINNISH}


def a_version(release: Release, language: str = "en", **words: str) -> Release:
    """Begin a version of the release and translate it."""
    version = translating.begin(release, language=language, by=None)
    Release.objects.filter(pk=version.pk).update(**{**WORDS.get(language, ENGLISH), **words})
    version.refresh_from_db()
    return version


def a_published_version(edition: Edition, language: str = "en", **words: str) -> Edition:
    """Publish a translated version of the edition's release."""
    version = a_version(edition.release, language, **words)
    return publishing.publish(version, by=None)


def published_in(*languages: str, **facts: Any) -> list[Edition]:
    """Publish a release in Swedish and its versions in these languages, Swedish first."""
    original = publishing.publish(a_release(**facts), by=None, alert=False)
    return [original, *(a_published_version(original, language) for language in languages)]
