"""What the doctor says of one thing."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    OK = "ok"
    WARNING = "warning"  # works today
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One sentence about one subject ("disk"), and what a person does about it."""

    grade: Grade
    subject: str
    sentence: str
    remedy: str = ""
