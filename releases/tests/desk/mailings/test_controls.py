"""The buttons of a mailing and the list of its recipients: who may press and see, what is asked, what is told."""

import pytest
from django.test import Client
from django.urls import reverse

from releases.models import Alert, AlertEvent, Delivery
from releases.tests.cast import a_subscriber, published
from releases.tests.desk.mailings.alerts import in_undo_window, marked, under_way
from releases.tests.desk.reading import words

State = Delivery.State
STEPS = ("pause", "resume", "cancel", "retry", "release", "discard")


def address(step: str, alert: Alert) -> str:
    return reverse(f"desk:mailing_{step}", args=[alert.pk])


def now(alert: Alert) -> Alert:
    return Alert.objects.get(pk=alert.pk)


def test_stopping_leads_back_to_the_mailing_and_says_so(publisher: Client) -> None:
    alert = in_undo_window(published(alert=True))
    response = publisher.post(address("pause", alert), follow=True)
    assert now(alert).paused_at
    assert response.redirect_chain[0][0].endswith(f"/utskick/#utskick-{alert.pk}")
    assert "Inget mer går ut förrän någon fortsätter" in words(response)


@pytest.mark.parametrize("step", STEPS)
def test_get_changes_nothing(publisher: Client, step: str) -> None:
    alert = under_way(published(alert=True).alert, queued=1, held=1, failed=1)
    before = Alert.objects.values().get()
    publisher.get(address(step, alert))
    assert Alert.objects.values().get() == before
    assert not AlertEvent.objects.exists()


@pytest.mark.parametrize("step", [*STEPS, "recipients"])
def test_a_writer_may_neither_steer_nor_see_addresses(writer: Client, step: str) -> None:
    alert = under_way(published(alert=True).alert, queued=1, held=1, failed=1)
    assert writer.post(address(step, alert)).status_code == 403
    assert writer.get(address(step, alert)).status_code == 403
    assert not AlertEvent.objects.exists()


def test_without_its_token_a_form_does_nothing() -> None:
    assert Client(enforce_csrf_checks=True).post("/redaktion/utskick/1/pausa/").status_code == 403


@pytest.mark.parametrize("step", [*STEPS, "recipients"])
def test_a_mailing_that_is_not_there_is_404(publisher: Client, step: str) -> None:
    assert publisher.get(reverse(f"desk:mailing_{step}", args=[4711])).status_code == 404


def test_the_second_click_is_answered_that_it_is_done(publisher: Client) -> None:
    alert = under_way(published(alert=True).alert, queued=1)
    publisher.post(address("pause", alert))
    assert "redan pausat" in words(publisher.post(address("pause", alert), follow=True))
    assert AlertEvent.objects.count() == 1


def test_cancelling_asks_once_with_the_exact_number(publisher: Client) -> None:
    alert = under_way(published(alert=True).alert, sent=2, queued=3, held=1)
    page = words(publisher.get(address("cancel", alert)))
    assert "4 mejl går inte ut" in page
    assert "2 mejl som redan har gått ut kan inte kallas tillbaka" in page
    publisher.post(address("cancel", alert))
    assert now(alert).cancelled_at
    assert AlertEvent.objects.get().mails == 4


def test_there_is_nothing_to_ask_about_a_finished_mailing(publisher: Client) -> None:
    alert = under_way(published(alert=True).alert, sent=2, finished=True)
    response = publisher.get(address("cancel", alert), follow=True)
    assert "Utskicket blev klart" in words(response)


def test_the_button_for_all_is_another_than_for_some(publisher: Client) -> None:
    alert = under_way(published(alert=True).alert, failed=2, finished=True)
    alert.deliveries.update(reply="550 5.1.1 Unknown")
    assert "inga sådana mejl kvar" in words(publisher.post(address("retry", alert), follow=True))
    publisher.post(address("retry", alert), {"everybody": "1"})
    assert alert.deliveries.filter(state=State.QUEUED).count() == 2


