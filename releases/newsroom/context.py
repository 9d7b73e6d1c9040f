"""What every template knows: whose press room this is and where it lives."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from releases import swedish


def press_room(request: HttpRequest | None = None) -> dict[str, Any]:
    """Return the municipality's name, address and colours, and the site's own address without final slash."""
    room = settings.PRESS_ROOM
    return {
        "press_room": {**room, "phone_uri": swedish.phone_uri(room["phone"])},
        "site_url": settings.SITE_URL,
    }
