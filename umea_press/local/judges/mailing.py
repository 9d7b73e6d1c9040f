"""Sends every kind of mail through a slow Postfix into Dovecot's mailboxes, and reads all of it back over IMAP.

Readers sign up, confirm, ask again, move and leave over HTTP; editors publish, correct and withdraw by the verbs; a
Celery worker sends. Postfix answers each message after a second, as a mail server does that asks others first.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import email
import email.policy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

from bench.keys import dkim_keys
from umea_press.celery import QUEUES
from umea_press.local.judges.dovecot import Dovecot, dovecot
from umea_press.local.judges.press_room import PressRoom, started, wait_for
from umea_press.local.judges.visitor import Visitor, values
from umea_press.local.postfix import Postfix
from umea_press.local.run import python

LANGUAGES = {"sv": "/", "en": "/en/", "fi": "/fi/"}
DOMAIN = "lasare.example"
OF_EACH_LANGUAGE = 12
RHYTHMS = ("daily", "weekly", "meeting")
ANSWERS_AFTER = 1  # seconds
EVERYTHING = "allt-pa-en-gang"
SHORT = "kort-och-utan-bild"
# What a reader of everything gets: two releases, a correction and a withdrawal of the first.
AT_ONCE, BY_DIGEST = 4, 3
PATIENCE = 240  # seconds for one mailing


@dataclass(frozen=True)
class ReceivedMail:
    """One message as IMAP gave it."""

    address: str
    content: bytes

    @cached_property
    def message(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)  # noqa: S101
        return parsed

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def kind(self) -> str:
        """Mails to readers of one language under one subject look the same."""
        return f"{self.address.partition('@')[0].partition('-')[0]} {self.subject}"

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def text(self) -> str:
        return self._part("plain")

    def link(self, place: str) -> str:
        """Return the first link to a page of ours whose address holds `place`; "" when there is none."""
        return next((link for link in values(self.html, "//a/@href") if place in link), "")

    def _part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        return str(body.get_content()) if body is not None else ""


@dataclass(frozen=True)
class ReceivedMailing:
    """Everything that came, who was to get how many letters, the keys it was signed with, and who left on the way."""

    mails: tuple[ReceivedMail, ...]
    owed: Mapping[str, int]
    keys: Mapping[str, Path]
    titles: tuple[str, ...]
    leaver: str
    left_with: int

    def of_each_kind(self) -> list[ReceivedMail]:
        """One of each."""
        return list({mail.kind: mail for mail in self.mails}.values())

    def letters_to(self, address: str) -> list[ReceivedMail]:
        """The mails to this address that tell of the releases; the others are about the subscription."""
        about = [mail for mail in self.mails if mail.address == address]
        return [mail for mail in about if any(title in mail.text + mail.subject for title in self.titles)]


def sent(room: PressRoom) -> ReceivedMailing:
    """Do all of it, in about three minutes.

    Raises:
        Refusal: a mail server does not start, or mail does not come.
    """
    keys = dkim_keys(room.fresh("keys"))
    with contextlib.ExitStack() as running:
        mailboxes = running.enter_context(dovecot())
        postfix = running.enter_context(
            Postfix(
                virtual_transport=f"lmtp:inet:127.0.0.1:{mailboxes.lmtp}",
                smtpd_end_of_data_restrictions=f"sleep {ANSWERS_AFTER}",
            )
        )
        running.enter_context(working(postfix, keys))
        story = Story(Visitor(room.url), mailboxes, postfix)
        story.unfold()
        titles = tuple(release.title for release in releases())
        return ReceivedMailing(story.read(), story.owed, keys, titles, story.leaver, story.left_with)


@contextlib.contextmanager
def working(postfix: Postfix, keys: Mapping[str, Path]) -> Iterator[None]:
    """Run a Celery worker that sends to this server and signs with these keys."""
    from umea_press.celery import app

    signing = {
        "DKIM_KEY_FILE": str(keys["rsa"]),
        "DKIM_SELECTOR": "rsa",
        "DKIM_ED25519_KEY_FILE": str(keys["ed25519"]),
        "DKIM_ED25519_SELECTOR": "ed25519",
    }
    mailing = {"MAIL_HOST": postfix.host, "MAIL_PORT": str(postfix.port), "MAIL_TLS": ""}
    options = ["worker", "-Q", ",".join(QUEUES), "-c", "2", "--without-gossip", "--without-mingle"]
    command = python("celery", "-A", "umea_press", *options, "--without-heartbeat")

    def answers() -> bool:
        return bool(app.control.ping(timeout=1))

    with started(command, answers=answers, more=signing | mailing):
        yield


def releases() -> list:  # type: ignore[type-arg]
    """The two releases that are mailed, as they are now."""
    from releases.models import Release

    return [Release.objects.get(slug=slug) for slug in (EVERYTHING, SHORT)]


class Story:
    """What readers and editors do, in order."""

    def __init__(self, visitor: Visitor, mailboxes: Dovecot, postfix: Postfix) -> None:
        self._visitor, self._mailboxes, self._postfix = visitor, mailboxes, postfix
        self.owed: dict[str, int] = {}
        self.leaver = f"sv-00@{DOMAIN}"
        self.left_with = 0

    def unfold(self) -> None:
        """From the first sign-up to the withdrawal."""
        moment = self._last_hour()
        self._sign_up()
        self._gather_readers(moment)
        self._ask_again()
        self._publish(moment - dt.timedelta(minutes=30))
        self._move()
        self._leave()
        self._correct()
        self._withdraw()

    def read(self) -> tuple[ReceivedMail, ...]:
        """Everything in all mailboxes."""
        boxes = self._mailboxes
        return tuple(
            ReceivedMail(address, raw) for address in boxes.addresses() for raw in boxes.mails(address)
        )

    def _sign_up(self) -> None:
        for language, prefix in LANGUAGES.items():
            address = f"{language}-ny@{DOMAIN}"
            self._ask(prefix, address)
            confirmation = self._first_mail(address).link("/bekrafta/")
            self._visitor.post(confirmation, {})
            self.owed[address] = AT_ONCE

    def _gather_readers(self, moment: dt.datetime) -> None:
        """Confirmed readers of everything, at once and by digests that are due at `moment`."""
        for language in LANGUAGES:
            for number in range(OF_EACH_LANGUAGE):
                self._gather(f"{language}-{number:02d}", language, owed=AT_ONCE)
            for rhythm in RHYTHMS:
                facts = {"rhythm": rhythm, "digest_hour": moment.hour, "digest_weekday": moment.weekday()}
                since = {"digested_until": moment - dt.timedelta(days=1)}
                self._gather(f"{language}-{rhythm}", language, owed=BY_DIGEST, **facts, **since)

    def _gather(self, name: str, language: str, *, owed: int, **facts: object) -> None:
        from django.utils import timezone

        from releases.models import Interest, Subscriber

        times = {"requested_at": timezone.now(), "confirmed_at": timezone.now(), "consent_version": "1"}
        state = {"state": Subscriber.State.CONFIRMED, "language": language}
        reader = Subscriber.objects.create(email=f"{name}@{DOMAIN}", **state, **times, **facts)
        Interest.objects.create(subscriber=reader, kind=Interest.Kind.EVERYTHING)
        self.owed[reader.email] = owed

    def _ask_again(self) -> None:
        """Who subscribes already is told so."""
        for language, prefix in LANGUAGES.items():
            self._ask(prefix, f"{language}-01@{DOMAIN}")
            self._first_mail(f"{language}-01@{DOMAIN}")

    def _publish(self, at: dt.datetime) -> None:
        """Both at a moment that the digests still take in; the sweep then owes the digests."""
        from releases import tasks
        from releases.services import publishing

        for release in releases():
            publishing.publish(release, by=self._editor(), at=at, alert=True)
        tasks.sweep.delay()
        self._wait_for_letters(2, 1)

    def _move(self) -> None:
        """Somebody asks for the mail at another address, and does not confirm it."""
        for language in LANGUAGES:
            page = self._mails(f"{language}-02@{DOMAIN}")[0].link("/prenumeration/")
            self._visitor.post(f"{page}adress/", {"email": f"{language}-nyadress@{DOMAIN}"})
            self._first_mail(f"{language}-nyadress@{DOMAIN}")

    def _leave(self) -> None:
        """Press the mail program's own button (RFC 8058)."""
        mails = self._mails(self.leaver)
        self.left_with = len(mails)
        address = re.findall(r"<(http[^>]+)>", str(mails[0].message["List-Unsubscribe"]))[0]
        self._visitor.post(address, {"List-Unsubscribe": "One-Click"})
        self.owed[self.leaver] = 2

    def _correct(self) -> None:
        from releases.services import publishing

        release = releases()[0]
        release.lead = release.lead.replace("1 december", "2 december")
        release.save()
        publishing.correct(release, by=self._editor(), note="Banan öppnar den 2 december & inte den 1.")
        self._wait_for_letters(3, 2)

    def _withdraw(self) -> None:
        from releases.services import publishing

        publishing.withdraw(releases()[0], by=self._editor(), reason='Isen bär inte: "vänta" & se.')
        self._wait_for_letters(AT_ONCE, BY_DIGEST)

    def _editor(self):  # type: ignore[no-untyped-def]
        from releases.models import Editor

        return Editor.objects.get(username="redaktor")

    def _ask(self, prefix: str, address: str) -> None:
        page = f"{prefix}prenumerera/"
        self._visitor.post(page, {"email": address, "omfang": "allt"}, page=page)

    def _mails(self, address: str) -> list[ReceivedMail]:
        if address not in self._mailboxes.addresses():
            return []
        return [ReceivedMail(address, raw) for raw in self._mailboxes.mails(address)]

    def _first_mail(self, address: str) -> ReceivedMail:
        wait_for(lambda: bool(self._mails(address)), seconds=60, what=f"a mail to {address}", pause=0.5)
        return self._mails(address)[0]

    def _wait_for_letters(self, at_once: int, by_digest: int) -> None:
        """Wait until no mailing is under way and each mailbox holds so many; what is too many is seen by the judge."""
        from releases.models import Alert

        def all_there() -> bool:
            if Alert.objects.unfinished().exists() or self._postfix.queued:
                return False
            wanted = {
                a: by_digest if owed == BY_DIGEST else min(owed, at_once) for a, owed in self.owed.items()
            }
            return all(len(self._mails(address)) >= count for address, count in wanted.items())

        wait_for(all_there, seconds=PATIENCE, what=f"{at_once} letters to each reader", pause=2)

    @staticmethod
    def _last_hour() -> dt.datetime:
        """The latest full hour in Stockholm that a digest takes in."""
        from django.utils import timezone

        last_hour = timezone.localtime() - dt.timedelta(minutes=10)
        return last_hour.replace(minute=0, second=0, microsecond=0)
