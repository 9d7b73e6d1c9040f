"""The declarations of the variables: what they say is what is read, refused and written down."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest

from releases.mail.transport import ENCRYPTIONS
from umea_press.local import settings_page
from umea_press.local.environment import CHECKOUT
from umea_press.variables import VARIABLES, env
from umea_press.variables.declaration import Environment, Kind, Variable

SETTINGS = (CHECKOUT / "umea_press" / "settings.py").read_text()


def test_the_page_of_settings_is_what_is_declared() -> None:
    assert settings_page.PAGE.read_text(encoding="utf-8") == settings_page.page()


def test_each_variable_is_declared_once() -> None:
    assert len(VARIABLES) == len(env.declared)


def test_every_declared_variable_is_read_by_the_settings() -> None:
    script = (
        "from umea_press.variables.declaration import Environment as E\n"
        "read, call = set(), E.__call__\n"
        "E.__call__ = lambda self, name: (read.add(name), call(self, name))[1]\n"
        "import umea_press.settings\n"
        "print(*sorted(read))"
    )
    environment = {"PATH": os.environ["PATH"], "PRESS_ENV": os.devnull}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == sorted(env.declared)


def test_the_settings_read_the_environment_through_the_declarations_only() -> None:
    assert re.findall(r"\benv\.(?!read_file)\w+|environ\[|getenv|environ\.get\((?!FILE)", SETTINGS) == []


@pytest.mark.parametrize("password", ["a#b", "$a$b", "a%23b"])
def test_the_password_of_a_database_is_read_as_it_stands_or_as_in_addresses(
    monkeypatch: Any, password: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgres://press:{password}@db.example.se/press")
    found = env("DATABASE_URL")
    assert (found["PASSWORD"], found["HOST"]) == (password.replace("%23", "#"), "db.example.se")


def test_an_undeclared_variable_cannot_be_read() -> None:
    with pytest.raises(KeyError):
        env("MAIL_TSL")


def test_the_words_for_encryption_are_those_of_the_transport() -> None:
    assert {"", *env.declared["MAIL_TLS"].words} == set(ENCRYPTIONS)


@pytest.mark.parametrize("one", VARIABLES, ids=lambda one: str(one.name))
def test_every_variable_says_what_it_does_and_its_default_keeps_its_own_rules(one: Variable) -> None:
    assert one.about
    assert not one.about.endswith(".")
    default = one.default(env) if callable(one.default) else one.default
    assert not one.shape or not default or one.shape.fullmatch(str(default))
    assert one.least is None or default >= one.least
    assert not callable(one.default) or one.shown


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (Kind.TEXT, "a #b", "a #b"),
        (Kind.TEXT, "$a#b", "$a#b"),
        (Kind.NUMBER, "12", 12),
        (Kind.RATE, "2.5", 2.5),
        (Kind.SWITCH, "on", True),
        (Kind.SWITCH, "0", False),
        (Kind.LIST, "a,b", ["a", "b"]),
        (Kind.RATES, "a.se=1,b.se=2", {"a.se": 1.0, "b.se": 2.0}),
    ],
)
def test_each_kind_is_read_as_what_it_is(monkeypatch: Any, kind: Kind, written: str, value: object) -> None:
    monkeypatch.setenv("A_VARIABLE", written)
    assert Environment([Variable("A_VARIABLE", kind, "")])("A_VARIABLE") == value


def test_groups_may_hold_commas_and_equals_signs(monkeypatch: Any) -> None:
    monkeypatch.setenv("DIRECTORY_ROLES", "Skribenter=writer; CN=Chefer,DC=example,DC=se = publisher;")
    assert env("DIRECTORY_ROLES") == {"Skribenter": "writer", "CN=Chefer,DC=example,DC=se": "publisher"}


@pytest.mark.parametrize("written", ["writer", "Skribenter=", "=writer"])
def test_a_group_without_a_role_ends_with_a_sentence(monkeypatch: Any, capsys: Any, written: str) -> None:
    monkeypatch.setenv("DIRECTORY_ROLES", written)
    with pytest.raises(SystemExit):
        env("DIRECTORY_ROLES")
    assert "DIRECTORY_ROLES är ”" in capsys.readouterr().err
