"""Publishing, correcting, withdrawing: said beforehand, asked once, done once."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from releases.alerts import engine
from releases.models import Alert, Delivery, Edition, Interest, Release, Subscriber
from releases.services import publishing
from releases.tests.cast import a_committee, a_keyword, a_release, published
from releases.tests.cast import a_subscriber as follow
from releases.tests.desk.reading import form_address, form_of, typed, words
from releases.tests.processes import SmtpServer

STOCKHOLM = ZoneInfo("Europe/Stockholm")
State = Release.State


def address(name: str, release: Release) -> str:
    return reverse(f"desk:{name}", args=[release.pk])


def a_subscriber(email: str) -> Subscriber:
    subscriber = Subscriber.objects.create(
        email=email, state="confirmed", consent_version="1", requested_at=timezone.now()
    )
    Interest.objects.create(subscriber=subscriber, kind="everything")
    return subscriber


def ask(client: Client, name: str, release: Release) -> dict[str, object]:
    """Open the page of a step and return its form as it stands."""
    response = client.get(address(name, release))
    page = response.content.decode().replace('class="question"', 'class="question" id="question"')
    response.content = page.encode()
    return dict(form_of(response, "question"))


def state_of(release: Release) -> str:
    return Release.objects.get(pk=release.pk).state


# --- Publishing ---


def test_the_page_says_how_many_get_mail_and_what_the_address_will_be(publisher: Client) -> None:
    for number in range(3):
        a_subscriber(f"{number}@example.se")
    page = words(publisher.get(address("publish", a_release(title="Ny lekplats"))))
    assert "3 prenumeranter får mejl" in page
    assert f"/pressmeddelanden/{timezone.localdate().year}/ny-lekplats/" in page


def test_the_page_says_who_gets_it_and_why(publisher: Client) -> None:
    kultur, bad = a_committee("kulturnämnden"), a_keyword("bad")
    follow("allt@example.se")
    follow("kultur@example.se", committees=[kultur])
    follow("bada@example.se", committees=[kultur], keywords=[bad])
    release = a_release(committees=[kultur], keywords=[bad])
    page = words(publisher.get(address("publish", release)))
    assert (
        "kulturnämnden 2 0 nyckelordet bad 1 till är redan räknade ovan 0 0 allt 1 0 Tillsammans 3 0" in page
    )
    assert "Samma läsare efter mejlets språk Svenska 3 0" in page


def test_the_page_says_how_many_are_mailed_in_a_digest(publisher: Client) -> None:
    a_subscriber("genast@example.se")
    reader = a_subscriber("veckovis@example.se")
    Subscriber.objects.filter(pk=reader.pk).update(rhythm="weekly", digested_until=timezone.now())
    page = words(publisher.get(address("publish", a_release())))
    assert "1 prenumerant får mejl. 1 till får det i en sammanfattning." in page


def test_get_on_publish_changes_nothing(publisher: Client) -> None:
    release = a_release()
    publisher.get(address("publish", release))
    assert (state_of(release), Edition.objects.count(), Alert.objects.count()) == (State.DRAFT, 0, 0)


def test_one_post_publishes_and_leads_to_the_progress(publisher: Client) -> None:
    release = a_release()
    response = publisher.post(address("publish", release), ask(publisher, "publish", release), follow=True)
    assert state_of(release) == State.PUBLISHED
    assert response.redirect_chain == [(address("progress", release), 302)]
    assert "Publicerat." in words(response)


def test_two_clicks_publish_once(publisher: Client) -> None:
    release = a_release()
    form = ask(publisher, "publish", release)
    publisher.post(address("publish", release), form)
    second = publisher.post(address("publish", release), form, follow=True)
    assert (Edition.objects.count(), Alert.objects.count()) == (1, 1)
    assert second.redirect_chain[-1][0] == address("progress", release)
    assert "redan publicerat" in words(second)


def test_a_text_that_changed_meanwhile_is_read_again_before_it_is_published(publisher: Client) -> None:
    release = a_release()
    form = ask(publisher, "publish", release)
    Release.objects.filter(pk=release.pk).update(title="En annan rubrik")
    response = publisher.post(address("publish", release), form)
    assert state_of(release) == State.DRAFT
    assert "Texten ändrades medan du var här" in words(response)
    publisher.post(address("publish", release), ask(publisher, "publish", release))
    assert state_of(release) == State.PUBLISHED


def test_what_is_missing_is_listed_with_the_way_there_and_the_button_is_gone(publisher: Client) -> None:
    release = a_release(lead="", contacts=[])
    response = publisher.get(address("publish", release))
    page = response.content.decode()
    assert f'{form_address(release)}#id_lead"' in page
    assert f'{form_address(release)}#contacts-group"' in page
    assert "Ingressen saknas" in page
    assert "data-now" not in page


def test_a_post_for_what_lacks_a_contact_publishes_nothing_and_says_so(publisher: Client) -> None:
    release = a_release(contacts=[])
    response = publisher.post(address("publish", release), {"when": "now"}, follow=True)
    assert state_of(release) == State.DRAFT
    assert "Presskontakt saknas" in words(response)


@pytest.mark.parametrize("step", ["publish", "correct", "withdraw"])
def test_writer_may_not_publish(writer: Client, step: str) -> None:
    release = a_release() if step == "publish" else published().release
    before = state_of(release)
    response = writer.post(address(step, release), {"when": "now", "note": "x", "reason": "x"})
    assert (response.status_code, state_of(release)) == (403, before)
    assert "kollega som får publicera" in words(response)


# --- The time for regret ---


@pytest.mark.parametrize(("chosen", "seconds"), [("0", 0), ("300", 300), ("900", 900)])
def test_the_editor_chooses_how_long_the_mail_waits(publisher: Client, chosen: str, seconds: int) -> None:
    release = a_release()
    publisher.post(address("publish", release), {**ask(publisher, "publish", release), "undo": chosen})
    alert = Alert.objects.get()
    assert round((alert.begins_at - alert.created_at).total_seconds()) == seconds


def test_the_installations_time_is_chosen_beforehand_whatever_it_is(
    publisher: Client, settings: pytest.FixtureRequest
) -> None:
    settings.ALERT_UNDO = dt.timedelta(seconds=90)
    response = publisher.get(address("publish", a_release()))
    assert "1 minut 30 sekunder" in words(response)
    assert b'value="90" id="id_undo_1" checked' in response.content


def test_a_time_that_is_not_offered_publishes_nothing(publisher: Client) -> None:
    release = a_release()
    publisher.post(address("publish", release), {**ask(publisher, "publish", release), "undo": "-5"})
    assert state_of(release) == State.DRAFT


# --- Scheduling ---


def schedule(client: Client, release: Release, day: str, time: str, **more: str) -> object:
    form = {**ask(client, "publish", release), "when": "later", "day": day, "time": time, **more}
    return client.post(address("publish", release), form, follow=True)


def test_a_time_to_come_schedules_in_swedish_time(publisher: Client) -> None:
    release = a_release()
    day = timezone.localdate() + dt.timedelta(days=3)
    schedule(publisher, release, day.isoformat(), "10:30")
    release.refresh_from_db()
    assert release.state == State.SCHEDULED
    assert release.scheduled_for == dt.datetime.combine(day, dt.time(10, 30), STOCKHOLM)


@pytest.mark.parametrize(("day", "time"), [("2020-01-01", "10:00"), ("0001-01-01", "00:00")])
def test_a_time_that_has_passed_is_refused_and_kept_in_the_form(
    publisher: Client, day: str, time: str
) -> None:
    release = a_release()
    response = schedule(publisher, release, day, time)
    assert state_of(release) == State.DRAFT
    assert "har redan varit" in words(response)
    assert f'value="{day}"' in response.content.decode()


def test_an_hour_that_the_night_skips_is_refused(publisher: Client) -> None:
    release = a_release()
    response = schedule(publisher, release, "2031-03-30", "02:30")
    assert state_of(release) == State.DRAFT
    assert "finns inte" in words(response)


def test_an_hour_that_the_night_repeats_is_asked_about(publisher: Client) -> None:
    release = a_release()
    response = schedule(publisher, release, "2031-10-26", "02:30")
    assert state_of(release) == State.DRAFT
    assert "två gånger" in words(response)
    schedule(publisher, release, "2031-10-26", "02:30", hour="later")
    release.refresh_from_db()
    assert release.scheduled_for == dt.datetime(2031, 10, 26, 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("day", "time"), [("", "10:00"), ("2031-01-01", ""), ("i morgon", "kl 10"), ("\0", "\0")]
)
def test_a_time_that_is_none_is_refused(publisher: Client, day: str, time: str) -> None:
    release = a_release()
    schedule(publisher, release, day, time)
    assert state_of(release) == State.DRAFT


def test_a_schedule_can_be_cancelled(publisher: Client) -> None:
    release = a_release()
    publishing.schedule(release, at=timezone.now() + dt.timedelta(days=1), by=publisher.editor)
    publisher.get(address("take_back", release))
    assert state_of(release) == State.SCHEDULED
    publisher.post(address("take_back", release))
    assert state_of(release) == State.DRAFT


# --- Review ---


def test_a_writer_hands_over_and_takes_back(writer: Client) -> None:
    release = a_release()
    writer.post(address("submit", release))
    assert state_of(release) == State.SUBMITTED
    writer.post(address("take_back", release))
    assert state_of(release) == State.DRAFT


def test_handing_over_twice_is_explained_and_harmless(writer: Client) -> None:
    release = a_release()
    writer.post(address("submit", release))
    assert "redan lämnat för granskning" in words(writer.post(address("submit", release), follow=True))


def test_a_writer_does_not_touch_what_is_scheduled(writer: Client, publisher: Client) -> None:
    release = a_release()
    publishing.schedule(release, at=timezone.now() + dt.timedelta(days=1), by=publisher.editor)
    writer.post(address("take_back", release))
    assert state_of(release) == State.SCHEDULED


# --- Corrections ---


def edited(release: Release, **fields: str) -> Release:
    Release.objects.filter(pk=release.pk).update(**fields)
    return Release.objects.get(pk=release.pk)


def test_editing_a_published_release_changes_nothing_in_public(publisher: Client) -> None:
    edition = published()
    form = typed(publisher.get(form_address(edition.release)), {"title": "En ny rubrik", "_continue": "1"})
    publisher.post(form_address(edition.release), form)
    assert Release.objects.get(pk=edition.release_id).title == "En ny rubrik"
    assert Edition.objects.get(live=True).title == edition.title


def test_the_page_tells_which_fields_a_correction_changes(publisher: Client) -> None:
    release = edited(
        published(budget=[{"amount": 50_000, "purpose": "lekplats"}]).release, title="Rättad rubrik"
    )
    release.budget_lines.update(amount=60_000)
    page = words(publisher.get(address("correct", release)))
    assert "Ändrat: rubrik, belopp" in page
    assert "60 000 kronor" in page


def test_a_correction_needs_a_note(publisher: Client) -> None:
    release = edited(published().release, title="Rättad rubrik")
    response = publisher.post(
        address("correct", release), {**ask(publisher, "correct", release), "note": " "}
    )
    assert Edition.objects.count() == 1
    assert "Skriv i en mening vad som rättas" in words(response)


def test_two_clicks_correct_once(publisher: Client) -> None:
    release = edited(published().release, title="Rättad rubrik")
    form = {**ask(publisher, "correct", release), "note": "Rubriken var fel."}
    publisher.post(address("correct", release), form)
    second = publisher.post(address("correct", release), form, follow=True)
    assert [edition.number for edition in Edition.objects.order_by("number")] == [1, 2]
    assert "redan publicerad" in words(second)


@pytest.mark.parametrize(("answer", "alerts"), [("yes", 1), ("no", 0)])
def test_the_editor_chooses_whether_a_correction_is_mailed(
    publisher: Client, answer: str, alerts: int
) -> None:
    release = edited(published().release, title="Rättad rubrik")
    form = {**ask(publisher, "correct", release), "note": "Rubriken var fel.", "alert": answer}
    publisher.post(address("correct", release), form)
    assert Alert.objects.count() == alerts


def test_the_page_counts_who_was_sent_the_wrong_edition(publisher: Client) -> None:
    edition = published(alert=True)
    Delivery.objects.create(alert=edition.alert, subscriber=a_subscriber("a@example.se"), state="sent")
    a_subscriber("b@example.se")
    page = words(publisher.get(address("correct", edited(edition.release, title="Rättad rubrik"))))
    assert "1 person fick det förra mejlet" in page


def test_the_page_counts_apart_who_was_mailed_and_who_still_waits(publisher: Client) -> None:
    edition = published(alert=True)
    for state, count in (("sent", 2), ("queued", 3), ("failed", 1)):
        for number in range(count):
            reader = a_subscriber(f"{state}{number}@example.se")
            Delivery.objects.create(alert=edition.alert, subscriber=reader, state=state)
    page = words(publisher.get(address("correct", edited(edition.release, title="Rättad rubrik"))))
    assert "2 personer fick det förra mejlet och får rättelsen" in page
    assert "3 personer väntar ännu på mejl och får bara den rätta texten" in page


def test_who_still_waits_is_counted_before_and_after_a_correction_that_mails_nobody(
    publisher: Client, smtp_server: SmtpServer
) -> None:
    edition = published(alert=True)
    for number in range(3):
        Delivery.objects.create(alert=edition.alert, subscriber=a_subscriber(f"{number}@example.se"))
    Alert.objects.update(frozen_at=timezone.now(), recipients=3)
    release = edited(edition.release, title="Rättad rubrik")
    page = words(publisher.get(address("correct", release)))
    assert "avbryts mejlen till 3 personer som ännu väntar" in page
    form = {**ask(publisher, "correct", release), "note": "Rubriken var fel.", "alert": "no"}
    answer = words(publisher.post(address("correct", release), form, follow=True))
    engine.run()
    assert "Ingen får mejl: 3 mejl som väntade är avbrutna." in answer
    assert smtp_server.messages == []
    assert list(edition.alert.deliveries.values_list("state", flat=True)) == ["cancelled"] * 3


def test_a_month_later_the_page_tells_who_is_counted(publisher: Client) -> None:
    edition = published(alert=True)
    a_subscriber("a@example.se")
    Subscriber.objects.update(confirmed_at=edition.first_published_at - dt.timedelta(days=1))
    receipt = {"states": {"sent": 5}, "bounces": {}, "first": None, "last": None}
    Alert.objects.update(receipt=receipt, frozen_at=timezone.now(), recipients=5, finished_at=timezone.now())
    page = words(publisher.get(address("correct", edited(edition.release, title="Rättad rubrik"))))
    assert "1 person fick det förra mejlet" in page
    assert "sparas i 30 dagar" in page


def test_nothing_changed_is_nothing_to_correct(publisher: Client) -> None:
    release = published().release
    assert "inget att rätta" in words(publisher.get(address("correct", release)))
    publisher.post(address("correct", release), {"note": "x", "alert": "yes", "number": "1"})
    assert Edition.objects.count() == 1


# --- Withdrawal ---


def test_withdrawing_needs_a_reason(publisher: Client) -> None:
    release = published().release
    response = publisher.post(address("withdraw", release), {"reason": ""})
    assert state_of(release) == State.PUBLISHED
    assert "Skriv i en mening varför" in words(response)


def test_two_clicks_withdraw_once(publisher: Client) -> None:
    release = published().release
    publisher.post(address("withdraw", release), {"reason": "Fel kommun."})
    second = publisher.post(address("withdraw", release), {"reason": "Fel kommun."}, follow=True)
    assert state_of(release) == State.WITHDRAWN
    assert "återkallat" in words(second)


@pytest.mark.parametrize(("answer", "alerts"), [({}, 1), ({"alert": "yes"}, 1), ({"alert": "no"}, 0)])
def test_the_editor_chooses_whether_a_withdrawal_is_mailed(
    publisher: Client, answer: dict[str, str], alerts: int
) -> None:
    edition = published(alert=True)
    Delivery.objects.create(alert=edition.alert, subscriber=a_subscriber("a@example.se"), state="sent")
    assert "1 person fick pressmeddelandet" in words(publisher.get(address("withdraw", edition.release)))
    publisher.post(address("withdraw", edition.release), {"reason": "Fel kommun.", **answer})
    assert Alert.objects.filter(kind=Alert.Kind.WITHDRAWAL).count() == alerts


def test_a_withdrawal_that_nobody_need_hear_of_asks_nothing_about_mail(publisher: Client) -> None:
    page = publisher.get(address("withdraw", published().release))
    assert b'name="alert"' not in page.content


def test_what_was_withdrawn_cannot_be_published_again(publisher: Client) -> None:
    edition = published(committees=[a_committee()])
    publishing.withdraw(edition.release, by=publisher.editor, reason="Fel kommun.")
    publisher.post(address("publish", edition.release), {"when": "now"})
    assert (state_of(edition.release), Edition.objects.count()) == (State.WITHDRAWN, 1)


@pytest.mark.parametrize("step", ["publish", "correct", "withdraw", "submit", "preview", "progress"])
def test_a_release_that_is_not_there_is_404(publisher: Client, step: str) -> None:
    assert publisher.get(reverse(f"desk:{step}", args=[4711])).status_code == 404
