"""What is said of our own mail server."""

import datetime as dt
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.utils import timezone

from releases.mail.deliverability import server
from releases.mail.deliverability.findings import DeliverabilityFinding
from releases.mail.smtp.handshake import Route
from releases.tests.mail.smtp.encrypted import CERTIFICATE, PASSWORD, USER, Taken, encrypted
from releases.tests.processes import SmtpServer


def checked(route: Route, *, nearby: bool = False, days: int = 0) -> list[DeliverabilityFinding]:
    return list(server.check(route, nearby=nearby, now=timezone.now() + dt.timedelta(days=days)))


def verdicts(found: list[DeliverabilityFinding]) -> list[tuple[str, str]]:
    return [(finding.subject, finding.standing.value) for finding in found]


def to(port: int, way: Any = "", user: str = "", password: str = "") -> Route:
    return Route("127.0.0.1", port, "press.example.se", way, user, password)


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's certificate is one that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("way", ["tls", "starttls"])
def test_an_encrypted_server_that_knows_us_is_right(way: str) -> None:
    with encrypted(Taken(), way) as port:
        found = checked(to(port, way, USER, PASSWORD))
    assert verdicts(found) == [("SMTP", "right"), ("SMTP", "note"), ("TLS", "right")]
    assert PASSWORD not in "".join(finding.sentence for finding in found)


@pytest.mark.usefixtures("trusted")
def test_a_certificate_that_ends_soon_is_to_be_renewed() -> None:
    with encrypted(Taken(), "tls") as port:
        found = checked(to(port, "tls", USER, PASSWORD), days=365 * 100 - 10)
    assert verdicts(found)[-1] == ("TLS", "mend")


@pytest.mark.parametrize("way", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_is_to_be_mended(way: str) -> None:
    with encrypted(Taken(), way) as port:
        assert verdicts(checked(to(port, way, USER, PASSWORD))) == [("TLS", "mend")]


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_to_be_mended() -> None:
    with encrypted(Taken(), "tls") as port:
        [finding] = checked(to(port, "tls", USER, "fel"))
    assert (finding.subject, finding.standing) == ("SMTP", "mend")
    assert "535" in finding.sentence


def test_mail_in_clear_is_right_only_on_this_machine(smtp_server: SmtpServer) -> None:
    assert verdicts(checked(to(smtp_server.port), nearby=True)) == [("SMTP", "right"), ("TLS", "right")]
    assert verdicts(checked(to(smtp_server.port))) == [("SMTP", "right"), ("TLS", "mend")]


def test_nobody_at_home_is_a_sentence() -> None:
    assert verdicts(checked(to(9))) == [("SMTP", "mend")]


def test_who_keeps_silent_is_not_waited_for(monkeypatch: Any) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert verdicts(checked(to(silent.getsockname()[1]))) == [("SMTP", "mend")]


def test_who_speaks_something_else_is_no_mail_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as web, ThreadPoolExecutor() as pool:
        pool.submit(lambda: web.accept()[0].sendall(b"HTTP/1.1 400 Bad Request\r\n"))
        assert verdicts(checked(to(web.getsockname()[1]))) == [("SMTP", "mend")]
