"""The one reader of files with settings: a `NAME=value` on each line, the value as it stands.

No shell, systemd or library reads such a file (units name it in `PRESS_ENV`, never in `EnvironmentFile`): each of
them has rules of its own for `$`, `#`, `\\`, quotes and spaces, and a generated secret may hold any of these.
"""

import re
from pathlib import Path

LINE = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
QUOTES = "\"'"


class UnreadableEnvFile(Exception):
    """A file with settings that cannot be read; the message says in Swedish why, and holds no value of it."""


def read(path: Path) -> dict[str, str]:
    """Return the values by name; none if there is no file. Empty lines and those that begin with # are passed over.

    Raises:
        UnreadableEnvFile: this account may not read it, or a line of it is no `NAME=value`.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableEnvFile(f"{path} kan inte läsas: {error}.") from error
    # Not splitlines(): it would also end a value at a form feed or a line separator.
    lines = enumerate(text.split("\n"), start=1)
    return dict(_pair(path, number, line) for number, line in lines if line.strip() and line[0] != "#")


def is_in_quotes(value: str) -> bool:
    """Tell whether a value stands in quotes, as a shell would want it: here they are part of it."""
    return len(value) > 1 and value[0] == value[-1] and value[0] in QUOTES


def _pair(path: Path, number: int, line: str) -> tuple[str, str]:
    found = LINE.fullmatch(line)
    if found is None:
        raise UnreadableEnvFile(f"Rad {number} i {path} är inte NAMN=värde.")
    return found[1], found[2]
