"""The commands of moving in, as they are run on the shell."""

from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.core.management import call_command


@dataclass(frozen=True)
class Ran:
    """What a command gave: its exit code, the lines of its two outputs, and its report."""

    code: int
    out: list[str]
    err: list[str]
    report: str


def move(folder: Path, *arguments: object) -> Ran:
    """ImportRun a command of moving in, with its report in `folder`."""
    out, err, code = StringIO(), StringIO(), 0
    report = folder / "rapport.html"
    report.unlink(missing_ok=True)
    try:
        call_command(*map(str, arguments), "--report", str(report), stdout=out, stderr=err)
    except SystemExit as end:
        code = int(end.code or 0)
    written = report.read_text() if report.exists() else ""
    return Ran(code, out.getvalue().splitlines(), err.getvalue().splitlines(), written)
