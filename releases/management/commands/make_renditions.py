"""Give stored pictures the smaller versions that they lack."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from releases.media import images


class Command(BaseCommand):
    help = "Makes the renditions that stored pictures lack. Repeating it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = images.make_missing()
        except images.NoRoomForImage as error:
            raise CommandError("There is no room for more files, or they may not be written.") from error
        if options["verbosity"]:
            self.stdout.write(f"{count} pictures")
