"""Orphans: stored files that nothing names any more, or never did, because another row of their form was refused.

A file is stored before its form is saved, and a picture before the body that
shows it. So nothing younger than KEPT is touched, however little names it.
"""

import datetime as dt
import logging
import re
from collections.abc import Iterator

from django.conf import settings
from django.core.files.storage import default_storage

from releases.media.visibility import stem_of
from releases.models import Attachment, PressImage, Pulse, Release, ShownFile

logger = logging.getLogger(__name__)

FOLDERS = ("bilder", "bilagor")
# Longer than anybody leaves a form open, or lets the browser keep a text that was never saved.
KEPT = dt.timedelta(days=7)
DAILY = dt.timedelta(days=1)
SWEPT = "orphans swept"
# Whatever looks like a stored file in a body counts, wherever it stands there.
MENTION = re.compile(rf"(?:{'|'.join(FOLDERS)})/[A-Za-z0-9_-]+", re.ASCII)


def sweep(now: dt.datetime) -> None:
    """Delete, once a day, what has been stored for KEPT and is named by no draft, picture, attachment or edition."""
    last = Pulse.objects.last_beat(SWEPT)
    if last is not None and last > now - DAILY:
        return
    for name in _orphans(now - KEPT):
        _delete(name)
    Pulse.objects.beat(SWEPT, now)


def _orphans(stored_before: dt.datetime) -> list[str]:
    old = [name for name in _stored() if stem_of(name) and _stored_at(name) < stored_before]
    # Read after the files: whatever came to name one of them meanwhile is seen.
    named = _named()
    return [name for name in old if stem_of(name) not in named]


def _stored() -> Iterator[str]:
    for folder in FOLDERS:
        if default_storage.exists(folder):
            yield from (f"{folder}/{name}" for name in default_storage.listdir(folder)[1])


def _stored_at(name: str) -> dt.datetime:
    try:
        return default_storage.get_modified_time(name)
    except OSError:
        return dt.datetime.max.replace(tzinfo=dt.UTC)  # Gone since the folder was read.


def _named() -> set[str]:
    """Return the stems of all files that are in use; renditions share that of their original."""
    rows = (
        PressImage.objects.values_list("file", flat=True),
        PressImage.objects.values_list("thumbnail", flat=True),
        Attachment.objects.values_list("file", flat=True),
    )
    bodies = Release.objects.filter(body__contains=settings.MEDIA_URL).values_list("body", flat=True)
    shown = ShownFile.objects.values_list("stem", flat=True).distinct()
    return {
        *(stem_of(name) for names in rows for name in names.iterator()),
        *(mention for body in bodies.iterator() for mention in MENTION.findall(body)),
        *shown.iterator(),
    }


def _delete(name: str) -> None:
    try:
        default_storage.delete(name)
    except OSError as error:
        logger.warning("The file %s, which nothing names, cannot be deleted: %s", name, error)
    else:
        logger.info("The file %s was named by nothing for %s days and is deleted", name, KEPT.days)