@pytest.mark.parametrize(("step", "after"), [("release", State.QUEUED), ("discard", State.CANCELLED)])
def test_late_mail_is_decided_about(publisher: Client, step: str, after: str) -> None:
    alert = under_way(published(alert=True).alert, held=2)
    publisher.post(address(step, alert))
    assert set(alert.deliveries.values_list("state", flat=True)) == {after}


# --- All recipients ---


def test_each_recipient_is_shown_with_state_and_answer(publisher: Client) -> None:
    alert = under_way(published(alert=True).alert, sent=1, failed=1)
    alert.deliveries.filter(state=State.FAILED).update(reply="552 5.2.2 Full")
    page = words(publisher.get(address("recipients", alert)))
    assert f"sent0.{alert.pk}@example.se" in page
    assert "552 5.2.2 Full" in page


def test_the_list_is_narrowed_to_a_state(publisher: Client) -> None:
    alert = under_way(published(alert=True).alert, sent=1, failed=1)
    page = words(publisher.get(address("recipients", alert), {"tillstand": "failed"}))
    assert f"failed0.{alert.pk}@example.se" in page
    assert f"sent0.{alert.pk}@example.se" not in page


def test_a_hundred_at_a_time(publisher: Client) -> None:
    alert = under_way(published(alert=True).alert, sent=101)
    first = publisher.get(address("recipients", alert))
    assert first.content.count(b'scope="row"') == 100
    second = publisher.get(address("recipients", alert), {"efter": first.context_data["more"]})
    assert second.content.count(b'scope="row"') == 1
    assert b"efter=" not in second.content


def test_an_address_is_looked_for_by_post_and_stands_in_no_address_bar(publisher: Client) -> None:
    alert = under_way(published(alert=True).alert, sent=2)
    wanted, other = (f"sent{number}.{alert.pk}@example.se" for number in range(2))
    response = publisher.post(address("recipients", alert), {"address": wanted.upper()})
    assert (response.status_code, wanted in words(response), other in words(response)) == (200, True, False)
    assert wanted not in "".join(
        publisher.get(address("recipients", alert), {"address": wanted}).context_data
    )


def test_an_address_that_got_nothing_is_said_to_have_none(publisher: Client) -> None:
    alert = under_way(published(alert=True).alert, sent=1)
    a_subscriber("annan@example.se")
    response = publisher.post(address("recipients", alert), {"address": "annan@example.se"})
    assert "gick inte till den adressen" in words(response)


@pytest.mark.parametrize("typed", ["", "anna", "\0", "a@b\r\nBcc: c@d.se"])
def test_what_is_no_address_is_explained_and_kept(publisher: Client, typed: str) -> None:
    alert = under_way(published(alert=True).alert, sent=1)
    response = publisher.post(address("recipients", alert), {"address": typed})
    assert response.status_code == 200
    assert b"errorlist" in response.content


@pytest.mark.parametrize(
    "query", [{"efter": "x"}, {"efter": "9" * 5000}, {"efter": "-1"}, {"tillstand": "x"}]
)
def test_an_address_that_somebody_made_up_shows_the_list(publisher: Client, query: dict[str, str]) -> None:
    alert = under_way(published(alert=True).alert, sent=1)
    assert publisher.get(address("recipients", alert), query).status_code == 200


def test_who_has_left_is_only_counted(publisher: Client) -> None:
    alert = under_way(published(alert=True).alert, sent=2)
    alert.deliveries.first().subscriber.delete()
    assert "1 mottagare prenumererar inte längre" in words(publisher.get(address("recipients", alert)))


def test_a_month_later_only_the_counts_are_left(publisher: Client) -> None:
    alert = under_way(published(alert=True).alert, sent=2, finished=True)
    marked(alert, receipt={"states": {"sent": 2}, "bounces": {}, "first": None, "last": None})
    alert.deliveries.all().delete()
    assert "sparas i 30 dagar" in words(publisher.get(address("recipients", alert)))
