"""The first administrator: an account, and the link with which its owner chooses a password."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from releases import absolute_urls
from releases.models import AccountMail, Editor
from releases.services import accounts


class Command(BaseCommand):
    help = (
        "Prints a link with which the first administrator chooses a password. It holds for seven days and works once; "
        "run it again for a new one. Where an administrator can log in already it changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="what the administrator logs in with")
        parser.add_argument("address", help="the administrator's mail address")

    def handle(self, *args: Any, name: str, address: str, **options: Any) -> None:
        administrators = Editor.objects.filter(is_superuser=True, is_active=True)
        # Who comes by the municipality's directory has no password here.
        if any(one.has_usable_password() or one.last_login for one in administrators):
            self.stdout.write(_("There is an administrator already, who can invite others at the desk."))
            return
        try:
            validate_email(address)
            editor = accounts.make_administrator(name, address)
        except ValidationError as error:
            raise CommandError(_("“%(text)s” is no mail address.") % {"text": address}) from error
        except accounts.AccountTaken as error:
            raise CommandError(_("There is another account of that name.")) from error
        self.stdout.write(_("Give %(name)s this link, which holds for seven days:") % {"name": name})
        self.stdout.write(_link(editor))


def _link(editor: Editor) -> str:
    token = accounts.TOKENS[AccountMail.Kind.INVITATION].make_token(editor)
    named = urlsafe_base64_encode(force_bytes(editor.pk))
    return absolute_urls.whole(reverse("desk:invited", args=[named, token]))
