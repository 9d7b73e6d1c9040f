"""Say on one page how the installation is, and what to do about what is wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from releases.management.commands import check_mail
from releases.monitoring import doctor
from releases.monitoring.doctor.diagnosis import Diagnosis, Grade


class Command(BaseCommand):
    help = (
        "Looks at settings, versions, database, folders, disks, backups, processes, site, certificate and mail, "
        "a line each: ok, warning or wrong, and what to do. Exit status 1 when something is wrong."
    )
    requires_system_checks: list[str] = []  # they are among what is looked at

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=["sv", "en"], default="sv")
        parser.add_argument(
            "--resolver",
            type=check_mail.resolver,
            metavar="HOST[:PORT]",
            help="the name server to ask, by its IP address",
        )

    def handle(self, *args: Any, language: str, **options: Any) -> None:
        with translation.override(language):
            found = []
            for diagnosis in doctor.diagnoses(resolver=options["resolver"]):
                found.append(diagnosis.grade)
                self.stdout.write(_as_line(diagnosis))
            self.stdout.write("\n" + _summary(found.count(Grade.WRONG), found.count(Grade.WARNING)))
        if Grade.WRONG in found:
            raise SystemExit(1)


def _as_line(diagnosis: Diagnosis) -> str:
    words = {
        Grade.OK: pgettext("diagnosis", "ok"),
        Grade.WARNING: pgettext("diagnosis", "warning"),
        Grade.WRONG: pgettext("diagnosis", "wrong"),
    }
    remedy = f" → {diagnosis.remedy}" if diagnosis.remedy else ""
    return f"{words[diagnosis.grade]:<9}{_subject(diagnosis.subject):<15}{diagnosis.sentence}{remedy}"


def _subject(subject: str) -> str:
    names = {
        "settings": pgettext("diagnosis", "settings"),
        "versions": pgettext("diagnosis", "versions"),
        "database": pgettext("diagnosis", "database"),
        "folders": pgettext("diagnosis", "folders"),
        "disk": pgettext("diagnosis", "disk"),
        "backups": pgettext("diagnosis", "backups"),
        "processes": pgettext("diagnosis", "processes"),
        "site": pgettext("diagnosis", "site"),
        "certificate": pgettext("diagnosis", "certificate"),
    }
    first, _space, rest = subject.partition(" ")
    mail = pgettext("diagnosis", "mail")
    return f"{mail} {rest}".strip() if first == "mail" else names[subject]


def _summary(wrong: int, warnings: int) -> str:
    if not wrong + warnings:
        return _("All is well.")
    errors = ngettext("%(count)s thing is wrong", "%(count)s things are wrong", wrong) % {"count": wrong}
    doubts = ngettext("%(count)s warning", "%(count)s warnings", warnings) % {"count": warnings}
    return _("%(errors)s, %(doubts)s.") % {"errors": errors, "doubts": doubts}
