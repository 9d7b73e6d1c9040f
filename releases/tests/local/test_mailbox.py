import smtplib
import subprocess
import sys
from email.message import EmailMessage

import pytest

from releases.tests.processes import wait_for
from umea_press.local import mailbox_views
from umea_press.local.environment import CHECKOUT, free_port, port_is_free
from umea_press.local.maildir import Maildir


@pytest.fixture
def maildir(tmp_path, monkeypatch):
    maildir = Maildir(tmp_path / "mail")
    maildir.make()
    monkeypatch.setattr(mailbox_views, "maildir", lambda: maildir)
    return maildir


@pytest.fixture
def mailbox(maildir):
    """The mailbox as a process, as `make run` starts it; gives its port."""
    port = free_port()
    command = [sys.executable, "-m", "umea_press.local.mailbox", str(port), maildir.folder]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL) as process:
        wait_for(lambda: not port_is_free(port), what="the mailbox")
        yield port
        process.terminate()


def a_mail(
    subject="Bekräfta din prenumeration", to="anna@example.se", link="http://localhost/prenumeration/x/"
):
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "press@example.se", to
    mail.set_content(f"Öppna {link}\n")
    mail.add_alternative(
        f'<html><head></head><body><a href="{link}">Bekräfta</a></body></html>', subtype="html"
    )
    return mail


def deliver(maildir, mail):
    return maildir.deliver(mail.as_bytes(), sender="press@example.se", recipients=[mail["To"]])


def test_each_mail_is_one_file(mailbox, maildir):
    with smtplib.SMTP("127.0.0.1", mailbox) as line:
        for address in ("anna@example.se", "bo@example.se"):
            line.send_message(a_mail(to=address))
    mails = maildir.newest_first()
    assert [mail.headers["Delivered-To"] for mail in mails] == ["bo@example.se", "anna@example.se"]
    assert [mail.headers["Subject"] for mail in mails] == ["Bekräfta din prenumeration"] * 2
    assert list((maildir.folder / "tmp").iterdir()) == []


def test_the_file_holds_the_bytes_that_were_sent(mailbox, maildir):
    sent = b"Subject: =?utf-8?q?R=C3=A4ttelse?=\r\nX-Folded: one\r\n two\r\n\r\n..dotted\r\n.\xc3\xa5\r\n"
    with smtplib.SMTP("127.0.0.1", mailbox) as line:
        line.sendmail("press@example.se", ["anna@example.se"], sent)
    (mail,) = maildir.newest_first()
    assert mail.content.endswith(sent)


def test_the_inbox_lists_the_newest_first_in_swedish(client, maildir):
    deliver(maildir, a_mail(subject="Första"))
    deliver(maildir, a_mail(subject="Andra"))
    page = client.get("/lokal/mail/").content.decode()
    assert page.index("Andra") < page.index("Första")
    assert "2 mejl, de nyaste först" in page


def test_the_inbox_is_empty_before_the_first_mail(client, tmp_path, monkeypatch):
    monkeypatch.setattr(mailbox_views, "maildir", lambda: Maildir(tmp_path / "none"))
    assert "Inga mejl än" in client.get("/lokal/mail/").content.decode()
    assert list(tmp_path.iterdir()) == []


def test_the_inbox_can_show_one_address(client, maildir):
    deliver(maildir, a_mail(to="anna@example.se", subject="Till Anna"))
    deliver(maildir, a_mail(to="bo@example.se", subject="Till Bo"))
    page = client.get("/lokal/mail/?till=ANNA@example.se").content.decode()
    assert "Till Anna" in page
    assert "Till Bo" not in page


def test_a_mail_shows_its_text_with_links_and_its_headers(client, maildir):
    name = deliver(maildir, a_mail(link="http://localhost/prenumeration/nyckel/")).name
    page = client.get(f"/lokal/mail/{name}/").content.decode()
    assert 'href="http://localhost/prenumeration/nyckel/"' in page
    assert "Delivered-To" in page
    assert f'src="/lokal/mail/{name}/html"' in page


def test_a_mail_runs_no_script_and_has_no_origin(client, maildir):
    name = deliver(maildir, a_mail()).name
    response = client.get(f"/lokal/mail/{name}/html")
    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert b'<base target="_blank">' in response.content


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nothing", "..", "%2e%2e%2fenv", "../env", ".hidden"])
def test_only_mails_have_an_address(client, maildir, name):
    (maildir.folder / "env").write_text("SECRET_KEY=x")
    for page in ("", "html", "text"):
        assert client.get(f"/lokal/mail/{name}/{page}").status_code == 404


def test_a_mail_in_a_character_set_that_is_none_is_shown_all_the_same(client, maildir):
    content = b"Subject: Hej\r\nContent-Type: text/plain; charset=klingon\r\n\r\nUme\xc3\xa5\r\n"
    name = maildir.deliver(content, sender="", recipients=["anna@example.se"]).name
    assert "Umeå" in client.get(f"/lokal/mail/{name}/").content.decode()
