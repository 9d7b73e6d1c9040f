"""Compiles the hash-pinned requirements from pyproject.toml, for `make lock`; only the standard library.

requirements.txt holds everything, requirements-production.txt what a server needs, in the same versions. What a
machine says about where it fetches packages from stays out of both files.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PIP_TOOLS = "pip-tools==7.6.2"
OPTIONS = ["--quiet", "--generate-hashes", "--no-emit-options", "--allow-unsafe", "--strip-extras"]
ALL = ["--extra", "dev", "-o", "requirements.txt"]
PRODUCTION = ["-c", "requirements.txt", "-o", "requirements-production.txt"]


def main() -> None:
    """Raises subprocess.CalledProcessError: no solution, or no network; pip-compile says why."""
    with tempfile.TemporaryDirectory(prefix="umea-press-lock-") as folder:
        python = str(Path(folder, "bin", "python"))
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-qq", PIP_TOOLS], check=True)
        environment = {**os.environ, "CUSTOM_COMPILE_COMMAND": "make lock"}
        for output in (ALL, PRODUCTION):
            command = [
                python,
                "-m",
                "piptools",
                "compile",
                *OPTIONS,
                *output,
                *sys.argv[1:],
                "pyproject.toml",
            ]
            subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
