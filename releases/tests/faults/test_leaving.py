"""Promises 6 and 11: who leaves gets no mail that had not begun, scanners change nothing, and nothing is kept."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from releases.mail import tokens
from releases.models import AccessToken, Subscriber
from releases.services import subscribing
from releases.tests.alerts.test_engine import tables_with
from releases.tests.cast import a_subscriber, published
from releases.tests.faults.books import State, assert_balanced, is_recorded, readers, states, sweep_until
from releases.tests.faults.conftest import Size
from releases.tests.processes import SmtpServer, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

Purpose = AccessToken.Purpose
# Seconds that an envelope may be under way to the mail server, which shares two cores with everything else here.
# To the microsecond it is held by tests/alerts/test_leaving.py, which looks from the sending side.
UNDER_WAY = 1.0
PEOPLE = 4
SENDING_TAKES, CONNECTIONS = 4, 8  # seconds; of two runs


def test_no_mail_begins_after_its_reader_has_left(
    size: Size,
    worker: Worker,
    smtp_server: SmtpServer,
    chance: random.Random,
    record_property: Callable[[str, object], None],
) -> None:
    everybody = readers(size.readers)
    leavers = chance.sample(everybody, size.readers // 2)
    keys = tokens.issue(leavers, Purpose.MANAGE)
    left: dict[str, float] = {}
    smtp_server.pace = SENDING_TAKES * CONNECTIONS / size.readers
    # A slow server reads the next envelope when it has done with a mail.
    patience = UNDER_WAY + smtp_server.pace

    def leave(mine: list[Subscriber]) -> None:
        try:
            for leaver in mine:
                subscribing.leave(keys[leaver.pk])
                left[leaver.email] = time.monotonic()
        finally:
            connection.close()

    worker.start(concurrency=2, ALERT_RUNS="2")
    alert = published(alert=True).alert
    smtp_server.wait_for(size.readers // 10)
    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(leave, [leavers[number::PEOPLE] for number in range(PEOPLE)]))
    sweep_until(lambda: is_recorded(alert))
    late = [
        address for address, moment in left.items() if smtp_server.named.get(address, 0) > moment + patience
    ]
    record_property("left", len(left))
    record_property("of them without a mail", len(left.keys() - smtp_server.named.keys()))
    assert late == []
    sent = len(smtp_server.messages)
    assert states(alert) == {State.SENT: sent, State.CANCELLED: size.readers - sent}
    assert sent < size.readers
    assert_balanced()


@pytest.mark.parametrize("purpose", [Purpose.CONFIRM, Purpose.MANAGE])
def test_mail_scanners_change_nothing(size: Size, purpose: Purpose) -> None:
    waiting = purpose == Purpose.CONFIRM
    reader = a_subscriber(state="pending" if waiting else "confirmed")
    token = tokens.issue([reader], purpose)[reader.pk]
    addresses = [f"/prenumerera/bekrafta/{token}/"] if waiting else leaving_addresses(token)
    before = everything()
    scanner = Client(headers={"user-agent": "Mozilla/5.0 (scanner)"})
    answers = {scanner.get(addresses[number % len(addresses)]).status_code for number in range(size.scans)}
    answers |= {scanner.head(address).status_code for address in addresses}
    assert answers <= {200, 405}
    assert everything() == before


def leaving_addresses(token: str) -> list[str]:
    return [f"/prenumeration/{token}/", f"/prenumeration/{token}/avsluta/"]


def test_who_has_left_is_found_neither_in_the_database_nor_in_the_logs(
    worker: Worker, smtp_server: SmtpServer, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    readers(3)
    name = "anna.svensson"
    address = f"{name}@example.se"
    worker.start()
    client.post("/prenumerera/", {"email": address})
    subscriber = Subscriber.objects.get(email=address)
    request = smtp_server.wait_for(1)[0].message
    confirm = next(
        word for word in request.get_body(("plain",)).get_content().split() if "/bekrafta/" in word
    )
    client.post(confirm.removeprefix("http://testserver"))
    smtp_server.wait_for(2)  # the welcome
    smtp_server.script(address, "rcpt", f"451 4.7.1 <{address}>: Try again later", times=1)
    alert = published(alert=True).alert
    wait_for(lambda: states(alert) == {State.SENT: 3, State.QUEUED: 1}, what="the refusal")
    assert tables_with(name)
    client.post(f"/prenumeration/{tokens.issue([subscriber], Purpose.MANAGE)[subscriber.pk]}/avsluta/")
    sweep_until(lambda: is_recorded(alert))
    assert not Subscriber.objects.filter(email=address).exists()
    assert tables_with(name) == tables_with(name.encode().hex()) == []
    assert name not in caplog.text
    assert name not in worker.log.read_text()


def everything() -> dict[str, list[str]]:
    """Return every row of every table, as text; sessions and pulses aside."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT row::text FROM "{table}" AS row ORDER BY 1')  # noqa: S608
            found[table] = [text for (text,) in cursor.fetchall()]
        return found
