"""Look at everything that decides whether our mail arrives, and say what to mend."""

import argparse
import dataclasses
import ipaddress
import json
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from releases.mail.deliverability import report
from releases.mail.deliverability.dns_lookup import Names
from releases.mail.deliverability.findings import DeliverabilityFinding, Severity

DNS_PORT = 53
COLUMN = 17  # where the sentences begin


class Command(BaseCommand):
    help = (
        "Looks at SPF, DKIM, DMARC, MX, reverse names and the mail server, and says what to mend with which record. "
        "Exit status 0 when all is right, 1 when something is to be mended."
    )
    requires_system_checks: list[str] = []  # a DKIM key that cannot be read is one of the findings

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--address",
            action="append",
            default=[],
            type=_address,
            metavar="IP",
            help="that our mail comes from",
        )
        parser.add_argument(
            "--selector", action="append", default=[], metavar="NAME", help="that the mail server signs with"
        )
        parser.add_argument(
            "--resolver",
            type=resolver,
            metavar="HOST[:PORT]",
            help="the name server to ask, by its IP address",
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = report.findings(
            names=Names(options["resolver"]),
            now=timezone.now(),
            addresses=options["address"],
            selectors=options["selector"],
        )
        found = []
        for finding in findings:
            found.append(finding)
            if options["format"] == "text":
                self.stdout.write(_as_text(finding))
        self.stdout.write(_as_json(found) if options["format"] == "json" else f"\n{_summary(found)}")
        if not report.all_right(found):
            raise SystemExit(1)


def _as_text(finding: DeliverabilityFinding) -> str:
    words = {
        Severity.RIGHT: pgettext("finding", "right"),
        Severity.NOTE: pgettext("finding", "note"),
        Severity.MEND: pgettext("finding", "mend"),
        Severity.UNKNOWN: pgettext("finding", "unknown"),
    }
    line = f"{finding.subject:<7}{words[finding.standing]:<10}{finding.sentence}"
    publish = [_("Publish: %(record)s") % {"record": record} for record in finding.records]
    return f"\n{' ' * COLUMN}".join([line, *publish])


def _as_json(found: Sequence[DeliverabilityFinding]) -> str:
    status = Severity.RIGHT if report.all_right(found) else Severity.MEND
    findings = [dataclasses.asdict(finding) for finding in found]
    return json.dumps({"status": status, "findings": findings}, ensure_ascii=False, indent=2)


def _summary(found: Sequence[DeliverabilityFinding]) -> str:
    wrong = sum(finding.standing in {Severity.MEND, Severity.UNKNOWN} for finding in found)
    if not wrong:
        return _("All is right.")
    sentence = ngettext("%(count)s thing is to be mended.", "%(count)s things are to be mended.", wrong)
    return sentence % {"count": wrong}


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("“%(text)s” is no IP address.") % {"text": text}) from error


def resolver(text: str) -> tuple[str, int]:
    """Read "192.0.2.1", "192.0.2.1:5353", "2001:db8::1" or "[2001:db8::1]:5353"."""
    if text.count(":") > 1 and not text.startswith("["):
        return _address(text), DNS_PORT
    host, _colon, port = text.partition("]:") if text.startswith("[") else text.partition(":")
    if not (port or str(DNS_PORT)).isdecimal():
        raise argparse.ArgumentTypeError(_("“%(text)s” is no port.") % {"text": port})
    return _address(host.strip("[]")), int(port or DNS_PORT)
