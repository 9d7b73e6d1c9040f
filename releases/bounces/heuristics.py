"""Heuristics: bounces that follow no standard, told from the letters of people and of answering machines."""

import logging
import re
from email.message import Message
from itertools import islice

from flufl.bounce import all_failures

from releases.bounces import classification
from releases.bounces.mime import Entity, unfolded, value_of
from releases.mail import refusal_words as words_of
from releases.mail import status_codes

# It writes a line for each of its detectors, and a traceback when one stumbles.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)

MACHINES = re.compile(
    r"mailer-daemon|postmaster|mail delivery (?:sub)?system|mail system|system administrator"
    r"|microsoftexchange[0-9a-f]{32}@|microsoft (?:outlook|exchange)",
    re.IGNORECASE,
)
LATER = re.compile(r"delay|warning:|fördröj|försena|verzöger|viivästy|forsinke", re.IGNORECASE)
# Only of the delivery: a letter may quote the title of what we sent, and a building may be late, too.
STILL_TRIED = re.compile(
    r"not (?:yet )?been delivered yet|not yet been delivered|(?:delivery|your message) (?:is|has been|was) delayed"
    r"|will (?:be )?(?:retr|(?:keep|continue) (?:on )?try|try again)"
    r"|vi (?:försöker|fortsätter) (?:igen|på nytt|leverera|att försök|försök)|försöker vi (?:igen|på nytt)"
    r"|(?:inte|ej) (?:\w{1,20} )?(?:levere|skicka)\w{0,12}(?: \w{1,20})? ännu|ännu (?:inte|ej) (?:\w{1,20} )?levere"
    r"|(?:meddelande|mejl|leverans)\w{0,6}(?: \S{1,99}){0,3} är (?:fördröj|försena)"
    r"|noch nicht zugestellt|weiterhin versuch|(?:erneut|weiter) versuchen|versuchen (?:wir )?es (?:erneut|weiter)"
    r"|zustellung verzögert|yrit(?:ämme|etään) (?:uudelleen|edelleen)|ei ole vielä (?:toimit|voitu)"
    r"|(?:viesti|toimitu)\w{0,6} (?:on )?viiväst|vi prøver igj?en|ikke (?:\w{1,20} )?levert ennå",
    re.IGNORECASE,
)
# Behind it stands what we sent: its words say nothing about why it came back.
OUR_MAIL = re.compile(
    r"^[ \t>*_=-]*(?:(?:this|below this line) is (?:a|the) copy|(?:original|returned) (?:message|mail)"
    r"|forwarded message"
    r"|(?:ursprungligt|originalt?|ursprungliga) ?meddelande|alkuperäinen viesti|ursprüngliche nachricht"
    r"|(?:opprinnelig|oprindelig) (?:melding|meddelelse)|(?:return-path|received|message-id|mime-version):)",
    re.IGNORECASE | re.MULTILINE,
)
HEAD = 1000  # characters in which a message says what it is
ABSENT = re.compile(
    r"auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office|autosvar|automatiskt svar|frånvaro|frånvarande"
    r"|automaattinen vastaus|poissa|automatische antwort|abwesen|automatisk svar",
    re.IGNORECASE,
)
# A code that only mail servers write, and one that may be a street, a sum or a phone number as well.
CODED = re.compile(r"(?<![\d.])[45][0-5]\d[ -]#?[45]\.\d|#[45]\.\d")
MAY_BE_CODE = re.compile(r"""(?:^|[:"'(<>])[ "'(<]{0,3}[45][0-5]\d[ -](?=["'<]?[^\W\d])""", re.MULTILINE)
REASONS = (
    words_of.GONE,
    words_of.DOMAIN_GONE,
    words_of.NULL_MX,
    words_of.FULL,
    words_of.STANDING,
    words_of.LOOKUP,
)
PASSING = (words_of.RATE, words_of.PASSING, words_of.RESTRICTED)
LONGEST_WORDS = 600  # characters
# flufl.bounce searches line by line, with expressions that are cubic in a line's length at worst.
LONGEST_LINE, MOST_LINES = 120, 200


def failure_in(message: Entity) -> tuple[str, str] | None:
    """Return the status ("5.1.1" or empty) and the words of a bounce without a standard report, or None."""
    if not _is_failure(message):
        return None
    words = _words(_said(message))
    return classification.status_in(words), words


def notification(message: Entity) -> str:
    """Return what the message says to a person: its first text with any words."""
    texts = (
        entity.text()
        for entity in message.walk()
        if not entity.parts and entity.media_type in ("text/plain", "text/html")
    )
    return next((text for text in texts if text.strip()), "")


