from collections.abc import Iterator
from pathlib import Path

import pytest

from umea_press.local.clean import clean
from umea_press.local.environment import Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A place of its own, with everything that it leaves outside of itself removed afterwards."""
    place = Place(tmp_path / "run")
    place.make()
    yield place
    clean(place)
