"""What a press image may be used for: Creative Commons' licences, by the names that SPDX gives them, and our own two.

An image without one, or with PRESS_ROOM, may be used as the press room's terms for press images say.
"""

from dataclasses import dataclass

PRESS_ROOM, EDITORIAL = "press-room", "editorial"


@dataclass(frozen=True, slots=True)
class PublicLicence:
    """A licence that anybody can read at its address."""

    name: str
    url: str


PUBLIC = {
    "CC0-1.0": PublicLicence("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "CC-BY-4.0": PublicLicence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": PublicLicence("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
}
