"""Reads are counted whoever answers: Django, or the store at the door of WSGI; and no query is asked for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from releases import page_counts
from releases.newsroom.page_cache import wsgi
from releases.newsroom.page_cache.wsgi import StoredPages
from releases.tests.cast import published
from releases.tests.newsroom.page_cache.test_wsgi import asked, store

__all__ = ["store"]
pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 Firefox/128.0"


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    page_counts.counter.gather()
    page_counts.take()
    yield
    page_counts.counter.gather()


def reads() -> dict[str, int]:
    page_counts.counter.gather()
    return {key.split(" ", 1)[1]: number for key, number in page_counts.take().items()}


def test_pages_and_press_kits_are_counted_and_nothing_else() -> None:
    edition = published()
    page = edition.get_absolute_url()
    client = Client(headers={"user-agent": BROWSER})
    kit = page.rstrip("/") + ".zip"
    for path in (page, f"{page}?fbclid=1", kit, "/flode.atom", "/tema.css", "/finns-inte/", "/prenumerera/"):
        client.get(path)
    client.head(page)
    client.get(page, headers={"user-agent": "Googlebot/2.1"})
    assert reads() == {page: 2, kit: 1}


def test_what_the_store_gives_out_is_counted_too(store: wsgi.PageStore) -> None:
    door = StoredPages(WSGIHandler())
    for headers in ({}, {"HTTP_IF_NONE_MATCH": "*"}, {"REQUEST_METHOD": "HEAD"}):
        door(asked(HTTP_USER_AGENT=BROWSER, **headers), lambda status, answered: None)
    assert reads() == {"/": 2}


def test_a_read_costs_no_query(
    store: wsgi.PageStore, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def answered(*_answer: Any) -> None:
        return None

    with django_assert_num_queries(0):
        StoredPages(WSGIHandler())(asked(HTTP_USER_AGENT=BROWSER), answered)
    assert reads() == {"/": 1}
