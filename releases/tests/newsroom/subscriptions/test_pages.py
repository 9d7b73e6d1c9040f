"""The pages of a subscription: GET changes nothing, POST does, and the answers give nobody away."""

import datetime as dt

import pytest
from django.test import Client

from releases.mail import tokens
from releases.models import AccessToken, Interest, Subscriber
from releases.tests.cast import a_committee, a_keyword, a_release, a_subscriber, published

pytestmark = pytest.mark.django_db

Purpose = AccessToken.Purpose
UNKNOWN = "a" * 32


def address(subscriber: Subscriber, purpose: Purpose) -> str:
    token = tokens.issue([subscriber], purpose)[subscriber.pk]
    return f"/prenumerera/bekrafta/{token}/" if purpose == Purpose.CONFIRM else f"/prenumeration/{token}/"


def ask(client: Client, **fields: object) -> object:
    return client.post("/prenumerera/", {"email": "anna@example.se", **fields})


def follows() -> set[str]:
    return {
        str(interest.committee or interest.keyword or interest.kind) for interest in Interest.objects.all()
    }


def test_one_field_is_enough_for_everything(client: Client) -> None:
    response = ask(client)
    assert (response.status_code, response["Location"]) == (302, "/prenumerera/tack/")
    assert Subscriber.objects.get().state == Subscriber.State.PENDING
    assert follows() == {"everything"}


def test_who_has_confirmed_reads_what_comes_and_not_that_the_address_is_erased(client: Client) -> None:
    subscriber = a_subscriber(committees=[a_committee("kulturnämnden")])
    page = client.get(address(subscriber, Purpose.CONFIRM)).content.decode()
    assert "Din prenumeration är bekräftad" in page
    assert "ulturnämnden" in page
    assert "raderas" not in page
    assert "<button" not in page.partition("<main")[2].partition("</main>")[0]


def test_the_form_works_where_cookies_and_forgery_tokens_are_missing() -> None:
    assert ask(Client(enforce_csrf_checks=True)).status_code == 302


@pytest.mark.parametrize("state", [None, "pending", "confirmed"])
def test_the_answer_is_the_same_for_unknown_waiting_and_known_addresses(
    client: Client, state: str | None
) -> None:
    if state:
        a_subscriber("anna@example.se", state=state)
    response = ask(client)
    assert (response.status_code, response["Location"], response.content) == (302, "/prenumerera/tack/", b"")


def test_single_bodies_and_keywords_can_be_chosen(client: Client) -> None:
    a_committee("fritidsnämnden")
    published(committees=[a_committee("kulturnämnden")], keywords=[a_keyword("kultur")])
    ask(client, omfang="urval", namnd=["kulturnamnden"], nyckelord=["kultur"])
    assert follows() == {"kulturnämnden", "kultur"}


def test_the_form_on_a_bodys_page_follows_that_body(client: Client) -> None:
    a_committee("kulturnämnden")
    assert 'name="namnd" value="kulturnamnden"' in client.get("/namnder/kulturnamnden/").content.decode()
    ask(client, namnd="kulturnamnden")
    assert follows() == {"kulturnämnden"}


@pytest.mark.parametrize(
    "email",
    [
        "",
        "anna",
        "anna@localhost",
        "a@example.se\r\nBcc: b@example.se",
        "a\0@example.se",
        "x" * 400 + "@example.se",
    ],
)
def test_a_bad_address_gets_a_sentence_and_loses_nothing(client: Client, email: str) -> None:
    a_committee("kulturnämnden")
    response = ask(client, email=email, omfang="urval", namnd="kulturnamnden")
    page = response.content.decode()
    assert response.status_code == 400
    assert "Vi kunde inte anmäla dig än" in page
    assert 'value="kulturnamnden" checked' in page
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("choice", [{}, {"namnd": "finns-inte"}, {"namnd": "\0"}, {"nyckelord": "hemligt"}])
def test_a_choice_of_nothing_or_of_the_unknown_is_refused(client: Client, choice: dict[str, str]) -> None:
    a_release(keywords=[a_keyword("hemligt")])
    assert ask(client, omfang="urval", **choice).status_code == 400
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("field", ["rytm", "timme", "veckodag", "sprak"])
def test_the_summary_leads_to_each_choice_that_is_refused(client: Client, field: str) -> None:
    page = ask(client, **{field: "99"}).content.decode()
    place = "fel-sprak" if field == "sprak" else "fel-rytm"
    assert f'<li><a href="#{place}">”99” går inte att välja här.' in page
    assert f'id="{place}"' in page


def test_a_robot_is_thanked_and_forgotten(client: Client) -> None:
    response = ask(client, webbplats="https://www.example.org/")
    assert response["Location"] == "/prenumerera/tack/"
    assert not Subscriber.objects.exists()


def test_too_many_from_one_network_are_asked_to_wait(client: Client, settings: pytest.FixtureRequest) -> None:
    settings.SIGNUPS_PER_IP_AND_HOUR = 5
    answers = [ask(client, email=f"anna{number}@example.se") for number in range(8)]
    assert answers[0].status_code == 302
    assert answers[-1].status_code == 429
    assert "Försök igen om en timme." in answers[-1].content.decode()


