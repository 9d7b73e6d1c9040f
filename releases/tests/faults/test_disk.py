"""A full disk: a clear answer, no part of anything, and all of it once there is room. (Images: tests/media.)"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from releases import tasks
from releases.models import Alert, Delivery, Edition, Release
from releases.tests.cast import a_release, an_editor, published
from releases.tests.desk.publication.test_publication import ask
from releases.tests.desk.reading import form_address, form_of, typed, with_row, words
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
from releases.tests.faults.postgres import Postgres
from releases.tests.media.documents import pdf
from releases.tests.media.test_images import files_of_at_most
from releases.tests.processes import SmtpServer, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

READERS = 500  # more than fit into what is free in the table's last page
LOG_SEGMENT = 16 * 1024 * 1024  # bytes: PostgreSQL's log must still be writable, as on a disk of its own


@pytest.fixture
def no_room_for_alerts(transactional_db: None) -> Iterator[None]:
    """PostgreSQL answers as on a full disk (SQLSTATE 53100) when a publication has nearly ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
        )
        cursor.execute("CREATE TRIGGER no_room BEFORE INSERT ON releases_alert EXECUTE FUNCTION no_room()")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION no_room CASCADE")


def test_a_publication_without_room_is_reported_and_leaves_nothing(no_room_for_alerts: None) -> None:
    release, browser = a_release(), Client(raise_request_exception=False)
    browser.force_login(an_editor())
    address = f"/redaktion/pressmeddelanden/{release.pk}/publicera/"
    answer = browser.post(address, ask(browser, "publish", release))
    assert (answer.status_code, "Felet är vårt" in words(answer)) == (500, True)
    release.refresh_from_db()
    assert (release.state, release.events.count()) == (Release.State.DRAFT, 0)
    assert not Edition.objects.exists()


def test_recipients_without_room_are_frozen_once_there_is_room(
    postgres: Postgres, worker: Worker, smtp_server: SmtpServer
) -> None:
    readers(READERS)
    postgres.restart(largest_file=fill_deliveries())
    alert = published(alert=True).alert
    worker.start()
    tasks.sweep.delay()
    wait_for(lambda: "File too large" in worker.log.read_text(), what="the full disk")
    alert.refresh_from_db()
    assert (alert.frozen_at, alert.deliveries.count(), smtp_server.messages) == (None, 0, [])
    worker.stop()
    postgres.restart()
    worker.start()
    sweep_until(lambda: is_recorded(alert))
    assert states(alert) == {State.SENT: READERS}
    assert account(smtp_server, expected=READERS) == Account(0, 0, READERS)
    assert_balanced()


def fill_deliveries() -> int:
    """Let an earlier mailing fill the table until its file is the largest; return its size in bytes."""
    alert = published(alert=True).alert
    with connection.cursor() as cursor:
        while (size := size_of_deliveries(cursor)) <= LOG_SEGMENT:
            cursor.execute(
                "INSERT INTO releases_delivery (alert_id, state, attempts, finished_at)"
                " SELECT %s, 'sent', 1, now() FROM generate_series(1, 20000)",
                [alert.pk],
            )
    now = timezone.now()
    Alert.objects.update(frozen_at=now, finished_at=now, recipients=Delivery.objects.count())
    return size


def size_of_deliveries(cursor: Any) -> int:
    cursor.execute("SELECT pg_relation_size('releases_delivery')")
    return int(cursor.fetchone()[0])


def test_an_attachment_without_room_is_reported_in_the_form_and_leaves_nothing(
    settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    browser = Client(raise_request_exception=False)
    browser.force_login(an_editor())
    release = a_release()
    form = typed(browser.get(form_address(release)), {"lead": "Skrivet nyss."})
    upload = SimpleUploadedFile("beslut.pdf", pdf() + bytes(100_000), "application/pdf")
    with files_of_at_most(10_000):
        answer = browser.post(
            form_address(release), with_row(form, "attachments", {"title": "Beslutet", "file": upload})
        )
    assert "Servern kunde inte spara filen" in words(answer)
    assert form_of(answer)["lead"] == ["Skrivet nyss."]
    assert not release.attachments.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
