"""Bounces over HTTP: who may hand them in, and what is answered."""

import os
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from bench.servers import LOOPBACK, gunicorn
from releases import bounces
from releases.models import Bounce, Subscriber
from releases.tests.bounces import mailbag
from releases.tests.bounces.posting import message_id, returned, sent
from releases.tests.cast import a_subscriber

pytestmark = pytest.mark.django_db
SECRET = "en-lang-hemlighet-som-ingen-gissar"
ADDRESS = "/post/studsar/"


@pytest.fixture(autouse=True)
def secret(settings: Any) -> None:
    settings.BOUNCE_WEBHOOK_SECRET = SECRET


def post(raw: bytes, *, shown: str = SECRET, kind: str = "message/rfc822", **headers: str) -> Any:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    shown_as = {"authorization": f"Bearer {shown}", **headers}
    # Of nothing the client would send no type.
    return client.post(ADDRESS, raw, content_type=kind, headers=shown_as, CONTENT_TYPE=kind)


def a_bounce() -> bytes:
    anna = a_subscriber(mailbag.ANNA)
    return mailbag.postfix(message_id=message_id(sent(anna), anna))


def test_the_same_bounce_twice_counts_once_and_is_answered_alike() -> None:
    raw = a_bounce()
    answers = [post(raw) for _ in range(2)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"OK\n")] * 2
    assert Bounce.objects.count() == 1


def test_a_bounce_counts_once_by_pipe_and_by_http() -> None:
    anna = a_subscriber(mailbag.ANNA)
    alert = sent(anna)
    returned(alert, anna)
    post(mailbag.postfix(message_id=message_id(alert, anna)))
    assert Bounce.objects.count() == 1


def test_a_complaint_over_http_erases() -> None:
    anna = a_subscriber(mailbag.ANNA)
    assert post(mailbag.complaint(message_id=message_id(sent(anna), anna))).status_code == 200
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("raw", [b"\n", b"hej", mailbag.postfix(), mailbag.holiday()])
def test_what_changes_nothing_is_answered_like_the_rest(raw: bytes) -> None:
    assert post(raw).status_code == 200


@pytest.mark.parametrize("shown", ["", "fel", SECRET[:-1], SECRET + "x", "\xff"])
def test_without_the_secret_nothing_is_taken(shown: str) -> None:
    answer = post(a_bounce(), shown=shown)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert not Bounce.objects.exists()


def test_no_secret_in_the_settings_is_no_door(settings: Any) -> None:
    settings.BOUNCE_WEBHOOK_SECRET = ""
    assert post(a_bounce(), shown="").status_code == 404
    assert not Bounce.objects.exists()


def test_more_than_a_megabyte_is_not_read() -> None:
    assert post(b"x" * (bounces.LARGEST + 1)).status_code == 413
    assert post(b"x" * bounces.LARGEST).status_code == 200


def test_nothing_is_no_mail() -> None:
    assert post(b"").status_code == 400


def test_a_mail_without_an_end_is_asked_for_with_its_length() -> None:
    """Not under gunicorn, but a web server may hand a body in chunks on as it comes."""
    assert post(a_bounce(), transfer_encoding="chunked").status_code == 411
    assert not Bounce.objects.exists()


@pytest.fixture
def served(transactional_db: None) -> Iterator[int]:
    """The port of a real gunicorn on the test's database."""
    database = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    facts = {"DATABASE_URL": database, "BOUNCE_WEBHOOK_SECRET": SECRET, "ALLOWED_HOSTS": "127.0.0.1"}
    settings = {"DJANGO_SETTINGS_MODULE": "umea_press.settings", **facts}
    with gunicorn("umea_press.wsgi", os.environ | settings) as port:
        yield port


def in_chunks(port: int, *chunks: bytes) -> int:
    """Post a body of unknown length; return the status."""
    headers = {"Authorization": f"Bearer {SECRET}", "Content-Type": "message/rfc822"}
    line = HTTPConnection(LOOPBACK, port, timeout=60)
    line.request("POST", ADDRESS, iter(chunks), headers, encode_chunked=True)
    return line.getresponse().status


def test_a_mail_that_comes_in_chunks_is_read_to_its_end(served: int) -> None:
    raw = a_bounce()
    assert in_chunks(served, raw[:100], raw[100:]) == 200
    assert Bounce.objects.count() == 1
    assert in_chunks(served) == 400
    assert in_chunks(served, *[b"x" * 1024] * (bounces.LARGEST // 1024), b"x") == 413


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "application/json"])
def test_anything_but_a_message_is_refused(kind: str) -> None:
    assert post(a_bounce(), kind=kind).status_code == 415


def test_nothing_is_shown_and_no_session_begins(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 405
    answer = post(b"hej")
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_asks_for_it_again(monkeypatch: Any) -> None:
    raw = a_bounce()
    connection.close()
    with monkeypatch.context() as away:
        away.setitem(connection.settings_dict, "NAME", "there_is_none")
        answer = post(raw)
        connection.close()
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert post(raw).status_code == 200
    assert Bounce.objects.count() == 1
