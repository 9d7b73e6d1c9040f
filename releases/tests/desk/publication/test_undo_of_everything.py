"""Which of the two windows one chose is said: the mail only, or everything; and everything can be undone."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from releases.models import Edition, Release
from releases.services import clock, publishing
from releases.tests.cast import a_release, an_editor, published
from releases.tests.desk.reading import form_address, form_of, words
from releases.tests.four_eyes import change, let_time_pass

pytestmark = pytest.mark.django_db


def choose(client: Client, release: Release, step: str = "publish", **answers: str) -> str:
    page = reverse(f"desk:{step}", args=[release.pk])
    form = dict(form_of(client.get(page), "step")) | answers
    return words(client.post(page, form, follow=True))


def test_everything_waits_and_the_desk_says_so_and_can_undo_it(publisher: Client) -> None:
    release = a_release()
    answer = choose(publisher, release, waits="everything", undo="300")
    assert "Publiceras om 5 minuter. Till dess är inget offentligt och ingen får mejl." in answer
    page = words(publisher.get(form_address(release)))
    assert "Sida, flöden och mejl väntar tillsammans" in page
    assert "Ångra" in page
    publisher.post(reverse("desk:take_back", args=[release.pk]))
    assert Release.objects.get().state == "draft"
    assert not Edition.objects.exists()


def test_the_mail_only_waits_unless_one_chooses_otherwise(publisher: Client) -> None:
    choose(publisher, a_release())
    assert Release.objects.get().state == "published"


def test_no_time_for_regret_publishes_at_once(publisher: Client) -> None:
    choose(publisher, a_release(), waits="everything", undo="0")
    assert Release.objects.get().state == "published"


def changed(title: str = "Ny bro") -> Release:
    """Return a published release with a correction in work."""
    release = published(title=title).release
    change(release)
    return release


def test_a_correction_waits_and_the_desk_says_so_and_can_undo_it(publisher: Client, client: Client) -> None:
    release = changed()
    answer = choose(publisher, release, "correct", waits="everything", undo="300", note="Det var barnen.")
    assert "Blir offentligt om 5 minuter. Till dess läser allmänheten det den läste förut" in answer
    assert "Rättelsen blir offentlig om" in answer
    assert "allmänheten läser den tidigare texten till dess" in answer
    assert "Publicerat, ändring väntar" in words(publisher.get(reverse("desk:releases_release_changelist")))
    assert "Det var barnen." not in words(client.get(release.editions.get().get_absolute_url()))
    refused = publisher.get(reverse("desk:correct", args=[release.pk]), follow=True)
    assert "En ändring väntar redan på att bli offentlig" in words(refused)
    undone = words(publisher.post(reverse("desk:undo_change", args=[release.pk]), follow=True))
    assert "Ångrat. Allmänheten har inte sett något; rättelsen är sparad här." in undone
    assert Release.objects.get().editions.count() == 1


def test_a_withdrawal_waits_and_can_be_undone(publisher: Client, client: Client) -> None:
    release = changed()
    address = release.editions.get().get_absolute_url()
    answer = choose(publisher, release, "withdraw", waits="everything", undo="60", reason="Fel text.")
    assert "Återkallas om" in answer
    assert client.get(address).status_code == 200
    publisher.post(reverse("desk:undo_change", args=[release.pk]))
    assert clock.publish_due(timezone.now() + dt.timedelta(hours=1)) == []
    assert client.get(address).status_code == 200


def test_a_withdrawal_says_that_the_correction_which_waits_is_called_off(publisher: Client) -> None:
    release = changed()
    choose(publisher, release, "correct", waits="everything", undo="300", note="Det var barnen.")
    page = words(publisher.get(reverse("desk:withdraw", args=[release.pk])))
    assert "Ändringen som väntar på att bli offentlig ställs in." in page


@pytest.mark.parametrize("step", ["correct", "withdraw"])
def test_only_the_mail_of_a_change_waits_unless_one_chooses_otherwise(publisher: Client, step: str) -> None:
    release = changed()
    choose(publisher, release, step, note="Det var barnen.", reason="Fel text.")
    now = Release.objects.get()
    assert (now.waiting_change, now.editions.count(), now.state) == (
        "",
        *((2, "published") if step == "correct" else (1, "withdrawn")),
    )


def test_what_was_undone_too_late_says_so(publisher: Client) -> None:
    release = changed()
    choose(publisher, release, "correct", waits="everything", undo="60", note="Det var barnen.")
    let_time_pass(release)
    answer = words(publisher.post(reverse("desk:undo_change", args=[release.pk]), follow=True))
    assert "Det finns inget kvar att ångra" in answer
    first = a_release()
    choose(publisher, first, waits="everything", undo="60")
    let_time_pass(first)
    answer = words(publisher.post(reverse("desk:take_back", args=[first.pk]), follow=True))
    assert "Det var för sent att ångra: pressmeddelandet är offentligt." in answer


def test_a_change_that_could_not_go_out_asks_with_its_words_and_can_be_undone(publisher: Client) -> None:
    release = changed()
    choose(publisher, release, "correct", waits="everything", undo="60", note="Det var barnen.")
    change(release, "En tredje ingress.")
    let_time_pass(release)
    assert "En ändring skulle bli offentlig" in words(publisher.get(reverse("desk:index")))
    page = words(publisher.get(reverse("desk:asks", args=[release.pk])))
    for said in (
        "Ändringen skulle bli offentlig",
        "texten ändrades under ångerfristen",
        "Det var barnen.",
        "Ångra",
    ):
        assert said in page
    publisher.post(reverse("desk:undo_change", args=[release.pk]))
    assert "frågar inget längre" in words(publisher.get(reverse("desk:asks", args=[release.pk])))


def test_the_window_tells_what_became_of_it(publisher: Client) -> None:
    release = a_release()
    address = reverse("desk:window", args=[release.pk])
    publishing.publish_after_undo(release, wait=dt.timedelta(seconds=30), by=an_editor())
    answer = publisher.get(address)
    assert "Publiceras om" in words(answer)
    assert b'data-open="1"' in answer.content
    let_time_pass(release)
    assert "Det är offentligt nu." in words(publisher.get(address))


def test_a_writer_sees_the_window_and_no_button(writer: Client) -> None:
    release = a_release()
    publishing.publish_after_undo(release, wait=dt.timedelta(minutes=5), by=an_editor())
    page = words(writer.get(reverse("desk:window", args=[release.pk])))
    assert "Publiceras om" in page
    assert "Ångra" not in page
