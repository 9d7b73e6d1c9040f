"""The house keeps its own rules: who imports whom, complete languages, documented settings."""

import ast
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from fnmatch import fnmatch
from io import StringIO
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from releases.models.decision import BUDGET_KINDS, DECISION_STATUSES
from releases.models.directory import COMMITTEE_KINDS
from releases.newsroom.filtering import KIND_HEADINGS
from umea_press.local import faults, messages

ROOT = Path(settings.BASE_DIR)
CATALOGUES = {
    language: ROOT / "releases" / "locale" / language / "LC_MESSAGES" / "django.po"
    for language in ("sv", "fi")
}
each_language = pytest.mark.parametrize("language", CATALOGUES)
# What readers meet of the models; their fields are named at the desk.
TRANSLATING = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
CHOICES = [BUDGET_KINDS, COMMITTEE_KINDS, DECISION_STATUSES, KIND_HEADINGS, dict(settings.RELEASE_LANGUAGES)]


def test_rooms_import_only_what_stands_below_them() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    result = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_http_is_spoken_in_doors_only() -> None:
    speakers = {room for room, names in _imports().items() if names & {"django.http", "django.shortcuts"}}
    speakers.discard("releases.bounces.webhook")  # the one door outside the rooms of doors
    assert {room.split(".")[1] for room in speakers} <= {"newsroom", "desk", "monitoring", "sharing"}


def test_smtp_is_spoken_in_one_room_only() -> None:
    wires = {"smtplib", "django.core.mail", "socket", "ssl"}
    speakers = {room for room, names in _imports().items() if names & wires}
    speakers.discard("releases.moving.fetching")  # speaks HTTP, with the very address that it found public
    assert all(room.startswith("releases.mail.smtp") for room in speakers), speakers


@pytest.mark.django_db
def test_the_models_have_their_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_the_editor_leaves_no_trace_in_migrations() -> None:
    migrations = (ROOT / "releases" / "migrations").glob("*.py")
    assert not [path.name for path in migrations if "ckeditor" in path.read_text()]


@each_language
def test_every_string_has_its_translation(language: str) -> None:
    catalogue = polib.pofile(str(CATALOGUES[language]))
    assert [entry.msgid for entry in catalogue if entry.fuzzy or not entry.translated()] == []


def test_the_swedish_catalogue_knows_every_string_of_the_tree(tmp_path: Path) -> None:
    known = {_key(entry) for entry in polib.pofile(str(CATALOGUES["sv"]))}
    assert _strings_in_the_tree(tmp_path) - known == set()


def test_the_finnish_catalogue_knows_every_string_that_readers_meet(tmp_path: Path) -> None:
    known = {_key(entry) for entry in polib.pofile(str(CATALOGUES["fi"]))}
    met = _strings_in_the_tree(tmp_path, [*messages.NOT_FOR_READERS, f"{messages.MODELS}*"])
    assert (met | {("", msgid) for msgid in _choices()}) - known == set()


@each_language
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    path = CATALOGUES[language]
    written = {_key(entry): entry.msgstr for entry in polib.pofile(str(path)).translated_entries()}
    compiled = {_key(entry): entry.msgstr for entry in polib.mofile(str(path.with_suffix(".mo")))}
    assert compiled == written


def test_what_is_vendored_is_what_its_authors_published() -> None:
    """Their SHA-256 as npm gave them out; docs/decisions/0027 says why each is here."""
    known = {
        "idiomorph-0.8.0.min.js": "4cbd535caf7663a51eda9bce6595371c384fc430d54b8d414e29a61167f19f96",
    }
    vendored = (ROOT / "static" / "vendor").iterdir()
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in vendored} == known


def test_every_promise_names_tests_that_exist() -> None:
    promised = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "guarantees.md").read_text()))
    written = "\n".join(path.read_text() for path in (ROOT / "releases" / "tests").rglob("test_*.py"))
    assert promised
    assert [name for name in sorted(promised) if f"def {name}(" not in written] == []


