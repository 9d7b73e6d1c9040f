"""The press images of the demo, drawn: places that could be in Umeå, in flat colours and still weather."""

from collections.abc import Callable

from umea_press.local.demo.drawings import river, rooms, winter, yards
from umea_press.local.demo.drawings.canvas import Canvas

CREDIT = "Illustration: Tuva Lindmyr"

DRAWINGS: dict[str, Callable[[], Canvas]] = {
    "bro-i-skymning": river.bridge_at_dusk,
    "bro-en-morgon": river.bridge_in_the_morning,
    "bjorkar-vid-alven": river.birches_by_the_river,
    "norrsken": winter.northern_lights,
    "buss-i-snofall": winter.bus_in_snow,
    "cykelbana-i-vinter": winter.winter_cycle_path,
    "lyktor-i-snon": winter.snow_lanterns,
    "kran-over-taken": yards.crane_over_the_roofs,
    "skolgard": yards.school_yard,
    "lekplats": yards.playground,
    "idrottshall": rooms.sports_hall,
    "simhall": rooms.swimming_hall,
    "kok-pa-aldreboende": rooms.kitchen,
    "scen": rooms.stage,
    "bilderbok": rooms.open_picture_book,
    "bibliotek-om-kvallen": winter.library_at_night,
    "lanthandel": yards.village_shop,
}


def draw(name: str) -> bytes:
    """Return the drawing of this name as JPEG, 1600 by 1067 pixels. Raises KeyError."""
    return DRAWINGS[name]().jpeg()
