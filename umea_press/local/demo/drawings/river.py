"""By the river: the bridge at dusk and in the morning, the birches."""

from dataclasses import dataclass

from umea_press.local.demo.drawings.canvas import HEIGHT, WIDTH, Canvas

SUMMER = ("#7fa65a", "#97bb66", "#b3cf7e")
AUTUMN = ("#d29a35", "#e3b344", "#f1cb66")


@dataclass(frozen=True)
class Weather:
    """The colours of one time of day over the river."""

    sky: tuple[str, str]
    hills: tuple[str, str]
    town: str
    water: tuple[str, str]
    bridge: str
    lit: bool


DUSK = Weather(
    sky=("#3b3a68", "#f2a48f"),
    hills=("#6b5a86", "#4c4672"),
    town="#38355c",
    water=("#a47a94", "#2e3158"),
    bridge="#231f3d",
    lit=True,
)


MORNING = Weather(
    sky=("#a9d3e3", "#fdeccf"),
    hills=("#b5c9bd", "#8fae97"),
    town="#8a8f9c",
    water=("#dfe7dc", "#6fa3b5"),
    bridge="#6a4a3a",
    lit=False,
)


def bridge_at_dusk() -> Canvas:
    canvas = river(DUSK)
    canvas.disc(1180, 235, 46, "#ffe9d2")
    canvas.glow(1180, 235, 240, "#ffe0c4", 0.5)
    arch(canvas, DUSK)
    canvas.mirror(600, 400, 0.55)
    for x in range(130, 1500, 190):
        canvas.box(x - 3, 612, 6, 130, "#ffd9964d", radius=3)
    canvas.ripples(620, 1000, "#f6b8a233", 70)
    shore(canvas, "#1d1b36", "#2a2748")
    return canvas


def bridge_in_the_morning() -> Canvas:
    canvas = river(MORNING)
    canvas.disc(330, 300, 60, "#fff8e0")
    canvas.glow(330, 300, 320, "#fff2c8", 0.7)
    arch(canvas, MORNING)
    canvas.mirror(600, 400, 0.5)
    canvas.ripples(620, 1000, "#ffffff55", 80)
    canvas.cyclist(720, deck(720) - 5, 92, "#c8473c")
    canvas.cyclist(900, deck(900) - 5, 92, "#2f6f8f")
    shore(canvas, "#7d8a4c", "#94a05a")
    for x, height in ((90, 560), (255, 430), (1440, 520), (1560, 610)):
        canvas.birch(x, 1000, height, AUTUMN)
    return canvas


def birches_by_the_river() -> Canvas:
    canvas = river(
        Weather(("#9fd0ea", "#e9f5f2"), ("#b9d3c4", "#86b08a"), "#a9a7a8", ("#c6e4ec", "#4f93b8"), "", False)
    )
    canvas.mirror(600, 300, 0.5)
    canvas.ripples(610, 940, "#ffffff66", 90)
    canvas.ridge(940, 70, "#8db45f", waves=0.9)
    for x, foot, height in (
        (1370, 930, 600),
        (1180, 950, 520),
        (80, 940, 640),
        (1530, 980, 760),
        (300, 985, 780),
    ):
        canvas.birch(x, foot, height, SUMMER)
    canvas.ridge(1030, 60, "#6f9a4c", waves=1.3)
    for _ in range(70):
        canvas.disc(
            canvas.chance.uniform(0, WIDTH),
            canvas.chance.uniform(1000, 1060),
            4,
            canvas.chance.choice(("#fffbe8", "#f3d55b")),
        )
    return canvas


def river(weather: Weather) -> Canvas:
    canvas = Canvas(*weather.sky, seed=4)
    canvas.gradient(0, 600, *weather.sky)
    canvas.ridge(500, 90, weather.hills[0], waves=1.4)
    town(canvas, weather)
    canvas.ridge(585, 60, weather.hills[1], waves=2.2)
    canvas.gradient(600, HEIGHT, *weather.water)
    return canvas


def town(canvas: Canvas, weather: Weather) -> None:
    x = 60.0
    while x < 1560:
        width, height = canvas.chance.uniform(40, 90), canvas.chance.uniform(40, 120)
        canvas.box(x, 560 - height, width, height + 40, weather.town)
        if canvas.chance.random() < 0.4:
            canvas.shape(
                [(x, 560 - height), (x + width / 2, 535 - height), (x + width, 560 - height)], weather.town
            )
        windows(
            canvas,
            (x + 8, 570 - height, width - 12, height - 20),
            "#ffd68a" if weather.lit else "#ffffff66",
            0.35,
        )
        x += width + canvas.chance.uniform(0, 50)


def windows(canvas: Canvas, area: tuple[float, float, float, float], colour: str, share: float) -> None:
    """Light some of the windows of a far facade."""
    left, top, width, height = area
    for column in range(int(width // 14)):
        for row in range(int(height // 20)):
            if canvas.chance.random() < share:
                canvas.box(left + column * 14, top + row * 20, 7, 10, colour)


def deck(x: float) -> float:
    """The height of the bridge's roadway at x: a long low rise."""
    return 560 - 75 * (1 - ((x - 800) / 860) ** 2)


def arch(canvas: Canvas, weather: Weather) -> None:
    xs = range(-40, WIDTH + 41, 40)
    for start, end in ((60, 560), (560, 1040), (1040, 1540)):
        middle, half = (start + end) / 2, (end - start) / 2
        bow = [
            (x, 600 - (600 - deck(x)) * (1 - ((x - middle) / half) ** 2)) for x in range(start, end + 1, 20)
        ]
        canvas.curve(bow, 13, weather.bridge)
        for x in range(start + 40, end, 40):
            rise = 600 - (600 - deck(x)) * (1 - ((x - middle) / half) ** 2)
            canvas.line([(x, deck(x)), (x, rise)], 4, weather.bridge)
    for x in (60, 560, 1040, 1540):
        canvas.box(x - 26, 578, 52, 26, weather.bridge, radius=4)
    canvas.curve([(x, deck(x)) for x in xs], 16, weather.bridge)
    canvas.curve([(x, deck(x) - 36) for x in xs], 4, weather.bridge)
    for x in range(-20, WIDTH, 20):
        canvas.line([(x, deck(x)), (x, deck(x) - 36)], 2, weather.bridge)
    for x in range(130, 1500, 190) if weather.lit else ():
        canvas.lamp(x, deck(x), 92, "#ffcf8a", weather.bridge)


def shore(canvas: Canvas, back: str, front: str) -> None:
    canvas.ridge(985, 60, back, waves=1.2)
    canvas.ridge(1040, 55, front, waves=1.8)
