"""The line below the body: how many words, how long to read, how hard. Counted here, so that there is one way."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from releases.desk.editor.asked import of_a_text
from releases.languages import active
from releases.proofreading.readability import Level, readability

LEVELS: Mapping[Level, Any] = {
    Level.VERY_EASY: _("very easy"),
    Level.EASY: _("easy"),
    Level.MEDIUM: _("of medium difficulty"),
    Level.HARD: _("hard"),
    Level.VERY_HARD: _("very hard"),
}


@of_a_text
def receive(html: str) -> dict[str, object]:
    """Return the figures of a body as the line shows them; no words is 0."""
    figures = readability(html)
    return {
        "words": active.number(figures.words) if figures.words else 0,
        "minutes": figures.minutes,
        "lix": figures.lix,
        "level": LEVELS[figures.level],
    }
