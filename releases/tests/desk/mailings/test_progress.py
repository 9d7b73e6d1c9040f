"""The progress of a mailing: exact numbers, in Swedish, with or without script."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html
from pytest_django import DjangoAssertNumQueries

from releases import retention
from releases.alerts import engine
from releases.models import Alert, AlertEvent, Bounce, Delivery, Edition, Release
from releases.services import publishing
from releases.tests.cast import a_release, a_subscriber, an_editor, published
from releases.tests.desk.mailings.alerts import in_undo_window, marked, under_way
from releases.tests.desk.reading import figures, words

State = Delivery.State


def address(edition: Edition, page: str = "progress") -> str:
    return reverse(f"desk:{page}", args=[edition.release_id])


def test_each_state_is_counted_in_swedish(writer: Client) -> None:
    edition = published(alert=True)
    under_way(edition.alert, sent=3, queued=2, failed=1)
    response = writer.get(address(edition))
    assert "Mejlen skickas" in words(response)
    assert figures(response) == {
        "mottagare": "6",
        "väntar": "2",
        "mottagna av mejlservern": "3",
        "avvisade": "1",
    }


def test_the_first_and_the_last_time_are_shown(writer: Client) -> None:
    edition = published(alert=True)
    alert = under_way(edition.alert, sent=2)
    noon = timezone.localtime().replace(hour=12, minute=0, second=0)
    for delivery, seconds in zip(alert.deliveries.all(), (1, 59), strict=True):
        Delivery.objects.filter(pk=delivery.pk).update(finished_at=noon + dt.timedelta(seconds=seconds))
    assert "togs emot 12.00.01, det senaste 12.00.59" in words(writer.get(address(edition)))


def test_the_page_looks_again_only_while_there_is_something_to_wait_for(writer: Client) -> None:
    edition = published(alert=True)
    alert = under_way(edition.alert, queued=1)
    for page in ("progress", "progress_now"):
        assert b"data-open" in writer.get(address(edition, page)).content
    Alert.objects.filter(pk=alert.pk).update(finished_at=timezone.now())
    for page in ("progress", "progress_now"):
        assert b"data-open" not in writer.get(address(edition, page)).content
    assert b"http-equiv" not in writer.get(address(edition)).content


def test_without_script_the_page_comes_again_by_itself(writer: Client) -> None:
    edition = published(alert=True)
    assert b'<noscript><meta http-equiv="refresh"' in writer.get(address(edition)).content


def test_why_mail_was_refused_is_shown(writer: Client) -> None:
    edition = published(alert=True)
    alert = under_way(edition.alert, failed=3)
    alert.deliveries.update(reply="550 5.1.1 Ingen sådan mottagare")
    assert "550 5.1.1 Ingen sådan mottagare × 3" in words(writer.get(address(edition)))


def test_a_mail_server_that_takes_nothing_is_shown(writer: Client) -> None:
    edition = published(alert=True)
    under_way(edition.alert, queued=1)
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


# --- Phases ---


def phase(client: Client, alert: Alert) -> str:
    assert alert.edition is not None
    page = html.fromstring(client.get(address(alert.edition)).content.decode())
    (found,) = page.xpath(f"//*[@id='utskick-{alert.pk}']//*[@class='phase']")
    return " ".join(found.text_content().replace("\xa0", " ").split())


def buttons(client: Client, alert: Alert) -> list[str]:
    assert alert.edition is not None
    page = html.fromstring(client.get(address(alert.edition)).content.decode())
    found = page.xpath(f"//*[@id='utskick-{alert.pk}']//*[contains(@class, 'button')]")
    return [" ".join(button.text_content().replace("\xa0", " ").split()) for button in found]


def test_in_the_undo_window_the_seconds_are_counted_and_one_button_stops_it(publisher: Client) -> None:
    alert = in_undo_window(published(alert=True), seconds=47.5)
    assert re.fullmatch(r"Första mejlet går ut om 4\d sekunder\.", phase(publisher, alert))
    assert buttons(publisher, alert) == ["Stoppa utskicket", "Avbryt för gott"]


@pytest.mark.parametrize(
    ("facts", "counts", "said", "offered"),
    [
        ({}, {"sent": 1, "queued": 2}, "Mejlen skickas …", ["Pausa", "Avbryt för gott"]),
        (
            {"paused_at": timezone.now()},
            {"queued": 3},
            "Utskicket är stoppat. Inget mejl har gått ut.",
            ["Skicka ändå", "Avbryt för gott"],
        ),
        (
            {"paused_at": timezone.now()},
            {"sent": 2, "queued": 3},
            "Utskicket är pausat. 2 mejl har gått ut, 3 väntar.",
            ["Fortsätt", "Avbryt för gott"],
        ),
        (
            {"stopped_reason": "550 5.7.1 Blocked"},
            {"queued": 1},
            "Mejlservern tar inte emot något just nu: ”550 5.7.1 Blocked”. Nya försök görs av sig självt.",
            ["Försök igen nu", "Pausa", "Avbryt för gott"],
        ),
        (
            {},
            {"sent": 1, "held": 2},
            "2 mejl är mer än ett dygn sena och hålls tills någon bestämmer.",
            ["Skicka de försenade ändå", "Släng de försenade", "Avbryt för gott"],
        ),
        ({"cancelled_at": timezone.now()}, {"cancelled": 2}, "Utskicket är avbrutet.", []),
        (
            {"superseded_at": timezone.now()},
            {"cancelled": 2},
            "En senare utgåva har tagit över: den som inte hade fått mejl får bara den nya texten.",
            [],
        ),
    ],
)
def test_each_phase_has_its_words_and_its_buttons(
    publisher: Client, facts: dict[str, Any], counts: dict[str, int], said: str, offered: list[str]
) -> None:
    alert = marked(under_way(published(alert=True).alert, **counts), **facts)
    assert phase(publisher, alert) == said
    assert buttons(publisher, alert) == offered


def test_the_refused_can_be_sent_again_and_nonexistent_addresses_only_with_all(publisher: Client) -> None:
    alert = under_way(published(alert=True).alert, sent=1, failed=3, finished=True)
    alert.deliveries.filter(state=State.FAILED).update(reply="552 5.2.2 Full")
    wrong = alert.deliveries.filter(state=State.FAILED).first()
    Delivery.objects.filter(pk=wrong.pk).update(reply="550 5.1.1 Unknown")
    assert buttons(publisher, alert) == [
        "Skicka de 2 avvisade igen",
        "Skicka alla avvisade igen, också 1 till en adress som inte sägs finnas",
    ]


def test_a_writer_sees_how_it_goes_and_no_button(writer: Client) -> None:
    alert = in_undo_window(published(alert=True))
    assert buttons(writer, alert) == []
    assert "kan någon som får publicera stoppa det" in words(writer.get(address(alert.edition)))


def test_a_corrected_edition_shows_both_its_mailings(writer: Client) -> None:
    first = published(alert=True)
    under_way(first.alert, sent=1, queued=2)
    second = corrected(first)
    engine.prepare(timezone.now())
    page = words(writer.get(address(first)))
    assert second.alerts.count() == 2
    assert "Rättelsen, till dem som redan fått mejl" in page
    assert "Den rätta texten, till dem som inte hade fått mejl" in page
    assert "En senare utgåva har tagit över" in page


def test_a_mailing_that_nobody_was_left_for_is_not_shown(writer: Client) -> None:
    first = published(alert=True)
    under_way(first.alert, sent=1, held=1)
    Delivery.objects.filter(state=State.HELD).update(state=State.CANCELLED)
    second = corrected(first)
    engine.prepare(timezone.now())
    assert second.alerts.get(kind=Alert.Kind.RELEASE).recipients == 0
    assert "Den rätta texten, till dem" not in words(writer.get(address(first)))


def test_a_withdrawal_that_is_mailed_is_shown_with_its_edition(writer: Client) -> None:
    first = published(alert=True)
    under_way(first.alert, sent=1, finished=True)
    publishing.withdraw(first.release, by=an_editor(), reason="Fel dag.")
    engine.prepare(timezone.now())
    assert "Återkallelsen, till dem som redan fått mejl" in words(writer.get(address(first)))


def test_who_did_what_and_about_how_many_mails_is_shown_with_the_time(writer: Client) -> None:
    alert = under_way(published(alert=True).alert, queued=1)
    anna = an_editor("anna", first_name="Anna", last_name="Ek")
    alert.events.create(step=AlertEvent.Step.PAUSED, by=anna, mails=1240)
    at = timezone.localtime().replace(hour=14, minute=32)
    AlertEvent.objects.update(at=at)
    assert "14.32 Anna Ek pausade, 1 240 mejl väntade" in words(writer.get(address(alert.edition)))


# --- The receipt ---


def test_bounces_are_counted_apart_from_what_was_accepted(writer: Client) -> None:
    alert = under_way(published(alert=True).alert, sent=4, finished=True)
    for delivery, kind in zip(alert.deliveries.all(), ("hard", "soft", "soft"), strict=False):
        bounced = {"delivery": delivery, "subscriber": delivery.subscriber, "received_at": timezone.now()}
        Bounce.objects.create(alert=alert, kind=kind, **bounced)
    response = writer.get(address(alert.edition))
    assert figures(response) == {"mottagare": "4", "mottagna av mejlservern": "4", "studsade": "3"}
    assert "betyder inte levererat eller läst" in words(response)


def test_the_pace_is_counted_from_the_end_of_the_undo_window(writer: Client) -> None:
    alert = under_way(published(alert=True).alert, sent=100, finished=True)
    begun = timezone.now()
    marked(alert, begins_at=begun, created_at=begun - dt.timedelta(minutes=1))
    first, second, *_ = alert.deliveries.order_by("pk")
    alert.deliveries.update(finished_at=begun + dt.timedelta(seconds=2))
    Delivery.objects.filter(pk=first.pk).update(finished_at=begun + dt.timedelta(seconds=0.8))
    Delivery.objects.filter(pk=second.pk).update(finished_at=begun + dt.timedelta(seconds=50.8))
    page = words(writer.get(address(alert.edition)))
    assert (
        "Det första 0,8 sekunder efter ångerfristen, det sista efter 51 sekunder. 2 mejl i sekunden." in page
    )


def test_a_month_later_the_page_says_the_same(writer: Client) -> None:
    alert = under_way(published(alert=True).alert, sent=3, failed=1, finished=True)
    before = figures(writer.get(address(alert.edition)))
    retention.forget_deliveries(timezone.now() + dt.timedelta(days=31))
    assert not Delivery.objects.exists()
    assert figures(writer.get(address(alert.edition))) == before


def test_the_number_of_queries_does_not_grow_with_the_recipients(
    publisher: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    edition = published(alert=True)
    under_way(edition.alert, sent=1, failed=1)
    with django_assert_max_num_queries(30) as few:
        publisher.get(address(edition))
    for number in range(5):
        Delivery.objects.create(
            alert=edition.alert, subscriber=a_subscriber(f"fler{number}@example.se"), state="sent"
        )
    with django_assert_max_num_queries(len(few.captured_queries)):
        publisher.get(address(edition))


def test_a_digest_has_a_page_of_its_own(publisher: Client) -> None:
    alert = under_way(Alert.objects.create(kind=Alert.Kind.DIGEST), sent=1, queued=1)
    alert.digested.add(published(title="Nytt badhus"))
    response = publisher.get(reverse("desk:releases_alert_change", args=[alert.pk]), follow=True)
    assert "Nytt badhus Till dem som valt sammanfattning" in words(response)
    publisher.post(reverse("desk:mailing_pause", args=[alert.pk]))
    alert.refresh_from_db()
    assert alert.paused_at


def corrected(edition: Edition) -> Edition:
    Release.objects.filter(pk=edition.release_id).update(lead="Rättad.")
    return publishing.correct(edition.release, by=an_editor(), note="Ingressen var fel.")
