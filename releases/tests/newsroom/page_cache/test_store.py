"""The page store: what it keeps, for how long, and that it is never behind what is public."""

import datetime as dt
import gzip
import itertools
import re
import threading
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from releases.document import casenumbers
from releases.models import Committee, Edition, Person, Release
from releases.newsroom import urls as newsroom
from releases.newsroom.page_cache import cache_control, middleware, wsgi
from releases.newsroom.page_cache.invalidation import CHANNEL, Listener
from releases.newsroom.page_cache.middleware import KEPT_STATUSES, life
from releases.newsroom.page_cache.store import PageStore, StoredPage
from releases.newsroom.page_cache.wsgi import takes_gzip
from releases.services import publishing
from releases.tests.cast import (
    a_committee,
    a_keyword,
    a_person,
    a_press_image,
    a_release,
    an_editor,
    published,
)
from releases.tests.newsroom.reader import Reader
from releases.tests.processes import wait_for
from releases.tests.services.language_words import a_published_version

pytestmark = pytest.mark.django_db(transaction=True)
MEGABYTE = 1024 * 1024
FRONT = ("http", "/", "")
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def store() -> Iterator[PageStore]:
    """The store of this process, open: its listener has a connection and a thread of its own."""
    wsgi.store.capacity = 4 * MEGABYTE
    wsgi.listener.start()
    wait_for(lambda: wsgi.store.is_open, what="the listener")
    yield wsgi.store
    wsgi.listener.stop()
    wsgi.store.capacity = 0


@pytest.fixture
def client() -> Client:
    """A reader who comes through the door of WSGI, as through a web server."""
    return Reader()


@pytest.fixture
def another_process() -> Iterator[PageStore]:
    """What another web process has: a store and a listener of its own."""
    store = PageStore(MEGABYTE)
    listener = Listener(store)
    listener.start()
    wait_for(lambda: store.is_open, what="the other listener")
    yield store
    listener.stop()


