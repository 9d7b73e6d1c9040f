"""Status codes: whose fault it is that a mail was refused. The one place that knows; three rooms ask it.

The conversation with the mail server (`mail/smtp/replies.py`) asks it about an answer, `bounces/classification.py`
about a returned mail, `services/steering.py` about what may be sent again. The codes are RFC 3463's, with
RFC 5248's register, RFC 7505 (null MX) and what Exchange adds; the words, for servers without codes, stand in
`refusal_words`.
"""

import re
from enum import Enum, auto

from releases.document import characters
from releases.mail import refusal_words as words_of


class Blame(Enum):
    """Whose fault a refusal is, as far as the answer itself says."""

    ADDRESS = auto()  # it does not exist, or not any more
    MAILBOX = auto()  # the recipient's mailbox, or the way to it: it may pass
    UNCLEAR = auto()  # the recipient's server or ours: what it answers to others tells
    OURS = (
        auto()
    )  # our message or reputation; whether it is meant for us alone, answers to other recipients tell
    SENDER = auto()  # our own address; no recipient can be to blame


# RFC 3463, 3.2 and 3.3. 1.6 is a mailbox that has moved, 1.10 the null MX of RFC 7505 and Exchange's "not found",
# 2.1 a mailbox that is disabled, 7.17 and 7.18 an address that belongs to somebody else now (RFC 7293).
GONE = {"1.1", "1.2", "1.3", "1.6", "1.10", "2.1", "7.17", "7.18"}
# 1.20 and 1.90 are Exchange's: several senders, and the day's allowance of the sender.
SENDERS = {"1.7", "1.8", "1.20", "1.90"}
# Exchange: this recipient takes mail from its own house or from listed senders only.
RESTRICTED = {"7.124", "7.129", "7.132", "7.133", "7.134", "7.135", "7.136"}
STANDING, MAILBOXES, WAYS = {"6", "7"}, {"1", "2"}, {"4"}  # subjects: RFC 3463, 3.1
UNROUTED = "4.1"  # no answer from the host; Exchange Online says so of an address that it does not know

ENHANCED = r"([45]\.[0-7]\.\d{1,3})(?!\d|\.\d)"
AFTER_CODE = re.compile(rf"(?<!\d)[45]\d\d[ -]#?{ENHANCED}")
BARE = re.compile(rf"(?<![\d.]){ENHANCED}")
CODE = re.compile(r"(?<![\d.-])([45])[0-5]\d(?![\d.])")
CONTINUED = re.compile(r"(?<![\d.-])([245]\d\d)-")  # RFC 5321, 4.2.1: any line but the last
# RFC 5321, 4.2.3: 550 to 553 are said about a mailbox, all else about the transaction.
ABOUT_MAILBOX = re.compile(r"(?<![\d.-])55[0-3](?![\d.])")


def blame(status: str, words: str) -> Blame:
    """Return whose fault a refusal is. `status` as in "5.1.1" or empty; `words` may hold a more telling code."""
    words = in_one_line(words)
    detail = most_exact_status(status, words).partition(".")[2]
    subject = detail.partition(".")[0]
    if detail in SENDERS:
        return Blame.SENDER
    if detail in RESTRICTED or words_of.RESTRICTED.search(words):
        return Blame.ADDRESS if detail == UNROUTED else Blame.UNCLEAR
    if detail not in GONE and words_of.OURS.search(words):
        return Blame.OURS
    if (domain := _domain(detail, words)) is not None:
        return domain
    if detail in GONE:
        return _of_gone(words)
    if subject in STANDING:
        return Blame.OURS
    if (subject in MAILBOXES and words_of.RATE.search(words)) or words_of.FULL.search(words):
        return Blame.MAILBOX
    return Blame.OURS if words_of.STANDING.search(words) else _of_others(detail, subject, words)


def says_gone(status: str, words: str) -> bool:
    """Tell whether a refusal says for good that the address does not exist."""
    return is_final(status, words) and blame(status, words) is Blame.ADDRESS


def is_final(status: str, words: str) -> bool:
    """Tell whether a refusal is for good (class 5) and not for now."""
    severity = most_exact_status(status, words)[:1]
    if not severity:
        code = CODE.search(words)
        severity = code[1] if code else "5"
    return severity == "5"


def most_exact_status(status: str, words: str) -> str:
    """Return the more telling of the given code and the one in the words; empty if there is none."""
    is_vague = not status or status.endswith(".0.0")
    return (status_in(words) or status) if is_vague else status


def status_in(words: str) -> str:
    """Return the enhanced status code in a server's words, such as "5.1.1" in "550 5.1.1 No such user", or nothing."""
    found = AFTER_CODE.search(words) or BARE.search(words)
    return found[1] if found else ""


def in_one_line(words: str) -> str:
    """Return a reply in composed letters, its code once: a phrase may go on behind the code of the next line."""
    words = characters.normal(" ".join(words.split()))
    if not (first := CONTINUED.search(words)):
        return words
    again = rf"(?<![\d.-]){first[1]}[- ](?:[245]\.\d{{1,3}}\.\d{{1,3}} )?"
    return words[: first.end()] + re.sub(again, "", words[first.end() :])


def _domain(detail: str, words: str) -> Blame | None:
    """Tell whether a domain is gone, if that is what the refusal is about.

    Only a server that was asked over SMTP knows: what a relay of ours could not look up may be our own DNS.
    """
    if detail.partition(".")[0] not in {"", "0", "1", "4"}:
        return None
    if words_of.NULL_MX.search(words):
        return Blame.ADDRESS
    looked_up = words_of.LOOKUP.search(words)
    if words_of.DOMAIN_GONE.search(words):
        return Blame.ADDRESS if CODE.search(words) and not looked_up else Blame.MAILBOX
    return Blame.MAILBOX if looked_up or (detail == "1.2" and words and not CODE.search(words)) else None


def _of_gone(words: str) -> Blame:
    """Tell whether a code that says an address is gone means it: some servers use it for whatever they refuse."""
    if _may_pass(words):
        return Blame.MAILBOX
    is_ours = words_of.BLOCKLIST.search(words) and not words_of.GONE.search(words)
    return Blame.OURS if is_ours else Blame.ADDRESS


def _may_pass(words: str) -> bool:
    return any(sign.search(words) for sign in (words_of.RATE, words_of.FULL, words_of.PASSING))


def _of_others(detail: str, subject: str, words: str) -> Blame:
    if subject in WAYS or _may_pass(words):
        return Blame.MAILBOX
    if detail != "2.2" and words_of.GONE.search(words):
        return Blame.ADDRESS
    about_mailbox = subject in MAILBOXES or (not subject and ABOUT_MAILBOX.search(words))
    return Blame.MAILBOX if about_mailbox and not words_of.DENIED.search(words) else Blame.UNCLEAR
