"""The progress of a mailing: exact numbers, in Swedish, with or without script."""

import datetime as dt

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from releases.models import Alert, Delivery, Edition, Subscriber
from releases.tests.cast import a_release, published
from releases.tests.desk.reading import figures, words

State = Delivery.State


def address(edition: Edition, page: str = "progress") -> str:
    return reverse(f"desk:{page}", args=[edition.release_id])


def under_way(edition: Edition, **counts: int) -> Alert:
    """Freeze the alert with so many deliveries in each state."""
    alert = edition.alert
    alert.frozen_at, alert.recipients = timezone.now(), sum(counts.values())
    alert.save()
    for state, count in counts.items():
        for number in range(count):
            subscriber = Subscriber.objects.create(
                email=f"{state}{number}@example.se", consent_version="1", requested_at=timezone.now()
            )
            Delivery.objects.create(alert=alert, subscriber=subscriber, state=state)
    return alert


def test_each_state_is_counted_in_swedish(writer: Client) -> None:
    edition = published(alert=True)
    under_way(edition, sent=3, queued=2, failed=1)
    response = writer.get(address(edition))
    assert "Mejlen skickas" in words(response)
    assert figures(response) == {
        "mottagare": "6",
        "väntar": "2",
        "mottagna av mejlservern": "3",
        "avvisade": "1",
    }


def test_the_first_and_the_last_time_are_told(writer: Client) -> None:
    edition = published(alert=True)
    alert = under_way(edition, sent=2)
    noon = timezone.localtime().replace(hour=12, minute=0, second=0)
    for delivery, seconds in zip(alert.deliveries.all(), (1, 59), strict=True):
        Delivery.objects.filter(pk=delivery.pk).update(finished_at=noon + dt.timedelta(seconds=seconds))
    assert "togs emot 12.00.01, det senaste 12.00.59" in words(writer.get(address(edition)))


def test_the_page_looks_again_only_while_there_is_something_to_wait_for(writer: Client) -> None:
    edition = published(alert=True)
    alert = under_way(edition, queued=1)
    for page in ("progress", "progress_now"):
        assert b"data-open" in writer.get(address(edition, page)).content
    Alert.objects.filter(pk=alert.pk).update(finished_at=timezone.now())
    for page in ("progress", "progress_now"):
        assert b"data-open" not in writer.get(address(edition, page)).content
    assert b"http-equiv" not in writer.get(address(edition)).content


def test_without_script_the_page_comes_again_by_itself(writer: Client) -> None:
    edition = published(alert=True)
    assert b'<noscript><meta http-equiv="refresh"' in writer.get(address(edition)).content


def test_why_mail_was_refused_is_told(writer: Client) -> None:
    edition = published(alert=True)
    alert = under_way(edition, failed=3)
    alert.deliveries.update(reply="550 5.1.1 Ingen sådan mottagare")
    assert "550 5.1.1 Ingen sådan mottagare × 3" in words(writer.get(address(edition)))


def test_a_mail_server_that_takes_nothing_is_told(writer: Client) -> None:
    edition = published(alert=True)
    under_way(edition, queued=1)
    Alert.objects.update(stopped_reason="550 5.7.1 Blocked")
    assert "tar inte emot något just nu: ”550 5.7.1 Blocked”" in words(writer.get(address(edition)))


def test_an_edition_without_mail_says_so_and_links_to_its_page(writer: Client) -> None:
    edition = published()
    response = writer.get(address(edition))
    assert "Ingen fick mejl om den här utgåvan" in words(response)
    assert edition.get_absolute_url() in response.content.decode()


def test_what_was_never_published_says_so(writer: Client) -> None:
    page = writer.get(reverse("desk:progress", args=[a_release().pk]))
    assert "Ingenting har publicerats ännu" in words(page)
