"""Reports: what a mail that came back says: a failure, a complaint, or nothing that changes anything.

RFC 3464 (delivery status notifications), RFC 6533 (the same in UTF-8), RFC 5965
(feedback reports), and what flufl.bounce knows of mail servers that follow none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from releases.bounces import classification, heuristics, mime
from releases.bounces.mime import Entity, Headers, value_of

STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}
FEEDBACK_TYPE = "message/feedback-report"
RECEIPT_TYPES = {"message/disposition-notification", "message/global-disposition-notification"}
MESSAGE_TYPES = {"message/rfc822", "message/global"}
HEADERS_TYPES = {"text/rfc822-headers", "message/global-headers"}

# RFC 5965, 7.3, and what some providers send when somebody presses "unsubscribe". Not "virus", "other", "not-spam".
COMPLAINTS = {"abuse", "fraud", "opt-out"}
CLASSIC_SUBJECT, CLASSIC_HEADER = "complaint about message from", "x-hmxmroriginalrecipient"
FAILED = ("fail", "error")  # OpenSMTPD writes "error" for RFC 3464's "failed"
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
# Where mail systems write down to whom a mail came, and what it answers.
ADDRESSED = (
    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "to", "in-reply-to",
    "references",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BounceReport:
    """A failure to deliver, or a complaint. `places` are the texts in which our mark may stand, the surest first."""

    is_complaint: bool
    status: str  # RFC 3463, such as "5.1.1", or empty
    words: str  # the mail server's own, with whatever addresses it wrote
    places: tuple[str, ...]


def read(raw: bytes) -> BounceReport | None:
    """Return what a mail reports, or None when it changes nothing.

    That is: a delay, a delivery that succeeded, a read receipt, an automatic
    answer, a complaint taken back, or no report at all.
    """
    message = mime.read(raw)
    parts = {entity.media_type: entity for entity in message.walk()}
    feedback = parts.get(FEEDBACK_TYPE)
    if feedback is not None:
        said = mime.read_headers(feedback.text())
        complains = value_of(said, "feedback-type").lower() in COMPLAINTS
        return BounceReport(True, "", "", tuple(_places(message))) if complains else None
    if _is_classic_complaint(message):
        return BounceReport(True, "", "", tuple(_places(message)))
    if parts.keys() & RECEIPT_TYPES:
        return None
    status = next((parts[kind] for kind in STATUS_TYPES if kind in parts), None)
    failure = heuristics.failure_in(message) if status is None else _failure(status, message)
    return BounceReport(False, *failure, tuple(_places(message))) if failure else None


def _outlook_in(block: Headers) -> str:
    """Return the name of Outlook.com if its server refused: it means more than others do by the standard's words."""
    return (
        "outlook.com" if value_of(block, "remote-mta").lower().rstrip(". ").endswith(".outlook.com") else ""
    )


def _is_classic_complaint(message: Entity) -> bool:
    """Tell whether Outlook.com passes on a complaint in the form that is older than RFC 5965 (its JMRP).

    The mail complained of comes whole, with a header that names the recipient; both that and the subject are asked
    for, because a complaint erases somebody.
    """
    subject = value_of(message.headers, "subject").strip().lower()
    return subject.startswith(CLASSIC_SUBJECT) and any(
        CLASSIC_HEADER in mime.read_headers(head) for head in _copied_headers(message)
    )


def _failure(status: Entity, message: Entity) -> tuple[str, str] | None:
    """Return status and words of a delivery status notification, if nothing of the mail went through.

    Our mails have one recipient each. Several here are where that one led to; as
    long as it leads somewhere, the address is alive.
    """
    blocks = (mime.read_headers(block) for block in status.text().replace("\r\n", "\n").split("\n\n"))
    recipients = [block for block in blocks if "action" in block or "final-recipient" in block]
    if not recipients or not all(_has_failed(block) for block in recipients):
        return None
    found = [_status_and_words(block) for block in recipients]
    milder = (each for each in found if classification.kind_of(*each) != classification.Kind.HARD)
    code, words = next(milder, found[0])
    if _gives_reason(code) or heuristics.gives_reason(words):
        return code, words
    # Some say in the letter only why.
    reason = heuristics.reason_in(message)
    return code, f"{words} {reason}" if words and heuristics.gives_reason(reason) else words or reason


def _gives_reason(code: str) -> bool:
    return bool(code) and not code.endswith(".0.0")


def _has_failed(block: Headers) -> bool:
    return value_of(block, "action").lower().startswith(FAILED)


def _status_and_words(block: Headers) -> tuple[str, str]:
    found = STATUS.search(value_of(block, "status"))
    kind, semicolon, words = value_of(block, "diagnostic-code").partition(";")
    # Cisco's gateways write what the other server said beside the standard.
    said = (
        (words if semicolon else kind).strip(),
        value_of(block, "x-supplementary-info"),
        _outlook_in(block),
    )
    return found[1] if found else "", " ".join(filter(None, said))


def _places(message: Entity) -> Iterator[str]:
    for name in ADDRESSED:
        yield from message.headers.get(name, ())
    for entity in message.walk():
        if entity.media_type in STATUS_TYPES | {FEEDBACK_TYPE}:
            yield entity.text()
    yield from _copied_headers(message)
    yield heuristics.notification(message)


def _copied_headers(message: Entity) -> Iterator[str]:
    """Yield the headers of the mail of ours that came back with the message."""
    for entity in message.walk():
        if entity.media_type in MESSAGE_TYPES | HEADERS_TYPES:
            yield mime.decoded(entity.content[: mime.LONGEST_BLOCK]).partition("\n\n")[0]
