"""Send one message with django-newsletter: `python -m bench.newsletter_site 2000 10240` prints what it found as JSON.

The recipients and the length of a message in bytes are given. Timed is what
its command `submit_newsletter` does, from there to the last mail.
"""

import json
import logging
import sys
import time
from typing import Any

import django

PARAGRAPH = "<p>Kommunen bygger om lekplatsen vid älven. Barnen i kvarteret har ritat förslagen själva.</p>"


class Failed(logging.Handler):
    """Ends the measurement at the first mail that could not be sent: the application only logs it."""

    def emit(self, record: logging.LogRecord) -> None:
        raise RuntimeError(record.getMessage())


def main(recipients: int, length: int) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    logging.getLogger("newsletter").addHandler(Failed(logging.ERROR))
    submission = _submission(recipients, length)
    begun = time.perf_counter()
    submission.submit_queue()
    seconds = time.perf_counter() - begun
    submission.refresh_from_db()
    assert submission.sent
    print(json.dumps({"per_second": round(recipients / seconds), "bytes": _length(submission)}))


def _submission(recipients: int, length: int) -> Any:
    """Queue one message, as long as wanted to within a paragraph, to new subscribers."""
    from newsletter.models import Message, Newsletter, Submission, Subscription

    Newsletter.objects.all().delete()
    letter = Newsletter.objects.create(
        title="Umeå kommun", slug="umea", email="press@example.se", sender="Umeå kommun"
    )
    Subscription.objects.bulk_create(
        Subscription(newsletter=letter, email_field=f"reader{number}@example.se", subscribed=True)
        for number in range(recipients)
    )
    message = Message.objects.create(title="Ny lekplats vid Lövholmen", slug="lekplats", newsletter=letter)
    article = message.articles.create(title="Ny lekplats", text="")
    submission = Submission.from_message(message)
    while _length(submission) < length:
        article.text += PARAGRAPH
        article.save()
    submission.prepared = True
    submission.save()
    return submission


def _length(submission: Any) -> int:
    letter = submission.get_message(submission.subscriptions.first())
    return len(letter.message().as_bytes(linesep="\r\n"))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
