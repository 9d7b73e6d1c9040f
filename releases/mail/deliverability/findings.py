"""Findings: what is right, and what is to be mended by publishing which record."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_STRING = 255  # octets: RFC 1035, 3.3; a longer text is published as several strings side by side


class Severity(StrEnum):
    RIGHT = "right"
    NOTE = "note"  # works, and could be better
    MEND = "mend"
    UNKNOWN = "unknown"  # could not be looked at


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """A DNS record to publish."""

    name: str
    kind: str
    value: str

    @property
    def text(self) -> str:
        """The value as a zone file has it (RFC 1035, 5.1)."""
        if self.kind != "TXT":
            return self.value
        starts = range(0, len(self.value), LONGEST_STRING)
        return " ".join(f'"{self.value[start : start + LONGEST_STRING]}"' for start in starts)

    def __str__(self) -> str:
        return f"{self.name}. {self.kind} {self.text}"


@dataclass(frozen=True, slots=True)
class DeliverabilityFinding:
    """One sentence about one subject ("SPF"), and the records that would mend it."""

    subject: str
    standing: Severity
    sentence: str
    records: tuple[DnsRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who our mail says it is from, and who hands it to the world."""

    domain: str  # of From
    return_domain: str  # of the envelope sender, where bounces go
    signing_domain: str  # empty while it is not known whether, and as whom, the mail server signs
    addresses: tuple[str, ...]  # IP addresses that send, as far as they are known
    sends_itself: bool  # a mail server on this machine, and not one elsewhere
    host: str  # of the mail server that takes our mail
    name: str  # of this machine in public
