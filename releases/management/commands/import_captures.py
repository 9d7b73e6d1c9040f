"""Take captured pages into the press room: as drafts, published now, or into the archive."""

import argparse
import datetime as dt
import logging
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.translation import gettext as _

from releases.absolute_urls import whole
from releases.capture import Reading
from releases.management.commands import _captures
from releases.models import Editor
from releases.services import importing

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Takes captured release pages in and prints one address a line. "
        "Doing it again changes nothing; a file that cannot be used stops no other."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        _captures.add_files(parser)
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--publish", action="store_true", help="publish now and mail the subscribers")
        how.add_argument(
            "--archive", action="store_true", help="publish with the page's own date, mail nobody"
        )
        parser.add_argument(
            "--date", type=_day, metavar="YYYY-MM-DD", help="for --archive, where the page has none"
        )
        parser.add_argument("--by", metavar="USERNAME", help="the editor who answers for it")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        by = _editor(options["by"])
        refused = 0
        doubts: list[str] = []
        for path in files:
            try:
                reading = _captures.reading_of(path)
                self.stdout.write(whole(_take_in(reading, by, options)))
                if remark := _captures.left_out(path, reading):
                    self.stderr.write(remark)
                if doubt := _captures.doubts(path, reading):
                    doubts.append(doubt)
            except _captures.REFUSALS as refusal:
                refused += 1
                self.stderr.write(_captures.sentence(path, refusal))
            except Exception:
                # Whatever is wrong with one page, those after it are taken in.
                logger.exception("%s cannot be taken in", path)
                refused += 1
                unforeseen = _("Something went wrong that nobody foresaw. The log says more.")
                self.stderr.write(f"{path}: {unforeseen}")
        for doubt in doubts:
            self.stderr.write(doubt)
        if refused:
            raise SystemExit(1)


def _take_in(reading: Reading, by: Editor | None, options: dict[str, Any]) -> str:
    """Take one capture in as the options say; return the path of the page that it became."""
    if options["publish"]:
        return importing.publish(reading, by=by).get_absolute_url()
    if options["archive"]:
        return importing.archive(reading, by=by, otherwise=options["date"]).get_absolute_url()
    release = importing.draft(reading, by=by)
    return reverse("admin:releases_release_change", args=[release.pk])


def _editor(username: str | None) -> Editor | None:
    if username is None:
        return None
    try:
        return Editor.objects.get(username=username)
    except Editor.DoesNotExist as error:
        raise CommandError(_("There is no editor called %(name)s.") % {"name": username}) from error


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("Write the day as YYYY-MM-DD.")) from error
