"""WebSub: whoever follows a feed through the hub hears of each change, and no hub hinders a publication."""

import datetime as dt
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from releases import websub
from releases.models import Edition, HubNotice
from releases.services import publishing
from releases.tests.cast import a_committee, a_keyword, an_editor, published
from releases.tests.processes import Worker, wait_for
from releases.tests.websub_hub import Hub

pytestmark = pytest.mark.django_db(transaction=True)
LINK = "{http://www.w3.org/2005/Atom}link"
EVERYTHING = {"/flode.atom", "/pressmeddelanden/flode.atom"}
CULTURE, SCHOOLS = "/namnder/kulturnamnden/flode.atom", "/namnder/skolnamnden/flode.atom"
MATTER = "KS-2026/00012"


@pytest.fixture
def hub(settings: pytest.FixtureRequest) -> Iterator[Hub]:
    with Hub() as running:
        settings.WEBSUB_HUB = running.url
        yield running


@pytest.fixture
def edition(hub: Hub) -> Edition:
    """A publication that the hub has been told of."""
    decisions = [{"outcome": "Bifall.", "case_number": MATTER}]
    release = {"committees": [a_committee()], "keywords": [a_keyword()], "decisions": decisions}
    edition = published(**release)
    HubNotice.objects.all().delete()
    return edition


def notify(after: dt.timedelta = websub.SETTLED) -> None:
    websub.notify(timezone.now() + after)


def notified(hub: Hub) -> set[str]:
    """The paths of the feeds that the hub was told of, each once."""
    paths = [address.removeprefix("http://testserver") for address in hub.notices]
    assert len(paths) == len(set(paths))
    return set(paths)


def test_a_feed_names_the_hub_and_itself_in_header_and_text(client: Client, edition: Edition) -> None:
    for path in (*EVERYTHING, CULTURE, "/nyckelord/kultur/flode.atom", *matter_feeds(edition)):
        answer, own = client.get(path), f"http://testserver{path}"
        assert answer["Link"] == f'<{websub.hub()}>; rel="hub", <{own}>; rel="self"'
        assert links(answer.content)["hub"] == websub.hub()
        assert links(answer.content)["self"] == own


def test_no_hub_is_promised_for_searches_and_older_pages(client: Client, edition: Edition) -> None:
    assert "Link" not in client.get("/pressmeddelanden/flode.atom?q=lekplats")
    assert "hub" not in links(client.get("/pressmeddelanden/flode.atom?namnd=kulturnamnden").content)


def test_without_a_hub_no_feed_names_one_and_nothing_is_owed(client: Client) -> None:
    published()
    assert "Link" not in client.get("/flode.atom")
    assert "hub" not in links(client.get("/flode.atom").content)
    assert not HubNotice.objects.exists()


def test_a_publication_notifies_of_each_feed_it_stands_in(hub: Hub, edition: Edition) -> None:
    published(committees=[a_committee()], keywords=[a_keyword("lekplatser")])
    notify()
    assert notified(hub) == {*EVERYTHING, CULTURE, "/nyckelord/lekplatser/flode.atom"}
    assert not HubNotice.objects.exists()


def test_a_correction_that_moves_a_release_notifies_of_both_places(hub: Hub, edition: Edition) -> None:
    edition.release.committees.set([a_committee("skolnämnden")])
    edition.release.keywords.clear()
    publishing.correct(edition.release, by=None, note="Fel nämnd.", alert=False)
    notify()
    assert notified(hub) == {
        *EVERYTHING,
        CULTURE,
        SCHOOLS,
        "/nyckelord/kultur/flode.atom",
        *matter_feeds(edition),
    }


def test_a_withdrawal_notifies_of_its_feeds(hub: Hub, edition: Edition) -> None:
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel.")
    notify()
    assert notified(hub) == {*EVERYTHING, CULTURE, "/nyckelord/kultur/flode.atom", *matter_feeds(edition)}


def test_what_is_rolled_back_notifies_nobody(hub: Hub) -> None:
    with transaction.atomic():
        published()
        transaction.set_rollback(True)
    notify()
    assert hub.notices == []


def test_the_hub_is_notified_only_when_a_proxy_gives_out_the_change(hub: Hub) -> None:
    published()
    notify(after=websub.SETTLED / 2)
    assert hub.notices == []


def test_many_changes_meanwhile_are_one_notice_of_each_feed(hub: Hub) -> None:
    for number in range(3):
        published(title=f"Nyhet {number}")
    notify()
    assert notified(hub) == EVERYTHING


def test_a_change_while_the_hub_is_notified_is_notified_again(hub: Hub) -> None:
    published()
    hub.when_notified = lambda: in_another_session(lambda: published(title="Under tiden"))
    notify()
    hub.when_notified, hub.notices = lambda: None, []
    notify()
    assert notified(hub) == EVERYTHING


@pytest.mark.parametrize("status", [302, 400, 500])
def test_a_notice_that_is_refused_waits_and_stops_no_other(hub: Hub, status: int) -> None:
    published()
    hub.answers = [status]
    notify()
    assert notified(hub) == EVERYTHING
    refused = HubNotice.objects.get()
    notify()
    assert len(hub.notices) == 2  # not yet again
    notify(after=websub.SETTLED + websub.FIRST_PAUSE)
    assert hub.notices[2:] == [f"http://testserver{refused.topic}"]
    assert not HubNotice.objects.exists()


def test_a_hub_that_is_away_hinders_no_publication_and_is_notified_later(hub: Hub, settings) -> None:
    url, settings.WEBSUB_HUB = hub.url, "http://127.0.0.1:9/hub"  # discard: nobody listens
    edition = published()
    notify()
    assert Edition.objects.live().get() == edition
    assert HubNotice.objects.count() == len(EVERYTHING)
    settings.WEBSUB_HUB = url
    notify(after=websub.SETTLED + websub.FIRST_PAUSE)
    assert notified(hub) == EVERYTHING


def test_after_a_day_it_is_given_up_and_said_in_the_log(hub: Hub, caplog: pytest.LogCaptureFixture) -> None:
    published()
    notify(after=websub.FORGOTTEN_AFTER + dt.timedelta(minutes=1))
    assert hub.notices == []
    assert not HubNotice.objects.exists()
    assert "The hub was not told of /flode.atom" in caplog.text


def test_pauses_grow_from_a_minute_to_an_hour() -> None:
    minutes = [websub.retry_pause(attempts) / dt.timedelta(minutes=1) for attempts in (1, 2, 3, 7, 100)]
    assert minutes == [1, 2, 4, 60, 60]


def test_two_runs_at_once_tell_the_hub_once(hub: Hub) -> None:
    published()
    hub.when_notified = lambda: in_another_session(notify)
    notify()
    assert notified(hub) == EVERYTHING


def test_the_hub_hears_of_a_publication_by_its_bell(hub: Hub, worker: Worker) -> None:
    worker.start(WEBSUB_HUB=hub.url)
    published()
    wait_for(lambda: len(hub.notices) == len(EVERYTHING), what="the hub's notices")
    assert notified(hub) == EVERYTHING
    wait_for(lambda: not HubNotice.objects.exists(), what="the end of the books")


def links(feed: bytes) -> dict[str, str]:
    root = ElementTree.fromstring(feed)  # noqa: S314
    return {link.get("rel", ""): link.get("href", "") for link in root.findall(LINK)}


def matter_feeds(edition: Edition) -> set[str]:
    return {path for path in websub.topics([edition]) if path.startswith("/arenden/")}


def in_another_session(step) -> None:
    """Take a step as another process would; called on the hub's own thread."""
    try:
        step()
    finally:
        connection.close()
