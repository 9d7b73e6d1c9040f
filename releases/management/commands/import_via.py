"""Take an export of Via TT's into the press room: as drafts, or into the archive. Nobody is mailed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from releases.management.commands import _moving
from releases.moving import page_lists
from releases.moving.fetching import Fetcher
from releases.moving.files import FileSource
from releases.moving.runs import ImportRun
from releases.services.moving_in import Aim


class Command(BaseCommand):
    help = (
        "Takes the press releases of Via TT's export (JSON) in and prints one address a line. "
        "Doing it again changes nothing; a release that cannot be used stops no other; nobody is mailed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help="answers saved as .json, or a folder of them"
        )
        parser.add_argument("--archive", action="store_true", help="publish with the original date")
        parser.add_argument(
            "--images", type=Path, metavar="DIR", help="pictures and documents by their names, saved before"
        )
        parser.add_argument(
            "--fetch-images", action="store_true", help="fetch pictures and documents from their addresses"
        )
        _moving.add_options(parser)

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        fetcher = None
        if options["fetch_images"]:
            fetcher = Fetcher(allow_private=options["allow_private"], delay=options["delay"])
        run = ImportRun(
            aim=Aim.ARCHIVED if options["archive"] else Aim.DRAFT,
            by=_moving.editor(options["by"]),
            is_cautious=True,
            files=FileSource(options["images"], fetcher),
        )
        source = _("Via TT: %(files)s") % {"files": ", ".join(path.name for path in files[:3])}
        moving = _moving.MovingIn(self, run, source, page_lists.count(files), _moving.report_path(options))
        moving.over(page_lists.of_exports(files))
