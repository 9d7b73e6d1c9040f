#!/usr/bin/env python3
"""Django's command line. Beside a running `make run` it needs no variable set."""

import importlib.util
import os
import sys
from pathlib import Path


def main() -> None:
    """Run one command; an unreachable database is a sentence, not a traceback."""
    use_own_python()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "umea_press.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) is not None:
            raise  # the server answered: this is not about reaching it
        sys.exit(
            f"The database cannot be reached. Start `make run` first, or set DATABASE_URL.\n{error}".strip()
        )


def use_own_python() -> None:
    """Any Python may start this: one without Django hands over to `.venv`, if it is there."""
    own = Path(__file__).resolve().parent / ".venv" / "bin" / "python"
    if importlib.util.find_spec("django") is None:
        if not own.exists() or Path(sys.prefix) == own.parents[1]:
            sys.exit("Django is not installed here. `make run` installs everything that is needed.")
        os.execv(own, [str(own), *sys.argv])  # noqa: S606


if __name__ == "__main__":
    main()
