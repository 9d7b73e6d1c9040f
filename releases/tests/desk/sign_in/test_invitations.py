"""Accounts without anybody typing another's password: invitations, forgotten passwords, links from administrators."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from releases.models import AccountMail, AuditEntry, Editor
from releases.services import accounts
from releases.tests.cast import an_editor
from releases.tests.desk.reading import words
from releases.tests.desk.sign_in.mailed import letters, link
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db
ADD = "/redaktion/releases/editor/add/"
SIXTEN = {
    "first_name": "Sixten",
    "last_name": "Norberg",
    "email": "sixten.norberg@example.se",
    "role": "writer",
}
CHOSEN = {"new_password1": "trygga-skolvagar-7", "new_password2": "trygga-skolvagar-7"}
FORGOTTEN = "/redaktion/glomt-losenordet/"


def log_in(username: str, password: str, client: Client | None = None) -> bool:
    client = client or Client()
    return client.post("/redaktion/login/", {"username": username, "password": password}).status_code == 302


def test_an_invited_editor_chooses_the_password_and_nobody_else(
    administrator: Client, smtp_server: SmtpServer
) -> None:
    form = words(administrator.get(ADD))
    assert "Lösenord" not in form
    assert "En inbjudan är på väg till sixten.norberg@example.se." in words(
        administrator.post(ADD, SIXTEN, follow=True)
    )
    ((to, subject, text),) = letters(smtp_server)
    assert (to, "Ditt konto i pressrummet" in subject) == ("sixten.norberg@example.se", True)
    assert "Ditt användarnamn: sixten.norberg" in text
    browser = Client()
    page = browser.get(link(text), follow=True)
    assert "Välkommen, Sixten Norberg" in words(page)
    answer = browser.post(page.redirect_chain[-1][0], CHOSEN, follow=True)
    assert "Lösenordet är sparat. Logga in med det som sixten.norberg." in words(answer)
    assert log_in("sixten.norberg", "trygga-skolvagar-7", browser)


def test_an_invitation_works_once(administrator: Client, smtp_server: SmtpServer) -> None:
    administrator.post(ADD, SIXTEN)
    ((_to, _subject, text),) = letters(smtp_server)
    browser = Client()
    browser.post(browser.get(link(text)).url, CHOSEN)
    assert "Länken gäller inte längre" in words(Client().get(link(text)))


@pytest.mark.parametrize(
    ("kind", "age"), [("invitation", dt.timedelta(days=7)), ("reset", dt.timedelta(hours=1))]
)
def test_a_link_expires(kind: str, age: dt.timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    editor, tokens = an_editor("sixten"), accounts.TOKENS[AccountMail.Kind(kind)]
    token, now = tokens.make_token(editor), dt.datetime.now()  # noqa: DTZ005 - as Django counts
    monkeypatch.setattr(tokens, "_now", lambda: now + age - dt.timedelta(seconds=5))
    assert tokens.check_token(editor, token)
    monkeypatch.setattr(tokens, "_now", lambda: now + age + dt.timedelta(seconds=5))
    assert not tokens.check_token(editor, token)


def test_a_link_of_one_sort_opens_no_other(client: Client) -> None:
    editor = an_editor("sixten")
    token = accounts.TOKENS[AccountMail.Kind.INVITATION].make_token(editor)
    assert not accounts.TOKENS[AccountMail.Kind.RESET].check_token(editor, token)
    for hostile in ("x", "0-0", "é-1", "%00-x", token[:-1]):
        answer = client.get(f"/redaktion/valkommen/MQ/{hostile}/")
        assert (answer.status_code, "gäller inte längre" in words(answer)) == (200, True)


def test_a_weak_password_is_refused_in_words(smtp_server: SmtpServer) -> None:
    an_editor("sixten")
    Client().post(FORGOTTEN, {"email": "sixten@example.se"})
    ((_to, _subject, text),) = letters(smtp_server)
    browser = Client()
    place = browser.get(link(text)).url
    for weak in ("kort", "password1234", "123456789012", "sixten@example.se"):
        refused = browser.post(place, {"new_password1": weak, "new_password2": weak})
        assert "Lösenordet är inte sparat än" in words(refused), weak
    assert log_in("sixten", "hemligt")


def test_known_and_unknown_addresses_are_answered_alike(smtp_server: SmtpServer) -> None:
    an_editor("sixten")
    Editor.objects.filter(pk=an_editor("borta").pk).update(is_active=False)
    said = {
        address: words(Client().post(FORGOTTEN, {"email": address}))
        for address in ("sixten@example.se", "ingen@example.se", "borta@example.se")
    }
    assert len(set(said.values())) == 1
    assert [to for to, *_ in letters(smtp_server)] == ["sixten@example.se"]


def test_who_asks_again_and_again_gets_three_mails_an_hour() -> None:
    an_editor("sixten")
    for _again in range(10):
        Client().post(FORGOTTEN, {"email": "SIXTEN@example.se"})
    assert AccountMail.objects.count() == accounts.MOST_MAILS_AN_HOUR


def test_a_new_password_ends_every_log_in(writer: Client, smtp_server: SmtpServer) -> None:
    Client().post(FORGOTTEN, {"email": "skribent@example.se"})
    ((_to, _subject, text),) = letters(smtp_server)
    browser = Client()
    browser.post(browser.get(link(text)).url, CHOSEN)
    assert writer.get("/redaktion/").status_code == 302


def test_no_administrator_types_a_password_for_another(administrator: Client) -> None:
    editor = an_editor("sixten", is_superuser=False)
    page = administrator.get(f"/redaktion/releases/editor/{editor.pk}/password/", follow=True)
    assert b'type="password"' not in page.content
    form = {"username": "sixten", "role": "writer", "is_active": "on", "password": "x", "password1": "y" * 14}
    administrator.post(f"/redaktion/releases/editor/{editor.pk}/change/", form)
    assert Editor.objects.get(pk=editor.pk).check_password("hemligt")


def test_an_administrator_sends_a_link_and_only_administrators_do(
    administrator: Client, publisher: Client, smtp_server: SmtpServer
) -> None:
    page = f"/redaktion/konton/{an_editor('sixten').pk}/inloggning/"
    assert publisher.post(page, {"step": "link"}).status_code == 403
    assert not AccountMail.objects.exists()
    said = words(administrator.post(page, {"step": "link"}, follow=True))
    assert "Ett mejl med en länk är på väg till sixten@example.se." in said
    assert [to for to, *_ in letters(smtp_server)] == ["sixten@example.se"]


def test_a_form_with_an_address_that_is_taken_loses_nothing(administrator: Client) -> None:
    an_editor("sixten")
    refused = administrator.post(ADD, {**SIXTEN, "email": "sixten@example.se"})
    assert "Det finns redan ett konto med den adressen." in words(refused)
    assert 'value="Norberg"' in refused.content.decode()


def test_two_with_the_same_name_get_names_of_their_own(administrator: Client) -> None:
    Editor.objects.create_user("sixten.norberg", "annan@example.se")
    administrator.post(ADD, SIXTEN)
    assert Editor.objects.get(email=SIXTEN["email"]).username == "sixten.norberg2"


def test_what_was_sent_is_forgotten_after_a_month() -> None:
    accounts.send_link(an_editor("sixten"), by=an_editor("administrator"))
    accounts.forget(timezone.now() + dt.timedelta(days=29))
    assert AccountMail.objects.exists()
    accounts.forget(timezone.now() + dt.timedelta(days=31))
    assert not AccountMail.objects.exists()
    assert AuditEntry.objects.exists()


def test_the_first_administrator_gets_a_link_on_the_server_and_nobody_after_that() -> None:
    said = command("maja", "maja@example.se")
    assert "Ge maja den här länken" in said
    again, browser = command("maja", "maja@example.se"), Client()  # not used yet: another link
    page = browser.get(link(again), follow=True)
    assert browser.post(page.redirect_chain[-1][0], CHOSEN, follow=True).status_code == 200
    assert log_in("maja", CHOSEN["new_password1"], browser)
    assert browser.get(ADD).status_code == 200
    for name in ("maja", "sixten"):
        assert command(name, "sixten@example.se") == (
            "Det finns redan en administratör, som kan bjuda in andra hos redaktionen.\n"
        )
    assert Editor.objects.count() == 1


def test_no_editors_account_becomes_the_first_administrators() -> None:
    an_editor("sixten", is_superuser=False)
    with pytest.raises(CommandError, match="ett annat konto"):
        command("sixten", "sixten@example.se")
    with pytest.raises(CommandError, match="ingen mejladress"):
        command("maja", "maja")
    assert not Editor.objects.filter(is_superuser=True).exists()


def command(*arguments: str) -> str:
    """Return what `manage.py invite_administrator` says."""
    said = StringIO()
    call_command("invite_administrator", *arguments, stdout=said)
    return said.getvalue()
