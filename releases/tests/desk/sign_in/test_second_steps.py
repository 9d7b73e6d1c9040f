"""The second step of a log-in: an app, recovery codes, and what an administrator does when all is lost."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from releases.models import AccountMail, AuditEntry, Release, Revision
from releases.tests.cast import a_release, an_editor, an_uploaded_image
from releases.tests.desk.reading import form_address, form_of, words
from releases.tests.desk.sign_in.steps import LOG_IN, code, connect_app, password

pytestmark = pytest.mark.django_db
CODE = "/redaktion/login/kod/"


@pytest.fixture
def sixten() -> Client:
    """The browser of an editor who has just logged in."""
    an_editor("sixten")
    client = Client()
    password(client)
    return client


def test_whoever_has_an_app_is_asked_for_its_code(sixten: Client) -> None:
    secret, codes = connect_app(sixten)
    assert len(codes) == 10
    fresh = Client()
    assert password(fresh).url == CODE
    assert fresh.get("/redaktion/").status_code == 302
    wrong = fresh.post(CODE, {"code": "000000"})
    assert "Koden stämmer inte" in words(wrong)
    assert fresh.post(CODE, {"code": code(secret, steps=1)}).url == "/redaktion/"
    assert fresh.get("/redaktion/").status_code == 200


def test_the_code_page_is_nothing_without_a_password(client: Client) -> None:
    assert client.get(CODE).url == LOG_IN


def test_a_recovery_code_works_once(sixten: Client) -> None:
    _secret, codes = connect_app(sixten)
    for expected in (302, 200):
        fresh = Client()
        password(fresh)
        assert fresh.post(CODE, {"code": codes[0]}).status_code == expected


def test_recovery_codes_are_shown_once(sixten: Client) -> None:
    _secret, codes = connect_app(sixten)
    again = sixten.get("/redaktion/inloggning/koder/")
    assert "10 reservkoder är kvar." in words(again)
    assert not any(one in again.content.decode() for one in codes)


def test_a_form_goes_through_both_steps_of_the_log_in(sixten: Client) -> None:
    secret, _codes = connect_app(sixten)
    release = a_release(title="Sparad")
    form = form_of(sixten.get(form_address(release))) | {"title": "Skriven i två timmar"}
    sixten.logout()
    page = sixten.post(form_address(release), form)
    carried = form_of(page, "login-form")
    answer = sixten.post(LOG_IN, {**carried, "username": "sixten", "password": "hemligt"})
    assert answer.url == CODE
    page = sixten.post(CODE, {"code": code(secret, steps=1)}, follow=True)
    assert "Skriven i två timmar" in page.content.decode()
    assert Revision.objects.exists()
    assert Release.objects.get().title == "Sparad"


@pytest.mark.parametrize(
    "place", ["/redaktion/", "/redaktion/pressmeddelanden/autospara/", "/redaktion/bilder/ladda-upp/"]
)
def test_where_it_is_asked_for_nobody_gets_on_without_it(
    sixten: Client, settings: pytest.FixtureRequest, place: str
) -> None:
    settings.DESK_MFA = True
    assert sixten.post(place).url == "/redaktion/inloggning/?behovs=1"
    assert "har alla som arbetar på redaktionen ett andra inloggningssteg" in words(
        sixten.get("/redaktion/", follow=True)
    )
    connect_app(sixten)
    assert sixten.get("/redaktion/").status_code == 200


def test_who_logs_out_needs_no_second_step_for_it(sixten: Client, settings: pytest.FixtureRequest) -> None:
    settings.DESK_MFA = True
    assert "Du är utloggad" in words(sixten.post("/redaktion/logout/"))


def test_public_pages_ask_for_nothing(sixten: Client, settings: pytest.FixtureRequest) -> None:
    settings.DESK_MFA = True
    assert sixten.get("/").status_code == 200


def test_before_it_changes_the_password_is_asked_for_again(writer: Client) -> None:
    assert writer.get("/redaktion/inloggning/app/").url.startswith("/redaktion/inloggning/bekrafta/")
    wrong = writer.post(
        "/redaktion/inloggning/bekrafta/?next=/redaktion/inloggning/app/", {"password": "fel"}
    )
    assert "Lösenordet stämmer inte." in words(wrong)


def test_all_is_lost_and_an_administrator_resets_it(sixten: Client, administrator: Client) -> None:
    connect_app(sixten)
    editor = an_editor("sixten")
    place = reverse("desk:of_editor", args=[editor.pk])
    assert "App." in words(administrator.get(place))
    said = words(administrator.post(place, {"step": "factors"}, follow=True))
    assert "Det andra steget är nollställt och inloggningarna är avslutade." in said
    assert not Authenticator.objects.exists()
    assert sixten.get("/redaktion/").status_code == 302
    assert AccountMail.objects.get(kind=AccountMail.Kind.FACTORS_RESET).editor == editor
    assert AuditEntry.objects.filter(what=AuditEntry.What.FACTORS_RESET, about="sixten").exists()
    assert password(Client()).url == "/redaktion/"


def test_an_app_is_disconnected_by_its_owner_and_the_codes_go_too(
    sixten: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        connect_app(sixten)
    sixten.post("/redaktion/inloggning/app/ta-bort/")
    assert not Authenticator.objects.exists()
    steps = AuditEntry.objects.order_by("pk").values_list("what", flat=True)
    assert [what for what in steps if what.startswith("factor")] == ["factor_added", "factor_removed"]


@pytest.mark.parametrize(
    "path",
    ["signup/", "accounts/signup/", "inloggning/signup/", "email/", "login/nyckel/signup/", "accounts/login/"],
)  # fmt: skip
def test_other_pages_of_the_library_are_not_there(sixten: Client, path: str) -> None:
    for client in (sixten, Client()):
        answer = client.get(f"/redaktion/{path}", follow=True)
        assert answer.status_code == 404 or answer.redirect_chain[-1][0].startswith(LOG_IN)


def test_whoever_lacks_it_is_nobody_to_the_door_of_files(
    sixten: Client, settings: pytest.FixtureRequest
) -> None:
    draft = an_uploaded_image().file.url
    assert sixten.get(draft).status_code == 200
    settings.DESK_MFA = True
    assert sixten.get(draft).status_code == 404
    connect_app(sixten)
    assert sixten.get(draft).status_code == 200


def test_whoever_lacks_it_writes_nothing_with_an_old_token(
    sixten: Client, settings: pytest.FixtureRequest
) -> None:
    settings.DESK_MFA = True
    sixten.handler.enforce_csrf_checks = True
    form = {"title": "Utan steg", "csrfmiddlewaretoken": "x" * 64}
    answer = sixten.post("/redaktion/releases/release/add/", form, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 403
    assert not Revision.objects.exists()
