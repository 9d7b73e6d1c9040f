"""One step of the measurement of alerts, in a process of its own: prints what it found as one line of JSON.

`python -m bench.mailing subscribe 20000`, `measure`, `send`, `join`, `mass_mail 2000 10240`; the environment says where
the database and the mail server are. Processes of their own, so that peak memory is that of sending alone.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import django

SUBSCRIBE = """
WITH added AS (
    INSERT INTO releases_subscriber (
        email, state, language, salt, consent_version, requested_at, confirmed_at, rhythm, digest_hour, digest_weekday
    )
    SELECT 'reader' || number || '@example.se', 'confirmed', 'sv', sha256(gen_random_uuid()::text::bytea),
        'bench', now(), now(), 'instant', 7, 4
    FROM generate_series(1, %s) AS number
    RETURNING id
)
INSERT INTO releases_interest (subscriber_id, kind, case_number) SELECT id, 'everything', '' FROM added
"""
PARAGRAPH = "<p>Kommunen bygger om lekplatsen vid älven. Barnen i kvarteret har ritat förslagen själva.</p>"
WANTED_BYTES = 10_240
TOKEN = "q" * 32
BRIEF = 0.01  # seconds
# When each tenth of the mails had been written down as sent.
TENTHS = """
SELECT count(*), max(finished_at) FROM (
    SELECT finished_at, ntile(10) OVER (ORDER BY finished_at) AS tenth
    FROM releases_delivery WHERE alert_id = %s AND state = 'sent'
) AS sent
GROUP BY tenth ORDER BY tenth
"""


def subscribe(count: int) -> dict[str, Any]:
    """Replace all subscribers by `count` invented ones."""
    from django.db import connection

    from releases.mail import tokens
    from releases.models import AccessToken, Subscriber

    manage = AccessToken.Purpose.MANAGE
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE releases_subscriber CASCADE")
        cursor.execute(SUBSCRIBE, [count])
        # The page that confirms a subscription gives its reader the token, so it is stored by then.
        confirmed = Subscriber.objects.order_by("pk").values_list("pk", "salt")
        for batch in batched(confirmed.iterator(), 20_000):
            keys = tokens.tokens_for((salt for _pk, salt in batch), manage)
            hashes = zip(batch, map(tokens.digest, keys), strict=True)
            tokens.store({pk: digest for (pk, _salt), digest in hashes}, manage)
        cursor.execute("VACUUM ANALYZE")
    return {"subscribers": count}


def measure() -> dict[str, Any]:
    """Say how long one message is."""
    from django.utils import timezone

    from releases.alerts import letters

    alert = _published()
    alert.cancelled_at = timezone.now()
    alert.save()
    return {"bytes": len(_copy(letters.alert_form(alert, "sv")))}


def _published() -> Any:
    """Publish a release whose letter has about 10 kB, and owe an alert for it."""
    from releases.alerts import letters
    from releases.tests.cast import published

    paragraphs, length = 0, 0
    while length < WANTED_BYTES - len(PARAGRAPH):
        paragraphs += max(1, (WANTED_BYTES - length) // (3 * len(PARAGRAPH)) if length else 1)
        edition = published(title="Ny lekplats vid Lövholmen", body=PARAGRAPH * paragraphs)
        length = len(_message(letters.edition_letter(edition)))
    return published(title="Ny lekplats vid Lövholmen", body=PARAGRAPH * paragraphs, alert=True).alert


def send() -> dict[str, Any]:
    """Publish, run the engine until nothing is owed, and say how long it took from the end of the undo window.

    As the worker does: one bell rings on publication, when recipients are frozen, and one when the window ends.
    """
    from django.utils import timezone

    from releases.alerts import engine

    alert = _published()
    before, frozen = _peak_rss(), time.perf_counter()
    engine.run()
    frozen = time.perf_counter() - frozen
    _sleep_until(alert.begins_at)
    processor = time.process_time()
    _run_to_the_end(alert)
    processor = time.process_time() - processor
    seconds = (timezone.now() - alert.begins_at).total_seconds()
    found = _booked(alert)
    return {
        "per_second": round(found["sent"] / seconds),
        "seconds": round(seconds, 3),
        "freeze_s": round(frozen, 3),
        "peak_rss_mb": round(_peak_rss(), 1),
        "rss_before_mb": round(before, 1),
        "cpu_us_per_mail": round(processor / found["sent"] * 1e6, 1),
        **found,
    }


def join() -> dict[str, Any]:
    """Take part in the next mailing as a second worker would, until nothing is owed."""
    from django.utils import timezone

    from releases.alerts import engine

    while (begins_at := engine.next_beginning(timezone.now())) is None:
        time.sleep(BRIEF)
    engine.run()
    _sleep_until(begins_at)
    processor = time.process_time()
    engine.run()
    return {"joined_cpu_s": round(time.process_time() - processor, 2)}


def _run_to_the_end(alert: Any) -> None:
    """Send until everything is written down, also what another process has under way."""
    from releases.alerts import engine

    engine.run()
    alert.refresh_from_db()
    while alert.finished_at is None:
        assert not alert.stopped_reason, alert.stopped_reason
        time.sleep(BRIEF)
        engine.run()
        alert.refresh_from_db()


def _booked(alert: Any) -> dict[str, Any]:
    """Return what the books say about a mailing that is over, and make sure that they say everything was sent."""
    from django.conf import settings
    from django.db import connection

    from releases.alerts import reconciliation
    from releases.models import Delivery

    unbalanced = reconciliation.unbalanced(finished_since=alert.begins_at)
    assert not unbalanced, unbalanced
    sent = Delivery.objects.filter(alert=alert, state=Delivery.State.SENT)
    count, first = sent.count(), sent.earliest("finished_at").finished_at
    assert count == alert.recipients, f"{alert.recipients - count} not sent"
    with connection.cursor() as cursor:
        cursor.execute(TENTHS, [alert.pk])
        tenths = [(share, (ended - alert.begins_at).total_seconds()) for share, ended in cursor.fetchall()]
    begun = [0.0, *(ended for _share, ended in tenths)]
    return {
        "sent": count,
        "window": settings.ALERT_WINDOW,
        "first_mail_s": round((first - alert.begins_at).total_seconds(), 3),
        "per_second_by_tenth": [
            round(share / max(ended - begin, BRIEF))
            for (share, ended), begin in zip(tenths, begun, strict=False)
        ],
    }


def _sleep_until(moment: dt.datetime) -> None:
    time.sleep(max(0, (moment - dt.datetime.now(dt.UTC)).total_seconds()))


def mass_mail(count: int, length: int) -> dict[str, Any]:
    """Send with Django's `send_mass_mail`, one recipient a message as the engine does, nothing recorded."""
    from django.conf import settings
    from django.core.mail import send_mass_mail

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = settings.MAIL_HOST, settings.MAIL_PORT
    words = "Kommunen bygger om lekplatsen vid älven, och barnen har ritat förslagen. "
    paragraph = (words * 6).strip() + "\n\n"
    body = paragraph * (length // len(paragraph.encode()))
    subject, sender = "Ny lekplats vid Lövholmen", "Umeå kommun <press@example.se>"
    begun = time.perf_counter()
    send_mass_mail((subject, body, sender, [f"reader{number}@example.se"]) for number in range(count))
    return {"per_second": round(count / (time.perf_counter() - begun))}


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch


def _message(letter: Any) -> bytes:
    from django.utils import timezone

    from releases.mail.form_letters import FormLetter

    return _copy(FormLetter(letter, written_at=timezone.now(), language="sv", headers={}))


def _copy(form: Any) -> bytes:
    from releases.mail import return_paths

    return bytes(
        form.copy_for(
            address="reader1@example.se",
            message_id=return_paths.message_id(return_paths.mark(1, 1)),
            token=TOKEN,
        )
    )


def _peak_rss() -> float:
    """Megabytes; ru_maxrss is in kilobytes on Linux (getrusage(2))."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "subscribe": subscribe,
    "measure": measure,
    "send": send,
    "join": join,
    "mass_mail": mass_mail,
}

if __name__ == "__main__":
    django.setup()
    step, *numbers = sys.argv[1:]
    print(json.dumps(STEPS[step](*map(int, numbers))))
