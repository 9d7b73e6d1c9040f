"""A form that meets an expired session goes through the log-in and loses nothing."""

from typing import Any

import pytest
from django.test import Client
from lxml import html

from releases.models import Release, Revision
from releases.tests.cast import a_release
from releases.tests.desk.drafting.forms import ADD, opened, save
from releases.tests.desk.reading import form_address, form_of, words

pytestmark = pytest.mark.django_db


def expired(client: Client) -> None:
    client.session.flush()


def log_in(client: Client, page: Any, password: str = "hemligt") -> Any:
    form = next(
        form for form in html.fromstring(page.content.decode()).forms if form.get("id") == "login-form"
    )
    answers = {**dict(form.form_values()), "username": "skribent", "password": password}
    return client.post(form.get("action"), answers, follow=True)


def test_a_save_after_the_session_has_expired_is_kept_behind_the_log_in(writer: Client) -> None:
    release = a_release()
    form = opened(writer, release, title="Skrevs i tolv timmar", lead="")
    expired(writer)
    asked = save(writer, release, form)
    assert "Du var inte längre inloggad när du sparade" in words(asked)
    assert not Revision.objects.exists()
    back = log_in(writer, asked)
    assert back.redirect_chain[-1][0] == form_address(release)
    assert form_of(back)["title"] == ["Skrevs i tolv timmar"]
    assert "tryck på Spara igen" in words(back)
    save(writer, release, form_of(back))
    assert Release.objects.get().title == "Skrevs i tolv timmar"


def test_a_new_release_is_carried_too_and_past_a_wrong_password(writer: Client) -> None:
    form = opened(writer, None, title="Nytt och utloggat")
    expired(writer)
    wrong = log_in(writer, save(writer, None, form), password="fel")
    assert "Användarnamnet eller lösenordet" in wrong.content.decode()
    back = log_in(writer, wrong)
    assert back.redirect_chain[-1][0].startswith(ADD)
    assert form_of(back)["title"] == ["Nytt och utloggat"]


def test_long_texts_are_carried(writer: Client) -> None:
    release = a_release()
    form = opened(writer, release, body="<p>" + "åäö " * 200_000 + "</p>")
    expired(writer)
    back = log_in(writer, save(writer, release, form))
    assert len(form_of(back)["body"][0]) > 700_000


def with_an_old_token(client: Client, release: Release | None, site: str) -> Any:
    """Save with a token of before another tab logged in; the browser says which site's page sends it."""
    form = opened(client, release, title="Skrevs i en annan flik", csrfmiddlewaretoken="x" * 64)
    client.handler.enforce_csrf_checks = True
    client.defaults["HTTP_SEC_FETCH_SITE"] = site
    return client.post(form_address(release) if release else ADD, {**form, "_continue": "1"}, follow=True)


@pytest.mark.parametrize("is_new", [True, False])
def test_a_save_after_another_tab_has_logged_in_anew_is_kept(writer: Client, is_new: bool) -> None:
    release = None if is_new else a_release()
    back = with_an_old_token(writer, release, "same-origin")
    assert form_of(back)["title"] == ["Skrevs i en annan flik"]
    assert "tryck på Spara igen" in words(back)
    assert not Release.objects.filter(title="Skrevs i en annan flik").exists()


def test_a_save_without_any_cookie_goes_through_the_log_in(writer: Client) -> None:
    release = a_release()
    form = opened(writer, release, title="Alla kakor borta")
    fresh = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
    asked = save(fresh, release, form)
    assert "Du var inte längre inloggad när du sparade" in words(asked)
    assert not Revision.objects.exists()
    fresh.handler.enforce_csrf_checks = False
    assert form_of(log_in(fresh, asked))["title"] == ["Alla kakor borta"]


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_what_another_site_sends_is_kept_nowhere(writer: Client, site: str) -> None:
    assert with_an_old_token(writer, a_release(), site).status_code == 403
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    "carried", ["{", "[]", "null", '{"form": {"title": "x"}}', '{"form": {}, "release": 999}']
)
def test_what_was_tampered_with_is_no_fault(writer: Client, carried: str) -> None:
    expired(writer)
    facts = {"username": "skribent", "password": "hemligt", "next": "/redaktion/", "carried": carried}
    assert writer.post("/redaktion/login/", facts).status_code == 302


def test_the_log_in_says_why_one_is_there(writer: Client) -> None:
    release = a_release()
    expired(writer)
    fresh = Client()
    assert "Logga in för att se sidan" in words(fresh.get(form_address(release), follow=True))
    writer.cookies["csrftoken"] = "x" * 32
    assert "en inloggning gäller i 12 timmar" in words(writer.get(form_address(release), follow=True))
    assert "inloggning gäller" not in words(fresh.get("/redaktion/", follow=True))


def test_other_forms_of_the_desk_lead_to_the_log_in_as_before(writer: Client) -> None:
    release = a_release()
    expired(writer)
    answer = writer.post(f"/redaktion/pressmeddelanden/{release.pk}/lamna/")
    assert (answer.status_code, "next=" in answer.url) == (302, True)
