"""Who gets it, and why: numbers that add up, and are those of the mails that are sent."""

from collections import Counter

import pytest
from django.utils import timezone

from releases.alerts import audience, digests, engine
from releases.alerts.audience import Audience, Mails
from releases.models import Delivery, Interest, Release, Rhythm, Subscriber
from releases.services import publishing
from releases.tests.cast import a_committee, a_keyword, a_release, a_subscriber, an_editor
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db

DECISION = {"outcome": "Nämnden bygger ett bad.", "case_number": "KS-2026/00123"}


@pytest.fixture
def readers() -> None:
    """Somebody for every reason and pair of reasons, in several languages and rhythms."""
    kultur, fritid = a_committee("kulturnämnden"), a_committee("fritidsnämnden")
    bad, bro = a_keyword("bad"), a_keyword("bro")
    a_subscriber("allt@example.se")
    a_subscriber("everything@example.com", language="en")
    a_subscriber("kultur@example.se", committees=[kultur])
    a_subscriber(
        "kultur.bad@example.se", committees=[kultur, fritid], keywords=[bad], matters=["KS-2026/123"]
    )
    a_subscriber("fritid@example.se", committees=[fritid], language="fi")
    a_subscriber("bad@example.se", keywords=[bad, bro])
    a_subscriber("bro@example.se", keywords=[bro])
    a_subscriber("arende@example.se", matters=["Dnr KS 2026/123"], language="de")
    a_subscriber("annat@example.se", keywords=[a_keyword("annat")], matters=["KS-2026/00124"])
    a_subscriber("vantar@example.se", state=Subscriber.State.PENDING)
    a_subscriber("studsar@example.se", state=Subscriber.State.PAUSED)
    until = timezone.now()
    a_subscriber("dag@example.se", committees=[kultur], rhythm=Rhythm.DAILY, digested_until=until)
    a_subscriber("vecka@example.se", rhythm=Rhythm.WEEKLY, language="en", digested_until=until)
    a_subscriber("beslut@example.se", rhythm=Rhythm.MEETING, digested_until=until)


def a_bath(**facts) -> Release:
    chosen = {
        "committees": [a_committee("kulturnämnden"), a_committee("fritidsnämnden")],
        "keywords": [a_keyword("bad"), a_keyword("bro")],
        "decisions": [DECISION],
    }
    return a_release(**{**chosen, **facts})


def reasons(found: Audience) -> list[tuple[str, int, int, int]]:
    return [(one.name or one.kind, *one.mails, one.counted_before) for one in found.reasons]


@pytest.mark.usefixtures("readers")
def test_each_reader_is_counted_once_for_the_first_reason() -> None:
    assert reasons(audience.of(a_bath().compose())) == [
        ("fritidsnämnden", 2, 0, 0),
        ("kulturnämnden", 1, 1, 1),
        ("bad", 1, 0, 1),
        ("bro", 1, 0, 1),
        ("KS-2026/00123", 1, 0, 1),
        (Interest.Kind.EVERYTHING, 2, 2, 0),
    ]


@pytest.mark.usefixtures("readers")
def test_the_reasons_and_the_languages_add_up_to_the_same() -> None:
    found = audience.of(a_bath().compose())
    assert found.mails == Mails(at_once=8, in_digests=3)
    assert Mails(*map(sum, zip(*(one.mails for one in found.reasons), strict=True))) == found.mails
    assert dict(found.languages) == {"sv": Mails(6, 2), "en": Mails(1, 1), "fi": Mails(1, 0)}


@pytest.mark.usefixtures("readers")
def test_a_keyword_that_is_taken_away_takes_those_who_follow_nothing_else() -> None:
    before = audience.of(a_bath().compose())
    after = audience.of(a_bath(keywords=[a_keyword("bad")]).compose())
    assert before.mails.at_once - after.mails.at_once == 1
    assert ("bad", 1, 0, 1) in reasons(after)


@pytest.mark.usefixtures("readers")
def test_the_sums_are_the_mails_that_are_sent(smtp_server: SmtpServer) -> None:
    release = a_bath()
    found = audience.of(release.compose())
    publishing.publish(release, by=an_editor())
    engine.run()
    sent = Counter(str(mail.message["Content-Language"]) for mail in smtp_server.messages)
    assert sent == {language: mails.at_once for language, mails in found.languages}
    assert Delivery.objects.filter(state=Delivery.State.SENT).count() == found.mails.at_once
    later = Subscriber.objects.exclude(rhythm=Rhythm.INSTANT)
    later.update(digest_hour=0, digested_until=timezone.now() - timezone.timedelta(days=14))
    assert digests.owe(timezone.now() + timezone.timedelta(days=8)) == found.mails.in_digests


@pytest.mark.usefixtures("readers")
def test_who_wants_decisions_alone_is_left_out_where_there_is_none() -> None:
    found = audience.of(a_bath(decisions=[]).compose())
    assert found.only_decisions == 1
    assert found.mails == Mails(at_once=7, in_digests=2)


@pytest.mark.usefixtures("readers")
def test_who_may_not_be_mailed_is_counted_apart(settings, smtp_server: SmtpServer) -> None:
    settings.MAIL_ALLOWED_RECIPIENTS = ["example.com", "kultur@example.se"]
    release = a_bath()
    found = audience.of(release.compose())
    assert (found.mails, found.excluded) == (Mails(2, 0), 9)
    publishing.publish(release, by=an_editor())
    engine.run()
    assert len(smtp_server.messages) == 2


def test_nobody_is_an_audience_too() -> None:
    found = audience.of(a_release().compose())
    assert (found.mails, found.languages, found.excluded, found.only_decisions) == (Mails(0, 0), (), 0, 0)


def test_a_number_that_is_no_case_number_reaches_nobody() -> None:
    a_subscriber(keywords=[a_keyword("annat")])
    release = a_release(decisions=[{"outcome": "Ja.", "case_number": ""}, DECISION, DECISION])
    assert [one.kind for one in audience.of(release.compose()).reasons] == [
        Interest.Kind.MATTER,
        Interest.Kind.EVERYTHING,
    ]


def test_three_statements_count_them_all(django_assert_num_queries) -> None:
    composed = a_bath().compose()
    with django_assert_num_queries(3):
        audience.of(composed)
