"""Colours stand in one file, and what is written in them can be read (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from releases.document.colours import contrast

STATIC = Path(settings.BASE_DIR) / "static"
DECLARED = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
LITERAL = re.compile(r":[^;{}]*#[0-9a-fA-F]{3,8}\b[^;{}]*;")
GROUNDS = ("paper", "card", "panel", "alarm-paper", "warn-paper", "good-paper")


def tokens(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme, "light" or "dark", by their names."""
    light, dark = (STATIC / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    return dict(DECLARED.findall(light)) | (dict(DECLARED.findall(dark)) if scheme == "dark" else {})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("names", "grounds", "least"),
    [
        (("ink", "soft"), GROUNDS, 4.5),
        (("alarm",), ("paper", "card", "panel", "alarm-paper"), 4.5),
        (("accent",), ("paper", "card", "panel"), 4.5),
        (("ink",), ("marked",), 4.5),
        (("on-accent",), ("accent",), 4.5),
        (("edge", "warn"), ("paper", "card"), 3),
    ],
)
def test_words_and_edges_stand_out_from_every_ground(
    scheme: str, names: tuple[str, ...], grounds: tuple[str, ...], least: float
) -> None:
    colours = tokens(scheme)
    found = {(a, b): round(contrast(colours[a], colours[b]), 2) for a, b in product(names, grounds)}
    assert {pair: ratio for pair, ratio in found.items() if ratio < least} == {}


def test_no_style_sheet_has_colours_of_its_own() -> None:
    ours = [path for room in ("desk", "newsroom", "local") for path in (STATIC / room).glob("*.css")]
    on_screen = [path for path in ours if path.name != "print.css"]  # paper knows black and white only
    assert len(on_screen) > 10
    assert {path.name: found for path in on_screen if (found := LITERAL.findall(path.read_text()))} == {}