class NotificationCounter:
    """A session beside everybody's that listens as every web process does."""

    def __init__(self) -> None:
        parameters = connection.get_connection_params() | {"autocommit": True}
        self.session = psycopg.connect(
            **{key: parameters[key] for key in ("dbname", "user", "host", "autocommit")}
        )
        self.session.execute(f"LISTEN {CHANNEL}")

    def count_changes(self) -> int:
        """Return how many changes were told since the last time."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, 'so far')", [CHANNEL])
        payloads = [notification.payload for notification in self._until("so far")]
        return payloads.count("")

    def _until(self, payload: str) -> Iterator[psycopg.Notify]:
        for notification in self.session.notifies(timeout=20):
            yield notification
            if notification.payload == payload:
                return
        raise AssertionError("the notification never came")


@pytest.fixture
def notifications() -> Iterator[NotificationCounter]:
    listening = NotificationCounter()
    yield listening
    listening.session.close()


def a_page(body: bytes = b"<p>Hej</p>") -> StoredPage:
    return StoredPage(200, (("Content-Type", "text/html; charset=utf-8"),), body)


def fill(store: PageStore) -> None:
    store.put(FRONT, a_page(), store.ticket(60))
    assert len(store) == 1


def said(client: Client, edition: Edition) -> str:
    return client.get(edition.get_absolute_url()).content.decode()


def an_open_store(capacity: int = MEGABYTE) -> PageStore:
    store = PageStore(capacity, clock=lambda: 0.0)
    store.renew_lease(1.0)
    return store


# --- Always what is public ---


def test_a_page_is_kept_by_its_language(client: Client, store: PageStore) -> None:
    languages = {"/om/": "sv", "/en/om/": "en", "/fi/om/": "fi"}
    for _first, address in itertools.product(("asked for", "stored"), languages):
        assert f'<html lang="{languages[address]}">' in client.get(address).content.decode()
    assert len(store) == len(languages)


def test_a_correction_is_seen_although_the_page_is_stored(client: Client, store: PageStore) -> None:
    edition = published(lead="Som det var.")
    wait_for(lambda: said(client, edition) and len(store))
    Release.objects.update(lead="Som det är.")
    publishing.correct(edition.release, by=an_editor(), note="Ingressen.", alert=False)
    wait_for(lambda: "Som det är." in said(client, edition), what="the correction")


def test_a_withdrawal_is_seen_although_the_page_is_stored(client: Client, store: PageStore) -> None:
    edition = published()
    wait_for(lambda: said(client, edition) and len(store))
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel.")
    wait_for(lambda: client.get(edition.get_absolute_url()).status_code == 410, what="the withdrawal")


def test_a_translation_is_linked_for_as_long_as_it_is_out(client: Client, store: PageStore) -> None:
    edition = published()
    wait_for(lambda: said(client, edition) and len(store))
    english = a_published_version(edition)
    wait_for(lambda: english.get_absolute_url() in said(client, edition), what="the translation")
    publishing.withdraw(english.release, by=an_editor(), reason="Fel.")
    wait_for(lambda: english.get_absolute_url() not in said(client, edition), what="the withdrawal")


def test_a_publication_is_seen_on_the_stored_front(client: Client, store: PageStore) -> None:
    wait_for(lambda: client.get("/") and len(store))
    published(title="Alldeles nytt")
    wait_for(lambda: "Alldeles nytt" in client.get("/").content.decode(), what="the publication")


@pytest.mark.parametrize("step", ["publish", "correct", "withdraw"])
def test_every_process_hears_of_every_step(step: str, another_process: PageStore) -> None:
    edition, draft = published(), a_release(title="Nästa")
    Release.objects.filter(pk=edition.release_id).update(lead="Annan ingress.")
    steps = {
        "publish": lambda: publishing.publish(draft, by=None, alert=False),
        "correct": lambda: publishing.correct(edition.release, by=None, note="Fel.", alert=False),
        "withdraw": lambda: publishing.withdraw(edition.release, by=an_editor(), reason="Fel."),
    }
    wait_for_listener(another_process)
    fill(another_process)
    steps[step]()
    wait_for(lambda: len(another_process) == 0, what=step)


@pytest.mark.parametrize(
    "change", [{"definite": "kultur- och fritidsnämnden"}, {"valid_to": dt.date(2020, 1, 1)}]
)
def test_a_change_in_the_directory_is_heard_of(change: dict[str, object], another_process: PageStore) -> None:
    a_committee()
    wait_for_listener(another_process)
    fill(another_process)
    Committee.objects.update(**change)
    wait_for(lambda: len(another_process) == 0)


def test_a_step_that_is_undone_tells_nobody(notifications: NotificationCounter) -> None:
    draft = a_release()
    notifications.count_changes()
    with transaction.atomic():
        publishing.publish(draft, by=None, alert=False)
        transaction.set_rollback(True)
    assert notifications.count_changes() == 0


def test_work_on_a_draft_tells_nobody(notifications: NotificationCounter) -> None:
    edition = published(title="Som publicerad")
    assert notifications.count_changes() > 0
    Release.objects.update(title="Hemlig rubrik", lead="Hemlig ingress", body="<p>Hemligt</p>")
    edition.release.decisions.create(outcome="Hemligt beslut")
    edition.release.budget_lines.create(amount=1, purpose="Hemligt")
    assert notifications.count_changes() == 0


def test_every_table_that_kept_pages_read_tells_of_its_changes(client: Client) -> None:
    body = a_committee(parent=a_committee("kommunfullmäktige"))
    Person.objects.filter(pk=a_person().pk).update(is_press_contact=True)
    decision = {"outcome": "Ja.", "case_number": "KS 2026/1", "committee": body}
    edition = published(
        title="Ett", committees=[body], keywords=[a_keyword()], images=[a_press_image()], decisions=[decision]
    )
    read = set[str]()
    for address in public_addresses(edition):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
            b"".join(response)
        if response.status_code in KEPT_STATUSES:
            read |= {table for query in captured for table in re.findall(r"releases_\w+", query["sql"])}
    assert {"releases_edition", "releases_role", "releases_publisheddecision"} <= read <= tables_that_tell()


# --- Only while somebody listens ---


def test_a_lost_connection_closes_the_store_at_once_and_for_as_long(client: Client, store: PageStore) -> None:
    edition = published()
    wait_for(lambda: said(client, edition) and len(store))
    kill_listeners()
    wait_for(lambda: not store.is_open, what="the store to close")
    assert len(store) == 0
    with CaptureQueriesContext(connection) as queries:
        said(client, edition)
    assert len(queries) > 0 or store.is_open
    wait_for(lambda: store.is_open, what="the listener to come back")


def test_a_store_that_nobody_vouches_for_gives_out_nothing() -> None:
    now = [0.0]
    store = PageStore(MEGABYTE, clock=lambda: now[0])
    store.renew_lease(2.0)
    fill(store)
    assert store.get(FRONT) is not None
    now[0] = 2.0
    assert store.get(FRONT) is None


def test_a_page_rendered_across_a_change_is_not_kept() -> None:
    store = an_open_store()
    ticket = store.ticket(60)
    store.forget()
    store.put(FRONT, a_page(), ticket)
    assert len(store) == 0


def test_what_was_rendered_before_anybody_listened_is_not_kept(another_process: PageStore) -> None:
    ticket = another_process.ticket(60)
    kill_listeners()
    wait_for(lambda: not another_process.is_open)
    wait_for(lambda: another_process.is_open)
    another_process.put(FRONT, a_page(), ticket)
    assert len(another_process) == 0


# --- What is kept ---


def test_a_stored_page_costs_no_query(client: Client, store: PageStore, django_assert_num_queries) -> None:
    edition = published(images=[a_press_image()])
    cold = wait_for(lambda: said(client, edition) and len(store) and said(client, edition))
    with django_assert_num_queries(0):
        assert said(client, edition) == cold


def test_a_stored_page_has_the_headers_of_a_rendered_one(
    store: PageStore, settings, django_assert_num_queries
) -> None:
    address = published().get_absolute_url()
    settings.SECURE_HSTS_SECONDS = 60
    client = Reader()  # reads the settings anew
    cold = wait_for(lambda: (answer := client.get(address, secure=True)) and len(store) and answer).headers
    with django_assert_num_queries(0):
        warm = client.get(address, secure=True).headers
    assert list(warm) == list(cold)
    assert {**warm, "X-Accel-Expires": ""} == {**cold, "X-Accel-Expires": ""}
    assert {"Strict-Transport-Security", "Content-Security-Policy", "X-Frame-Options"} <= set(warm)
    assert warm["X-Content-Type-Options"] == "nosniff"
    assert warm["Cache-Control"] == "public, max-age=0, s-maxage=1, stale-while-revalidate=1"


def test_a_page_stored_over_https_is_not_given_out_over_http(
    client: Client, store: PageStore, settings: pytest.FixtureRequest
) -> None:
    wait_for(lambda: client.get("/", secure=True) and len(store))
    settings.SECURE_SSL_REDIRECT = True
    assert Reader().get("/").status_code == 301


def test_unknown_parameters_make_no_page_of_their_own(client: Client, store: PageStore) -> None:
    edition = published()
    wait_for(lambda: said(client, edition) and len(store))
    pages = {client.get(f"{edition.get_absolute_url()}?fbclid={number}&q=x").content for number in range(5)}
    assert len(pages) == 1
    assert len(store) == 1


def test_known_parameters_are_one_page_in_any_order(client: Client, store: PageStore) -> None:
    published()
    wait_for(lambda: client.get("/pressmeddelanden/?sprak=sv&ar=2026&utm=1") and len(store))
    client.get("/pressmeddelanden/?ar=2026&sprak=sv&q=&namnd=")
    assert len(store) == 1
    client.get("/pressmeddelanden/?sprak=fi")
    assert len(store) == 2


def test_a_parameter_that_is_not_declared_is_not_seen_by_the_page(rf) -> None:
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(f"{request.GET.urlencode()} {request.get_full_path()}")
        return HttpResponse()

    cache_control.public_page(view, "ar")(rf.get("/x/?utm=1&ar=2026&ar=2025"))
    assert seen == ["ar=2026&ar=2025 /x/?ar=2026&ar=2025"]


@pytest.mark.parametrize(
    "address",
    [
        *(
            "/pressmeddelanden/2026/finns-inte/",
            "/finns-inte/",
            "/pressmeddelanden?ar=2026",
            "/namnder/x/?efter=y",
        ),
        *("/prenumerera/", "/prenumerera/tack/", "/prenumeration/okand/", "/prenumerera/bekrafta/okand/"),
        *(
            "/redaktion/",
            "/redaktion/login/",
            "/halsa/liv",
            "/halsa/redo",
            "/lokal/mail/",
            "/beslut.csv",
            "/beslut.json",
        ),
        "/pressmeddelanden/?q=" + "x" * 1000,
    ],
)
def test_errors_forms_the_desk_and_files_in_pieces_are_never_kept(
    address: str, client: Client, store: PageStore
) -> None:
    client.get(address)
    assert len(store) == 0


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Set-Cookie", "a=b"),
        ("Vary", "Cookie"),
        ("Vary", "Accept"),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", "script-src 'nonce-x'"),
    ],
)
def test_an_answer_for_one_reader_is_never_kept(header: str, value: str, rf) -> None:
    request = rf.get("/")
    request.resolver_match = get_resolver().resolve("/")
    response = HttpResponse("Hej")
    assert middleware.finished(request, response) is not None
    if header == "Set-Cookie":
        response.set_cookie("a", "b")
    else:
        response[header] = value
    assert middleware.finished(request, response) is None


def test_a_foreign_host_name_is_refused_although_the_page_is_stored(client: Client, store: PageStore) -> None:
    wait_for(lambda: client.get("/") and len(store))
    assert client.get("/", headers={"Host": "ond.example.org"}).status_code == 400


def test_a_withdrawn_release_is_kept_as_withdrawn(client: Client, store: PageStore) -> None:
    edition = published()
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel.")
    wait_for(lambda: client.get(edition.get_absolute_url()) and len(store))
    assert client.get(edition.get_absolute_url()).status_code == 410


def test_head_and_conditional_requests_are_answered_from_the_store(
    client: Client, store: PageStore, django_assert_num_queries
) -> None:
    edition = published()
    address = edition.get_absolute_url()
    page = wait_for(lambda: client.get(address) if client.get(address) and len(store) else None)
    with django_assert_num_queries(0):
        head = client.head(address)
        unchanged = client.get(address, headers={"If-None-Match": page["ETag"]})
    assert head.content == b""
    assert int(head["Content-Length"]) == len(page.content)
    assert unchanged.status_code == 304
    assert {name: unchanged[name] for name in ("ETag", "Cache-Control", "Vary")} == {
        name: page[name] for name in ("ETag", "Cache-Control", "Vary")
    }


def test_a_reader_who_takes_gzip_gets_the_same_page_in_gzip(client: Client, store: PageStore) -> None:
    edition = published()
    wait_for(lambda: said(client, edition) and len(store))
    plain = client.get(edition.get_absolute_url())
    small = client.get(edition.get_absolute_url(), headers={"Accept-Encoding": "br, gzip"})
    assert gzip.decompress(small.content) == plain.content
    assert small["ETag"] == plain["ETag"]
    assert small["Vary"] == plain["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("br;q=1.0, GZIP;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("br", False),
        ("", False),
    ],
)
def test_gzip_is_for_those_who_take_it(accepted: str, takes: bool) -> None:
    assert takes_gzip(accepted) is takes


# --- How much, how long ---


def test_memory_is_bounded_and_the_least_used_page_goes_first() -> None:
    store = an_open_store(capacity=100_000)
    for number in range(20):
        store.put(("http", f"/{number}/", ""), a_page(bytes(8_000)), store.ticket(60))
        store.get(("http", "/0/", ""))
        assert store.bytes <= 100_000
    assert store.get(("http", "/0/", "")) is not None
    assert store.get(("http", "/1/", "")) is None
    store.forget()
    assert store.bytes == 0


def test_a_page_that_would_empty_the_store_is_not_kept() -> None:
    store = an_open_store(capacity=100_000)
    store.put(FRONT, a_page(bytes(50_000)), store.ticket(60))
    assert len(store) == 0


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        (dt.datetime(2026, 11, 22, 12, tzinfo=STOCKHOLM), 60),
        (dt.datetime(2026, 11, 22, 23, 59, 50, tzinfo=STOCKHOLM), 10),
        (dt.datetime(2026, 10, 24, 23, 59, 59, tzinfo=STOCKHOLM), 1),  # the night when clocks are set back
    ],
)
def test_no_page_lives_longer_than_a_minute_or_past_midnight(now: dt.datetime, seconds: float) -> None:
    assert life(now) == seconds


def test_a_page_of_yesterday_is_gone() -> None:
    now = [0.0]
    store = PageStore(MEGABYTE, clock=lambda: now[0])
    store.renew_lease(100.0)
    store.put(FRONT, a_page(), store.ticket(10))
    now[0] = 10.0
    assert store.get(FRONT) is None
    assert store.bytes == 0


def test_many_threads_leave_the_books_in_order() -> None:
    store = an_open_store(capacity=50_000)

    def work(seed: int) -> None:
        for number in range(300):
            store.put(("http", f"/{(number * seed) % 17}/", ""), a_page(bytes(number * 10)), store.ticket(60))
            if number % 50 == 0:
                store.forget()

    threads = [threading.Thread(target=work, args=[seed]) for seed in (3, 5, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0 < store.bytes <= 50_000
    store.forget()
    assert (store.bytes, len(store)) == (0, 0)


def wait_for_listener(store: PageStore) -> None:
    """Wait until the store's listener has heard of what was done so far."""
    generation = store.ticket(0).generation
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    wait_for(lambda: store.ticket(0).generation > generation, what="the listener")


def kill_listeners() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND query LIKE %s",
            ["%pg_listening_channels%"],
        )


def tables_that_tell() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'public_change'")
        return {table for (table,) in cursor.fetchall()}


def public_addresses(edition: Edition) -> list[str]:
    """Return the addresses that the public pages have for this edition, its body, keyword and matter."""
    subjects = (*edition.frozen.committees, *edition.frozen.keywords)
    known = {
        "year": [edition.year],
        "slug": [edition.slug, *(value.slug for value in subjects)],
        "number": [edition.number],
        "case_number": [casenumbers.canonical(decision.case_number) for decision in edition.frozen.decisions],
        "pk": Person.objects.values_list("pk", flat=True),
        "name": [image.url.removeprefix("/media/") for image in edition.frozen.images],
    }
    found = []
    for pattern in newsroom.urlpatterns:
        names = list(pattern.pattern.converters)
        if getattr(pattern.callback, "parameters", None) is not None and set(names) <= set(known):
            for values in itertools.product(*(known[name] for name in names)):
                kwargs = dict(zip(names, values, strict=True))
                found.append(reverse(f"newsroom:{pattern.name or 'mark'}", kwargs=kwargs))
    return found
