"""Networks: where a request comes from, and the same so coarsely that it names nobody."""

import ipaddress
from collections.abc import Mapping

from django.conf import settings

# Bits that are kept: what an operator or an organisation gets, not what one household or person has.
COARSE = {4: 24, 6: 48}


def client_address(headers: Mapping[str, str], peer: str) -> str:
    """Return the IP address of who asks: behind a proxy of ours, the one that it appended last.

    "" when it is not known: whoever connects from this machine, a private network or a Unix socket is a proxy that
    nobody told us of, and all readers would be one.
    """
    forwarded = headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    if reader := forwarded.rpartition(",")[2].strip():
        return reader
    return peer if settings.LOCAL or _is_of_the_world(peer) else ""


def coarse(address: str) -> str:
    """Return the first address of the network that an address lies in: "192.0.2.0" of "192.0.2.17"; "" of none."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((known, COARSE[known.version]), strict=False).network_address)


def _is_of_the_world(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False
