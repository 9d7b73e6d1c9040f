import smtplib

import pytest
from django.db import connection
from kombu.exceptions import OperationalError

from releases.tests.processes import ANYBODY, DROP
from umea_press.celery import app


def send(server, *recipients):
    with smtplib.SMTP(server.host, server.port) as line:
        line.sendmail("press@example.se", recipients, b"Subject: Hej\r\n\r\nHej")


def test_the_mail_server_keeps_what_it_took(smtp_server):
    send(smtp_server, "anna@example.se")
    assert smtp_server.messages[0].recipients == ("anna@example.se",)
    assert smtp_server.messages[0].message["Subject"] == "Hej"


@pytest.mark.parametrize("stage", ["rcpt", "data", "dot"])
def test_the_mail_server_refuses_as_set_and_only_so_often(smtp_server, stage):
    smtp_server.script("bo@example.se", stage, "451 4.3.0 Later", times=1)
    with pytest.raises((smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException)):
        send(smtp_server, "bo@example.se")
    send(smtp_server, "bo@example.se")
    assert len(smtp_server.to("bo@example.se")) == 1


@pytest.mark.parametrize(("stage", "taken"), [("rcpt", 0), ("data", 0), ("dot", 0), ("after", 1)])
def test_the_mail_server_drops_the_line_as_set(smtp_server, stage, taken):
    smtp_server.script("bo@example.se", stage, DROP)
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(smtp_server, "bo@example.se")
    assert len(smtp_server.messages) == taken


def test_the_mail_server_turns_a_connection_away(smtp_server):
    smtp_server.script(ANYBODY, "connect", "421 4.3.2 Not now", times=1)
    with pytest.raises(smtplib.SMTPConnectError):
        send(smtp_server, "bo@example.se")
    send(smtp_server, "bo@example.se")
    assert smtp_server.connections == 2


def test_a_bell_reaches_the_broker_again_after_it_was_gone(redis_down):
    with pytest.raises(OperationalError):
        app.send_task("releases.tasks.sweep", retry=False)
    redis_down.start()
    app.send_task("releases.tasks.sweep", retry=False)


def test_a_worker_listens_to_our_broker_whatever_broker_url_says(worker):
    elsewhere = "redis://elsewhere.invalid:1/0"
    worker.start(BROKER_URL=elsewhere, CELERY_BROKER_URL=elsewhere)
    assert "elsewhere" not in worker.log.read_text()


@pytest.mark.django_db
def test_the_database_belongs_to_this_run():
    assert connection.settings_dict["NAME"].startswith("test_")