def test_a_newsroom_behind_one_address_signs_up_within_the_hour(client: Client) -> None:
    answers = [ask(client, email=f"anna{number}@example.se") for number in range(40)]
    assert {answer.status_code for answer in answers} == {302}


def test_behind_our_proxy_each_reader_counts_alone(client: Client, settings: pytest.FixtureRequest) -> None:
    settings.BEHIND_PROXY, settings.SIGNUPS_PER_IP_AND_HOUR = True, 5
    for number in range(8):
        forwarded = {"X-Forwarded-For": f"203.0.113.99, 198.51.100.{number}"}
        response = client.post("/prenumerera/", {"email": f"anna{number}@example.se"}, headers=forwarded)
        assert response.status_code == 302


def test_a_mail_scanner_that_opens_the_link_confirms_nothing(client: Client) -> None:
    waiting = a_subscriber(state="pending")
    for _ in range(3):
        assert "lasare@example.se" in client.get(address(waiting, Purpose.CONFIRM)).content.decode()
    waiting.refresh_from_db()
    assert waiting.state == Subscriber.State.PENDING


def test_the_button_confirms_and_leads_to_the_choices(client: Client) -> None:
    waiting = a_subscriber(state="pending")
    page = client.post(address(waiting, Purpose.CONFIRM)).content.decode()
    waiting.refresh_from_db()
    assert waiting.state == Subscriber.State.CONFIRMED
    assert address(waiting, Purpose.MANAGE) in page


def test_choices_are_shown_and_changed_without_an_account(client: Client) -> None:
    body, manage = a_committee("kulturnämnden"), address(a_subscriber(), Purpose.MANAGE)
    assert 'value="allt" checked' in client.get(manage).content.decode()
    response = client.post(manage, {"omfang": "urval", "namnd": body.slug}, follow=True)
    assert "Ditt val är sparat." in response.content.decode()
    assert follows() == {"kulturnämnden"}


def test_an_abolished_body_that_is_followed_can_still_be_kept(client: Client) -> None:
    body = a_committee("socialnämnden", valid_to=dt.date(2019, 12, 31))
    manage = address(a_subscriber(committees=[body]), Purpose.MANAGE)
    response = client.post(manage, {"omfang": "urval", "namnd": body.slug})
    assert response.status_code == 302
    assert follows() == {"socialnämnden"}


def test_leaving_takes_a_button_and_erases_the_address(client: Client) -> None:
    leave = address(a_subscriber(), Purpose.MANAGE) + "avsluta/"
    assert client.get(leave).status_code == 200
    assert Subscriber.objects.exists()
    for _ in range(2):
        assert "Du har avslutat prenumerationen" in client.post(leave).content.decode()
    assert not Subscriber.objects.exists()


def test_one_click_needs_no_cookie_and_answers_alike_for_unknown_tokens() -> None:
    mail_program = Client(enforce_csrf_checks=True)
    known = address(a_subscriber(), Purpose.MANAGE) + "avsluta/"
    answers = [
        mail_program.post(one, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        for one in (known, known, f"/prenumeration/{UNKNOWN}/avsluta/")
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, b"OK\n")}
    assert not any(answer.cookies for answer in answers)
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "application/x-www-form-urlencoded; charset=utf-16", "text/plain"]
)
def test_a_mail_program_that_writes_its_form_badly_has_left_all_the_same(kind: str) -> None:
    left = address(a_subscriber(), Purpose.MANAGE) + "avsluta/"
    assert Client().post(left, b"List-Unsubscribe=One-Click", content_type=kind).status_code == 200
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("typed", ["anna@gmial.com", "mailto:anna@gmial.com"])
def test_both_answers_to_the_question_about_an_address_name_it(client: Client, typed: str) -> None:
    page = client.post("/prenumerera/", {"email": typed}).content.decode()
    assert "Nej, behåll anna@gmial.com" in " ".join(page.split())
    change = address(a_subscriber(), Purpose.MANAGE) + "adress/"
    assert "Nej, behåll anna@gmial.com" in client.post(change, {"email": typed}).content.decode()


@pytest.mark.parametrize(
    "page",
    [f"/prenumerera/bekrafta/{UNKNOWN}/", f"/prenumeration/{UNKNOWN}/", f"/prenumeration/{UNKNOWN}/avsluta/"],
)
def test_an_unknown_link_is_explained(client: Client, page: str) -> None:
    response = client.get(page)
    assert response.status_code == 404
    assert "Länken fungerar inte längre" in response.content.decode()


def test_a_confirmation_that_is_no_longer_known_changes_nothing(client: Client) -> None:
    assert client.post(f"/prenumerera/bekrafta/{UNKNOWN}/").status_code == 404


def test_pages_whose_address_is_a_key_are_kept_nowhere(client: Client) -> None:
    for response in (client.get(address(a_subscriber(), Purpose.MANAGE)), client.get("/prenumerera/")):
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]
        assert not response.cookies