def test_the_rooms_are_described_as_they_stand() -> None:
    described = (ROOT / "ARCHITECTURE.md").read_text()
    picture, table = described.split("```")[1], described.split("| room |")[1].split("## ")[0]
    rooms = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in (ROOT / "releases").iterdir()
        if (path.is_dir() and (path / "__init__.py").exists()) or path.suffix == ".py"
    }
    rooms -= {"__init__.py", "apps.py", "migrations/"}
    in_table = set(re.findall(r"`(?:releases/)?(\w+(?:/|\.py))`", table))
    assert rooms - {"tasks.py", "management/", "templatetags/"} <= in_table
    assert [room for room in sorted(rooms - {"tests/", "templatetags/"}) if room not in picture] == []
    assert [
        name for name in re.findall(r"`(releases/\w+(?:/|\.py))`", table) if not (ROOT / name).exists()
    ] == []


def test_the_walks_through_the_code_name_what_is_there() -> None:
    steps = re.split(r"\n(?=\d+\. )", (ROOT / "docs" / "walkthrough.md").read_text())
    places = [(step, path) for step in steps for path in re.findall(r"`([\w/]+\.(?:py|html))`", step)]
    assert len(places) > 40
    assert [path for _step, path in places if not _file_of_the_walk(path).is_file()] == []
    for step in steps:
        words = "\n".join(_file_of_the_walk(path).read_text() for path in re.findall(r"`([\w/]+\.py)`", step))
        names = [*re.findall(r"`(\w+)\(\)`", step), *re.findall(r"`([A-Z][a-z]\w+)`", step)]
        assert [name for name in names if not re.search(rf"(def|class) {name}\b", words)] == [], step


def test_each_promise_stands_once() -> None:
    lines = (ROOT / "docs" / "guarantees.md").read_text().splitlines()
    promises = [line.split(" | ")[1] for line in lines if re.match(r"\| \d+ \|", line)]
    assert promises
    assert len(promises) == len(set(promises))


def test_the_rooms_of_make_faults_are_there() -> None:
    assert [room for room in faults.ROOMS if not (ROOT / room.partition("::")[0]).exists()] == []


def test_no_string_to_translate_hides_in_an_f_string() -> None:
    """Debian 12's xgettext does not look there: the string would vanish from the catalogues."""
    hidden = [
        f"{path}:{node.lineno}"
        for path in (*Path("releases").rglob("*.py"), *Path("umea_press").rglob("*.py"))
        for whole in ast.walk(ast.parse(path.read_text()))
        if isinstance(whole, ast.JoinedStr)
        for node in ast.walk(whole)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATING
    ]
    assert hidden == []


@pytest.mark.parametrize("room", ["releases", "umea_press"])
def test_no_room_has_a_name_that_says_nothing(room: str) -> None:
    names = [path.stem for path in (ROOT / room).rglob("*.py")]
    assert not {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"} & set(names)


def _file_of_the_walk(path: str) -> Path:
    """Return the file that the walk means: below the app, unless the path begins at the top."""
    return ROOT / path if path.startswith(("umea_press/", "templates/")) else ROOT / "releases" / path


def _imports() -> dict[str, set[str]]:
    """Return what each module of the app names in its import lines; tests aside."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "releases").rglob("*.py"):
        if "tests" not in path.parts:
            room = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found[room] = {name for node in ast.walk(ast.parse(path.read_text())) for name in _named(node)}
    return found


def _named(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def _key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def _choices() -> set[str]:
    """Return the choices of the models that readers meet, in the words that stand in the source."""
    with translation.override("en"):
        return {str(label) for labels in CHOICES for label in labels.values()}


def _strings_in_the_tree(work: Path, besides: Sequence[str] = ()) -> set[tuple[str, str]]:
    """Extract strings from a copy of the sources, so that the tree is not written to; `besides` are left out."""
    for folder in ("releases", "templates", "umea_press"):
        for path in (ROOT / folder).rglob("*"):
            place = path.relative_to(ROOT)
            left_out = "tests" in path.parts or any(fnmatch(str(place), pattern) for pattern in besides)
            if path.suffix in {".py", ".html", ".txt"} and not left_out:
                target = work / place
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
    (work / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "-l", "sv", "-v", "0"]
    subprocess.run(command, cwd=work, check=True, capture_output=True, env=_plain_environment())
    return {_key(entry) for entry in polib.pofile(str(work / "locale" / "sv" / "LC_MESSAGES" / "django.po"))}


def _plain_environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
