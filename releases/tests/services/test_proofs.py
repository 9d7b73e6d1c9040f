"""Proofs: the letter of an alert for the editor alone, counted nowhere, opening nothing."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from releases import retention, signals, tasks
from releases.alerts import engine, proofs
from releases.alerts.letters import PROOF
from releases.document import ReleaseDocument
from releases.models import AccessToken, Alert, Bounce, Delivery, Editor, Proof, Subscriber
from releases.services import proofs as verbs
from releases.services import publishing
from releases.tests.cast import a_release, a_subscriber, an_editor
from releases.tests.processes import ANYBODY, SmtpServer

pytestmark = pytest.mark.django_db

ANNA = "anna@example.se"


@pytest.fixture
def anna() -> Editor:
    return an_editor("anna")


def ask(anna: Editor, **facts: Any) -> Proof:
    composed = facts.pop("composed", None) or a_release(**facts).compose()
    return verbs.request(composed, address="/pressmeddelanden/2026/ny-lekplats/", by=anna)


def run(*, after: dt.timedelta = dt.timedelta(0)) -> None:
    proofs.run(now=lambda: timezone.now() + after)


def test_it_is_the_mail_of_subscribers_but_for_its_mark(
    smtp_server: SmtpServer, anna: Editor, settings: Any
) -> None:
    settings.MAIL_RETURN_PATH = "studs@example.se"
    release = a_release()
    verbs.request(release.compose(), address="/pressmeddelanden/2026/ny-lekplats-vid-lovholmen/", by=anna)
    run()
    a_subscriber()
    publishing.publish(release, by=anna)
    engine.run()
    ours, theirs = smtp_server.messages
    assert ours.message["Subject"] == f"{PROOF} {theirs.message['Subject']}"
    assert ours.recipients == (ANNA,)
    own = set(ours.content.split(b"\r\n")) - set(theirs.content.split(b"\r\n"))
    different = (
        b"To:",
        b"Message-ID:",
        b"Subject:",
        b"Date:",
        b"List-Unsubscribe:",
        b" <mailto:studs+avsluta.",
    )
    assert [line for line in own if not (line.startswith(different) or of_a_copy(line))] == []
    assert ours.sender.rpartition("@")[2] == theirs.sender.rpartition("@")[2]


def of_a_copy(line: bytes) -> bool:
    """Whether a line holds what differs in every copy: its token, or the boundary of its form."""
    return len(line) == 33 or b"--=_" in line or b"boundary=" in line


def test_it_is_counted_nowhere(smtp_server: SmtpServer, anna: Editor) -> None:
    ask(anna)
    run()
    assert [mail.recipients for mail in smtp_server.messages] == [(ANNA,)]
    assert not Alert.objects.exists()
    assert not Delivery.objects.exists()
    assert not Bounce.objects.exists()
    assert not AccessToken.objects.exists()


def test_its_links_end_nobodys_subscription(smtp_server: SmtpServer, anna: Editor, client: Client) -> None:
    a_subscriber(ANNA)
    ask(anna)
    run()
    link = smtp_server.messages[0].message["List-Unsubscribe"].partition(">")[0].removeprefix("<")
    client.post(link, {"List-Unsubscribe": "One-Click"})
    assert Subscriber.objects.get().email == ANNA


def test_it_says_what_stood_there_when_it_was_asked_for(smtp_server: SmtpServer, anna: Editor) -> None:
    ask(anna, title="Som det var")
    run()
    assert smtp_server.messages[0].message["Subject"] == "[PROV] Som det var"


def test_two_clicks_are_one_proof_and_another_text_is_another(smtp_server: SmtpServer, anna: Editor) -> None:
    composed = a_release().compose()
    assert ask(anna, composed=composed) == ask(anna, composed=composed)
    ask(anna, composed=ReleaseDocument(title="Annat"))
    run()
    assert len(smtp_server.messages) == 2
    ask(anna, composed=composed)
    run()
    assert len(smtp_server.messages) == 3


def test_nobody_is_mailed_without_end(anna: Editor) -> None:
    for number in range(verbs.MOST_AN_HOUR):
        ask(anna, composed=ReleaseDocument(title=f"Prov {number}"))
    with pytest.raises(verbs.TooManyProofs):
        ask(anna, composed=ReleaseDocument(title="Ett till"))
    ask(an_editor("bo"), composed=ReleaseDocument(title="Ett till"))
    Proof.objects.update(begins_at=timezone.now() - verbs.HOUR)
    ask(anna, composed=ReleaseDocument(title="Ett till"))


@pytest.mark.parametrize("email", ["", "anna", "anna@example.se\nBcc: alla@example.se"])
def test_without_an_address_there_is_none(anna: Editor, email: str) -> None:
    anna.email = email
    with pytest.raises(verbs.NoAddress):
        ask(anna)


def test_who_may_not_be_mailed_gets_none(smtp_server: SmtpServer, anna: Editor, settings: Any) -> None:
    settings.MAIL_ALLOWED_RECIPIENTS = ["example.org"]
    proof = ask(anna)
    run()
    proof.refresh_from_db()
    assert (smtp_server.messages, bool(proof.failed_at)) == ([], True)


def test_what_the_server_refuses_is_kept_in_its_words(smtp_server: SmtpServer, anna: Editor) -> None:
    smtp_server.script(ANNA, "rcpt", "550 5.1.1 No such user")
    proof = ask(anna)
    run()
    proof.refresh_from_db()
    assert proof.failed_at
    assert "No such user" in proof.reply


def test_what_is_put_off_is_tried_again_for_an_hour(smtp_server: SmtpServer, anna: Editor) -> None:
    smtp_server.script(ANYBODY, "rcpt", "451 4.3.0 Later", times=1)
    ask(anna)
    run()
    assert smtp_server.messages == []
    run(after=dt.timedelta(minutes=10))
    assert len(smtp_server.messages) == 1
    ask(anna)
    run(after=dt.timedelta(minutes=61))
    assert len(smtp_server.messages) == 1


def test_a_day_later_nothing_of_it_is_left(anna: Editor) -> None:
    ask(anna)
    retention.sweep(timezone.now() + dt.timedelta(hours=23))
    assert Proof.objects.exists()
    retention.sweep(timezone.now() + dt.timedelta(hours=25))
    assert not Proof.objects.exists()


def test_the_bell_of_the_notices_rings_for_it(
    smtp_server: SmtpServer, anna: Editor, django_capture_on_commit_callbacks: Any
) -> None:
    heard = []
    signals.notice_waiting.connect(hear := lambda **_: heard.append(True))
    with django_capture_on_commit_callbacks(execute=True):
        ask(anna)
    signals.notice_waiting.disconnect(hear)
    tasks.send_notices()
    assert (heard, len(smtp_server.messages)) == ([True], 1)
