"""How a variable of the environment is declared, and how its value is read; django-environ does the reading."""

import datetime as dt
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

import environ

from umea_press import env_file

# What gunicorn takes for "do not start this again"; the units in deploy/systemd do, too.
REFUSED = 3
ON, OFF = {"true", "on", "ok", "y", "yes", "1"}, {"false", "off", "n", "no", "0", ""}
# Of 1: ALOWED_HOSTS is as near as 0.96 to what it means, TEST_DATABASE_URL 0.83 and somebody else's.
NEAR = 0.85
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
POSTGRESQL = ("postgres", "postgresql", "psql", "pgsql")  # what django-environ takes for it
FAMILY = 3  # variables with the same first word; then whatever else begins with it is meant for us


class Kind(StrEnum):
    """What a value is read as: the name of a method of `Environment`."""

    TEXT = "str"
    NUMBER = "int"
    RATE = "float"
    SWITCH = "bool"
    LIST = "list"
    DATABASE = "database"
    FOLDER = "path"
    DAY = "day"
    RATES = "rates"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the environment.

    `about` says in Markdown what it does. `default` is a value, or makes one of
    what else is set; `shown` is what the page of settings says of the default
    where that is not the value itself. A text that is not empty is one of `words`,
    and matches `shape` in whole; a number is `least` or more. One that
    `must_be_set` has no default that holds where LOCAL is off.
    """

    name: str
    kind: Kind
    about: str
    default: Any = ""
    shown: str = ""
    must_be_set: bool = False
    empty_is_unset: bool = False
    words: tuple[str, ...] = ()
    least: int | None = None
    shape: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Variables about one subject."""

    title: str
    variables: tuple[Variable, ...]


class Environment(environ.Env):  # type: ignore[misc]
    """The values of declared variables, as they stand: "$" and "#" mean nothing in them.

    One that cannot be read ends the process with a sentence, and with the status that says not to start it again.
    """

    def __init__(self, variables: Iterable[Variable]) -> None:
        super().__init__()
        self.declared = {variable.name: variable for variable in variables}

    def read_file(self, path: str | Path, *, must_exist: bool = False) -> None:
        """Set what a file holds and the environment does not. Raises SystemExit for one that cannot be read."""
        try:
            values = env_file.read(Path(path))
        except env_file.UnreadableEnvFile as error:
            _end(str(error))
        if must_exist and not Path(path).exists():
            _end(f"PRESS_ENV är {path}, och den filen finns inte.")
        for name, value in values.items():
            self.ENVIRON.setdefault(name, value)

    def __call__(self, name: str) -> Any:
        """Return the value of a declared variable. Raises KeyError for another, SystemExit for what cannot be read."""
        variable = self.declared[name]
        default = variable.default(self) if callable(variable.default) else variable.default
        if variable.empty_is_unset and not self.ENVIRON.get(name):
            return default
        return getattr(self, variable.kind)(name, default=default)

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Return Django's words for a PostgreSQL address; of one that is none, its password is said to nobody."""
        scheme, mark, _rest = self.ENVIRON.get(name, default).partition("://")
        if not mark or scheme not in POSTGRESQL:
            _refuse(name, f"{scheme}://…" if mark else "…", "postgres://…")
        try:
            database: dict[str, Any] = self.db_url(name, default=default)
        except ValueError:
            _refuse(name, f"{scheme}://…", "postgres://user:password@host:port/name")
        return database

    def day(self, name: str, default: dt.date | None) -> dt.date | None:
        """Return a date written as 2026-11-22."""
        day: dt.date | None = self.get_value(name, cast=dt.date.fromisoformat, default=default)
        return day

    def rates(self, name: str, default: dict[str, float]) -> dict[str, float]:
        """Return numbers by names, written as "gmail.com=20,outlook.com=10"."""
        numbers: dict[str, float] = self.get_value(name, cast=_rates, default=default)
        return numbers

    def pairs(self, name: str, default: dict[str, str]) -> dict[str, str]:
        """Return words by names, written as "Pressrum=writer;CN=Chefer,DC=example=publisher": the last "=" divides."""
        words: dict[str, str] = self.get_value(name, cast=_pairs, default=default)
        return words

    def get_value(self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, **more: Any) -> Any:
        """Return a value; one that begins with "$", as a generated secret may, names no other variable."""
        value = self.ENVIRON.get(var, "")
        try:
            if value[:1] == "$":
                return self.parse_value(value, cast)
            return super().get_value(var, cast, default, **more)
        except ValueError as error:
            _refuse(var, value, str(error))

    def misspelt(self) -> dict[str, str]:
        """Return the variables that are set, look like ours and are not, each with the nearest of ours or ""."""
        heads = [name.partition("_")[0] for name in self.declared]
        families = {head for head in heads if heads.count(head) >= FAMILY}
        unknown = sorted(name for name in self.ENVIRON if "_" in name and name not in self.declared)
        nearest = {
            name: "".join(get_close_matches(name, self.declared, n=1, cutoff=NEAR)) for name in unknown
        }
        return {name: near for name, near in nearest.items() if near or name.partition("_")[0] in families}


def _refuse(name: str, value: str, reason: str) -> NoReturn:
    _end(f"{name} är ”{value}” och kan inte läsas ({reason}).")


def _end(sentence: str) -> NoReturn:
    """End this process with a sentence; before settings are read there is no catalogue that could translate it."""
    sys.stderr.write(f"{sentence} Se docs/settings.md.\n")
    sys.exit(REFUSED)


def _rates(written: str) -> dict[str, float]:
    pairs = (pair.partition("=") for pair in written.split(",") if pair.strip())
    return {domain.strip(): float(rate) for domain, _equals, rate in pairs}


def _pairs(written: str) -> dict[str, str]:
    pairs = [pair.rpartition("=") for pair in written.split(";") if pair.strip()]
    if any(not name.strip() or not word.strip() for name, _equals, word in pairs):
        raise ValueError("name=word;name=word")
    return {name.strip(): word.strip() for name, _equals, word in pairs}
