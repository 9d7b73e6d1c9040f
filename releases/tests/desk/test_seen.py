"""What an editor approved is what is frozen, whoever saves in between."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from releases import document
from releases.models import Edition, Person, Release
from releases.services import publishing, steps
from releases.tests.cast import a_release, an_editor, published
from releases.tests.desk.publication.test_publication import address, ask
from releases.tests.desk.reading import words
from releases.tests.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
State = Release.State


def a_browser() -> Client:
    client = Client()
    client.force_login(an_editor())
    return client


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return bool(cursor.fetchone()[0])


@contextmanager
def a_colleague_saving(release: Release, **changes: Any) -> Iterator[None]:
    """Hold the row with a change that nobody else sees yet; commit it once somebody waits for the row."""
    holds, proceed = threading.Event(), threading.Event()

    def save() -> None:
        try:
            with transaction.atomic():
                Release.objects.select_for_update().get(pk=release.pk)
                Release.objects.filter(pk=release.pk).update(**changes)
                holds.set()
                assert proceed.wait(20)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        saving = pool.submit(save)
        assert holds.wait(20)
        yield
        try:
            wait_for(waits_for_a_lock, what="somebody to wait for the row")
        finally:
            proceed.set()
        saving.result()


def beside(act: Callable[[], Any]) -> Future[Any]:
    """Act in a thread and a connection of its own."""

    def closing() -> Any:
        try:
            return act()
        finally:
            connection.close()

    return ThreadPoolExecutor(1).submit(closing)


def press(step: str, release: Release, **answers: str) -> HttpResponse:
    """Read the page of a step, then press its button while a colleague's change is being saved."""
    browser = a_browser()
    form = {**ask(browser, step, release), **answers}
    with a_colleague_saving(release, title="Ett ord som ingen har läst"):
        answer = beside(lambda: browser.post(address(step, release), form))
    page: HttpResponse = answer.result(20)
    return page


def test_publishing_freezes_nothing_that_was_saved_between_the_reading_and_the_lock() -> None:
    release = a_release()
    page = press("publish", release)
    assert not Edition.objects.exists()
    assert Release.objects.get(pk=release.pk).state == State.DRAFT
    assert "Texten ändrades medan du var här" in words(page)


def test_the_page_asks_again_over_the_text_as_it_is_now() -> None:
    release = a_release()
    press("publish", release)
    browser = a_browser()
    browser.post(address("publish", release), ask(browser, "publish", release))
    assert Edition.objects.get().title == "Ett ord som ingen har läst"


def test_a_schedule_holds_only_what_was_read() -> None:
    release = a_release()
    tomorrow = timezone.localtime() + dt.timedelta(days=1)
    press("publish", release, when="later", day=tomorrow.strftime("%Y-%m-%d"), time="12:00")
    assert Release.objects.get(pk=release.pk).state == State.DRAFT


def test_a_correction_freezes_nothing_that_was_saved_between_the_reading_and_the_lock() -> None:
    release = published().release
    Release.objects.filter(pk=release.pk).update(lead="Rättad ingress.")
    page = press("correct", release, note="Ingressen var fel.")
    assert Edition.objects.count() == 1
    assert "Texten ändrades medan du var här" in words(page)
    assert "Ingressen var fel." in page.content.decode()


@pytest.mark.parametrize("verb", ["publish", "schedule", "correct"])
def test_a_verb_refuses_what_was_not_expected(verb: str) -> None:
    release = published().release if verb == "correct" else a_release()
    Release.objects.filter(pk=release.pk).update(lead="En annan ingress.")
    release.refresh_from_db()
    seen = document.sha256(release.compose())
    Person.objects.update(name="Någon Annan")
    options: dict[str, dict[str, Any]] = {
        "publish": {},
        "schedule": {"at": timezone.now() + dt.timedelta(hours=1)},
        "correct": {"note": "Ingressen var fel."},
    }
    with pytest.raises(steps.TextChanged):
        getattr(publishing, verb)(release, by=an_editor(), expected=seen, **options[verb])
    assert Edition.objects.count() == (verb == "correct")
