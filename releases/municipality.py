"""Who the press room is: what an administrator has written at the desk, and the settings for all the rest.

Everything public asks here. The answer is read again after a second; who keeps
finished pages forgets it at once with them (`page_cache/invalidation.py`).
Without its database the press room is who the settings say: an error page has a
name, too.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError

Facts = Mapping[str, str]
#: What has words in each language of the press room; the other facts are the same in all.
PROSE = ("tagline", "image_terms", "boilerplate", "shortcomings")
#: Seconds after which the facts are read again.
GOOD_FOR = 1.0
#: When the facts were read, and what they were: one pair, or none.
_kept: list[tuple[float, Facts]] = []
_tried: ContextVar[Facts | None] = ContextVar("municipality_tried", default=None)


def facts() -> dict[str, str]:
    """Return the facts by name, with the Swedish words of those that have some in each language."""
    written = _written()
    return {**_settings(), **{name: value for name, value in written.items() if name in _settings()}}


def words_in(language: str) -> dict[str, str]:
    """Return the words of PROSE in another language of the press room, "" for those that nobody has written."""
    first = dict.fromkeys(PROSE, "") | settings.PRESS_ROOM_IN.get(language, {})
    written = _written()
    return {name: written.get(f"{name}_{language}", words) for name, words in first.items()}


def about_us(language: str) -> str:
    """Return the text about the municipality in a language, "" when there is none."""
    room = facts() if language == settings.LANGUAGE_CODE else words_in(language)
    return room["boilerplate"]


def all_facts() -> dict[str, str]:
    """Return every fact as the desk's form names it: "tagline_en" are the words in English."""
    languages = settings.PRESS_ROOM_IN
    translated = {f"{name}_{code}": words for code in languages for name, words in words_in(code).items()}
    return {**facts(), **translated}


@contextmanager
def shown_as(tried: Facts) -> Iterator[None]:
    """Let the press room be another for what is rendered inside: a preview."""
    token = _tried.set(tried)
    try:
        yield
    finally:
        _tried.reset(token)


@contextmanager
def unasked() -> Iterator[None]:
    """Let what is rendered inside say what is known already, without a question to the database: it may be at fault."""
    with shown_as(_kept[-1][1] if _kept else {}):
        yield


def forget() -> None:
    """Read the facts anew when they are asked for next."""
    _kept.clear()


def _settings() -> dict[str, str]:
    return {"shortcomings": "", "assessed": "", **settings.PRESS_ROOM}


def _written() -> Facts:
    if (tried := _tried.get()) is not None:
        return tried
    now, known = time.monotonic(), _kept[-1:]
    if known and now - known[0][0] <= GOOD_FOR:
        return known[0][1]
    latest = _latest()
    _kept[:] = [(now, latest)]
    return latest


def _latest() -> Facts:
    # The room of the nouns stands above this one, so the model is asked for by its name.
    versions = apps.get_model("releases", "PressRoomFacts")._default_manager
    try:
        latest: Facts | None = versions.order_by("-pk").values_list("content", flat=True).first()
    except DatabaseError:
        return {}
    return latest or {}
