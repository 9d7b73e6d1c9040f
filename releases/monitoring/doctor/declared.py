"""The settings: the checks that decide whether anything starts, and those before the world is let in."""

from collections.abc import Iterator

from django.core import checks
from django.utils.translation import gettext as _

from releases.monitoring.doctor.diagnosis import Diagnosis, Grade

OURS = "press."  # what begins so is said by umea_press/checks.py


def check() -> Iterator[Diagnosis]:
    """Yield what is wrong with the settings, or that nothing is."""
    found = [one for one in checks.run_checks(include_deployment_checks=True) if str(one.id).startswith(OURS)]
    for one in found:
        grade = Grade.WRONG if one.is_serious() else Grade.WARNING
        yield Diagnosis(grade, "settings", str(one.msg), str(one.hint or _("See docs/settings.md.")))
    if not found:
        yield Diagnosis(Grade.OK, "settings", _("Every setting is known, sound and strong enough."))
