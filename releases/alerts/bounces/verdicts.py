"""Verdicts: what kind of bounce an enhanced status code (RFC 3463) and a server's words mean.

Only `hard` says that an address is gone. Whatever is about us, our message or
our server's standing is `policy`, and no reader pays for that. All else is
`soft`: it may pass.
"""

import re

from releases.models import Bounce

Kind = Bounce.Kind

# Within class 5 only. 5.1.10 is the null MX of RFC 7505; 5.1.6 a mailbox that has moved; 5.2.1 one that is disabled.
HARD = {"1.1", "1.2", "1.3", "1.6", "1.10", "2.1"}
# About us: the sender's address (1.7, 1.8), the message (6.x) and security or policy (7.x), in either class.
SENDERS = {"1.7", "1.8"}
ABOUT_US = {"6", "7"}

ENHANCED = r"([45]\.[0-7]\.\d{1,3})(?!\d|\.\d)"
AFTER_CODE = re.compile(rf"(?<!\d)[45]\d\d[ -]#?{ENHANCED}")
BARE = re.compile(rf"(?<![\d.]){ENHANCED}")
CODE = re.compile(r"(?<![\d.])([45])\d\d(?![\d.])")

POLICY_WORDS = re.compile(
    r"\bspam|unsolicited|black ?list|block ?list|blocked (?:by|using|for)|(?:is|been|was) blocked|dnsbl|\brbl\b"
    r"|spamhaus|barracuda|reputation|dmarc|\bspf\b|dkim|not authenticated|authentication (?:is )?required"
    r"|policy (?:reason|violation|restriction|rejection)|(?:by|due to|local|security) polic|gr[ea]ylist"
    r"|relay(?:ing)? (?:access )?(?:denied|not)|unable to relay|virus|too many (?:messages|connections)|rate limit",
    re.IGNORECASE,
)
FULL_WORDS = re.compile(
    r"(?:mail)?box (?:is )?full|over ?quota|quota (?:is )?exceeded|exceed\w* (?:\w+ )?quota|insufficient storage"
    r"|out of storage|full mailbox",
    re.IGNORECASE,
)
HARD_WORDS = re.compile(
    r"(?:user|recipient|mailbox|address|account|addressee)(?: \w+)?,? (?:is |was )?"
    r"(?:unknown|not found|disabled|deactivated|inactive|suspended|closed|invalid)"
    r"|(?:unknown|invalid|no such|nonexistent|non-existent) (?:local )?"
    r"(?:user|recipient|mailbox|address|account|person|local part)"
    r"|(?:does not|doesn't|doesn’t) (?:exist|have an? (?:\S+ )?account)|no mailbox (?:here )?by that name"
    r"|account (?:has been|is|that you tried to reach is) (?:disabled|deactivated|closed|suspended)"
    r"|(?:host|domain)(?: name)? (?:does not exist|not found)|no longer (?:valid|exists|available|in use)"
    r"|not a (?:valid|known) (?:user|mailbox|recipient)",
    re.IGNORECASE,
)


def kind_of(status: str, words: str) -> Bounce.Kind:
    """Return the kind of a final refusal. `status` as in "5.1.1" or empty; `words` may hold a more telling code."""
    code = telling_status(status, words)
    severity, _, detail = code.partition(".")
    if severity == "5" and detail in HARD:
        return Kind.HARD
    if detail in SENDERS or detail[:1] in ABOUT_US or POLICY_WORDS.search(words):
        return Kind.POLICY
    if _is_passing(severity, detail, words):
        return Kind.SOFT
    return Kind.HARD if HARD_WORDS.search(words) else Kind.SOFT


def telling_status(status: str, words: str) -> str:
    """Return the more telling of the given code and the one in the words; empty if there is none."""
    is_vague = not status or status.endswith(".0.0")
    return (status_in(words) or status) if is_vague else status


def status_in(words: str) -> str:
    """Return the enhanced status code in a server's words, such as "5.1.1" in "550 5.1.1 No such user", or nothing."""
    found = AFTER_CODE.search(words) or BARE.search(words)
    return found[1] if found else ""


def _is_passing(severity: str, detail: str, words: str) -> bool:
    """Tell whether it is temporary, a full mailbox, or the way there (RFC 3463, 3.5) and not the address."""
    if not severity:
        code = CODE.search(words)
        severity = code[1] if code else "5"
    return severity != "5" or detail == "2.2" or detail.startswith("4.") or bool(FULL_WORDS.search(words))
