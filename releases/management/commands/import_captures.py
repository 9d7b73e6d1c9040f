"""Take captured pages into the press room: as drafts, published now, or into the archive."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from releases.management.commands import _captures, _moving
from releases.moving import page_lists
from releases.moving.fetching import Fetcher
from releases.moving.page_lists import PageList
from releases.moving.runs import ImportRun
from releases.services.moving_in import Aim


class Command(BaseCommand):
    help = (
        "Takes captured release pages in and prints one address a line. "
        "Doing it again changes nothing; a file that cannot be used stops no other."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        _captures.add_files(parser, nargs="*")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--publish", action="store_true", help="publish now and mail the subscribers")
        how.add_argument(
            "--archive", action="store_true", help="publish with the page's own date, mail nobody"
        )
        parser.add_argument(
            "--date", type=_moving.day, metavar="YYYY-MM-DD", help="for --archive, where the page has none"
        )
        parser.add_argument(
            "--list",
            metavar="FILE_OR_URL",
            help="RSS, Atom, a sitemap or one address a line: its pages; or a folder of saved pages",
        )
        parser.add_argument("--pages", type=Path, metavar="DIR", help="where pages of the list are saved")
        parser.add_argument("--fetch", action="store_true", help="fetch pages of the list that are not saved")
        _moving.add_options(parser)

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        listed = options["list"]
        if bool(files) == bool(listed):
            raise CommandError(_("Name either files or a list with --list."))
        run = ImportRun(aim=_aim(options), by=_moving.editor(options["by"]), otherwise=options["date"])
        moving = _moving.MovingIn(self, run, listed or ", ".join(map(str, files[:3])))
        if listed:
            self._of_list(moving, listed, options)
            return
        moving.total, moving.report_to = len(files), options["report"]
        moving.over(page_lists.of_files(files))

    def _of_list(self, moving: _moving.MovingIn, listed: str, options: dict[str, Any]) -> None:
        moving.report_to = _moving.report_path(options)
        if (folder := Path(listed)).is_dir():
            files = page_lists.in_folder(folder)
            moving.total = len(files)
            moving.over(page_lists.of_files(files))
            return
        source = PageList(listed, options["pages"])
        try:
            if options["fetch"]:
                fetcher = Fetcher(
                    source.hosts(), allow_private=options["allow_private"], delay=options["delay"]
                )
                source = PageList(listed, options["pages"], fetcher)
            moving.over(source.candidates())
        except _captures.REFUSALS as refusal:
            raise CommandError(_captures.sentence(listed, refusal)) from refusal


def _aim(options: dict[str, Any]) -> Aim:
    if options["publish"]:
        return Aim.PUBLISHED
    return Aim.ARCHIVED if options["archive"] else Aim.DRAFT
