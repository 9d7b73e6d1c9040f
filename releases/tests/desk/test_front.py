"""The front page of the desk: what matters now, first."""

import datetime as dt

from django.test import Client
from django.utils import timezone
from lxml import html
from pytest_django import DjangoAssertNumQueries

from releases.alerts import engine
from releases.models import Alert, Delivery, Pulse, Release
from releases.services import publishing, review
from releases.tests.cast import a_release, an_editor, published
from releases.tests.desk.mailings.alerts import in_undo_window, under_way
from releases.tests.desk.reading import words

FRONT = "/redaktion/"


def test_drafts_reviews_schedules_and_the_last_published_are_there(publisher: Client) -> None:
    a_release(title="Ett utkast")
    review.submit(a_release(title="Väntar på granskning"), by=publisher.editor)
    later = timezone.now() + dt.timedelta(days=2)
    publishing.schedule(a_release(title="Går ut i övermorgon"), at=later, by=publisher.editor)
    published(title="Redan ute")
    page = words(publisher.get(FRONT))
    for title in ("Ett utkast", "Väntar på granskning", "Går ut i övermorgon", "Redan ute"):
        assert title in page


def test_a_writer_is_offered_to_write(writer: Client) -> None:
    assert "Nytt pressmeddelande" in words(writer.get(FRONT))


def test_the_tally_of_the_last_mailing_is_shown(writer: Client) -> None:
    alert = published(alert=True).alert
    Alert.objects.update(frozen_at=timezone.now(), recipients=3)
    states = ("sent", "sent", "failed")
    Delivery.objects.bulk_create([Delivery(alert=alert, subscriber=None, state=state) for state in states])
    page = words(writer.get(FRONT))
    assert "2 av 3 mejl mottagna, 1 avvisat" in page


def test_a_dead_sweep_with_work_waiting_is_an_alarm(writer: Client) -> None:
    published(alert=True)
    Alert.objects.update(created_at=timezone.now() - dt.timedelta(minutes=10))
    assert "Utskicken står still" in words(writer.get(FRONT))
    Pulse.objects.create(name=Pulse.SWEEP, beat_at=timezone.now())
    assert "Utskicken står still" not in words(writer.get(FRONT))


def test_a_schedule_that_nobody_kept_is_an_alarm(writer: Client) -> None:
    overdue = timezone.now() - dt.timedelta(minutes=10)
    Release.objects.filter(pk=a_release().pk).update(state="scheduled", scheduled_for=overdue)
    assert "Utskicken står still" in words(writer.get(FRONT))


def test_held_mail_and_a_mail_server_that_refuses_are_shown(writer: Client) -> None:
    alert = published(alert=True).alert
    Delivery.objects.create(alert=alert, subscriber=None, state="held")
    Alert.objects.update(stopped_reason="550 5.7.1 Blocked")
    page = words(writer.get(FRONT))
    assert "1 mejl är mer än ett dygn sent" in page
    assert "550 5.7.1 Blocked" in page


def test_what_waits_for_a_person_leads_to_the_page_with_the_buttons(publisher: Client) -> None:
    held, stopped, paused = (published(title=f"Nyhet {n}", alert=True).alert for n in range(3))
    Delivery.objects.create(alert=held, subscriber=None, state="held")
    Alert.objects.filter(pk=stopped.pk).update(stopped_reason="550 5.7.1 Blocked")
    Alert.objects.filter(pk=paused.pk).update(paused_at=timezone.now())
    front = html.fromstring(publisher.get(FRONT).content.decode())
    links = [str(link) for link in front.xpath("//*[contains(@class, 'notice')]//a/@href")]
    pages = [publisher.get(link).headers["Location"] for link in links]
    assert sorted(page.partition("#")[2] for page in pages) == sorted(
        f"utskick-{alert.pk}" for alert in (held, stopped, paused)
    )


def test_what_can_still_be_stopped_says_so(writer: Client) -> None:
    in_undo_window(published(alert=True), queued=2)
    assert "0 av 2 mejl mottagna, kan ännu stoppas" in words(writer.get(FRONT))


def test_of_a_correction_the_mailing_to_the_most_recipients_is_counted(writer: Client) -> None:
    first = published(alert=True)
    under_way(first.alert, queued=3)
    Release.objects.filter(pk=first.release_id).update(lead="Rättad.")
    publishing.correct(first.release, by=an_editor(), note="Ingressen var fel.")
    engine.prepare(timezone.now())
    assert "0 av 3 mejl mottagna" in words(writer.get(FRONT))


def test_held_mail_that_nobody_can_send_any_more_is_no_alarm(writer: Client) -> None:
    alert = published(alert=True).alert
    Delivery.objects.create(alert=alert, subscriber=None, state="held")
    Alert.objects.update(cancelled_at=timezone.now())
    assert "dygn sent" not in words(writer.get(FRONT))


def test_the_number_of_queries_does_not_grow(
    publisher: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def fill(count: int) -> None:
        for number in range(count):
            a_release(title=f"Utkast {number}", created_by=publisher.editor)
            published(title=f"Ute {number}", alert=True)

    fill(1)
    with django_assert_max_num_queries(30) as few:
        publisher.get(FRONT)
    fill(5)
    with django_assert_max_num_queries(len(few.captured_queries)):
        publisher.get(FRONT)
