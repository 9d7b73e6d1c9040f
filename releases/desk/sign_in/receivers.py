"""What allauth tells of second steps, written down in the audit log."""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.dispatch import receiver

from releases.desk.sign_in import places
from releases.models import AuditEntry
from releases.services import audit

What = AuditEntry.What
NAMES = {Authenticator.Type.TOTP: "app", Authenticator.Type.WEBAUTHN: "passkey"}


@receiver(signals.authenticator_added)
def _added(request: Any, user: Any, authenticator: Authenticator, **_facts: Any) -> None:
    _write_down(What.FACTOR_ADDED, request, user, authenticator)


@receiver(signals.authenticator_removed)
def _removed(request: Any, user: Any, authenticator: Authenticator, **_facts: Any) -> None:
    _write_down(What.FACTOR_REMOVED, request, user, authenticator)


@receiver(signals.authentication_failed)
def _failed(request: Any, user: Any, **_facts: Any) -> None:
    audit.record(What.REFUSED, by=None, about=user.username, network=places.network(request))


def _write_down(what: AuditEntry.What, request: Any, user: Any, authenticator: Authenticator) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        audit.record(
            what,
            by=user,
            about=NAMES[Authenticator.Type(authenticator.type)],
            network=places.network(request),
        )
