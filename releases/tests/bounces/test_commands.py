"""The pipe and the listener, as processes that a mail server starts and talks to."""

import os
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from releases import bounces
from releases.mail import return_paths, tokens
from releases.models import AccessToken, Alert, Bounce, Subscriber
from releases.tests.bounces import mailbag
from releases.tests.bounces.posting import message_id, sent
from releases.tests.cast import a_subscriber
from releases.tests.processes import wait_for
from umea_press.local.environment import CHECKOUT

pytestmark = pytest.mark.django_db(transaction=True)
RETURN_PATH = "studs@press.example.se"


@pytest.fixture
def anna() -> Subscriber:
    return a_subscriber(mailbag.ANNA)


@pytest.fixture
def alert(anna: Subscriber) -> Alert:
    return sent(anna)


@pytest.fixture
def address(alert: Alert, anna: Subscriber, settings: Any) -> str:
    """Where this mail's bounces go."""
    settings.MAIL_RETURN_PATH = RETURN_PATH
    return return_paths.return_path(return_paths.mark(alert.pk, anna.pk))


def environment(**changes: str) -> dict[str, str]:
    database = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + str(connection.settings_dict["NAME"])
    names = ("SECRET_KEY", "MAIL_TOKEN_KEY", "MAIL_FROM")
    same = {name: str(getattr(settings, name)) for name in names}
    return os.environ | same | {"DATABASE_URL": database, "MAIL_RETURN_PATH": RETURN_PATH} | changes


def command(*words: str) -> list[str]:
    return [sys.executable, str(CHECKOUT / "manage.py"), *words]


def piped(raw: bytes, *recipients: str, **changes: str) -> int:
    """Return the exit code of the pipe command."""
    return subprocess.run(
        command("receive_bounce", *recipients),
        input=raw,
        env=environment(**changes),
        check=False,
        capture_output=True,
    ).returncode


def test_a_bounce_through_the_pipe_counts_once(alert: Alert, anna: Subscriber, address: str) -> None:
    assert piped(mailbag.postfix(), address) == os.EX_OK
    assert piped(mailbag.postfix(message_id=message_id(alert, anna))) == os.EX_OK
    assert Bounce.objects.get().kind == Bounce.Kind.HARD


def test_the_pipe_asks_for_it_again_without_a_database(address: str) -> None:
    nowhere = "postgres://nobody@127.0.0.1:9/none"
    assert piped(mailbag.postfix(), address, DATABASE_URL=nowhere) == os.EX_TEMPFAIL


def test_the_pipe_takes_whatever_is_no_bounce_and_refuses_what_is_too_large(address: str) -> None:
    assert piped(b"\xff\x00 hej", address) == os.EX_OK
    assert piped(b"x" * (bounces.LARGEST + 1), address) == os.EX_DATAERR


@dataclass
class Listener:
    """Where the listener listens."""

    lmtp: str  # a Unix socket
    smtp: int  # a port


@pytest.fixture
def listener(transactional_db: None, tmp_path: Path) -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        places = Listener(str(tmp_path / "lmtp"), free.getsockname()[1])
    words = ["--lmtp", places.lmtp, "--smtp", f"127.0.0.1:{places.smtp}"]
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command("listen_for_bounces", *words),
            env=environment(PYTHONUNBUFFERED="1"),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(lambda: log.read_text().count("Listening") == 2, what="the listener")
        yield places
    finally:
        process.terminate()
        ended = process.wait(timeout=60)
    assert ended == 0, log.read_text()


def test_bounces_are_taken_in_over_lmtp_and_smtp(address: str, listener: Listener) -> None:
    with smtplib.LMTP(listener.lmtp) as lmtp:
        assert lmtp.sendmail("", [address], mailbag.postfix()) == {}
        assert lmtp.sendmail("", [RETURN_PATH], mailbag.postfix()) == {}
    with smtplib.SMTP("127.0.0.1", listener.smtp) as smtp:
        assert smtp.sendmail("", [address], mailbag.postfix(status="5.2.2", diagnostic="Full")) == {}
    assert sorted(Bounce.objects.values_list("kind", flat=True)) == ["hard", "soft"]


def test_the_listener_takes_nobody_elses_mail_and_one_recipient_at_a_time(
    address: str, listener: Listener
) -> None:
    with smtplib.SMTP("127.0.0.1", listener.smtp) as smtp:
        smtp.ehlo()
        smtp.mail("")
        assert smtp.rcpt("bo@example.se")[0] == 550
        assert smtp.rcpt("studs+1.2.00000000000000000000@press.example.se")[0] == 550
        assert smtp.rcpt(address)[0] == 250
        assert smtp.rcpt(RETURN_PATH)[0] == 452


def test_the_listener_refuses_what_is_too_large_and_takes_long_lines(
    address: str, listener: Listener
) -> None:
    with smtplib.SMTP("127.0.0.1", listener.smtp) as smtp:
        assert smtp.sendmail("", [address], b"X-Long: " + b"x" * 5000 + b"\r\n" + mailbag.postfix()) == {}
        smtp.ehlo()
        smtp.mail("")
        smtp.rcpt(address)
        code, _said = smtp.data(b"x" * 900 + b"\r\n" + (b"y" * 900 + b"\r\n") * 1200)
        assert code == 552
    assert Bounce.objects.count() == 1


def test_a_mail_to_leave_is_taken_through_the_pipe_and_by_the_listener(
    address: str, anna: Subscriber, listener: Listener
) -> None:
    bo = a_subscriber("bo@example.se")
    keys = tokens.issue([anna, bo], AccessToken.Purpose.MANAGE)
    piped(b"Subject: avsluta\r\n\r\n", return_paths.leave_address(keys[anna.pk]))
    assert list(Subscriber.objects.all()) == [bo]
    with smtplib.SMTP("127.0.0.1", listener.smtp) as smtp:
        assert smtp.sendmail("bo@example.se", [return_paths.leave_address(keys[bo.pk])], b"\r\n") == {}
    assert not Subscriber.objects.exists()
