"""The threads of a release as the desk shows them: in the order of the form, each with where it leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from releases.desk.access import form_address
from releases.models import CommentThread, Release
from releases.services import comment_places
from releases.services.comment_places import FormPlace


@dataclass(frozen=True, slots=True)
class ThreadShown:
    """A thread and its place. `is_there` tells whether its row and words still are, `is_earlier` whether an edition
    has come out since; `address` leads to the field in the form.
    """

    thread: CommentThread
    label: str
    address: str
    is_there: bool
    is_earlier: bool
    form: Any = None

    @property
    def first(self) -> Any:
        """What it began with."""
        return next(iter(self.thread.comments.all()), None)

    @property
    def answers(self) -> list[Any]:
        """What was said and done after that."""
        return list(self.thread.comments.all())[1:]


@dataclass(frozen=True, slots=True)
class ThreadsShown:
    """The open threads of a release, and the closed ones, the latest first."""

    unclosed: Sequence[ThreadShown] = ()
    closed: Sequence[ThreadShown] = ()


def of(release: Release, *, bound: tuple[int, Any] | None = None) -> ThreadsShown:
    """Return the threads of a release that was read with everything, in a constant number of queries.

    `bound` is the id of a thread and the form with an answer that was refused.
    """
    live = release.editions.filter(live=True).values_list("published_at", flat=True).first()
    threads = list(release.comment_threads.with_words())
    threads.sort(key=lambda thread: comment_places.order(release, thread))
    shown = [_shown(release, thread, live, bound) for thread in threads]
    closed = [one for one in shown if one.thread.closed_at]
    closed.sort(key=lambda one: one.thread.closed_at or one.thread.created_at, reverse=True)
    return ThreadsShown([one for one in shown if not one.thread.closed_at], closed)


def _shown(release: Release, thread: CommentThread, live: Any, bound: tuple[int, Any] | None) -> ThreadShown:
    place = FormPlace.read(thread.place)
    anchor = comment_places.anchor(release, place)
    return ThreadShown(
        thread=thread,
        label=comment_places.label_in(release, place),
        address=f"{form_address(release)}#{anchor}" if anchor else form_address(release),
        is_there=comment_places.still_there(release, thread),
        is_earlier=live is not None and thread.created_at < live,
        form=bound[1] if bound and bound[0] == thread.pk else None,
    )
