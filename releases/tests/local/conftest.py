import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from umea_press.local.clean import clean
from umea_press.local.environment import RunFolder


@pytest.fixture(autouse=True)
def _signals_are_heard() -> Iterator[None]:
    """Whoever is started in the background may ignore these, and so would all that it starts."""
    ignored = [
        number for number in (signal.SIGINT, signal.SIGHUP) if signal.getsignal(number) == signal.SIG_IGN
    ]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[RunFolder]:
    """A place of its own, with everything that it leaves outside of itself removed afterwards."""
    place = RunFolder(tmp_path / "run")
    place.make()
    yield place
    clean(place)
