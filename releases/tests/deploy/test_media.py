"""Uploaded files through the shipped nginx configuration: who gets them, how fast they are gone, and how they come."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from bench.servers import LOOPBACK
from releases.models import Release
from releases.services import publishing
from releases.tests.cast import an_editor
from releases.tests.deploy.site import SEEN_WITHIN, Site
from releases.tests.media.files import PDF, addresses_of, with_files
from releases.tests.media.test_door import STATES

pytestmark = pytest.mark.django_db(transaction=True)
HARMLESS = "default-src 'none'; sandbox"


@pytest.fixture
def release(transactional_db: None) -> Release:
    return publishing.publish(with_files(), by=None, alert=False).release


def test_readers_see_the_files_of_live_releases_only(site: Site) -> None:
    for state, status in STATES:
        asked = {address: site.ask(address).status for address in addresses_of(state())}
        assert asked == dict.fromkeys(asked, status), state.__name__
        assert len(asked) == 9


def test_the_desk_sees_files_in_every_state_and_leaves_them_to_nobody(site: Site) -> None:
    cookie = session_of_an_editor()
    for state, status in STATES:
        addresses = addresses_of(state())
        assert {site.ask(address, Cookie=cookie).status for address in addresses} == {200}, state.__name__
        assert {site.ask(address).status for address in addresses} == {status}, state.__name__


def test_after_a_withdrawal_every_file_is_gone_within_two_seconds_and_for_good(
    site: Site, release: Release
) -> None:
    addresses = addresses_of(release)
    for address in addresses * 3:
        assert site.ask(address).status == 200
    publishing.withdraw(release, by=an_editor(), reason="Fel belopp.", alert=False)
    site.ask_until(addresses[0], lambda answer: answer.status == 410, seconds=SEEN_WITHIN)
    for address in addresses * 3:
        answer = site.ask(address)
        assert (answer.status, "Fel belopp." in answer.text) == (410, True)
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_file_is_there_as_soon_as_its_release_is_published(site: Site) -> None:
    release = with_files()
    addresses = addresses_of(release)
    assert {site.ask(address).status for address in addresses} == {404}
    publishing.publish(release, by=None, alert=False)
    assert {site.ask(address).status for address in addresses} == {200}


def test_a_file_stays_while_another_release_shows_it(site: Site, release: Release) -> None:
    other = publishing.publish(with_files(like=release), by=None, alert=False).release
    publishing.withdraw(release, by=an_editor(), reason="Fel.", alert=False)
    assert {site.ask(address).status for address in addresses_of(release)} == {200}
    publishing.withdraw(other, by=an_editor(), reason="Fel.", alert=False)
    answer = site.ask_until(addresses_of(release)[0], lambda one: one.status == 410, seconds=SEEN_WITHIN)
    assert answer.status == 410


def test_files_come_as_what_they_are_and_never_run(site: Site, release: Release) -> None:
    page = site.ask(release.editions.get().get_absolute_url())
    kinds = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "pdf": "application/pdf"}
    for address in addresses_of(release):
        headers = site.ask(address).headers
        assert headers["Content-Type"] == kinds[address.rpartition(".")[2]]
        assert headers["Content-Disposition"] == ("attachment" if address.endswith(".pdf") else None)
        assert headers["Cache-Control"] == page.headers["Cache-Control"]
        assert headers.get_all("Content-Security-Policy") == [HARMLESS]
        assert headers.get_all("X-Content-Type-Options") == ["nosniff"]


def test_files_are_asked_for_anew_and_in_parts(site: Site, release: Release) -> None:
    pdf = addresses_of(release)[0]
    for _ in range(2):  # from Django, then from the page store
        whole = site.ask(pdf)
        assert (whole.body, whole.headers["Accept-Ranges"]) == (PDF, "bytes")
        etag, modified = whole.headers["ETag"], whole.headers["Last-Modified"]
        assert site.ask(pdf, If_None_Match=etag).status == 304
        assert site.ask(pdf, If_Modified_Since=modified).status == 304
        assert site.ask(pdf, If_Match=etag).status == 200
        part = site.ask(pdf, Range="bytes=0-4", If_Range=etag)
        assert (part.status, part.body) == (206, b"%PDF-")
        assert site.ask(pdf, method="HEAD").headers["Content-Length"] == str(len(PDF))


def test_two_files_are_never_taken_for_one_another(site: Site, release: Release) -> None:
    """What the press room itself answers for either has no body."""
    first, second = (site.ask(address) for address in addresses_of(release)[:2])
    assert first.headers["ETag"] != second.headers["ETag"]
    assert site.ask(addresses_of(release)[1], If_None_Match=first.headers["ETag"]).status == 200


@pytest.mark.parametrize(
    "path", ["/-/media/{}", "/-/media/", "//-/media/{}", "/media/../-/media/{}", "/media"]
)
def test_the_folder_itself_has_no_address(site: Site, path: str) -> None:
    name = addresses_of(with_files())[0].removeprefix("/media/")
    assert site.ask(path.format(name)).status in {301, 400, 404}
    assert PDF not in site.ask(path.format(name)).body


def test_previews_show_the_pictures_of_drafts_to_the_desk(site: Site, browser: Browser) -> None:
    release = with_files()
    address = f"https://{LOOPBACK}:{site.port}"
    name, _equals, value = session_of_an_editor().partition("=")
    desk = browser.new_context(ignore_https_errors=True)
    desk.add_cookies([{"name": name, "value": value, "url": address}])
    for place in (reverse("desk:preview", args=[release.pk]), "/redaktion/releases/pressimage/"):
        page, asked = desk.new_page(), {}
        page.on("response", lambda answer, asked=asked: asked.update({answer.url: answer.status}))
        page.goto(address + place, wait_until="networkidle")
        files = {url: status for url, status in asked.items() if "/media/" in url}
        assert set(files.values()) == {200}, (place, files)
    desk.close()


def session_of_an_editor() -> str:
    """Log an editor in and return the cookie that says so."""
    client = Client()
    client.force_login(an_editor())
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
