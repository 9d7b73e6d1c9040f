"""Many who type and save at once: against the real database, in threads, and nothing is lost."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from releases.models import Release, Revision
from releases.tests.cast import a_release, an_editor
from releases.tests.desk.drafting.forms import autosave, opened, save
from releases.tests.desk.drafting.test_saving import answered

pytestmark = pytest.mark.django_db(transaction=True)
# Editors, and what each of them does.
SIZES = [pytest.param(4, 4, marks=pytest.mark.short), pytest.param(10, 10, marks=pytest.mark.long)]


def write(release: Release, number: int, rounds: int, together: threading.Barrier) -> list[str]:
    """Type and save by turns in forms of one editor; return what was saved and must be found again."""
    client, chance = Client(), random.Random(number)
    client.editor = an_editor(f"skribent{number}")  # type: ignore[attr-defined]
    client.force_login(client.editor)  # type: ignore[attr-defined]
    written = []
    try:
        form = opened(client, release)
        together.wait(300)
        for turn in range(rounds):
            title = f"Rubrik {number}-{turn}"
            form["title"] = title
            if turn == rounds - 1 or chance.random() < 0.5:
                page = save(client, release, form)
                written.append(title)
                if page.status_code == 200:
                    answered(client, release, page, chance.choice(["mine", "theirs"]))
                form = opened(client, release)
            else:
                assert autosave(client, release, form, typed_at=turn + 1).status_code == 200
    finally:
        connection.close()
    return written


@pytest.mark.parametrize(("editors", "rounds"), SIZES)
def test_a_hundred_autosaves_and_saves_at_once_lose_nothing(editors: int, rounds: int) -> None:
    release = a_release()
    together = threading.Barrier(editors)
    with ThreadPoolExecutor(editors) as pool:
        turns = [pool.submit(write, release, number, rounds, together) for number in range(editors)]
        written = [title for turn in turns for title in turn.result(900)]
    kept = {revision.text.line("title") for revision in Revision.objects.filter(release=release)}
    assert len(written) >= editors
    assert set(written) - kept == set()
    assert Release.objects.get().title in kept
