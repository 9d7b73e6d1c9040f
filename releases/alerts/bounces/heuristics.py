"""Heuristics: bounces that follow no standard, told from the letters of people and of answering machines."""

import logging
import re
from email.message import Message
from itertools import islice

from flufl.bounce import all_failures

from releases.alerts.bounces import verdicts
from releases.alerts.bounces.entities import Entity, value_of

# It writes a line for each of its detectors, and a traceback when one stumbles.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)

MACHINES = re.compile(
    r"mailer-daemon|postmaster|mail delivery (?:sub)?system|mail system|system administrator", re.IGNORECASE
)
LATER = re.compile(r"delayed|warning:|not yet been delivered|will (?:keep|continue) trying", re.IGNORECASE)
TELLING_LINE = re.compile(r"(?<![\d.])[45]\d\d[ -]|#[45]\.\d")
LONGEST_WORDS = 600  # characters
# flufl.bounce searches line by line, with expressions that are cubic in a line's length at worst.
LONGEST_LINE, MOST_LINES = 120, 200


def failure_in(message: Entity) -> tuple[str, str] | None:
    """Return the status ("5.1.1" or empty) and the words of a bounce without a standard report, or None."""
    if not _is_failure(message):
        return None
    words = _words(notification(message))
    return verdicts.status_in(words), words


def notification(message: Entity) -> str:
    """Return what the message says to a person: its first text."""
    texts = [entity for entity in message.walk() if not entity.parts]
    readable = [text for text in texts if text.media_type in ("text/plain", "text/html")]
    return readable[0].text() if readable else ""


def _is_failure(message: Entity) -> bool:
    by_machine = bool(MACHINES.search(value_of(message.headers, "from")))
    if "x-failed-recipients" in message.headers:  # Exim
        return True
    if LATER.search(value_of(message.headers, "subject")) or (not by_machine and _answers_itself(message)):
        return False
    known = _known_failure(message)
    return by_machine and bool(TELLING_LINE.search(notification(message))) if known is None else known


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
    return bool(
        TELLING_LINE.search(line) or verdicts.HARD_WORDS.search(line) or verdicts.FULL_WORDS.search(line)
    )


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
