"""Who gets an edition."""

from typing import Any

import pytest
from django.utils import timezone

from releases.alerts import audience, engine, matching
from releases.models import Alert, Delivery, Edition, Release, Subscriber
from releases.services import publishing
from releases.tests.cast import a_committee, a_keyword, a_release, a_subscriber, an_editor, published
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db
State = Delivery.State


def freeze(edition: Edition) -> list[str]:
    """Freeze what is owed and return who gets the alert that publishing this edition owed."""
    matching.freeze_owed(timezone.now())
    return sorted(edition.alert.deliveries.values_list("subscriber__email", flat=True))


def fresh(edition: Edition) -> Alert:
    """Return the alert to those who get a corrected edition as their first."""
    return edition.alerts.get(kind=Alert.Kind.RELEASE)


def correct(edition: Edition, **options: Any) -> Edition:
    Release.objects.filter(pk=edition.release_id).update(lead=f"Rättad {edition.number}.")
    return publishing.correct(edition.release, by=an_editor(), note="Ingressen var fel.", **options)


def test_who_follows_everything_the_body_or_the_keyword_gets_it_once() -> None:
    kultur, fritid, cykel = a_committee(), a_committee("fritidsnämnden"), a_keyword("cykel")
    a_subscriber("allt@example.se")
    a_subscriber("kultur@example.se", committees=[kultur])
    a_subscriber("cykel@example.se", keywords=[cykel])
    a_subscriber("bada@example.se", committees=[kultur, fritid], keywords=[cykel])
    a_subscriber("fritid@example.se", committees=[fritid])
    recipients = freeze(published(alert=True, committees=[kultur], keywords=[cykel]))
    assert recipients == ["allt@example.se", "bada@example.se", "cykel@example.se", "kultur@example.se"]


@pytest.mark.parametrize("state", [Subscriber.State.PENDING, Subscriber.State.PAUSED])
def test_only_confirmed_subscribers_get_it(state: str) -> None:
    a_subscriber(state=state)
    assert freeze(published(alert=True)) == []


def test_the_recipients_are_frozen_once() -> None:
    a_subscriber("anna@example.se")
    edition = published(alert=True)
    freeze(edition)
    a_subscriber("sen@example.se")
    assert freeze(edition) == ["anna@example.se"]
    assert Alert.objects.get().recipients == 1


def test_the_desk_shows_the_number_that_will_be_frozen() -> None:
    kultur = a_committee()
    a_subscriber("allt@example.se")
    a_subscriber("kultur@example.se", committees=[kultur])
    a_subscriber("annat@example.se", keywords=[a_keyword("annat")])
    release = a_release(committees=[kultur])
    expected = audience.of(release.compose()).mails.at_once
    edition = publishing.publish(release, by=an_editor())
    assert expected == len(freeze(edition)) == 2


def test_a_correction_goes_to_those_who_were_mailed_and_are_still_here() -> None:
    stays, leaves = a_subscriber("kvar@example.se"), a_subscriber("borta@example.se")
    first = published(alert=True)
    freeze(first)
    first.alert.deliveries.update(state=State.SENT)
    first.alert.deliveries.filter(subscriber=leaves).update(state=State.SENT)
    leaves.delete()
    a_subscriber("ny@example.se")
    assert matching.expected_for_correction(first.release) == (1, 0)
    assert freeze(correct(first)) == [stays.email]


def test_who_was_refused_the_first_edition_gets_no_correction() -> None:
    a_subscriber()
    first = published(alert=True)
    freeze(first)
    first.alert.deliveries.update(state=State.FAILED)
    assert freeze(correct(first)) == []


def test_who_still_waits_for_the_wrong_edition_gets_only_the_right_one() -> None:
    a_subscriber("vantar@example.se")
    first = published(alert=True)
    freeze(first)
    second = correct(first)
    assert freeze(second) == []
    assert fresh(second).deliveries.get().subscriber.email == "vantar@example.se"
    assert first.alert.deliveries.get().state == State.CANCELLED


def test_two_corrections_before_anything_is_sent_send_one_mail() -> None:
    a_subscriber()
    first = published(alert=True)
    second = correct(first)
    third = correct(second)
    matching.freeze_owed(timezone.now())
    states = dict(Delivery.objects.values_list("alert__edition__number", "state"))
    assert states == {1: State.CANCELLED, 2: State.CANCELLED, 3: State.QUEUED}
    assert fresh(third).recipients == 1


def test_a_withdrawn_release_freezes_nobody() -> None:
    a_subscriber()
    edition = published(alert=True)
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel dag.")
    matching.freeze_owed(timezone.now())
    assert freeze(edition) == []


def test_a_withdrawal_goes_to_those_who_were_mailed() -> None:
    mailed, waits = a_subscriber("fick@example.se"), a_subscriber("vantar@example.se")
    edition = published(alert=True)
    freeze(edition)
    edition.alert.deliveries.filter(subscriber=mailed).update(state=State.SENT)
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel dag.")
    matching.freeze_owed(timezone.now())
    withdrawal = edition.alerts.get(kind=Alert.Kind.WITHDRAWAL)
    assert list(withdrawal.deliveries.values_list("subscriber", flat=True)) == [mailed.pk]
    assert waits.pk not in withdrawal.deliveries.values_list("subscriber", flat=True)


def test_a_correction_waits_until_every_earlier_mail_was_sent_or_not() -> None:
    a_subscriber()
    first = published(alert=True)
    freeze(first)
    first.alert.deliveries.update(state=State.SENDING)
    second = correct(first)
    assert freeze(second) == []
    assert second.alert.frozen_at is None
    first.alert.deliveries.update(state=State.QUEUED)
    freeze(second)
    assert (second.alert.recipients, fresh(second).recipients) == (0, 1)


@pytest.mark.parametrize("frozen", [True, False])
def test_a_correction_of_the_page_only_mails_nobody_who_still_waits(
    smtp_server: SmtpServer, frozen: bool
) -> None:
    a_subscriber()
    first = published(alert=True)
    if frozen:
        freeze(first)
    assert matching.expected_to_be_called_off(first.release) == 1
    correct(first, alert=False)
    engine.run()
    assert smtp_server.messages == []
    assert not Alert.objects.unfinished().exists()
    assert not first.alert.deliveries.exclude(state=State.CANCELLED).exists()


def test_whom_a_correction_of_the_page_only_called_off_gets_no_later_correction_as_first_mail(
    smtp_server: SmtpServer,
) -> None:
    a_subscriber()
    third = correct(correct(published(alert=True), alert=False))
    engine.run()
    assert third.alerts.exists()
    assert smtp_server.messages == []


def test_a_correction_of_the_page_only_calls_off_an_earlier_correction_too(smtp_server: SmtpServer) -> None:
    a_subscriber()
    first = published(alert=True)
    freeze(first)
    first.alert.deliveries.update(state=State.SENT)
    second = correct(first)
    freeze(second)
    assert matching.expected_to_be_called_off(first.release) == 1
    correct(second, alert=False)
    engine.run()
    assert smtp_server.messages == []


def test_what_a_correction_of_the_page_only_calls_off_is_written_down() -> None:
    a_subscriber()
    first = published(alert=True)
    freeze(first)
    correct(first, alert=False)
    event = first.alert.events.get()
    assert (event.step, event.mails, event.by) == ("cancelled", 1, an_editor())
