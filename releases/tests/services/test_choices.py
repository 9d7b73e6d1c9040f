"""What a reader can choose on the pages: matters, how often, another address, a copy of what we keep."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from releases.mail import tokens
from releases.models import AccessToken, AddressChange, Alert, Delivery, Rhythm, Subscriber
from releases.tests.cast import a_committee, a_subscriber, published

pytestmark = pytest.mark.django_db

NUMBER = "KS-2026/00123"
SLUG = "ks-2026-123"


@pytest.fixture(autouse=True)
def matter_in_a_release() -> None:
    published(decisions=[{"outcome": "Ja.", "case_number": NUMBER}])


def manage(subscriber: Subscriber) -> str:
    token = tokens.issue([subscriber], AccessToken.Purpose.MANAGE)[subscriber.pk]
    return f"/prenumeration/{token}/"


def follows(subscriber: Subscriber) -> list[str]:
    return sorted(str(interest) for interest in subscriber.interests.all())


def ask(client: Client, **fields: object) -> Subscriber:
    response = client.post("/prenumerera/", {"email": "anna@example.se", **fields})
    assert response.status_code == 302
    return Subscriber.objects.get(email="anna@example.se")


def test_the_matters_page_leads_to_a_form_with_the_matter_chosen(client: Client) -> None:
    page = client.get(f"/arenden/{SLUG}/").content.decode()
    assert 'href="/prenumerera/?arende=KS-2026%2F00123"' in page
    form = client.get("/prenumerera/?arende=KS-2026%2F00123&arende=finns-inte-1").content.decode()
    assert f'name="arende" value="{SLUG}" checked> <span>{NUMBER}</span>' in form
    assert 'value="urval" checked' in form
    assert form.count('name="arende"') == 1


def test_a_matter_can_be_followed_from_the_start(client: Client) -> None:
    assert follows(ask(client, omfang="urval", arende=SLUG)) == ["KS-2026-123"]


@pytest.mark.parametrize("number", ["finns-inte-1", "\0", "x" * 5000, NUMBER + "9"])
def test_a_matter_that_no_release_names_is_refused(client: Client, number: str) -> None:
    fields = {"email": "anna@example.se", "omfang": "urval", "arende": number}
    assert client.post("/prenumerera/", fields).status_code == 400
    assert client.get("/prenumerera/", {"arende": number}).status_code == 200


def test_a_followed_matter_is_shown_kept_and_removed(client: Client) -> None:
    reader = a_subscriber(matters=[NUMBER, "KS 9"], committees=[a_committee()])
    page = client.get(manage(reader)).content.decode()
    assert f'value="{SLUG}" checked> <span>{NUMBER}</span>' in page
    assert 'value="ks-9" checked> <span>KS-9</span>' in page
    client.post(manage(reader), {"omfang": "urval", "namnd": "kulturnamnden", "arende": "ks-9"})
    assert follows(reader) == ["KS-9", "kulturnämnden"]


def test_another_matter_can_be_typed_as_its_number_stands_in_any_paper(client: Client) -> None:
    reader = a_subscriber(committees=[a_committee()])
    client.post(manage(reader), {"omfang": "urval", "nytt_arende": "Dnr KS 2026/123"})
    assert follows(reader) == ["KS-2026-123"]
    response = client.post(manage(reader), {"omfang": "urval", "nytt_arende": "KS 2099/1"})
    assert response.status_code == 400
    assert "Inget pressmeddelande handlar om ett ärende med det numret." in response.content.decode()
    assert 'value="KS 2099/1"' in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "stored"),
    [
        ({}, (Rhythm.INSTANT, 7, 4)),
        ({"rytm": "dag", "timme": "16"}, (Rhythm.DAILY, 16, 4)),
        ({"rytm": "vecka", "veckodag": "0", "timme": "0"}, (Rhythm.WEEKLY, 0, 0)),
        ({"rytm": "moten"}, (Rhythm.MEETING, 7, 4)),
    ],
)
def test_how_often_is_chosen_from_the_start(
    client: Client, fields: dict[str, str], stored: tuple[str, int, int]
) -> None:
    reader = ask(client, **fields)
    assert (reader.rhythm, reader.digest_hour, reader.digest_weekday) == stored


@pytest.mark.parametrize("fields", [{"rytm": "jamt"}, {"rytm": "dag", "timme": "24"}, {"veckodag": "-1"}])
def test_a_time_that_does_not_exist_is_refused(client: Client, fields: dict[str, str]) -> None:
    assert client.post("/prenumerera/", {"email": "anna@example.se", **fields}).status_code == 400


def test_how_often_is_shown_and_changed(client: Client) -> None:
    reader = a_subscriber(rhythm=Rhythm.WEEKLY, digest_hour=16, digested_until=timezone.now())
    page = client.get(manage(reader)).content.decode()
    assert 'value="vecka" checked' in page
    assert '<option value="16" selected>16.00</option>' in page
    client.post(manage(reader), {"omfang": "allt", "rytm": "genast", "timme": "16", "veckodag": "4"})
    reader.refresh_from_db()
    assert reader.rhythm == Rhythm.INSTANT


def test_a_form_that_does_not_ask_how_often_changes_nothing_of_it(client: Client) -> None:
    reader = a_subscriber(rhythm=Rhythm.DAILY, digested_until=timezone.now())
    client.post(manage(reader), {"omfang": "allt"})
    reader.refresh_from_db()
    assert reader.rhythm == Rhythm.DAILY


@pytest.mark.parametrize("known", [True, False])
def test_the_answer_to_a_new_address_tells_nothing_about_it(client: Client, known: bool) -> None:
    if known:
        a_subscriber("ny@example.se")
    address = manage(a_subscriber())
    response = client.post(f"{address}adress/", {"email": "ny@example.se"}, follow=True)
    assert "Vi mejlar den nya adressen" in response.content.decode()


@pytest.mark.parametrize("email", ["", "anna", "a@example.se\r\nBcc: b@example.se", "lasare@example.se"])
def test_a_bad_new_address_gets_a_sentence_and_loses_nothing(client: Client, email: str) -> None:
    response = client.post(f"{manage(a_subscriber())}adress/", {"email": email})
    assert response.status_code == 400
    assert 'id="fel-adress"' in response.content.decode()


def test_too_many_new_addresses_are_asked_to_wait(client: Client, settings: pytest.FixtureRequest) -> None:
    settings.SIGNUPS_PER_IP_AND_HOUR = 5
    address = f"{manage(a_subscriber())}adress/"
    answers = [client.post(address, {"email": f"ny{number}@example.se"}) for number in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]


def test_a_scanner_that_opens_the_link_moves_nothing_and_the_button_does(client: Client) -> None:
    reader = a_subscriber()
    client.post(f"{manage(reader)}adress/", {"email": "ny@example.se"})
    link = f"/prenumerera/adress/{tokens.issue_for_address(AddressChange.objects.get())}/"
    assert "ny@example.se" in client.get(link).content.decode()
    reader.refresh_from_db()
    assert reader.email == "lasare@example.se"
    page = client.post(link).content.decode()
    assert "Adressen är bytt" in page
    reader.refresh_from_db()
    assert reader.email == "ny@example.se"
    assert manage(reader) in page
    assert "Adressen är bytt" in client.post(link).content.decode()


def test_the_address_of_the_form_leads_back_to_its_page(client: Client) -> None:
    address = manage(a_subscriber())
    assert client.get(f"{address}adress/")["Location"] == address


@pytest.mark.parametrize("page", ["adress/", "uppgifter.json"])
def test_an_unknown_link_is_explained(client: Client, page: str) -> None:
    method = client.post if page == "adress/" else client.get
    response = method(f"/prenumeration/{'a' * 32}/{page}")
    assert response.status_code == 404
    assert "Länken fungerar inte längre" in response.content.decode()


def test_everything_we_keep_can_be_taken_along(client: Client) -> None:
    reader = a_subscriber(matters=[NUMBER])
    alert = Alert.objects.create(edition=published(title="Nytt bad"))
    Delivery.objects.create(alert=alert, subscriber=reader, state=Delivery.State.SENT)
    response = client.get(f"{manage(reader)}uppgifter.json")
    assert response["Content-Disposition"] == 'attachment; filename="mina-uppgifter.json"'
    assert "no-store" in response["Cache-Control"]
    kept = json.loads(response.content)
    assert kept["address"] == "lasare@example.se"
    assert kept["follows"] == [{"kind": "matter", "name": "KS-2026-123"}]
    assert kept["consent_text"] == "prov"
    assert [(mail["titles"], mail["state"]) for mail in kept["mails"]] == [(["Nytt bad"], "sent")]


def test_the_language_of_the_mail_is_chosen_shown_and_changed(client: Client) -> None:
    reader = ask(client, sprak="en")
    assert reader.language == "en"
    Subscriber.objects.update(state=Subscriber.State.CONFIRMED)
    assert 'value="en" checked' in client.get(manage(reader)).content.decode()
    client.post(manage(reader), {"omfang": "allt"})
    assert Subscriber.objects.get().language == "en"
    client.post(manage(reader), {"omfang": "allt", "sprak": "sv"})
    assert Subscriber.objects.get().language == "sv"
    assert client.post(manage(reader), {"omfang": "allt", "sprak": "xx"}).status_code == 400
