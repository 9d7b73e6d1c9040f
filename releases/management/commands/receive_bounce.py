"""Take in one returned mail from the standard input, for the mail server's pipe."""

import logging
import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from releases import bounces
from releases.mail import tokens

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Takes in one returned mail from the standard input. Ends with the codes of sysexits.h: "
        "75 asks the mail server to try again later, 65 says that the mail is larger than 1 MB."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "recipients", nargs="*", help="recipients of the envelope, such as Postfix's ${recipient}"
        )

    def handle(self, *args: Any, recipients: list[str], **options: Any) -> None:
        try:
            tokens.mail_keys()  # a mark can be judged
            effect = bounces.receive(sys.stdin.buffer.read(bounces.LARGEST + 1), recipients=recipients)
        except bounces.TooLarge:
            raise SystemExit(os.EX_DATAERR) from None
        except Exception as error:
            # Whatever is wrong with us, the mail server keeps the mail: it is late, not lost.
            logger.error("A returned mail has to be handed in again: %s", error)
            raise SystemExit(os.EX_TEMPFAIL) from None
        if options["verbosity"] > 1:
            self.stdout.write(effect.value)
