"""A run that is killed in its middle goes on where it was: nothing twice, nothing missing, and the report is whole."""

import os
import re
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings

from releases.models import Alert, Edition, OldAddress, Origin, Release
from releases.moving.progress import ProgressDisplay
from releases.tests.moving import archives
from releases.tests.moving.shell import move
from releases.tests.processes import same_settings

COUNT = 18


@pytest.mark.django_db(transaction=True)
def test_what_was_killed_goes_on_with_nothing_twice_and_nothing_missing(tmp_path):
    exports = list(archives.write_exports(tmp_path / "json", COUNT, size=5))
    exports[-1].write_text(exports[-1].read_text().replace('"title": "', '"title": null, "x": "', 1))
    command = [
        sys.executable,
        str(settings.BASE_DIR / "manage.py"),
        "import_via",
        str(tmp_path / "json"),
        "--archive",
    ]
    with subprocess.Popen(
        command,
        env=os.environ | same_settings() | {"PYTHONUNBUFFERED": "1"},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        printed = [process.stdout.readline() for _ in range(5)]
        process.kill()
        process.wait(timeout=30)
    assert all(line.startswith(settings.SITE_URL) for line in printed)
    before = Release.objects.count()
    assert 5 <= before < COUNT - 1
    ran = move(tmp_path, "import_via", tmp_path / "json", "--archive")
    assert (ran.code, len(ran.out), len(set(ran.out))) == (1, COUNT - 1, COUNT - 1)
    assert [model.objects.count() for model in (Release, Edition, Origin, OldAddress)] == [COUNT - 1] * 4
    assert not Alert.objects.exists()
    counts = re.findall(r"<li><strong>(\d+)</strong> (\w+)", ran.report)
    assert counts == [(str(COUNT - 1 - before), "lästa"), (str(before), "fanns"), ("0", "att"), ("1", "inte")]
    days = sorted(Edition.objects.values_list("first_published_at", flat=True))
    assert days == [archives.invented(n).day for n in range(COUNT) if n != 15]


@pytest.mark.parametrize(("is_terminal", "sign"), [(True, "\r\x1b[K[███"), (False, "20 av 100")])
def test_progress_is_a_bar_on_a_terminal_and_lines_elsewhere(is_terminal, sign, monkeypatch):
    now = iter(range(0, 1000, 2))
    monkeypatch.setattr("time.monotonic", lambda: next(now))
    out = Output(is_terminal)
    assert list(ProgressDisplay(out, 100).over(range(40))) == list(range(40))
    assert sign in out.getvalue()
    quiet = Output(is_terminal)
    list(ProgressDisplay(quiet, 3).over(range(3)))
    assert quiet.getvalue() == ""


class Output(StringIO):
    """What a command writes to, as a terminal or not."""

    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal

    def write(self, msg: str = "", style_func: object = None, ending: str = "\n") -> int:
        return super().write(msg + ending)
