"""The door of WSGI: stored pages are given out as Django would have answered, by its own rules."""

import io
from collections.abc import Iterator
from typing import Any
from wsgiref.validate import validator

import psycopg
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.urls import clear_script_prefix

from releases.newsroom.page_cache import wsgi
from releases.newsroom.page_cache.store import StoredPage
from releases.newsroom.page_cache.wsgi import StoredPages
from releases.tests.cast import published

BODY = b"<p>Sparad</p>"
PAGE = StoredPage(200, (("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "public")), BODY)


@pytest.fixture
def store() -> Iterator[wsgi.PageStore]:
    """The front page stored for plain HTTP and for HTTPS, and vouched for without a listener."""
    wsgi.store.capacity = 1024 * 1024
    wsgi.store.renew_lease(wsgi.store.clock() + 60)
    for scheme in ("http", "https"):
        wsgi.store.put((scheme, "/", ""), PAGE, wsgi.store.ticket(60))
    yield wsgi.store
    wsgi.store.close()
    wsgi.store.capacity = 0


def asked(**headers: str) -> dict[str, Any]:
    return {
        **{"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "SCRIPT_NAME": ""},
        **{"SERVER_NAME": "testserver", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1"},
        **{"wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO()},
        **{"wsgi.errors": io.StringIO(), "wsgi.multithread": True, "wsgi.multiprocess": True},
        **{"wsgi.run_once": False, **headers},
    }


def handed_on(**headers: str) -> bool:
    """Tell whether the door leaves this request to Django."""
    went_in: list[dict[str, Any]] = []

    def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        went_in.append(environ)
        return []

    StoredPages(django)(asked(**headers), lambda status, answered: None)
    return bool(went_in)


def cache_key(**headers: str) -> object:
    return StoredPages(WSGIHandler()).cache_key(asked(**headers))


def test_a_stored_page_is_answered_by_the_rules_of_wsgi(store: wsgi.PageStore) -> None:
    received: list[Any] = []
    door = validator(StoredPages(WSGIHandler()))
    answer = door(asked(), lambda status, headers, exc_info=None: received.extend([status, dict(headers)]))
    assert list(answer) == [BODY]
    answer.close()
    assert received[0] == "200 OK"
    assert received[1]["Content-Length"] == str(len(BODY))
    assert received[1]["X-Accel-Expires"].startswith("@")


def test_only_django_is_asked_to_change_anything_or_to_know_who_asks(store: wsgi.PageStore) -> None:
    assert not handed_on()
    assert not handed_on(REQUEST_METHOD="HEAD")
    assert handed_on(REQUEST_METHOD="POST")
    assert handed_on(HTTP_AUTHORIZATION="Bearer x")


@pytest.mark.parametrize("host", ["ond.example.org", "testserver:x", "", "testserver/../"])
def test_a_host_name_that_is_not_ours_is_left_for_django_to_refuse(host: str, store: wsgi.PageStore) -> None:
    assert handed_on(HTTP_HOST=host)
    assert not handed_on(HTTP_HOST="testserver:8000")


def test_a_prefix_that_a_server_adds_makes_no_page_for_others(store: wsgi.PageStore) -> None:
    assert handed_on(SCRIPT_NAME="/pressrum")
    clear_script_prefix()


def test_a_proxy_is_believed_about_https_only_where_it_is_ours(settings) -> None:
    assert cache_key(HTTP_X_FORWARDED_PROTO="https") == ("http", "/", "")
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert cache_key(HTTP_X_FORWARDED_PROTO="https") == ("https", "/", "")
    assert cache_key(HTTP_X_FORWARDED_PROTO="http, https") == ("http", "/", "")
    assert cache_key(**{"wsgi.url_scheme": "https"}) == ("https", "/", "")


@pytest.mark.parametrize(
    "path", ["/om/", "/namnder/åäö/", "/a%b/", "/\udcff".encode("utf-8", "surrogateescape")]
)
def test_the_path_is_the_one_that_django_reads(path: str | bytes, rf) -> None:
    raw = (path.encode() if isinstance(path, str) else path).decode("latin-1")
    seen = WSGIHandler.request_class(asked(PATH_INFO=raw)).path_info
    assert cache_key(PATH_INFO=raw) == ("http", seen, "")


@pytest.mark.parametrize("query", ["&".join(["q=x"] * 2_000), "q=" + "x" * 10_000])
def test_parameters_without_end_are_left_for_django_to_refuse(query: str) -> None:
    assert cache_key(PATH_INFO="/pressmeddelanden/", QUERY_STRING=query) is None


def test_the_headers_are_handed_over_to_be_changed(store: wsgi.PageStore) -> None:
    """PEP 3333: the server may change the list of headers in any way it desires."""
    for _ in range(2):
        _status, headers, _body = wsgi.answer(PAGE, asked())
        assert len(headers) == 6
        headers.clear()


@pytest.mark.django_db(transaction=True)
def test_the_first_page_after_the_database_restarted_is_answered() -> None:
    address = published().get_absolute_url()
    received: list[str] = []
    door = StoredPages(WSGIHandler())

    def ask() -> None:
        answer = door(asked(PATH_INFO=address), lambda status, headers: received.append(status))
        b"".join(answer)
        answer.close()  # type: ignore[attr-defined]

    ask()
    end_session_of_this_process()
    ask()
    assert received == ["200 OK", "200 OK"]


def end_session_of_this_process() -> None:
    """Close our connection from the server's side, as its restart does."""
    session: psycopg.Connection = connection.connection
    known = {
        name: value
        for name, value in session.info.get_parameters().items()
        if name in {"dbname", "user", "host"}
    }
    with psycopg.connect(**known, autocommit=True) as another:
        another.execute("SELECT pg_terminate_backend(%s, 5000)", [session.info.backend_pid])
