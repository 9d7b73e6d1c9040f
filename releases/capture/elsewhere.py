"""A release that lives elsewhere with all that belongs to it: its reading, its files, its language versions."""

import datetime as dt
from dataclasses import dataclass, replace

from releases.capture.confidence import Confidence, ReadingClue
from releases.capture.reading import Reading


@dataclass(frozen=True, slots=True)
class FileElsewhere:
    """A picture or document at an address. `point` is what must be seen of a picture, in percent from left and top."""

    url: str
    caption: str = ""
    credit: str = ""
    point: tuple[int, int] | None = None

    @property
    def title(self) -> str:
        """What the file is called where it has no caption: the end of its address."""
        return self.caption or self.url.partition("?")[0].rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class ReleaseElsewhere:
    """A release as it was read elsewhere.

    `address` is the whole address that it had there, "" when nobody knows. `original` is the fingerprint of the
    release that this is a language version of, "" when it was first written so. `left_out` names what has no place
    in a release.
    """

    reading: Reading
    address: str = ""
    original: str = ""
    pictures: tuple[FileElsewhere, ...] = ()
    documents: tuple[FileElsewhere, ...] = ()
    left_out: tuple[str, ...] = ()


def dated(release: ReleaseElsewhere, at: dt.datetime | None) -> ReleaseElsewhere:
    """Return the release with a moment from a list where its own page shows none."""
    reading = release.reading
    if reading.published is not None or at is None:
        return release
    others = tuple(one for one in reading.confidence if one.field != "published")
    known = (*others, Confidence("published", ReadingClue.FROM_LIST))
    return replace(release, reading=replace(reading, published=at, published_exactly=True, confidence=known))
