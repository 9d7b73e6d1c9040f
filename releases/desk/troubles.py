"""What goes wrong in the background, told to those who can do something about it."""

from dataclasses import dataclass

from releases.desk.access import form_address, mailing_address
from releases.models import Alert, Failure, Release

Work = Failure.Work


@dataclass(frozen=True, slots=True)
class Trouble:
    """A failure, with the name and the address of what it is about; both "" for a step of the machinery."""

    failure: Failure
    title: str = ""
    address: str = ""

    @property
    def stops_a_publication(self) -> bool:
        return self.failure.work == Work.PUBLISH


def standing() -> list[Trouble]:
    """Return what goes wrong now, in a constant number of queries."""
    failures = list(Failure.objects.standing())
    about = {
        work: [one.row_id for one in failures if one.work == work] for work in (Work.PUBLISH, Work.FREEZE)
    }
    releases = Release.objects.in_bulk(about[Work.PUBLISH]) if about[Work.PUBLISH] else {}
    alerts = Alert.objects.select_related("edition").in_bulk(about[Work.FREEZE]) if about[Work.FREEZE] else {}
    return [_trouble(one, releases, alerts) for one in failures]


def of(release: Release) -> Trouble | None:
    """Return what keeps a scheduled release from being published at its time, if anything does."""
    if release.state != Release.State.SCHEDULED:
        return None
    failure = Failure.objects.standing().filter(work=Work.PUBLISH, row_id=release.pk).first()
    return Trouble(failure, release.title, form_address(release)) if failure else None


def _trouble(failure: Failure, releases: dict[int, Release], alerts: dict[int, Alert]) -> Trouble:
    if failure.work == Work.PUBLISH and (release := releases.get(failure.row_id)):
        return Trouble(failure, release.title, form_address(release))
    if failure.work == Work.FREEZE and (alert := alerts.get(failure.row_id)):
        return Trouble(failure, str(alert), mailing_address(alert))
    return Trouble(failure)
