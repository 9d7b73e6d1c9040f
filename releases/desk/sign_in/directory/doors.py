"""The buttons of the log-in page that lead to the municipality's directory."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from releases.services import local_sign_in


def context() -> dict[str, Any]:
    """Return what the log-in page shows of the directory: its buttons, and whether passwords are for emergencies."""
    known = (
        (settings.OIDC_ISSUER, "directory_oidc", settings.OIDC_NAME),
        (settings.SAML_METADATA, "directory_saml", settings.SAML_NAME),
    )
    doors = [{"address": reverse(address), "name": name} for is_there, address, name in known if is_there]
    return {"doors": doors, "is_for_emergencies": local_sign_in.is_for_emergencies()}
