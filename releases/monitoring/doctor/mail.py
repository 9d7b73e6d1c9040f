"""Mail: what `check_mail` finds, a line each."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from releases.mail.deliverability import report
from releases.mail.deliverability.dns_lookup import Names
from releases.mail.deliverability.findings import Severity
from releases.monitoring.doctor.diagnosis import Diagnosis, Grade

GRADES = {
    Severity.RIGHT: Grade.OK,
    Severity.NOTE: Grade.OK,
    Severity.UNKNOWN: Grade.WARNING,
    Severity.MEND: Grade.WRONG,
}


def check(resolver: tuple[str, int] | None = None) -> Iterator[Diagnosis]:
    """Yield what a name server tells of our mail, and what the mail server offers."""
    for finding in report.findings(names=Names(resolver), now=timezone.now()):
        grade = GRADES[finding.standing]
        remedy = "" if grade is Grade.OK else _("manage.py check_mail says what to publish.")
        yield Diagnosis(grade, f"mail {finding.subject}", finding.sentence, remedy)
