"""Changing who the press room is. What is published stays as it was frozen; pages follow at once."""

from collections.abc import Mapping

from django.db import transaction

from releases import municipality
from releases.models import Editor, PressRoomFacts

#: Any number, the same in each process: who changes the facts waits for who changes them now.
LOCK = 20_261_129


class FactsOvertaken(Exception):
    """Somebody saved other facts since this form was opened. Carries their version."""

    def __init__(self, latest: PressRoomFacts) -> None:
        super().__init__(latest.pk)
        self.latest = latest


class SameFacts(Exception):
    """The facts say this already."""


@transaction.atomic
def change(facts: Mapping[str, str], *, by: Editor, seen: int) -> PressRoomFacts:
    """Write a new version of the facts and return it.

    `facts` are by name, as `municipality.all_facts` gives them; `seen` is the id of
    the version that the form showed, 0 for none. Only what the settings do not say
    is kept, so that an unchanged fact goes on following its setting.

    Raises FactsOvertaken and SameFacts.
    """
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    latest = PressRoomFacts.objects.first()
    if latest and latest.pk != seen:
        raise FactsOvertaken(latest)
    own = {name: words for name, words in facts.items() if words != from_settings().get(name, "")}
    if own == (latest.content if latest else {}):
        raise SameFacts
    version = PressRoomFacts.objects.create(content=own, by=by)
    municipality.forget()
    transaction.on_commit(municipality.forget)
    return version


def from_settings() -> dict[str, str]:
    """Return the facts as the environment alone gives them."""
    with municipality.shown_as({}):
        return municipality.all_facts()


def says(version: PressRoomFacts | None) -> dict[str, str]:
    """Return all facts as a version says them, None for what the settings say."""
    with municipality.shown_as(version.content if version else {}):
        return municipality.all_facts()
