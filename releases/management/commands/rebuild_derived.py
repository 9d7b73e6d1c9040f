"""Make everything that is derived from the editions anew."""

from typing import Any

from django.core.management.base import BaseCommand

from releases.models import Edition
from releases.search import index
from releases.services import publishing


class Command(BaseCommand):
    help = "Derives anew, from the frozen editions, what they are found under and by."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for edition in Edition.objects.order_by("pk").iterator(chunk_size=500):
            publishing.derive(edition)
            count += 1
        index.recount_words()
        if options["verbosity"]:
            self.stdout.write(f"{count} editions")
