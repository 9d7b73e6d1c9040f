"""Where the judges come from: Debian, PyPI and npm, by name; what is missing is installed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bench.peers import node_modules_with, python_with
from umea_press.local.check import ensure_packages
from umea_press.local.environment import Refusal
from umea_press.local.judges.press_room import FOLDER

DEBIAN = {
    "java": "default-jre-headless",
    "node": "nodejs",
    "npm": "npm",
    "spamassassin": "spamassassin",
    "postfix": "postfix",
    "dovecot": "dovecot-core dovecot-lmtpd dovecot-imapd",
    "nginx": "nginx",
}
VNU = "vnu-jar@26.9.27"
PYTHON_TOOLS = ("khard==0.22.0", "gixy-ng==0.2.59", "LinkChecker==10.6.0")
CLIENT_MAKER = ("openapi-python-client==0.29.1",)


def ensure_debian() -> None:
    """Install Debian's share. Raises Refusal: something is missing and this is not root on Debian."""
    ensure_packages(DEBIAN)


def vnu() -> Path:
    """The Nu Html Checker; the package brings its jar along, its script would fetch a Java besides."""
    folder = node_modules_with(FOLDER / "npm", VNU, scripts=False)
    return folder / "vnu-jar" / "build" / "dist" / "vnu.jar"


def python_tool(name: str) -> Path:
    """A program of an environment that is apart from ours."""
    return python_with(FOLDER / "tools", PYTHON_TOOLS).with_name(name)


def client_maker() -> Path:
    """The python of the environment in which the client is made and used."""
    return python_with(FOLDER / "client", CLIENT_MAKER)


def said(
    command: Iterable[object],
    *,
    statuses: Sequence[int] = (0,),
    seconds: int = 300,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run a judge to its end and return what it printed on both outputs.

    Raises:
        Refusal: it ended with a status that means that it could not look, or did not end.
    """
    line = [str(part) for part in command]
    try:
        done = subprocess.run(
            line,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            cwd=folder,
            env=environment,
        )
    except subprocess.TimeoutExpired as late:
        raise Refusal(f"{line[0]} was not done after {seconds} s") from late
    words = done.stdout.decode(errors="replace")
    if done.returncode not in statuses:
        raise Refusal(f"{line[0]} ended with status {done.returncode}: {words[-1500:]}")
    return words
