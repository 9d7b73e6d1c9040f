"""Dovecot, dkimpy, Python's own parser and SpamAssassin look at the mails."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from umea_press.local.judges import tools
from umea_press.local.judges.mailing import ReceivedMail, ReceivedMailing
from umea_press.local.judges.press_room import PressRoom
from umea_press.local.judges.verdicts import Judgement

LONGEST_LINE = 998  # bytes without CRLF: RFC 5322, 2.1.1
# Headers that others need: RFC 5322 (3.6), RFC 2369, RFC 2919, RFC 8058.
OF_EVERY_MAIL = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version")
OF_A_LETTER = ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")
SPAM = 1.0  # points; SpamAssassin says spam from 5, and a mail of ours is to be far from that
# No learning, and no points for coming from this machine.
SPAM_RULES = ("use_bayes 0", "score ALL_TRUSTED 0")
FROM_LINE = re.compile(rb"^From ", re.MULTILINE)


def every_mail_once(room: PressRoom) -> Judgement:
    """Who reads over IMAP finds each letter once, and whoever left with one click gets none after that."""
    mailing = room.mailing
    findings = [
        f"{address}: {len(mailing.letters_to(address))} letters instead of {owed}"
        for address, owed in mailing.owed.items()
        if len(mailing.letters_to(address)) != owed
    ]
    twice = Counter((mail.address, str(mail.message["Message-ID"])) for mail in mailing.mails)
    findings += [
        f"{address}: {key} came {count} times" for (address, key), count in twice.items() if count > 1
    ]
    return Judgement.of(len(mailing.mails), [*findings, *after_leaving(mailing)], "Postfix, Dovecot")


def after_leaving(mailing: ReceivedMailing) -> Iterator[str]:
    """Yield what is wrong with how the leaver was left alone."""
    from releases.models import Subscriber

    if Subscriber.objects.filter(email=mailing.leaver).exists():
        yield f"{mailing.leaver} pressed the button and is still there"
    came = [mail for mail in mailing.mails if mail.address == mailing.leaver]
    if len(came) != mailing.left_with:
        yield f"{mailing.leaver} had {mailing.left_with} mails when leaving and now has {len(came)}"


def signatures(room: PressRoom) -> Judgement:
    """Both signatures of every mail, after Postfix and Dovecot have had it."""
    findings = [
        f"{algorithm} of {mail.kind}"
        for mail in room.mailing.mails
        for algorithm in not_verified(mail, room.mailing.keys)
    ]
    return Judgement.of(len(room.mailing.mails), findings, "dkimpy")


def not_verified(mail: ReceivedMail, keys: Mapping[str, Path]) -> Iterator[str]:
    """Yield the algorithms whose signature is missing or does not hold."""
    import dkim  # type: ignore[import-untyped]

    records = {f"{name}._domainkey": record(name, file) for name, file in keys.items()}

    def published(name: bytes, timeout: int = 5) -> bytes:
        return next((text for start, text in records.items() if name.decode().startswith(start)), b"")

    judge = dkim.DKIM(mail.content)
    held = len(mail.message.get_all("DKIM-Signature", []))
    verified = {
        selector_of(mail, number) for number in range(held) if judge.verify(idx=number, dnsfunc=published)
    }
    yield from (name for name in keys if name not in verified)


def selector_of(mail: ReceivedMail, number: int) -> str:
    """Which key a signature says it is of."""
    signature = str(mail.message.get_all("DKIM-Signature", [])[number])
    return signature.partition("s=")[2].partition(";")[0].strip()


def record(name: str, file: Path) -> bytes:
    """The public half as it would stand in DNS (RFC 6376, 3.6.1; RFC 8463, 4.2)."""
    from cryptography.hazmat.primitives import serialization as form

    private = form.load_pem_private_key(file.read_bytes(), None)
    if name == "rsa":
        public = private.public_key().public_bytes(form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo)
    else:
        public = private.public_key().public_bytes(form.Encoding.Raw, form.PublicFormat.Raw)
    return f"v=DKIM1; k={name}; p={base64.b64encode(public).decode()}".encode()


def headers(room: PressRoom) -> Judgement:
    """Headers and parts, as the standard library reads them."""
    findings = [f"{wrong} ({mail.kind})" for mail in room.mailing.of_each_kind() for wrong in misread(mail)]
    return Judgement.of(len(room.mailing.of_each_kind()), findings, "Python's email")


def misread(mail: ReceivedMail) -> Iterator[str]:
    """Yield what a parser stumbles over."""
    message = mail.message
    letter = OF_A_LETTER if message["List-Unsubscribe"] else ()
    yield from (f"no {name}" for name in (*OF_EVERY_MAIL, *letter) if not message[name])
    for part in message.walk():
        yield from (f"{defect!r}" for defect in part.defects)
        for name, value in part.items():
            yield from (f"{name}: {defect!r}" for defect in getattr(value, "defects", ()))
    if not (mail.html and mail.text):
        yield "no HTML part, or no text part"
    lines = mail.content.split(b"\r\n")
    yield from (f"a line of {len(line)} bytes" for line in lines if len(line) > LONGEST_LINE)
    # RFC 6152: 8 bits only where the part says so; the fields themselves have none (RFC 5322, 2.2).
    if not mail.content.partition(b"\r\n\r\n")[0].isascii():
        yield "a header that is not ASCII"


def spam(room: PressRoom) -> Judgement:
    """SpamAssassin with its local rules, which hears that nobody is trusted; nothing is asked of the network."""
    kinds = room.mailing.of_each_kind()
    box = room.fresh("spam") / "mbox"
    with box.open("wb") as file:
        for mail in kinds:
            file.write(b"From - Thu Jan  1 00:00:00 1970\n" + FROM_LINE.sub(b">From ", mail.content) + b"\n")
    command = [
        "spamassassin",
        "--local",
        "--test-mode",
        "--mbox",
        *(f"--cf={line}" for line in SPAM_RULES),
        box,
    ]
    said = tools.said(command)
    version = re.findall(r"version ([\d.]+)", tools.said(["spamassassin", "--version"]))[0]
    scores = re.findall(
        r"^X-Spam-Status: \w+, score=(-?[\d.]+) required=\S+ tests=([\s\S]*?)\s+autolearn", said, re.M
    )
    findings = [
        f"{score} points: {re.sub(chr(92) + 's+', '', rules)} ({mail.kind})"
        for mail, (score, rules) in zip(kinds, scores, strict=True)
        if float(score) > SPAM
    ]
    return Judgement.of(len(scores), findings, f"SpamAssassin {version}")
