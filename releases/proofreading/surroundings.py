"""What stands around a release and is not in it: its address book of the press room, its form, its mail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class DeadEnd(StrEnum):
    """Why a link to our own site leads readers nowhere."""

    NOWHERE = "nowhere"
    WITHDRAWN = "withdrawn"
    DESK = "desk"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLink:
    """An address of our own site that readers cannot follow, and the one that was meant, "" where nobody knows."""

    why: DeadEnd = DeadEnd.NOWHERE
    meant: str = ""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the rules are told besides document and directory.

    `dead` are addresses of our own site, `typed` texts of a form before saving
    cleans them, by field; `lacking` the names of minority languages that the
    installation wants and the release has no version in; `mail_bytes` the size
    of its mail, 0 where that was not asked.
    """

    dead: Mapping[str, DeadLink] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()
    mail_bytes: int = 0
