"""One step of the measurement of alerts, in a process of its own: prints what it found as one line of JSON.

`python -m bench.mailing subscribe 20000`, `measure`, `send`, `mass_mail 2000 10240`; the environment says where
the database and the mail server are. Processes of their own, so that peak memory is that of sending alone.
"""

from __future__ import annotations

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


def subscribe(count: int) -> dict[str, Any]:
    """Replace all subscribers by `count` invented ones."""
    from django.db import connection

    from releases import tokens
    from releases.models import AccessToken, Subscriber

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE releases_subscriber CASCADE")
        cursor.execute(SUBSCRIBE, [count])
        # The page that confirms a subscription gives its reader the token, so it is stored by then.
        confirmed = Subscriber.objects.only("salt").order_by("pk")
        for batch in batched(confirmed.iterator(), 5_000):
            tokens.issue(batch, AccessToken.Purpose.MANAGE)
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
    from django.conf import settings
    from django.db.models import Min
    from django.utils import timezone

    from releases.alerts import books, engine
    from releases.models import Delivery

    started_at = _published().begins_at
    before, frozen = _peak_rss(), time.perf_counter()
    engine.run()
    frozen = time.perf_counter() - frozen
    time.sleep(max(0, (started_at - timezone.now()).total_seconds()))
    processor, begun = time.process_time(), time.perf_counter()
    engine.run()
    seconds = time.perf_counter() - begun
    processor = time.process_time() - processor
    sent = Delivery.objects.filter(state=Delivery.State.SENT, finished_at__gte=started_at)
    first = sent.aggregate(first=Min("finished_at"))["first"]
    unbalanced = books.unbalanced(finished_since=started_at)
    open_rows = Delivery.objects.filter(alert__finished_at=None).count()
    assert not unbalanced, unbalanced
    assert not open_rows, f"{open_rows} not sent"
    count = sent.count()
    return {
        "window": settings.ALERT_WINDOW,
        "sent": count,
        "seconds": round(seconds, 3),
        "freeze_s": round(frozen, 3),
        "per_second": round(count / seconds),
        "first_mail_s": round((first - started_at).total_seconds(), 3),
        "peak_rss_mb": round(_peak_rss(), 1),
        "rss_before_mb": round(before, 1),
        "cpu_us_per_mail": round(processor / count * 1e6, 1),
    }


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

    from releases.alerts.form_letters import FormLetter

    return _copy(FormLetter(letter, written_at=timezone.now(), language="sv", headers={}))


def _copy(form: Any) -> bytes:
    from releases.alerts import marks

    return bytes(
        form.copy_for(
            address="reader1@example.se", message_id=marks.message_id(marks.mark(1, 1)), token=TOKEN
        )
    )


def _peak_rss() -> float:
    """Megabytes; ru_maxrss is in kilobytes on Linux (getrusage(2))."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "subscribe": subscribe,
    "measure": measure,
    "send": send,
    "mass_mail": mass_mail,
}

if __name__ == "__main__":
    django.setup()
    step, *numbers = sys.argv[1:]
    print(json.dumps(STEPS[step](*map(int, numbers))))
