"""Builds `.venv` from the hash-pinned requirements; make runs it with whatever Python there is.

Only the standard library, nothing of ours, and no syntax newer than Python 3.6: its first duty is to say which
Python it needs.
"""

import importlib.util
import os
import shutil
import subprocess
import sys

FOLDER = ".venv"
PYTHON = FOLDER + "/bin/python"


def main() -> int:
    """0, or 2 after a sentence about what the machine lacks."""
    if sys.version_info < (3, 11):  # noqa: UP036 - it is this script that finds out
        found = ".".join(str(part) for part in sys.version_info[:2])
        return refuse(
            f"Python 3.11 or later is needed, and this is {found}. Name another: make PYTHON=python3.12"
        )
    print("Building .venv (once, and again when requirements.txt changes) ...", flush=True)
    if not is_whole():
        if not (has_ensurepip() or install_ensurepip()):
            return refuse("Python's venv module is missing. On Debian: apt-get install python3-venv")
        subprocess.run([sys.executable, "-m", "venv", "--clear", FOLDER], check=True)
    # --no-deps: the list is complete. --no-compile: what is never imported need not be compiled (10 of 24 s).
    install = ["-m", "pip", "--disable-pip-version-check", "install", "-qq", "--no-deps", "--no-compile"]
    done = subprocess.run([PYTHON, *install, "--require-hashes", "-r", "requirements.txt"], check=False)
    return 0 if done.returncode == 0 else refuse("The packages could not be installed; pip says why above.")


def is_whole() -> bool:
    """Whether `.venv` works: that of a moved checkout, or of a Python that is gone, does not."""
    try:
        found = subprocess.run(
            [PYTHON, "-c", "import pip, sys; print(sys.prefix)"], capture_output=True, check=False
        )
    except OSError:
        return False
    return found.stdout.decode().strip() == os.path.abspath(FOLDER)


def has_ensurepip() -> bool:
    """Debian keeps it in a package of its own."""
    return importlib.util.find_spec("ensurepip") is not None


def install_ensurepip() -> bool:
    """As root on Debian we can mend it ourselves."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print("Installing Debian's python3-venv ...", flush=True)
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    package = f"python3.{sys.version_info[1]}-venv"
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", package]
    return subprocess.run(install, env=environment, check=False).returncode == 0


def refuse(sentence: str) -> int:
    """Say it where errors belong."""
    print(sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
