"""Subscribers, editions and mailings: looked at; and erasing leaves nothing."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from releases.mail import tokens
from releases.models import AccessToken, Alert, Delivery, Edition, Interest, Release, Subscriber
from releases.services import publishing
from releases.tests.cast import an_editor, published
from releases.tests.desk.reading import words

ADDRESS = "hemlig.lasare@example.se"
LISTS = ("subscriber", "edition", "alert")


@pytest.fixture
def subscriber(db: None) -> Subscriber:
    found = Subscriber.objects.create(
        email=ADDRESS, state="confirmed", consent_version="1", requested_at=timezone.now()
    )
    Interest.objects.create(subscriber=found, kind="everything")
    return found


def address(subscriber: Subscriber, page: str) -> str:
    return reverse(f"desk:releases_subscriber_{page}", args=[subscriber.pk])


def everywhere() -> str:
    """Return every text in every table."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_a_subscriber_is_found_by_a_part_of_the_address(publisher: Client, subscriber: Subscriber) -> None:
    page = words(publisher.get("/redaktion/releases/subscriber/", {"q": "hemlig"}))
    assert ADDRESS in page
    assert ADDRESS not in words(publisher.get("/redaktion/releases/subscriber/", {"q": "annan"}))


def test_no_page_shows_a_token(publisher: Client, subscriber: Subscriber) -> None:
    token = tokens.issue([subscriber], AccessToken.Purpose.MANAGE)[subscriber.pk]
    for page in ("change", "delete"):
        shown = publisher.get(address(subscriber, page)).content.decode()
        assert ADDRESS in shown
        assert token not in shown
        assert tokens.digest(token).hex() not in shown


def test_erasing_leaves_the_address_nowhere(publisher: Client, subscriber: Subscriber) -> None:
    delivery = Delivery.objects.create(alert=published(alert=True).alert, subscriber=subscriber)
    response = publisher.post(address(subscriber, "delete"), {"post": "yes"}, follow=True)
    assert ADDRESS not in words(response)
    assert ADDRESS not in everywhere()
    delivery.refresh_from_db()
    assert (delivery.subscriber, delivery.state) == (None, Delivery.State.CANCELLED)
    assert LogEntry.objects.count() == 1


def test_a_writer_sees_no_subscribers(writer: Client, subscriber: Subscriber) -> None:
    assert writer.get("/redaktion/releases/subscriber/").status_code == 403
    assert writer.post(address(subscriber, "delete"), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("noun", LISTS)
def test_records_are_neither_added_nor_changed_by_hand(administrator: Client, noun: str) -> None:
    assert administrator.get(f"/redaktion/releases/{noun}/add/").status_code == 403
    published(alert=True)
    assert administrator.get(f"/redaktion/releases/{noun}/").status_code == 200


def test_an_edition_shows_its_checksum_and_that_it_is_intact(writer: Client) -> None:
    edition = published()
    page = writer.get(reverse("desk:releases_edition_change", args=[edition.pk])).content.decode()
    assert edition.sha256 in page
    assert "icon-yes" in page


def test_the_list_says_in_words_why_an_edition_is_not_live(publisher: Client) -> None:
    replaced, withdrawn = published(title="Ersatt text"), published(title="Borta", slug="borta")
    Release.objects.filter(pk=replaced.release_id).update(lead="Rättad ingress.")
    publishing.correct(replaced.release, by=an_editor(), note="Ingressen.", alert=False)
    publishing.withdraw(withdrawn.release, by=an_editor(), reason="Fel.")
    response = publisher.get("/redaktion/releases/edition/")
    cells = re.findall(r'<td class="field-standing">([^<]*)</td>', response.content.decode())
    assert sorted(cells) == ["ersatt av en senare utgåva", "gäller", "återkallad"]
    assert "icon-no" not in response.content.decode()


def test_an_edition_is_not_changed_by_a_post(administrator: Client) -> None:
    edition = published()
    response = administrator.post(
        reverse("desk:releases_edition_change", args=[edition.pk]), {"title": "Annan"}
    )
    assert response.status_code == 403
    assert Edition.objects.get().title == edition.title


def test_a_mailing_opens_as_its_progress(writer: Client) -> None:
    edition = published(alert=True)
    response = writer.get(reverse("desk:releases_alert_change", args=[edition.alert.pk]))
    assert (
        response.url == reverse("desk:progress", args=[edition.release_id]) + f"#utskick-{edition.alert.pk}"
    )


def test_the_mailings_are_listed_with_their_counts(writer: Client) -> None:
    alert = published(alert=True).alert
    Delivery.objects.bulk_create(
        [Delivery(alert=alert, subscriber=None, state=state) for state in ("sent", "failed")]
    )
    assert "1 mottagna av mejlservern, 1 avvisade" in words(writer.get("/redaktion/releases/alert/"))


def test_the_list_of_mailings_says_where_each_stands(writer: Client) -> None:
    for facts in ({"paused_at": timezone.now()}, {"cancelled_at": timezone.now()}, {}):
        alert = published(alert=True).alert
        Alert.objects.filter(pk=alert.pk).update(frozen_at=timezone.now(), **facts)
    Alert.objects.create(kind=Alert.Kind.DIGEST)
    page = words(writer.get("/redaktion/releases/alert/"))
    for standing in ("pausat", "avbrutet", "pågår", "mottagarna räknas"):
        assert standing in page
