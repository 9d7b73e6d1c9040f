"""A release in several languages: each leads to the others, lists hold it once, and its words say their language."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from lxml import html

from releases.models import Edition, Release, ReleaseLink
from releases.services import publishing, translating
from releases.templatetags.press import OWN_NAMES
from releases.tests.cast import (
    a_committee,
    a_keyword,
    a_person,
    a_press_image,
    a_release,
    an_editor,
    published,
    published_each_day,
)
from releases.tests.services.language_words import a_published_version, a_version, published_in

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.RELEASE_LANGUAGES]


def read(client: Client, address: str) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def languages(page: html.HtmlElement) -> list[tuple[str, str, str, str]]:
    """Return the links to other languages near the top: words, address, lang and hreflang."""
    links = page.xpath('//p[@class="read-in"]/a')
    return [(one.text, one.get("href"), one.get("lang"), one.get("hreflang")) for one in links]


def titles(page: html.HtmlElement) -> list[str]:
    return [link.text_content() for link in page.xpath("//main//*[self::h2 or self::h3]/a")]


def test_each_version_leads_to_all_the_others_in_their_own_words(client: Client) -> None:
    original, english, finnish = published_in("en", "fi")
    assert languages(read(client, english.get_absolute_url())) == [
        ("Svenska", original.get_absolute_url(), "sv", "sv"),
        ("Suomi", finnish.get_absolute_url(), "fi", "fi"),
    ]
    assert [words for words, *_rest in languages(read(client, original.get_absolute_url()))] == [
        "English",
        "Suomi",
    ]


def test_a_version_that_is_not_out_is_not_linked(client: Client) -> None:
    original = published()
    version = a_version(original.release)
    page = client.get(original.get_absolute_url()).content.decode()
    assert "read-in" not in page
    assert version.title not in page
    assert 'rel="alternate" hreflang' not in page


def test_a_withdrawn_version_is_not_linked_any_more(client: Client) -> None:
    original, english, _finnish = published_in("en", "fi")
    publishing.withdraw(english.release, by=an_editor(), reason="Fel översatt.")
    assert [words for words, *_rest in languages(read(client, original.get_absolute_url()))] == ["Suomi"]


def test_search_engines_find_every_language_and_the_original(client: Client) -> None:
    original, english = published_in("en")
    page = read(client, english.get_absolute_url())
    links = page.xpath('//link[@rel="alternate"][@hreflang]')
    assert {(link.get("hreflang"), link.get("href")) for link in links} == {
        ("sv", settings.SITE_URL + original.get_absolute_url()),
        ("en", settings.SITE_URL + english.get_absolute_url()),
        ("x-default", settings.SITE_URL + original.get_absolute_url()),
    }


def test_a_version_says_that_the_original_was_corrected_after_it(client: Client) -> None:
    original, english = published_in("en")
    Release.objects.filter(pk=original.release_id).update(lead="Barnen ritade den.")
    publishing.correct(original.release, by=an_editor(), note="Ingressen var fel.", alert=False)
    page = read(client, english.get_absolute_url())
    assert "(corrected " in page.xpath('//p[@class="read-in"]')[0].text_content()
    back = read(client, original.get_absolute_url())
    assert "(" not in back.xpath('//p[@class="read-in"]')[0].text_content()


def test_a_release_in_every_language_costs_at_most_three_queries(
    client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    original = published(decisions=[{"outcome": "Nämnden bygger.", "case_number": "KN-2026/17"}])
    for language in LANGUAGES[1:]:
        a_published_version(original, language)
    with django_assert_max_num_queries(3):
        page = read(client, original.get_absolute_url())
    assert len(languages(page)) == 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_release_say_their_language(client: Client, language: str) -> None:
    release = a_release(
        language=language,
        boilerplate="Om oss.",
        decisions=[{"outcome": "Nämnden bygger."}],
        budget=[{"amount": 1, "purpose": "lekplatsen"}],
    )
    ReleaseLink.objects.create(release=release, url="https://www.example.org/plan", label="Planen")
    page = read(client, publishing.publish(release, by=None, alert=False).get_absolute_url())
    for words in (
        release.title,
        release.lead,
        "Öppnar i juni",
        "Nämnden bygger.",
        "Lekplatsen",
        "Om oss.",
        "Planen",
    ):
        where = page.xpath("//article//*[normalize-space(text())=$words]", words=words)[0]
        assert where.xpath("ancestor-or-self::*[@lang][1]/@lang") == [language], words


def test_every_language_we_write_has_a_name_of_its_own() -> None:
    assert list(OWN_NAMES) == LANGUAGES


@pytest.mark.parametrize("address", ["/", "/namnder/kulturnamnden/", "/nyckelord/kultur/"])
def test_lists_hold_a_release_once_and_lead_to_its_languages(client: Client, address: str) -> None:
    original, english = published_in("en", committees=[a_committee()], keywords=[a_keyword()])
    page = read(client, address)
    assert titles(page) == [original.title]
    link = page.xpath('//p[@class="also-in"]/a')[0]
    assert (link.text, link.get("href"), link.get("hreflang")) == (
        "English",
        english.get_absolute_url(),
        "en",
    )


def test_a_version_stands_in_lists_while_its_original_is_not_out(client: Client) -> None:
    original, english = published_in("en")
    publishing.withdraw(original.release, by=an_editor(), reason="Fel.")
    assert titles(read(client, "/")) == [english.title]


def test_the_archive_holds_every_version_and_says_its_language(client: Client) -> None:
    original, english = published_in("en")
    page = read(client, "/pressmeddelanden/")
    assert set(titles(page)) == {original.title, english.title}
    assert [one.text for one in page.xpath('//span[@class="item-language"]')] == ["English"]
    assert titles(read(client, "/pressmeddelanden/?sprak=en")) == [english.title]


def test_pages_of_a_body_hold_each_release_once(client: Client) -> None:
    originals = published_each_day(25, committees=[a_committee()])
    for number, edition in enumerate(originals):
        a_published_version(edition, "en", title=f"News {number}")
    first = read(client, "/namnder/kulturnamnden/")
    older = first.xpath('//a[contains(@href, "efter=")]/@href')[0]
    second = read(client, f"/namnder/kulturnamnden/{older}")
    assert titles(first) + titles(second) == [edition.title for edition in originals]
    newer = second.xpath('//a[contains(@href, "fore=")]/@href')[0]
    assert titles(read(client, f"/namnder/kulturnamnden/{newer}")) == titles(first)


@pytest.mark.parametrize("address", ["/", "/namnder/kulturnamnden/", "/pressmeddelanden/"])
def test_lists_cost_the_same_however_many_languages(
    client: Client, address: str, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for edition in published_each_day(8, committees=[a_committee()]):
        a_published_version(edition, "en")
        a_published_version(edition, "fi")
    with django_assert_max_num_queries(12 if "pressmeddelanden" in address else 6):
        read(client, address)


def test_a_body_is_said_to_have_as_many_releases_as_its_page_holds(client: Client) -> None:
    published_in("en", "fi", committees=[a_committee()])
    page = read(client, "/namnder/")
    row = page.xpath('//a[@href="/namnder/kulturnamnden/"]/..')[0]
    assert row.text_content().split() == ["Kulturnämnden", "1"]


def test_pictures_and_contacts_are_in_the_words_of_the_original(client: Client) -> None:
    picture = a_press_image(caption="Lekplatsen i maj")
    original = published(images=[picture], contacts=[a_person("Alva Ek")])
    version = a_version(original.release)
    version.release_images.update(alt="A playground", caption="The playground in May")
    version.contacts.update(role="chair")
    publishing.publish(version, by=None)
    pictures = read(client, "/pressbilder/").text_content()
    assert "Lekplatsen i maj" in pictures
    assert "The playground in May" not in pictures
    contacts = read(client, "/presskontakter/").text_content()
    assert "ordförande" in contacts
    assert "chair" not in contacts


@pytest.mark.parametrize(("prefix", "shown", "other"), [("", 1, 0), ("/en", 0, 1), ("/fi", 0, 1)])
def test_pictures_and_contacts_speak_the_readers_language_where_a_version_does(
    client: Client, prefix: str, shown: int, other: int
) -> None:
    captions, roles = ("The playground in May", "Lekplatsen i maj"), ("chair", "ordförande")
    release = a_release(language="en", images=[a_press_image()], contacts=[a_person("Alva Ek")])
    release.release_images.update(alt="A playground", caption=captions[0])
    release.contacts.update(role=roles[0])
    publishing.publish(release, by=None)
    version = a_version(release, "sv")
    version.release_images.update(alt="En lekplats", caption=captions[1])
    version.contacts.update(role=roles[1])
    publishing.publish(version, by=None)
    for address, words in ((f"{prefix}/pressbilder/", captions), (f"{prefix}/presskontakter/", roles)):
        page = read(client, address).text_content()
        assert words[shown] in page
        assert words[other] not in page


def test_an_old_edition_leads_to_the_other_languages_too(client: Client) -> None:
    original, _english = published_in("en")
    Release.objects.filter(pk=original.release_id).update(lead="Barnen ritade den.")
    publishing.correct(original.release, by=an_editor(), note="Ingressen var fel.", alert=False)
    page = read(client, original.permanent_url())
    assert [words for words, *_rest in languages(page)] == ["English"]


def test_versions_of_an_archived_release_are_found_with_it(client: Client) -> None:
    then = dt.datetime(2018, 10, 25, 11, 7, tzinfo=dt.UTC)
    original = published(at=then)
    version = translating.begin(original.release, language="fi", by=None)
    edition = publishing.publish(version, by=None, at=then)
    assert Edition.objects.live().once().get() == original
    assert languages(read(client, edition.get_absolute_url()))[0][0] == "Svenska"
