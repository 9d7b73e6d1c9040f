"""Who sits at the desk in these tests: a publisher, and a writer who may not publish."""

import pytest
from django.test import Client

from releases.desk import roles
from releases.models import Editor
from releases.tests.cast import an_editor


def _editor(username: str, role: roles.StaffRole) -> Editor:
    editor = an_editor(username, is_superuser=False)
    roles.give(role, to=editor)
    return editor


def _logged_in(editor: Editor) -> Client:
    client = Client()
    client.force_login(editor)
    client.editor = editor  # type: ignore[attr-defined]
    return client


@pytest.fixture
def publisher(db: None) -> Client:
    """The browser of somebody who may publish."""
    return _logged_in(_editor("redaktor", roles.StaffRole.PUBLISHER))


@pytest.fixture
def writer(db: None) -> Client:
    """The browser of somebody who writes and hands over for review."""
    return _logged_in(_editor("skribent", roles.StaffRole.WRITER))


@pytest.fixture
def administrator(db: None) -> Client:
    """The browser of somebody who may do everything."""
    return _logged_in(an_editor("administrator"))
