"""Whose fault a refusal is: one table, and three rooms that agree about it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from releases.bounces import classification
from releases.mail.smtp.replies import Answer, Stage, Verdict, outcome_of
from releases.mail.status_codes import Blame, blame, says_gone
from releases.models import Bounce, Delivery
from releases.services import steering
from releases.tests.bounces.posting import sent
from releases.tests.cast import a_subscriber

WORDS = st.sampled_from(
    [
        "", "No such user", "User unknown", "Mailbox full", "Rejected as spam", "Access denied", "Relay access denied",
        "Recipient address rejected: Access denied", "Domain not found", "Name service error", "try again later",
        "is receiving mail at a rate that prevents delivery", "RESOLVER.RST.AuthRequired; authentication required",
        "blocked using zen.spamhaus.org", "Okänd mottagare", "brevlådan är full", "Sender address rejected",
        "Avsändaren är spärrad", "Kontot har stängts", "För hög takt", "does not accept mail (nullMX)", "Server busy",
        "comes in at a 550-5.2.1 rate too high", "Das Postfach des Empfängers ist voll", "Osoite ei ole käytössä",
    ]
)  # fmt: skip
CODES = st.sampled_from([500, 550, 551, 552, 553, 554, 571])
DETAILS = st.one_of(
    st.just(""),
    st.sampled_from(
        ["5.1.1", "5.1.2", "5.1.7", "5.1.8", "5.1.10", "5.2.1", "5.2.2", "5.4.1", "5.4.310", "5.7.133"]
    ),
    st.tuples(st.integers(0, 7), st.integers(0, 30)).map(lambda pair: "5.{}.{}".format(*pair)),
)
REPLIES = st.tuples(CODES, DETAILS, WORDS).map(lambda said: " ".join(str(part) for part in said if part))


@settings(max_examples=1000, deadline=None)
@given(reply=REPLIES, stage=st.sampled_from([Stage.RECIPIENT, Stage.CONTENT]))
def test_conversation_and_bounces_agree_about_every_refusal(reply: str, stage: Stage) -> None:
    outcome = outcome_of(Answer(stage, int(reply[:3]), reply))
    kind, found = classification.kind_of("", outcome.reply), blame("", outcome.reply)
    assert (kind == Bounce.Kind.HARD) == (found is Blame.ADDRESS) == says_gone("", outcome.reply)
    assert (kind == Bounce.Kind.POLICY) == (found in (Blame.OURS, Blame.SENDER))
    assert (outcome.verdict is Verdict.POLICY) == (found is Blame.SENDER)
    assert (outcome.verdict is Verdict.UNCLEAR) == (found in (Blame.OURS, Blame.UNCLEAR))


@pytest.mark.django_db
def test_whatever_is_not_said_to_be_gone_can_be_sent_again() -> None:
    replies = [
        "550 5.1.1 No such user", "550 No such user here", "550 5.1.7 Bad sender", "550 5.1.8 Access denied",
        "550 5.7.1 Rejected as spam", "554 Rejected as spam", "550 5.4.1 Recipient address rejected: Access denied",
        "552 5.2.2 Mailbox full", "550 5.1.0 Sender denied", "550 5.2.1 receiving mail at a rate", "550 5.2.1 Disabled",
    ]  # fmt: skip
    readers = [a_subscriber(f"reader{number}@example.se") for number in range(len(replies))]
    alert = sent(*readers, state=Delivery.State.FAILED)
    for reader, reply in zip(readers, replies, strict=True):
        alert.deliveries.filter(subscriber=reader).update(reply=reply)
    again = set(steering.refused(alert).values_list("reply", flat=True))
    assert again == {reply for reply in replies if classification.kind_of("", reply) != Bounce.Kind.HARD}
    assert len(again) == 7
    assert steering.refused(alert, everybody=True).count() == len(replies)


@pytest.mark.parametrize(
    "words",
    [
        "a" * 300_000,
        "domain " * 40_000,
        "user " * 60_000,
        "5.1." * 70_000,
        "adress" * 20_000,
        "mottagare " * 20_000,
        "550-" * 50_000,
        "limit " * 30_000,
        "wurde " * 30_000,
        "exceed " * 30_000,
    ],
)
def test_long_words_are_judged(words: str) -> None:
    assert blame("", words) in Blame
