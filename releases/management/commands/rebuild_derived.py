"""Make everything that is derived from the editions anew."""

from typing import Any

from django.core.management.base import BaseCommand

from releases.models import Edition, Release
from releases.search import index
from releases.services import editions


class Command(BaseCommand):
    help = "Derives anew, from the frozen editions, what they are found under and by."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for edition in Edition.objects.order_by("pk").iterator(chunk_size=500):
            editions.derive(edition)
            count += 1
        index.recount_words()
        for release in Release.objects.filter(editions__live=True).iterator(chunk_size=500):
            self._compare(release)
        if options["verbosity"]:
            self.stdout.write(f"{count} editions")

    def _compare(self, release: Release) -> None:
        """Compare with what is public; one that cannot be composed keeps no other from it."""
        try:
            editions.note_unchanged(release)
        except Exception as error:
            self.stderr.write(f"release {release.pk} cannot be composed: {error}")
