"""The undo window, the pause, and what a correction or a withdrawal says to whom."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from releases.alerts import engine
from releases.models import Alert, Delivery, Edition, Release
from releases.services import publishing
from releases.tests.cast import a_release, a_subscriber, an_editor, published
from releases.tests.processes import Received, SmtpServer

pytestmark = pytest.mark.django_db
State = Delivery.State
MINUTE = dt.timedelta(minutes=1)


def run(*, after: dt.timedelta = dt.timedelta(0)) -> None:
    engine.run(now=lambda: timezone.now() + after)


def text(received: Received) -> str:
    part = received.message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def correct(edition: Edition, note: str = "Beloppet var fel.") -> Edition:
    Release.objects.filter(pk=edition.release_id).update(lead=f"Rättad {edition.number}.")
    return publishing.correct(edition.release, by=an_editor(), note=note)


def test_no_mail_leaves_before_the_undo_window_ends(smtp_server: SmtpServer) -> None:
    a_subscriber()
    edition = publishing.publish(a_release(), by=an_editor(), undo=MINUTE)
    run()
    assert smtp_server.messages == []
    assert edition.alert.recipients == 1
    assert engine.next_beginning(timezone.now()) == edition.alert.begins_at
    run(after=MINUTE)
    assert len(smtp_server.messages) == 1
    assert engine.next_beginning(timezone.now() + MINUTE) is None


def test_a_withdrawal_within_the_undo_window_mails_nobody(smtp_server: SmtpServer) -> None:
    a_subscriber()
    edition = publishing.publish(a_release(), by=an_editor(), undo=MINUTE)
    run()
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel dag.")
    run(after=MINUTE)
    assert smtp_server.messages == []
    assert not Alert.objects.unfinished().exists()


def test_a_correction_within_the_undo_window_mails_the_right_edition_without_a_note(
    smtp_server: SmtpServer,
) -> None:
    a_subscriber()
    edition = publishing.publish(a_release(title="Nytt bad"), by=an_editor(), undo=MINUTE)
    run()
    correct(edition)
    run(after=MINUTE)
    (received,) = smtp_server.messages
    assert received.message["Subject"] == "Nytt bad"
    assert "Rättad 1." in text(received)
    assert "Beloppet var fel." not in text(received)


def test_a_paused_alert_claims_nothing_more(smtp_server: SmtpServer) -> None:
    a_subscriber()
    alert = published(alert=True).alert
    Alert.objects.filter(pk=alert.pk).update(paused_at=timezone.now())
    run()
    assert smtp_server.messages == []
    assert alert.deliveries.get().state == State.QUEUED


def test_a_correction_stands_below_what_it_corrects(smtp_server: SmtpServer) -> None:
    a_subscriber()
    first = published(alert=True, title="Nytt bad")
    run()
    correct(first)
    run()
    wrong, right = (received.message for received in smtp_server.messages)
    assert right["Subject"] == "Rättelse: Nytt bad"
    assert right["In-Reply-To"] == right["References"] == wrong["Message-ID"]
    assert "Beloppet var fel." in text(smtp_server.messages[1])


def test_a_correction_of_a_correction_names_the_oldest_first(smtp_server: SmtpServer) -> None:
    """RFC 5322, 3.6.4: a mail program looks for the last of References first, and below that one it belongs."""
    a_subscriber()
    edition = published(alert=True, title="Nytt bad")
    run()
    for _ in range(2):
        edition = correct(edition)
        run()
    first, second, third = (received.message for received in smtp_server.messages)
    assert third["References"].split() == [first["Message-ID"], second["Message-ID"]]
    assert third["In-Reply-To"] == second["Message-ID"]


def test_a_withdrawal_is_mailed_with_its_reason_to_those_who_were_mailed(smtp_server: SmtpServer) -> None:
    a_subscriber("fick@example.se")
    first = published(alert=True, title="Nytt bad")
    run()
    a_subscriber("ny@example.se")
    publishing.withdraw(first.release, by=an_editor(), reason="Uppgifterna gällde ett annat år.")
    run()
    _, withdrawal = smtp_server.messages
    assert withdrawal.recipients == ("fick@example.se",)
    assert withdrawal.message["Subject"] == "Återkallat: Nytt bad"
    assert withdrawal.message["In-Reply-To"] == smtp_server.messages[0].message["Message-ID"]
    assert "Uppgifterna gällde ett annat år." in text(withdrawal)


def test_held_mail_of_a_wrong_edition_becomes_the_right_one(smtp_server: SmtpServer) -> None:
    a_subscriber()
    first = published(alert=True)
    Alert.objects.update(late_after=timezone.now() - MINUTE)
    run()
    assert first.alert.deliveries.get().state == State.HELD
    second = correct(first)
    run()
    assert first.alert.deliveries.get().state == State.CANCELLED
    assert second.alerts.get(kind=Alert.Kind.RELEASE).deliveries.get().state == State.SENT
    assert len(smtp_server.messages) == 1


def test_a_letter_that_cannot_be_written_is_reported_while_the_undo_window_is_open(
    smtp_server: SmtpServer, settings: Any
) -> None:
    a_subscriber()
    edition = publishing.publish(a_release(), by=an_editor(), undo=MINUTE)
    settings.DKIM_KEY_FILE, settings.DKIM_SELECTOR = "/nowhere/key.pem", "press"
    run()
    alert = Alert.objects.stopped().get()
    assert alert == edition.alert
    assert alert.stopped_until == alert.begins_at
    settings.DKIM_KEY_FILE = ""
    run(after=MINUTE)
    assert len(smtp_server.messages) == 1
