"""Where a request to the desk comes from, as coarsely as the log keeps it."""

import ipaddress
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from releases import networks

UNKNOWN = "0.0.0.0"  # noqa: S104 - what allauth's table holds of a log-in whose network is not known


def network(request: HttpRequest) -> str:
    """Return the network of a request, or "" when it is not known."""
    address = networks.client_address(request.headers, str(request.META.get("REMOTE_ADDR", "")))
    return networks.coarse(address)


def for_axes(request: HttpRequest) -> str | None:
    """Return the same as django-axes takes it."""
    return network(request) or None


def words(kept: str | None) -> Any:
    """Return a network in words: "nätet 192.0.2.…"."""
    if not kept or kept == UNKNOWN:
        return _("an unknown network")
    address = ipaddress.ip_address(kept)
    if address.is_loopback:
        return _("this machine")
    shown = kept.rpartition(".")[0] + ".…" if address.version == 4 else kept.partition("::")[0] + ":…"
    return _("the network %(network)s") % {"network": shown}
