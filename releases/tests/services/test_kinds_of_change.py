"""A typo, an update and a correction: what each leaves behind, in the books and in public."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from releases.alerts import engine, matching
from releases.document.changes import ChangeKind
from releases.models import Alert, Delivery, Edition, HubNotice, Release, ReleaseEvent, Subscriber
from releases.services import publishing, readiness, translating
from releases.tests.cast import a_release, a_subscriber, an_editor, published
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db
TYPO, UPDATE, CORRECTION = ChangeKind.TYPO, ChangeKind.UPDATE, ChangeKind.CORRECTION
WRONG, RIGHT = "Barnen har själva rittat lekplatsen.", "Barnen har själva ritat lekplatsen."


def a_slip(*, alert: bool = False, **facts: Any) -> Edition:
    """Publish a release with a misspelt lead."""
    return published(lead=WRONG, alert=alert, **facts)


def change(edition: Edition, kind: ChangeKind, *, lead: str = RIGHT, **facts: Any) -> Edition:
    Release.objects.filter(pk=edition.release_id).update(lead=lead)
    note = "" if kind is TYPO else "Ingressen."
    return publishing.correct(edition.release, by=an_editor(), kind=kind, **{"note": note, **facts})


def sent(edition: Edition, email: str = "fick@example.se", state: str = "sent") -> Subscriber:
    reader = a_subscriber(email)
    Delivery.objects.create(alert=edition.alert, subscriber=reader, state=state)
    return reader


def page(client: Client, edition: Edition) -> str:
    return client.get(edition.get_absolute_url()).content.decode()


def feed(client: Client) -> str:
    return client.get("/flode.atom").content.decode()


def test_a_typo_is_an_edition_that_readers_hear_nothing_of(client: Client) -> None:
    first = a_slip()
    feed_before = feed(client)
    second = change(first, TYPO)
    assert (second.number, second.kind, second.correction_note) == (2, "first", "")
    assert second.changed_at == first.published_at < second.published_at
    assert "Rättelse" not in page(client, first)
    assert "Uppdatering" not in page(client, first)
    assert RIGHT in page(client, first)
    assert feed(client) == feed_before.replace(WRONG, RIGHT)
    assert client.get(first.permanent_url()).status_code == 200


def test_a_typo_tells_no_hub(settings: Any) -> None:
    settings.WEBSUB_HUB = "https://hub.example.se/"
    first = a_slip()
    HubNotice.objects.all().delete()
    change(first, TYPO)
    assert not HubNotice.objects.exists()
    change(first, UPDATE, lead=RIGHT + " Den är klar.")
    assert HubNotice.objects.exists()


def test_a_typo_over_a_correction_leaves_the_correction_where_it_is(client: Client) -> None:
    first = a_slip()
    second = change(
        first, CORRECTION, lead=WRONG + " Den kostar 5 kronor.", note="Priset saknades.", alert=False
    )
    third = change(first, TYPO, lead=RIGHT + " Den kostar 5 kronor.")
    assert (third.kind, third.correction_note, third.changed_at) == (
        "correction",
        "Priset saknades.",
        second.published_at,
    )
    assert page(client, first).count("Priset saknades.") == 2  # on the page and in its JSON-LD
    assert feed(client).count("Priset saknades.") == 1
    assert "Rättelse: " in feed(client)


def test_the_note_of_a_typo_stands_in_the_history_only(client: Client) -> None:
    first = a_slip()
    change(first, TYPO, note="Ett t för mycket.")
    event = first.release.events.get(step=ReleaseEvent.Step.SPELLING_MENDED)
    assert event.note == "Ett t för mycket."
    assert "Ett t för mycket" not in page(client, first) + feed(client)


def test_an_update_is_called_so_wherever_readers_meet_it(client: Client) -> None:
    first = a_slip()
    change(first, UPDATE, lead=WRONG + " Den är klar.", note="Nu är den klar.")
    shown = page(client, first)
    assert 'id="rattelser">Uppdatering<' in shown
    assert "Nu är den klar." in shown
    assert "Uppdatering: Ny lekplats" in feed(client)
    ninjs = client.get(reverse("newsroom:ninjs", args=[first.year, first.slug])).json()
    assert ninjs["edNote"] == "Uppdatering: Nu är den klar."
    api = client.get(f"/api/v1/releases/{first.year}/{first.slug}").json()
    assert (api["kind"], api["correction_note"]) == ("update", "Nu är den klar.")
    change(first, CORRECTION, lead=RIGHT + " Den är öppen.", note="Fel ord.", alert=False)
    assert 'id="rattelser">Rättelser och uppdateringar<' in page(client, first)


@pytest.mark.parametrize(("kind", "mailed"), [(TYPO, 0), (UPDATE, 0), (CORRECTION, 1)])
def test_what_is_usual_for_a_kind_is_mailed_and_nothing_else(kind: ChangeKind, mailed: int) -> None:
    first = a_slip(alert=True)
    sent(first)
    Alert.objects.update(frozen_at=timezone.now(), finished_at=timezone.now(), recipients=1)
    change(first, kind)
    assert Alert.objects.filter(edition__number=2).count() == mailed


@pytest.mark.parametrize("kind", [TYPO, UPDATE])
def test_who_still_waits_gets_the_new_text_as_the_first_mail(
    kind: ChangeKind, smtp_server: SmtpServer
) -> None:
    first = a_slip(alert=True)
    a_subscriber("vantar@example.se")
    change(first, kind)
    Alert.objects.update(begins_at=timezone.now())
    engine.run()
    (message,) = smtp_server.messages
    assert RIGHT in message.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert message.message["Subject"] == first.title


def test_an_update_that_is_mailed_says_update(smtp_server: SmtpServer) -> None:
    first = a_slip(alert=True)
    sent(first)
    Alert.objects.update(frozen_at=timezone.now(), finished_at=timezone.now(), recipients=1)
    change(first, UPDATE, alert=True)
    Alert.objects.update(begins_at=timezone.now())
    engine.run()
    (message,) = smtp_server.messages
    assert message.message["Subject"] == f"Uppdatering: {first.title}"


def test_a_correction_on_its_way_is_mailed_although_a_typo_follows() -> None:
    first = a_slip(alert=True)
    reader = sent(first)
    Alert.objects.update(frozen_at=timezone.now(), finished_at=timezone.now(), recipients=1)
    change(first, CORRECTION, lead=WRONG + " Den kostar 5 kronor.")
    matching.freeze_owed(timezone.now())
    change(first, TYPO, lead=RIGHT + " Den kostar 5 kronor.")
    matching.freeze_owed(timezone.now())
    correction = Alert.objects.get(kind="correction")
    assert correction.superseded_at is None
    assert list(correction.deliveries.values_list("subscriber", "state")) == [(reader.pk, "queued")]


def test_mail_nobody_mails_nobody_who_waits_either() -> None:
    first = a_slip(alert=True)
    change(first, TYPO, alert=False)
    alert = Alert.objects.get()
    assert (alert.edition, alert.cancelled_at is None) == (first, False)


def test_a_typo_has_nothing_to_mail_and_a_correction_needs_its_note() -> None:
    first = a_slip()
    with pytest.raises(publishing.NothingToMail):
        change(first, TYPO, alert=True)
    with pytest.raises(readiness.NotReady):
        change(first, UPDATE, note=" ")
    assert Edition.objects.count() == 1


def test_spelling_mended_in_one_language_is_no_matter_of_another() -> None:
    first = a_slip()
    version = a_release(version_of=first.release, language="en")
    change(first, TYPO)
    assert translating.missed_correction(version) is None
    second = change(first, CORRECTION, lead=WRONG, alert=False)
    change(first, TYPO)
    assert translating.missed_correction(version) == second
