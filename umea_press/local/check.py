"""The story of `make test`: what the tests need, then the checks, then the tests.

`python -m umea_press.local.check` does all of it, `… lint` only the checks; any other arguments go to pytest, and
then only that runs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path

from umea_press.local.environment import CHECKOUT, Refusal
from umea_press.local.keeper import borrowed_cluster

# Chromium for the browser tests; gettext for the test that the Swedish catalogue is complete; letters to draw.
BROWSER = {"chromium": "chromium fonts-dejavu-core"}
PROGRAMS = {**BROWSER, "xgettext": "gettext", "msgfmt": "gettext"}
# More do not help: each has a database, a worker and a browser of its own.
MOST_PROCESSES = 4
# While one process waits for a mail server or a browser, another computes.
WAITING = 1


def formatted_templates() -> list[str]:
    """Return the HTML templates, but those without a last newline: they stand in a line, and djade would end it."""
    html = (CHECKOUT / "templates").rglob("*.html")
    return sorted(str(path.relative_to(CHECKOUT)) for path in html if path.read_bytes().endswith(b"\n"))


CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("oxlint", "--deny-warnings", "static"),
    ("oxfmt", "--check", "static"),
    ("djade", "--check", "--target-version", "5.2", *formatted_templates()),
    ("mypy", "releases", "umea_press"),
    ("lint-imports", "--no-logo"),
    ("pip", "check"),  # the list of packages is complete for this Python, too
    ("python", "manage.py", "makemigrations", "--check", "--dry-run"),
)


def main(arguments: Sequence[str]) -> int:
    """0 when everything passed, 1 when something did not, 2 when the person must mend something first."""
    os.chdir(CHECKOUT)
    try:
        if arguments != ["lint"]:
            ensure_packages()
        with borrowed_cluster() as cluster:  # for all commands: none starts it anew
            failed = [] if arguments and arguments != ["lint"] else lint(cluster.url("postgres"))
            if arguments != ["lint"]:
                failed += run("pytest", *(arguments or in_parallel()))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    print(f"Failed: {'; '.join(failed)}" if failed else "Everything passed.")
    return 1 if failed else 0


def lint(database: str) -> list[str]:
    """Style, types, the house's contracts, migrations; gives the commands that failed, for none hides the next."""
    ours = {"PRESS_ENV": os.devnull, "LOCAL": "1", "SECRET_KEY": "only-for-checks", "DATABASE_URL": database}
    return [failed for check in CHECKS for failed in run(*check, environment=os.environ | ours)]


def run(program: str, *arguments: str, environment: Mapping[str, str] | None = None) -> list[str]:
    """Run a program of our environment in the foreground; gives its line if it failed."""
    line = textwrap.shorten(" ".join([program, *arguments]), 100, placeholder=" …")
    print(f"\n--- {line}", flush=True)
    own = Path(sys.executable).with_name(program)
    # Importing this package has named the settings; pytest would load them before the tests' PostgreSQL is there.
    plain = {k: v for k, v in (environment or os.environ).items() if k != "DJANGO_SETTINGS_MODULE"}
    return [] if subprocess.run([own, *arguments], env=plain, check=False).returncode == 0 else [line]


def in_parallel() -> list[str]:
    """How pytest uses this machine."""
    processes = min(len(os.sched_getaffinity(0)) + WAITING, MOST_PROCESSES)
    return ["-q", "-n", str(processes), "--dist", "worksteal"] if processes > 1 else ["-q"]


def ensure_packages(programs: Mapping[str, str] = PROGRAMS) -> None:
    """Install what is not Python, if we may: the packages of Debian's whose program is not here.

    `programs` are the packages by their program, more than one with spaces between. What is here is left alone,
    wherever it came from: another's Node.js and Debian's npm exclude each other.

    Raises:
        Refusal: one is missing and we are not root on Debian.
    """
    missing = [program for program in programs if shutil.which(program) is None]
    if not missing:
        return
    packages = sorted({package for program in missing for package in programs[program].split()})
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Refusal(f"This needs {', '.join(missing)}. As root on Debian: {' '.join(install)}")
    print(f"Installing Debian's {', '.join(packages)} ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], install):
        done = subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            raise Refusal(f"`{' '.join(command)}` failed; apt says why above.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
