"""The files of the pages as a deployment serves them."""

import re
from pathlib import Path

IMPORT = re.compile(r"""^(?:import|export)\b[^;]*?["'](\./[^"']+)["']""", re.MULTILINE)
CHECKSUM = re.compile(r"\.[0-9a-f]{12}\.js$")


def test_what_a_module_imports_is_named_by_its_checksum(static: Path) -> None:
    hashed = [path for room in ("desk", "newsroom") for path in (static / room).glob("*.js")]
    hashed = [path for path in hashed if CHECKSUM.search(path.name)]
    imported = [path.parent / name for path in hashed for name in IMPORT.findall(path.read_text())]
    assert imported
    assert [path.name for path in imported if not CHECKSUM.search(path.name) or not path.exists()] == []


def test_the_styles_of_every_page_are_one_file(static: Path) -> None:
    whole = max(
        (static / "newsroom").glob("press-room.????????????.css"), key=lambda path: path.stat().st_size
    )
    text = whole.read_text()
    assert "@import" not in text
    for part in ("tokens.css", "newsroom/typography.css", "newsroom/forms.css", "newsroom/release.css"):
        assert (static / part).read_text().strip() in text, part
