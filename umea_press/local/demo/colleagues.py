"""What the demo's colleagues say to each other about a draft."""

from collections.abc import Mapping

from releases.models import Editor, Release
from releases.services import comments
from umea_press.local.demo import reading


def comment(source: reading.DemoRelease, release: Release, editors: Mapping[str, Editor]) -> None:
    """Write the comments of a release with their answers."""
    for said in source.comments:
        thread = comments.comment(
            release,
            by=editors[said.by],
            text=said.text,
            place=said.field,
            quote=said.quote,
            to=editors.get(said.to),
        )
        for one in said.answers:
            comments.answer(thread, by=editors[one.by], text=one.text)
        if said.closed_by:
            comments.close(thread, by=editors[said.closed_by])
