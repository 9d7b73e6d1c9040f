"""Writes docs/settings.md from the declarations of the variables: `python -m umea_press.local.settings_page`."""

from collections.abc import Iterator

from umea_press.local.environment import CHECKOUT
from umea_press.variables import SECTIONS
from umea_press.variables.declaration import Kind, Section, Variable

PAGE = CHECKOUT / "docs" / "settings.md"
BEGINNING = """\
# Settings
Everything is read from the environment. This page is made from `umea_press/variables/`, which declares each variable
(`.venv/bin/python -m umea_press.local.settings_page` writes it). `make run` writes what it needs to `.run/env`.
`PRESS_ENV` names another such file: a `NAME=value` on each line, the value as it stands: `$`, `#`, `\\`, quotes and
spaces mean nothing but themselves. One reader (`umea_press/env_file.py`) reads it for every process: no unit has an
`EnvironmentFile`, for systemd's rules are others. A file that is not there or holds another line is refused.

Those with a star must be set where `LOCAL` is off: web, worker, beat and the door for returned mail end at once with a
sentence for each that is missing or that they cannot start with (exit status 3), and `manage.py check` says the same.
It also names each variable that looks like one of these and is none, such as `MAIL_TSL`.
`manage.py check --deploy` also finds what is weak: short or equal secrets, `ALLOWED_HOSTS=*`, `LOCAL`, `DEBUG`, no
https, and addresses, colours and names that cannot stand where they are used.

What says who the municipality is (`PRESS_ROOM_…`) are first values: an administrator changes them at the desk, under
*Inställningar*, and what is written there holds.
"""


def page() -> str:
    """Return the page of settings as Markdown."""
    return BEGINNING + "".join(map(_table, SECTIONS))


def _table(section: Section) -> str:
    rows = "".join(f"{row}\n" for row in map(_row, section.variables))
    return f"\n## {section.title}\n| variable | default | what |\n|---|---|---|\n{rows}"


def _row(variable: Variable) -> str:
    star = " *" if variable.must_be_set else ""
    return f"| `{variable.name}`{star} | {variable.shown or _plain(variable.default)} | {_about(variable)} |"


def _plain(default: object) -> str:
    match default:
        case None:
            return "unset"
        case False:
            return "off"
        case True:
            return "on"
        case "" | [] | {}:
            return "empty"
        case str():
            return f"`{default}`"
    return str(default)


def _about(variable: Variable) -> str:
    return ". ".join(_sentences(variable))


def _sentences(variable: Variable) -> Iterator[str]:
    yield variable.about
    if variable.least:
        yield f"At least {variable.least}"
    if variable.words and variable.kind is Kind.LIST:
        yield f"Known: {', '.join(f'`{word}`' for word in variable.words)}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
