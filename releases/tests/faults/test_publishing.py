"""Promise 3: publishing is all or nothing, whoever clicks how often and whatever dies meanwhile."""

import http.client
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import Error, connection
from django.test import Client

from releases.models import Alert, Edition, Release
from releases.services import publishing
from releases.tests.cast import a_release, an_editor, published
from releases.tests.desk.publication.test_publication import ask
from releases.tests.faults.books import (
    Account,
    State,
    account,
    assert_balanced,
    is_recorded,
    readers,
    states,
    sweep_until,
)
from releases.tests.faults.conftest import Size
from releases.tests.faults.postgres import Postgres
from releases.tests.processes import SmtpServer, Worker

pytestmark = pytest.mark.django_db(transaction=True)

READERS = 5


def test_many_clicks_at_once_are_one_edition_one_alert_and_one_mail_each(
    size: Size, live_site: object, worker: Worker, smtp_server: SmtpServer
) -> None:
    readers(READERS)
    release = a_release()
    browser = Client()
    browser.force_login(an_editor())
    address = f"/redaktion/pressmeddelanden/{release.pk}/publicera/"
    form = ask(browser, "publish", release)
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in browser.cookies.values())
    worker.start()

    def click(_number: int) -> int:
        line = http.client.HTTPConnection(urlsplit(live_site.url).netloc, timeout=60)
        kind = "application/x-www-form-urlencoded"
        line.request("POST", address, urlencode(form, doseq=True), {"Cookie": cookies, "Content-Type": kind})
        return line.getresponse().status

    with ThreadPoolExecutor(size.clicks) as people:
        answers = set(people.map(click, range(size.clicks)))
    assert answers == {302}
    alert = Alert.objects.get(edition=Edition.objects.get())
    sweep_until(lambda: is_recorded(alert))
    assert account(smtp_server, expected=READERS) == Account(lost=0, extra=0, message_ids=READERS)
    assert_balanced()


def test_when_the_database_dies_everything_or_nothing_is_published(
    size: Size,
    postgres: Postgres,
    worker: Worker,
    smtp_server: SmtpServer,
    chance: random.Random,
    report_progress: Callable[[str], None],
    record_property: Callable[[str, object], None],
) -> None:
    readers(READERS)
    usual = seconds_of(lambda: published(alert=True))
    out = 0
    for number in range(size.moments):
        release = a_release(title=f"Nyhet {number}")
        editor = threading.Thread(target=publish_if_possible, args=[release])
        editor.start()
        time.sleep(chance.uniform(0, 1.5 * usual))
        chance.choice([postgres.restart, postgres.crash])()
        editor.join()
        out += is_out(release)
        report_progress(f"death {number + 1} of {size.moments}, published {out} times")
    record_property("published", f"{out} of {size.moments}")
    worker.start()
    sweep_until(lambda: all(is_recorded(alert) for alert in Alert.objects.all()))
    assert all(states(alert) == {State.SENT: READERS} for alert in Alert.objects.all())
    assert len(smtp_server.messages) == (out + 1) * READERS
    assert_balanced()


def publish_if_possible(release: Release) -> None:
    try:
        publishing.publish(release, by=None)
    except Error:
        pass  # what the editor's request would meet; what counts is what the tables say afterwards
    finally:
        connection.close()


def is_out(release: Release) -> bool:
    """Tell whether a release was published; whole or not at all, which is asserted."""
    release.refresh_from_db()
    editions = release.editions.filter(live=True)
    found = (
        release.state == Release.State.PUBLISHED,
        editions.count() == 1,
        Alert.objects.filter(edition__in=editions).count() == 1,
        release.events.filter(step="published").count() == 1,
    )
    assert len(set(found)) == 1, found
    return all(found)


def seconds_of(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began
