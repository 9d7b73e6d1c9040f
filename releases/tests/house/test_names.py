"""Names keep what they promise: one word for one thing, and a question that only asks."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SPEECH = re.compile(
    r"_?(hear|look|settle|hold|tell)"
)  # whole names of functions that read or write something

# A part of the release document is named as the row that it is composed from: one noun, frozen. And the API's
# description names its schemas: programs that others made from it know them by these names.
ONE_NOUN = {"Attachment", "BudgetLine", "Committee", "Decision", "Keyword", "Release"}
OF_DJANGO = {"Command", "Migration"}  # Django finds them by these names

QUESTION = re.compile(
    r"_?(is|are|has|have|had|was|were|can|could|may|must|should|does|do|did|needs|wants|will)_"
)
WRITES = re.compile(
    r"_?(save|create|bulk_create|get_or_create|update_or_create|bulk_update|update|delete|execute|executemany|send"
    r"|sendall|send_mail|write|write_text|write_bytes|stop|store|erase|remove|unlink|append|extend|add|pop|clear"
    r"|setdefault|discard|insert)(_\w+)?"
)


def test_no_identifier_is_the_word_with_ten_meanings() -> None:
    wrong = [f"{place}: {name}" for place, name in identifiers() if "told" in name.lower()]
    assert wrong == []


def test_no_template_variable_is_the_word_with_ten_meanings() -> None:
    tag = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
    words = re.compile(r"""("[^"]*"|'[^']*')|\b(\w*told\w*)\b""")
    wrong = [
        f"{path.relative_to(ROOT)}: {said[2]}"
        for path in (ROOT / "templates").rglob("*.*")
        for part in tag.findall(path.read_text())
        for said in words.finditer(part)
        if said[2]
    ]
    assert wrong == []


def test_reading_and_writing_are_named_by_the_fields_words() -> None:
    wrong = [f"{place}: {node.name}" for place, node in functions() if SPEECH.fullmatch(node.name)]
    assert wrong == []


def test_each_class_has_a_name_of_its_own() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path, tree in product():
        # A class within a class is written with it (`Alert.Kind`), and so is told from all others.
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name not in OF_DJANGO | ONE_NOUN:
                places[node.name].append(path)
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


def test_one_noun_has_one_row_and_one_frozen_form() -> None:
    twice = defaultdict(list)
    for path, tree in product():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name in ONE_NOUN:
                twice[node.name].append(path.rpartition("/")[0])
    api = "releases/newsroom/api"
    expected = {
        name: ["releases/document" if name != "Release" else api, "releases/models"] for name in ONE_NOUN
    }
    assert {name: sorted(rooms) for name, rooms in twice.items()} == {
        name: sorted(rooms) for name, rooms in expected.items()
    }


@pytest.mark.parametrize("room", ["releases", "umea_press"])
def test_a_question_writes_nothing(room: str) -> None:
    wrong = [
        f"{place} {node.name}: {written}"
        for place, node in functions()
        if place.startswith(room) and QUESTION.match(node.name)
        for written in writes(node)
    ]
    assert wrong == []


def writes(node: ast.FunctionDef) -> list[str]:
    """Return what a function changes by itself: verbs that it calls on others, and attributes of objects it sets."""
    called = [
        child.func.attr if isinstance(child.func, ast.Attribute) else getattr(child.func, "id", "")
        for child in ast.walk(node)
        if isinstance(child, ast.Call)
    ]
    targets = [
        target
        for child in ast.walk(node)
        if isinstance(child, (ast.Assign, ast.AugAssign, ast.AnnAssign))
        for target in (child.targets if isinstance(child, ast.Assign) else [child.target])
    ]
    places = [ast.unparse(target) for target in targets if isinstance(target, (ast.Attribute, ast.Subscript))]
    return [name for name in called if WRITES.fullmatch(name)] + places


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield every function of the product with the place where it stands."""
    for path, tree in product():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield f"{path}:{node.lineno}", node


def identifiers() -> Iterator[tuple[str, str]]:
    """Yield every name that the product and its tests give to something, with its place."""
    for path, tree in everything():
        yield path, Path(path).stem
        for node in ast.walk(tree):
            for name in names_of(node):
                yield f"{path}:{getattr(node, 'lineno', 0)}", name


def names_of(node: ast.AST) -> list[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.Name():
            return [node.id]
        case ast.Attribute():
            return [node.attr]
        case ast.arg() | ast.keyword():
            return [node.arg or ""]
        case ast.alias():
            return [node.name, node.asname or ""]
    return []


@cache
def everything() -> list[tuple[str, ast.Module]]:
    """Return each module of the product and its tests, with its path; migrations are written once and stay."""
    paths = [
        path for room in ("releases", "umea_press", "bench") for path in sorted((ROOT / room).rglob("*.py"))
    ]
    return [
        (str(path.relative_to(ROOT)), ast.parse(path.read_text()))
        for path in paths
        if "migrations" not in path.parts
        and not any(part.startswith(".") for part in path.parts[len(ROOT.parts) :])
    ]


def product() -> list[tuple[str, ast.Module]]:
    return [(path, tree) for path, tree in everything() if not path.startswith(("releases/tests/", "bench/"))]
