"""Upgrading while mail is queued: what the old tables owed is sent by the new code, once each."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from releases import document
from releases.models import Alert
from releases.tests.cast import a_release
from releases.tests.faults.books import (
    Account,
    State,
    account,
    assert_balanced,
    is_recorded,
    states,
    sweep_until,
)
from releases.tests.faults.conftest import Size
from releases.tests.faults.postgres import Postgres
from releases.tests.processes import SmtpServer, Worker

pytestmark = pytest.mark.django_db(transaction=True)

# The tables of the first version: deliveries had a Message-ID of their own, alerts no kind and no undo window.
OLD = [("releases", "0005_public_changes")]


@pytest.fixture
def content(transactional_db: None) -> dict[str, Any]:
    """What an edition holds."""
    return document.to_json(a_release(title="Köad före uppgraderingen").compose())


@pytest.fixture
def old(content: dict[str, Any], own_postgres: Postgres) -> Iterator[Any]:
    """The models of the old version, on a database as it left it."""
    own_postgres.start()
    with own_postgres.used_by_django(template="template1"):
        executor = MigrationExecutor(connection)
        executor.migrate(OLD)
        yield executor.loader.project_state(OLD).apps
    connection.close()


def test_what_was_queued_before_an_upgrade_is_sent_after_it(
    size: Size, old: Any, content: dict[str, Any], worker: Worker, smtp_server: SmtpServer
) -> None:
    a_mailing_half_way(old, content, size.readers)
    call_command("migrate", verbosity=0)
    worker.start()
    alert = Alert.objects.get()
    sweep_until(lambda: is_recorded(alert))
    unsent = size.readers - size.readers // 4
    assert account(smtp_server, expected=unsent) == Account(0, 0, unsent)
    assert states(alert) == {State.SENT: size.readers}
    assert smtp_server.messages[0].message["Subject"] == "Köad före uppgraderingen"
    assert_balanced()


def a_mailing_half_way(old: Any, content: dict[str, Any], count: int) -> None:
    """Write a mailing as the old version left it: a quarter sent, some claimed by a run that is dead."""
    now = timezone.now()
    models = {name: old.get_model("releases", name) for name in ("Release", "Edition", "Alert", "Delivery")}
    subscriber = old.get_model("releases", "Subscriber")
    release = models["Release"].objects.create(title="Köad före uppgraderingen", state="published")
    edition = models["Edition"].objects.create(
        release=release,
        number=1,
        year=now.year,
        slug="koad",
        title=release.title,
        language="sv",
        content=content,
        sha256=document.checksum(content),
        first_published_at=now,
        published_at=now,
    )
    alert = models["Alert"].objects.create(
        edition=edition, frozen_at=now, recipients=count, late_after=now + dt.timedelta(hours=23)
    )
    facts = {"state": "confirmed", "consent_version": "prov", "requested_at": now}
    readers = subscriber.objects.bulk_create(
        subscriber(email=f"reader{number}@example.se", **facts) for number in range(count)
    )
    stages: list[dict[str, Any]] = [
        {"state": "sent", "finished_at": now, "attempts": 1},
        {"state": "queued"},
        {"state": "queued", "attempts": 1, "reply": "451 4.7.1 Greylisted"},
        {"state": "sending", "claimed_by": 4711},
    ]
    models["Delivery"].objects.bulk_create(
        models["Delivery"](alert=alert, subscriber=reader, **stages[number % 4])
        for number, reader in enumerate(readers)
    )
