"""A run: one release after the other is read and taken in, and each has an outcome; nothing that fails stops the rest.

A run may end anywhere, also by SIGKILL. The next one finds what was taken in and goes on behind it.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import IntegrityError
from django.urls import reverse

from releases.capture.elsewhere import ReleaseElsewhere
from releases.models import Editor, Origin, Release
from releases.moving.files import FileSource
from releases.moving.refusals import REFUSALS, in_words
from releases.services import moving_in
from releases.services.moving_in import Aim, TakenIn

logger = logging.getLogger(__name__)


class Fate(StrEnum):
    """What became of one item: taken in, here before, or refused."""

    NEW = "new"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to take in. `name` is the file's or the address; `load` reads it and raises one of REFUSALS.

    `address` is that of a list, by which it is known before it is read; "" for none.
    """

    name: str
    load: Callable[[], ReleaseElsewhere]
    address: str = ""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of one candidate. `path` is where it is now, `desk_path` its form; `doubts` as `Origin` has them."""

    name: str
    fate: Fate
    title: str = ""
    day: dt.date | None = None
    path: str = ""
    desk_path: str = ""
    doubts: Sequence[Sequence[str]] = field(default=())
    sure: int = 0
    reason: str = ""
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportRun:
    """How releases are taken in; see `moving_in.take_in`."""

    aim: Aim = Aim.DRAFT
    by: Editor | None = None
    otherwise: dt.date | None = None
    is_cautious: bool = False
    files: FileSource = field(default_factory=FileSource)

    def outcomes(self, candidates: Iterable[Candidate]) -> Iterator[ImportOutcome]:
        """Take in one candidate after the other and yield what became of each."""
        for candidate in candidates:
            try:
                yield self._taken(candidate)
            except REFUSALS as refusal:
                yield ImportOutcome(candidate.name, Fate.REFUSED, reason=in_words(refusal))
            except Exception as error:
                # Whatever is wrong with one page, those after it are taken in.
                logger.exception("%s cannot be taken in", candidate.name)
                yield ImportOutcome(candidate.name, Fate.REFUSED, reason=in_words(error))

    def _taken(self, candidate: Candidate) -> ImportOutcome:
        listed = moving_in.release_of_address(candidate.address) if candidate.address else None
        if listed and (self.aim is Aim.DRAFT or listed.editions.exists()):
            return _known(candidate.name, listed)
        source = candidate.load()
        known = moving_in.known_release(source)
        files = None if known else self.files.at_hand(source)
        try:
            taken = self._take_in(source, files)
        except IntegrityError:
            # Another run took the same one in at this moment: now it is known.
            taken = self._take_in(source, files)
        if taken.is_new:
            return _new(candidate.name, source, taken)
        return _known(candidate.name, taken.release)

    def _take_in(self, source: ReleaseElsewhere, files: moving_in.FilesAtHand | None) -> TakenIn:
        return moving_in.take_in(
            source,
            aim=self.aim,
            by=self.by,
            files=files,
            otherwise=self.otherwise,
            is_cautious=self.is_cautious,
        )


def _new(name: str, source: ReleaseElsewhere, taken: TakenIn) -> ImportOutcome:
    reading = source.reading
    return ImportOutcome(
        name=name,
        fate=Fate.NEW,
        title=taken.release.title,
        day=reading.published.date() if reading.published else None,
        path=_path(taken.release, taken.edition.get_absolute_url() if taken.edition else ""),
        desk_path=_form(taken.release),
        doubts=taken.unsure,
        sure=sum(one.is_sure for one in reading.confidence),
        left_out=(*reading.pictures, *source.left_out),
    )


def _known(name: str, release: Release) -> ImportOutcome:
    """Return the outcome for what is here: what nobody has looked at yet is still to be looked at."""
    edition = release.editions.defer("content").order_by("number").last()
    origin = Origin.objects.unsure().filter(release=release).first()
    return ImportOutcome(
        name=name,
        fate=Fate.KNOWN,
        title=release.title,
        day=edition.first_published_at.date() if edition else None,
        path=_path(release, edition.get_absolute_url() if edition else ""),
        desk_path=_form(release),
        doubts=origin.doubts if origin else (),
    )


def _path(release: Release, public: str) -> str:
    return public or _form(release)


def _form(release: Release) -> str:
    return reverse("admin:releases_release_change", args=[release.pk])
