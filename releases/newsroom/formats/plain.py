"""The release as plain text, for those who want words only."""

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils import translation

from releases.document import richtext
from releases.languages import active
from releases.ledger.words import decision_words, in_one_line
from releases.models import Edition
from releases.newsroom.context import press_room


def as_text(edition: Edition, translations: Iterable[Edition] = ()) -> str:
    """Return the whole release as plain text in its own language, with the addresses of its `translations`."""
    with translation.override(active.spoken(edition.language)):
        return render_to_string(
            "newsroom/release.txt",
            {
                "edition": edition,
                "document": edition.document,
                "translations": translations,
                "decisions": [decision_words(decision) for decision in edition.document.decisions],
                "budget": [in_one_line(line) for line in edition.document.budget],
                "body": richtext.to_text(edition.document.body),
                **press_room(),
            },
        )