def reason_in(message: Entity) -> str:
    """Return the words of a message that say why, or nothing."""
    text = _said(message)
    return _words(text) if _says_why(text) else ""


def gives_reason(words: str) -> bool:
    """Tell whether a server's words give a reason, with a code or without."""
    plain = status_codes.in_one_line(words)
    return bool(classification.status_in(plain)) or any(reason.search(plain) for reason in REASONS + PASSING)


def _said(message: Entity) -> str:
    """Return the notification without the mail of ours that may be copied behind it."""
    text = notification(message)
    copy = OUR_MAIL.search(text)
    return text[: copy.start()] if copy else text


def _is_failure(message: Entity) -> bool:
    subject = unfolded(value_of(message.headers, "subject"))
    by_machine = bool(MACHINES.search(unfolded(value_of(message.headers, "from"))))
    said = _said(message)
    if _is_delay(subject, said):
        return False
    if "x-failed-recipients" in message.headers:  # Exim
        return True
    is_undelivered = bool(words_of.UNDELIVERED.search(subject))
    if _answers_itself(message) or ABSENT.search(subject):
        # RFC 3834: a postmaster answers letters, too, and may tell in them what a bounce looks like.
        return by_machine and is_undelivered and _speaks_of_failure(subject, said)
    known = _known_failure(message)
    if known is not None:
        return known
    return (by_machine or is_undelivered) and _speaks_of_failure(subject, said)


def _is_delay(subject: str, said: str) -> bool:
    """Tell whether a mail system is still trying; what stands behind "undeliverable" in a subject is our title."""
    later, undelivered = LATER.search(subject), words_of.UNDELIVERED.search(subject)
    comes_first = later and not (undelivered and undelivered.start() < later.start())
    return bool(comes_first or STILL_TRIED.search(said[:HEAD]))


def _speaks_of_failure(subject: str, text: str) -> bool:
    if CODED.search(text):
        return True
    is_undelivered = words_of.UNDELIVERED.search(subject) or words_of.UNDELIVERED.search(text)
    signs = (
        is_undelivered,
        MAY_BE_CODE.search(text),
        any(words.search(text) for words in (*REASONS, words_of.RESTRICTED)),
    )
    return sum(map(bool, signs)) > 1


def _known_failure(message: Entity) -> bool | None:
    """Tell what flufl.bounce takes it for: a failure for good, one for now, or nothing that it knows."""
    try:
        for_now, for_good = all_failures(_bounded(message))
    except Exception:  # its detectors stumble over what they do not expect, such as a mail without From
        return None
    return bool(for_good) if for_now or for_good else None


def _answers_itself(message: Entity) -> bool:
    """Tell whether an answering machine wrote it (RFC 3834), a holiday greeting for example."""
    headers = message.headers
    return (
        value_of(headers, "auto-submitted").lower().startswith("auto-")
        or value_of(headers, "precedence").lower() in {"auto_reply", "bulk", "junk", "list"}
        or "x-autoreply" in headers
        or "x-autorespond" in headers
    )


def _words(text: str) -> str:
    """Return the line that says why, with what follows it; without such a line the beginning."""
    lines = [" ".join(line[:LONGEST_WORDS].split()) for line in text.split("\n")]
    said = [line for line in lines if line]
    reasons = (number for number, line in enumerate(said) if _says_why(line))
    return " ".join(said[next(reasons, 0) :][:3])[:LONGEST_WORDS]


def _says_why(line: str) -> bool:
    return any(sign.search(line) for sign in (CODED, MAY_BE_CODE, *REASONS))


def _bounded(message: Entity) -> Message:
    """Return a copy with as few and as short lines as flufl.bounce can search in no time."""
    copy = Message()
    for name in ("from", "subject", "content-type"):
        if value := value_of(message.headers, name):
            copy[name] = value.encode("ascii", "replace").decode()[:LONGEST_LINE]
    if not message.parts:
        copy.set_payload(_short(message.text()))
        return copy
    copy.set_payload([])
    for entity in islice((entity for entity in message.walk() if not entity.parts), 4):
        part = Message()
        part["content-type"] = entity.media_type.encode("ascii", "replace").decode()[:LONGEST_LINE]
        part["content-description"] = value_of(entity.headers, "content-description")[:LONGEST_LINE]
        part.set_payload(_short(entity.text()))
        copy.attach(part)
    return copy


def _short(text: str) -> str:
    lines = text.encode("ascii", "replace").decode().split("\n")[:MOST_LINES]
    return "\n".join(line[:LONGEST_LINE].rstrip() for line in lines)
