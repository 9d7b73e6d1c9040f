"""One piece of knowledge has one place: what a second copy would need is found nowhere else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield each module of the app with its path, tests and migrations aside."""
    for path in sorted((ROOT / "releases").rglob("*.py")):
        place = path.relative_to(ROOT / "releases")
        if place.parts[0] not in {"tests", "migrations"}:
            yield str(place), ast.parse(path.read_text())


def test_dates_and_times_are_written_by_the_languages_only() -> None:
    writers = {"date_format", "time_format", "strftime", "localize", "naturaltime"}
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in modules()
        if not path.startswith("languages/")
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in writers)
        or (isinstance(node, ast.Name) and node.id in writers)
    ]
    assert wrong == []


def test_templates_write_dates_and_times_by_the_languages_only() -> None:
    djangos_own = re.compile(r"\|(date|time|timesince|timeuntil|naturaltime)\b|\{%\s*now\b")
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.*")
        if djangos_own.search(path.read_text())
    ]
    assert wrong == []


def test_addresses_get_their_host_in_one_place() -> None:
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in modules()
        if path != "absolute_urls.py"
        for node in ast.walk(tree)
        if isinstance(node, (ast.BinOp, ast.JoinedStr)) and "settings.SITE_URL" in ast.unparse(node)
    ]
    assert wrong == []
