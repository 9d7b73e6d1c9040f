"""Folders and the room on their disks, and how old the newest backup is."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from releases.monitoring import health
from releases.monitoring.doctor.diagnosis import Diagnosis, Grade

GB = 1000**3
SCARCE, NONE_LEFT = 5 * GB, GB // 2
# A nightly backup, and an hour for it to be made.
A_NIGHT, TOO_OLD = dt.timedelta(hours=25), dt.timedelta(days=3)
ONE_OF_THE_STYLES = "newsroom/press-room.css"


def check_folders() -> Iterator[Diagnosis]:
    """Uploads can be kept, and the files of the pages are those of this version."""
    yield _uploads()
    yield _collected()


def check_space() -> Iterator[Diagnosis]:
    """Yield a line for each disk that holds uploads, files of the pages or the system."""
    seen: set[int] = set()
    for folder in map(_nearest, (Path("/"), Path(settings.MEDIA_ROOT), Path(settings.STATIC_ROOT))):
        if (device := folder.stat().st_dev) not in seen:
            seen.add(device)
            yield space(folder, shutil.disk_usage(folder).free)


def space(folder: Path, free: int) -> Diagnosis:
    """Return what is to be said of so many free bytes at a folder."""
    facts = {"folder": folder, "free": f"{free / GB:.1f}".replace(".", ",")}
    sentence = _("%(free)s GB are free at %(folder)s.") % facts
    if free >= SCARCE:
        return Diagnosis(Grade.OK, "disk", sentence)
    grade = Grade.WARNING if free >= NONE_LEFT else Grade.WRONG
    remedy = _("Make room: journalctl --vacuum-size=500M, apt-get clean, old backups.")
    return Diagnosis(grade, "disk", sentence, remedy)


def check_backups() -> Iterator[Diagnosis]:
    """Yield how old the newest file in BACKUP_FOLDER is."""
    if not settings.BACKUP_FOLDER:
        sentence = _("BACKUP_FOLDER is not set: whether there are backups nobody knows here.")
        yield Diagnosis(Grade.WARNING, "backups", sentence, _("docs/operations.md says how to make them."))
        return
    newest = max(
        (one.stat().st_mtime for one in Path(settings.BACKUP_FOLDER).iterdir() if one.is_file()), default=0
    )
    yield backup(dt.datetime.fromtimestamp(newest, dt.UTC), timezone.now())


def backup(made: dt.datetime, now: dt.datetime) -> Diagnosis:
    """Return what is to be said of a newest backup of that time; the beginning of time (1970) is none."""
    folder = settings.BACKUP_FOLDER
    if made.timestamp() <= 0:
        grade, sentence = Grade.WRONG, _("There is no backup in %(folder)s.") % {"folder": folder}
    else:
        hours = int((now - made) / dt.timedelta(hours=1))
        sentence = _("The newest backup in %(folder)s is %(hours)s hours old.") % {
            "folder": folder,
            "hours": hours,
        }
        grade = Grade.OK if now - made <= A_NIGHT else Grade.WARNING if now - made <= TOO_OLD else Grade.WRONG
    remedy = "" if grade is Grade.OK else _("docs/operations.md says how to make them.")
    return Diagnosis(grade, "backups", sentence, remedy)


def _uploads() -> Diagnosis:
    folder = settings.MEDIA_ROOT
    try:
        health.media()
    except OSError as error:
        facts = {"folder": folder, "reason": error.strerror or error}
        sentence = _("%(folder)s takes no uploads: %(reason)s.") % facts
        return Diagnosis(Grade.WRONG, "folders", sentence, f"install -d -o press -g press {folder}")
    return Diagnosis(Grade.OK, "folders", _("%(folder)s takes uploads.") % {"folder": folder})


def _collected() -> Diagnosis:
    folder = settings.STATIC_ROOT
    try:
        name = staticfiles_storage.url(ONE_OF_THE_STYLES).removeprefix(settings.STATIC_URL)
    except ValueError:  # its list of names is not there, or of another version
        name = ""
    if settings.WHITENOISE_USE_FINDERS or (name and os.access(Path(folder, name), os.R_OK)):
        return Diagnosis(
            Grade.OK, "folders", _("%(folder)s holds the files of the pages.") % {"folder": folder}
        )
    sentence = _("%(folder)s does not hold the files of the pages: they come without styles.") % {
        "folder": folder
    }
    return Diagnosis(Grade.WRONG, "folders", sentence, "manage.py collectstatic --noinput")


def _nearest(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.is_dir())
