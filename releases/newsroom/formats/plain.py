"""The release as plain text, for those who want words only."""

from collections.abc import Iterable

from django.template.loader import render_to_string

from releases import richtext
from releases.models import Edition
from releases.newsroom.context import press_room


def as_text(edition: Edition, translations: Iterable[Edition] = ()) -> str:
    """Return the whole release as plain text, with the addresses of its `translations`."""
    return render_to_string(
        "newsroom/release.txt",
        {
            "edition": edition,
            "document": edition.document,
            "translations": translations,
            "body": richtext.to_text(edition.document.body),
            **press_room(),
        },
    )
