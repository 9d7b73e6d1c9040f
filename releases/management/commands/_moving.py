"""What the commands that move an archive in share: their options, what they print, and the report at their end."""

import argparse
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from releases.absolute_urls import whole
from releases.models import Editor
from releases.moving import reports
from releases.moving.progress import ProgressDisplay
from releases.moving.reports import Report
from releases.moving.runs import Candidate, Fate, ImportOutcome, ImportRun
from releases.services import origins


def add_options(parser: CommandParser) -> None:
    """Add what every command of moving in takes."""
    parser.add_argument("--by", metavar="USERNAME", help="the editor who answers for it")
    parser.add_argument("--report", type=Path, metavar="FILE.html", help="where the report is written")
    parser.add_argument(
        "--allow-private", action="store_true", help="fetch from private networks too: your own intranet"
    )
    parser.add_argument(
        "--delay", type=float, default=1.0, metavar="SECONDS", help="between two answers of a host (1)"
    )


def day(text: str) -> dt.date:
    """Return the day that an option gives."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("Write the day as YYYY-MM-DD.")) from error


def editor(username: str | None) -> Editor | None:
    """Return the editor of this name, None for nobody. Raises CommandError."""
    if username is None:
        return None
    try:
        return Editor.objects.get(username=username)
    except Editor.DoesNotExist as error:
        raise CommandError(_("There is no editor called %(name)s.") % {"name": username}) from error


@dataclass(slots=True)
class MovingIn:
    """One run on the shell: prints an address a line, says what is wrong on the other output, and writes the report.

    `report_to` is None where nobody wants a report.
    """

    command: BaseCommand
    run: ImportRun
    source: str
    total: int | None = None
    report_to: Path | None = None
    _later: list[str] = field(default_factory=list)

    def over(self, candidates: Iterable[Candidate]) -> None:
        """Take in the candidates. Raises SystemExit(1) at the end if any was refused."""
        report = Report(self.source)
        refused = 0
        display = ProgressDisplay(self.command.stderr, self.total)  # type: ignore[arg-type]
        for outcome in display.over(self.run.outcomes(candidates)):
            display.clear()
            self._print(outcome)
            refused += outcome.fate is Fate.REFUSED
            if self.report_to:
                report.add(outcome)
        for line in self._later:
            self.command.stderr.write(line)
        self._write(report)
        if refused:
            raise SystemExit(1)

    def _print(self, outcome: ImportOutcome) -> None:
        if outcome.fate is Fate.REFUSED:
            self.command.stderr.write(f"{outcome.name}: {outcome.reason}")
            return
        self.command.stdout.write(whole(outcome.path))
        if outcome.left_out:
            said = _("Pictures are not taken along. Left out: %(names)s. Upload them at the desk.")
            self.command.stderr.write(f"{outcome.name}: {said % {'names': ', '.join(outcome.left_out)}}")
        if outcome.doubts and (outcome.fate is Fate.NEW or self.report_to is None):
            names = ", ".join(dict.fromkeys(name for name, *_rest in origins.in_words(outcome.doubts)))
            doubt = _("Not sure, look at it: %(names)s.") % {"names": names}
            self._later.append(f"{outcome.name}: {doubt}")

    def _write(self, report: Report) -> None:
        if self.report_to is None:
            return
        try:
            report.write(self.report_to)
        except OSError as error:
            raise CommandError(
                _("The report cannot be written to %(file)s: %(reason)s.")
                % {"file": self.report_to, "reason": error.strerror}
            ) from error
        sentence = _(
            "%(new)s taken in, %(known)s here before, %(doubted)s to look at, %(refused)s not taken in."
        )
        values = {
            "new": len(report.new),
            "known": len(report.known),
            "doubted": len(report.doubted),
            "refused": len(report.refused),
        }
        self.command.stderr.write(sentence % values)
        self.command.stderr.write(_("Report: %(file)s") % {"file": self.report_to})


def report_path(options: dict[str, Any]) -> Path:
    """Return where the report is written: where somebody said, else in this folder."""
    return options["report"] or reports.usual_path(timezone.now())
