"""A reader and an editor, each with a browser of their own."""

import pytest

from releases.tests.cast import an_editor
from releases.tests.journeys.steps import log_in
from releases.tests.journeys.visitor import Visitor


@pytest.fixture
def reader() -> Visitor:
    """Somebody who reads and may subscribe."""
    return Visitor()


@pytest.fixture
def editor(transactional_db: None) -> Visitor:
    """Somebody who has logged in at the desk and may do everything."""
    an_editor("redaktor")
    return log_in(Visitor("192.0.2.2"))
