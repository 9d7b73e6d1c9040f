"""Whom an installation mails at all: a copy of the database mails nobody it is not meant to."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from releases import bounces
from releases.alerts import canary, digests, engine, notices, receipts, reconciliation
from releases.mail.transport import recipient_filter
from releases.models import Alert, Bounce, Delivery, Notice, Subscriber
from releases.services import subscribing
from releases.services.subscribing import Interests
from releases.tests.cast import a_release, a_subscriber, an_editor, published
from releases.tests.desk.reading import words
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db
State = Delivery.State
OURS, THEIRS = "prov@example.se", "lasare@example.org"


@pytest.mark.parametrize(
    ("listed", "address", "may_be_mailed"),
    [
        (["example.se"], "anna@example.se", True),
        (["@Example.SE"], "anna@example.se", True),
        (["example.se"], "anna@sub.example.se", False),
        (["example.se"], "anna@notexample.se", False),
        (["example.se"], "example.se@example.org", False),
        (["Anna@example.se"], "anna@example.se", True),
        (["anna@example.se"], "bo@example.se", False),
        (["åäö.se"], "anna@xn--4cab6c.se", True),
        ([], "anna@example.se", False),
    ],
)
def test_only_listed_addresses_and_domains_may_be_mailed(
    settings: Any, listed: list[str], address: str, may_be_mailed: bool
) -> None:
    settings.MAIL_ALLOWED_RECIPIENTS = listed
    admits = recipient_filter()
    assert admits is not None
    assert admits(address) is may_be_mailed


def test_an_alert_reaches_those_listed_and_says_what_became_of_the_others(
    smtp_server: SmtpServer, settings: Any
) -> None:
    settings.MAIL_ALLOWED_RECIPIENTS, settings.ALERT_WINDOW = ["example.se"], 4
    ours = [a_subscriber(f"prov{number}@example.se").email for number in range(3)]
    for number in range(20):
        a_subscriber(f"lasare{number}@example.org")
    alert = Alert.objects.create(edition=published())
    engine.run()
    assert sorted(smtp_server.named) == ours
    alert.refresh_from_db()
    counted = receipts.of([alert])[alert.pk].states
    assert counted == {State.SENT: 3, State.EXCLUDED: 20}
    assert alert.finished_at is not None
    assert reconciliation.unbalanced(finished_since=alert.created_at) == []


def test_those_left_out_are_mailed_from_the_desk_once_the_setting_is_opened(
    smtp_server: SmtpServer, settings: Any, client: Client
) -> None:
    settings.MAIL_ALLOWED_RECIPIENTS = ["example.se"]
    for address in (OURS, THEIRS, "bo@example.net", "alva@example.net"):
        a_subscriber(address)
    edition = published()
    alert = Alert.objects.create(edition=edition)
    engine.run()
    client.force_login(an_editor("publishers"))
    page = reverse("desk:progress", args=[edition.release_id])
    retry = reverse("desk:mailing_retry", args=[alert.pk])
    assert "utelämn" not in words(client.get(page))
    assert "inget mejl" in words(client.post(retry, {"excluded": "1"}, follow=True)).lower()

    settings.MAIL_ALLOWED_RECIPIENTS = ["example.se", THEIRS, "example.net"]
    Subscriber.objects.get(email="alva@example.net").delete()
    assert "Skicka 2 mejl till adresser som hade utelämnats" in words(client.get(page))
    answer = words(client.post(retry, {"excluded": "1"}, follow=True))
    assert "skickade 2 mejl till adresser som hade utelämnats" in answer
    engine.run()
    assert sorted(smtp_server.named) == ["bo@example.net", THEIRS, OURS]
    alert.refresh_from_db()
    assert receipts.of([alert])[alert.pk].states == {State.SENT: 3, State.EXCLUDED: 1}


@pytest.mark.parametrize(
    ("listed", "mailed"),
    [(["*"], 3), (["example.se"], 1), (["Example.org", "lasare@example.net"], 2), ([], 0)],
)
def test_the_publish_page_counts_those_alone_who_may_be_mailed(
    client: Client, settings: Any, listed: list[str], mailed: int
) -> None:
    settings.MAIL_ALLOWED_RECIPIENTS = listed
    for address in (OURS, THEIRS, "lasare@example.net"):
        a_subscriber(address)
    client.force_login(an_editor("publishers"))
    page = words(client.get(reverse("desk:publish", args=[a_release().pk])))
    assert f"{mailed} prenumerant" in page
    assert (f"{3 - mailed} till följer det" in page) is (mailed < 3)


def test_who_was_not_mailed_has_not_bounced(smtp_server: SmtpServer, settings: Any) -> None:
    settings.MAIL_ALLOWED_RECIPIENTS = ["example.se"]
    a_subscriber(THEIRS)
    for number in range(3):
        Alert.objects.create(edition=published(title=f"Nyhet {number}"))
    engine.run()
    bounces.pause_bouncing(timezone.now())
    assert not Bounce.objects.exists()


def test_no_other_mail_passes_the_door(smtp_server: SmtpServer, settings: Any) -> None:
    """Confirmations, the canary's copy and digests take the same way."""
    settings.MAIL_ALLOWED_RECIPIENTS, settings.CANARY_ADDRESS = ["example.se"], "kanarie@example.org"
    a_subscriber(OURS)
    a_subscriber(THEIRS, rhythm="daily", digested_until=timezone.now() - dt.timedelta(days=3))
    edition = published(at=timezone.now() - dt.timedelta(days=2))
    Alert.objects.create(edition=edition)
    digests.sweep(timezone.now())
    subscribing.request("ny@example.org", interests=Interests(everything=True), ip="203.0.113.5")
    engine.run()
    notices.run()
    canary.run()
    assert set(smtp_server.named) == {OURS}
    assert Delivery.objects.filter(alert__kind=Alert.Kind.DIGEST, state=State.EXCLUDED).count() == 1
    notice = Notice.objects.get()
    assert (notice.sent_at, notice.reply) == (None, "MAIL_ALLOWED_RECIPIENTS")
    assert notice.failed_at is not None


def test_the_desk_says_whom_alone_it_mails(client: Client, settings: Any) -> None:
    settings.MAIL_ALLOWED_RECIPIENTS = ["example.se", "chef@example.org"]
    client.force_login(an_editor())
    release = a_release()
    for path in ("/redaktion/", f"/redaktion/pressmeddelanden/{release.pk}/publicera/"):
        page = client.get(path, follow=True).content.decode()
        assert "Den här installationen mejlar bara example.se, chef@example.org." in page
    settings.MAIL_ALLOWED_RECIPIENTS = []
    assert "Den här installationen mejlar ingen." in client.get("/redaktion/").content.decode()
    settings.MAIL_ALLOWED_RECIPIENTS = ["*"]
    assert "Den här installationen" not in client.get("/redaktion/").content.decode()
