"""Print what captured pages say, as data. Writes nothing and needs no database."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from releases.capture.readings import as_json
from releases.management.commands import _captures


class Command(BaseCommand):
    help = "Prints the structured readings of captured release pages as a JSON list."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        _captures.add_files(parser)

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        readings, refused = [], 0
        for path in files:
            try:
                readings.append(as_json(_captures.reading_of(path)))
            except _captures.REFUSALS as refusal:
                refused += 1
                self.stderr.write(_captures.sentence(path, refusal))
        self.stdout.write(json.dumps(readings, ensure_ascii=False, indent=2))
        if refused:
            raise SystemExit(1)
