"""Accounts, logging in and out, and what every answer of the desk promises."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from releases.desk import roles
from releases.models import Editor
from releases.tests.cast import a_release, an_editor
from releases.tests.desk.drafting.forms import autosave
from releases.tests.desk.reading import form_address, words

PAGES = ["/redaktion/", "/redaktion/releases/release/", "/redaktion/releases/pressimage/add/"]


def test_an_administrator_makes_a_writer(administrator: Client) -> None:
    form = {"username": "sixten", "first_name": "Sixten", "last_name": "Norberg", "email": "sixten@example.se",
            "role": "writer"}  # fmt: skip
    administrator.post("/redaktion/releases/editor/add/", form)
    sixten = Editor.objects.get(username="sixten")
    assert (sixten.is_staff, sixten.is_superuser, roles.role_of(sixten)) == (
        True,
        False,
        roles.StaffRole.WRITER,
    )
    assert sixten.has_perm("releases.change_release")
    assert not sixten.has_perm("releases.publish_release")


def test_a_writer_becomes_a_publisher(administrator: Client) -> None:
    editor = an_editor("sixten", is_superuser=False)
    roles.give(roles.StaffRole.WRITER, to=editor)
    address = reverse("desk:releases_editor_change", args=[editor.pk])
    administrator.post(address, {"username": "sixten", "role": "publisher", "is_active": "on"})
    editor = Editor.objects.get(pk=editor.pk)
    assert editor.has_perm("releases.publish_release")
    assert [group.name for group in editor.groups.all()] == ["Redaktörer"]


def test_only_administrators_see_accounts(publisher: Client) -> None:
    assert publisher.get("/redaktion/releases/editor/").status_code == 403


@pytest.mark.django_db
def test_logging_in_is_in_swedish_and_keeps_the_way(client: Client) -> None:
    an_editor("anna")
    way = client.get("/redaktion/releases/release/").url
    assert "Användarnamn" in words(client.get(way))
    refused = client.post(way, {"username": "anna", "password": "fel"})
    assert "Användarnamnet eller lösenordet stämmer inte" in words(refused)
    assert 'value="anna"' in refused.content.decode()
    form = {"username": "anna", "password": "hemligt", "next": "/redaktion/releases/release/"}
    assert client.post(way, form).url == "/redaktion/releases/release/"


def test_logging_out_is_a_post(writer: Client) -> None:
    assert writer.get("/redaktion/logout/").status_code == 405
    writer.post("/redaktion/logout/")
    assert writer.get("/redaktion/").status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_the_desk_is_stored_nowhere(writer: Client, page: str) -> None:
    assert "no-store" in writer.get(page)["Cache-Control"]


@pytest.mark.parametrize("page", PAGES)
def test_pages_without_the_editor_keep_the_strict_policy(writer: Client, page: str) -> None:
    response = writer.get(page)
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_the_form_with_the_editor_runs_no_script_that_is_not_ours(writer: Client) -> None:
    policy = writer.get(form_address(a_release()))["Content-Security-Policy"]
    scripts = {part.split()[0]: part for part in policy.split("; ") if part.startswith("script-src")}
    assert "'nonce-" in scripts["script-src"]
    assert "'strict-dynamic'" in scripts["script-src"]
    assert "unsafe" not in scripts["script-src"]
    assert scripts["script-src-attr"] == "script-src-attr 'none'"
    assert "default-src 'none'" in policy


def test_an_address_with_a_nul_leads_to_the_page_without_it(writer: Client) -> None:
    assert writer.get("/redaktion/releases/release/?state__exact=%00").url == "/redaktion/releases/release/"


def test_a_number_that_is_none_is_404_or_leads_back(writer: Client) -> None:
    for number in ("x", "%00", "9" * 30, "-1"):
        address = f"/redaktion/releases/release/{number}/change/"
        assert writer.get(address, follow=True).status_code in {200, 404}


def test_the_index_of_the_app_leads_to_the_overview(writer: Client) -> None:
    assert writer.get("/redaktion/releases/").url == "/redaktion/"


def test_nobody_reads_how_a_password_is_kept(administrator: Client) -> None:
    editor = an_editor("sixten", is_superuser=False)
    form = words(administrator.get(reverse("desk:releases_editor_change", args=[editor.pk])))
    assert "Länk till nytt lösenord, andra steget, inloggningar" in form
    assert "md5" not in form.lower()


def test_who_logs_out_reads_so_in_plain_words(writer: Client) -> None:
    said = words(writer.post("/redaktion/logout/", follow=True))
    assert "Du är utloggad Logga in igen" in said


def test_a_late_answer_to_an_old_session_takes_no_new_log_in_away(writer: Client) -> None:
    Session.objects.all().delete()
    for answer in (writer.get("/redaktion/"), autosave(writer, None, {})):
        assert settings.SESSION_COOKIE_NAME not in answer.cookies
    writer.force_login(writer.editor)  # type: ignore[attr-defined]
    out = writer.post("/redaktion/logout/")
    assert out.cookies[settings.SESSION_COOKIE_NAME].value == ""
