"""The report of a run: one HTML file, whole without a network or a script, for the screen and for paper."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import timezone

from releases import municipality
from releases.absolute_urls import whole
from releases.languages import swedish
from releases.moving.runs import Fate, ImportOutcome
from releases.services import origins

MISSING_FILES = "files"


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """One field of one release that a person should look at, in words."""

    field: str
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One release of a report. The addresses are whole: the file is read far from the press room."""

    outcome: ImportOutcome
    doubts: Sequence[DoubtLine]
    address: str
    form: str

    @property
    def total(self) -> int:
        """How many fields were read."""
        return self.outcome.sure + len(self.doubts)


@dataclass(slots=True)
class Report:
    """Collects the outcomes of a run. `source` says in a few words what was taken in."""

    source: str
    began: dt.datetime = field(default_factory=timezone.now)
    new: list[ReportRow] = field(default_factory=list)
    known: list[ReportRow] = field(default_factory=list)
    refused: list[ImportOutcome] = field(default_factory=list)

    def add(self, outcome: ImportOutcome) -> None:
        """Note one outcome."""
        if outcome.fate is Fate.REFUSED:
            self.refused.append(outcome)
            return
        doubts = [DoubtLine(*one) for one in origins.in_words(outcome.doubts)]
        row = ReportRow(outcome, doubts, whole(outcome.path), whole(outcome.desk_path))
        (self.new if outcome.fate is Fate.NEW else self.known).append(row)

    @property
    def doubted(self) -> list[ReportRow]:
        """The releases with something for a person to look at, new or from an earlier run."""
        return [row for row in (*self.new, *self.known) if row.doubts]

    def write(self, path: Path) -> None:
        """Write the report to a file. Raises OSError."""
        path.write_text(self.html(), encoding="utf-8")

    def html(self) -> str:
        """Return the report as HTML."""
        left_out = [row for row in self.new if row.outcome.left_out]
        return render_to_string(
            "moving/report.html",
            {
                "report": self,
                "began": timezone.localtime(self.began),
                "took": swedish.number(round((timezone.now() - self.began).total_seconds())),
                "room": municipality.facts()["name"],
                "left_out": left_out,
                "list_at_desk": whole("/redaktion/releases/release/?osakert=alla"),
                "counts": {
                    "new": swedish.number(len(self.new)),
                    "known": swedish.number(len(self.known)),
                    "refused": swedish.number(len(self.refused)),
                    "doubted": swedish.number(len(self.doubted)),
                },
            },
        )


def usual_path(now: dt.datetime) -> Path:
    """Return where a report is written that nobody named a place for: the folder that the command runs in."""
    return Path(f"inflyttning-{timezone.localtime(now):%Y%m%d-%H%M%S}.html")
