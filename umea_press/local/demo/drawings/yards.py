"""Houses and yards: roofs with a crane, a school, a playground, a village shop."""

from umea_press.local.demo.drawings.canvas import HEIGHT, Canvas, Point

SUMMER = ("#7fa65a", "#97bb66", "#b3cf7e")
PINE = ("#33553f", "#436a4c")
GOODS = ("#b5533f", "#d8a25a", "#3f7f8c", "#6d5a86", "#e3c58c", "#7fa65a", "#4d5a78", "#c46a5a")


def crane_over_the_roofs() -> Canvas:
    canvas = Canvas("#b8dbe8", "#f7f0df", seed=21)
    for x, y, size in ((260, 200, 60), (1270, 150, 75), (620, 110, 45)):
        cloud(canvas, x, y, size)
    canvas.ridge(690, 60, "#b9cdbb", waves=1.4)
    crane(canvas, 1010, 940)
    frame(canvas, 760, 980)
    for x, width, height, wall, roof in (
        (-30, 260, 250, "#d8a25a", "#6d4c41"),
        (210, 210, 330, "#b5533f", "#4d4a4f"),
        (1190, 230, 300, "#9aa5a3", "#574b49"),
        (1400, 240, 380, "#c97f4e", "#4d4a4f"),
        (400, 250, 240, "#e3c58c", "#7c3f36"),
        (1010, 200, 190, "#a8463c", "#4d4a4f"),
    ):
        town_house(canvas, x, 1067, width, height, wall, roof)
    for x, width, height, wall in (
        (90, 300, 130, "#8c3b33"),
        (560, 480, 110, "#c9a45f"),
        (1130, 330, 140, "#7f8a86"),
    ):
        town_house(canvas, x, 1080, width, height, wall, "#43403f")
    return canvas


def cloud(canvas: Canvas, x: float, y: float, size: float) -> None:
    for across, up, part in ((-1.1, 0, 0.62), (-0.3, 0.3, 0.9), (0.6, 0.15, 0.78), (1.3, 0, 0.5)):
        canvas.disc(x + across * size, y - up * size, part * size, "#f8fbfa")
    canvas.box(x - 1.7 * size, y, 3.5 * size, 0.62 * size, "#f8fbfa", radius=0.3 * size)


def crane(canvas: Canvas, x: float, foot: float) -> None:
    yellow, top = "#e9b22f", 210.0
    lattice(canvas, [(x - 16, top), (x - 16, foot)], [(x + 16, top), (x + 16, foot)], yellow, 18)
    lattice(canvas, [(x - 640, top), (x + 230, top)], [(x - 640, top - 26), (x + 230, top - 26)], yellow, 28)
    canvas.line([(x, top - 110), (x - 600, top - 26)], 3, "#7c6a3a")
    canvas.line([(x, top - 110), (x + 210, top - 26)], 3, "#7c6a3a")
    canvas.shape([(x - 18, top - 26), (x + 18, top - 26), (x, top - 120)], yellow)
    canvas.box(x + 150, top, 84, 60, "#6b6f74", radius=4)
    canvas.box(x + 22, top + 6, 52, 56, "#f4f2ea", radius=6)
    canvas.box(x + 44, top + 14, 24, 26, "#7fb0c4", radius=3)
    canvas.line([(x - 430, top), (x - 430, 400), (x - 490, 430)], 3, "#4c4c50")
    canvas.line([(x - 430, 400), (x - 370, 430)], 3, "#4c4c50")
    canvas.box(x - 500, 446, 140, 16, "#8a6748")
    canvas.box(x - 500, 430, 140, 16, "#a47b56")


def lattice(canvas: Canvas, one: list[Point], other: list[Point], fill: str, bays: int) -> None:
    """Two bars with diagonals between them."""
    canvas.line(one, 6, fill)
    canvas.line(other, 6, fill)
    for bay in range(bays):
        near, far = (along(one, bay / bays), along(other, (bay + 1) / bays))
        canvas.line(
            [near, far] if bay % 2 else [along(other, bay / bays), along(one, (bay + 1) / bays)], 3, fill
        )


def along(bar: list[Point], share: float) -> Point:
    (x, y), (to_x, to_y) = bar
    return x + (to_x - x) * share, y + (to_y - y) * share


def frame(canvas: Canvas, x: float, foot: float) -> None:
    """A house that is being built: floors and posts in light wood, the top one unfinished."""
    for floor in range(5):
        y = foot - floor * 88
        canvas.box(x - 190, y - 14, 394 if floor < 4 else 246, 14, "#d9b98a")
        for post in range((6, 6, 6, 4, 0)[floor]):
            canvas.box(x - 186 + post * 74, y - 88, 10, 88, "#c49b68")
        if floor < 3:
            canvas.box(x - 102, y - 80, 64, 66, "#f1e4c8")
            canvas.box(x + 120, y - 80, 64, 66, "#f1e4c8")


def town_house(
    canvas: Canvas, x: float, foot: float, width: float, height: float, wall: str, roof: str
) -> None:
    top = foot - height
    canvas.box(x, top, width, height, wall)
    canvas.shape(
        [
            (x - 14, top + 2),
            (x + width * 0.16, top - 62),
            (x + width * 0.84, top - 62),
            (x + width + 14, top + 2),
        ],
        roof,
    )
    canvas.box(x + width * 0.66, top - 104, 30, 60, "#7a5a4c")
    columns = max(2, int(width // 70))
    for column in range(columns):
        for row in range(max(1, int((height - 40) // 84))):
            left = x + (column + 0.5) * width / columns - 17
            canvas.box(left - 4, top + 26 + row * 84, 42, 54, "#fbf6ea")
            canvas.box(left, top + 30 + row * 84, 34, 46, "#6f8fa0")
            canvas.box(left + 15, top + 30 + row * 84, 4, 46, "#fbf6ea")


def school_yard() -> Canvas:
    canvas = Canvas("#b5dcec", "#f6f3df", seed=17)
    for x, y, size in ((420, 150, 54), (1150, 190, 62)):
        cloud(canvas, x, y, size)
    canvas.ridge(600, 70, "#b3ceb0", waves=1.5)
    canvas.forest(665, 200, "#7fa888")
    canvas.gradient(660, HEIGHT, "#a9c886", "#8db46a")
    school(canvas, 330, 790)
    canvas.shape([(420, 790), (1340, 790), (1620, 1080), (200, 1080)], "#cfc7bb")
    for x, foot, height in (
        (90, 860, 620),
        (215, 810, 520),
        (1500, 850, 640),
        (1390, 800, 500),
        (1585, 960, 760),
    ):
        canvas.pine(x, foot, height, PINE)
    swings(canvas, 470, 960)
    slide(canvas, 990, 965)
    for x, y, colour in (
        (790, 930, "#e9c14a"),
        (850, 930, "#d9695a"),
        (820, 985, "#5f9fb5"),
        (880, 985, "#e9c14a"),
    ):
        canvas.disc(x, y, 24, colour, flat=0.4)
    return canvas


def school(canvas: Canvas, x: float, foot: float) -> None:
    canvas.box(x, foot - 250, 1000, 250, "#d5a56c")
    for board in range(0, 1000, 25):
        canvas.box(x + board, foot - 250, 2, 250, "#c3915a")
    canvas.shape(
        [(x - 40, foot - 246), (x + 60, foot - 330), (x + 1040, foot - 290), (x + 1040, foot - 246)],
        "#5b5450",
    )
    for corner in (x, x + 484, x + 980):
        canvas.box(corner, foot - 250, 20, 250, "#a23f34")
    for left in (60, 200, 340, 720, 850):
        canvas.box(x + left - 8, foot - 198, 106, 116, "#fdf8ec")
        canvas.box(x + left, foot - 190, 90, 100, "#9fc7d6")
        canvas.shape(
            [
                (x + left + 14, foot - 90),
                (x + left + 60, foot - 190),
                (x + left + 84, foot - 190),
                (x + left + 38, foot - 90),
            ],
            "#c2dee6",
        )
    canvas.box(x + 540, foot - 200, 130, 200, "#fdf8ec")
    canvas.box(x + 550, foot - 190, 52, 190, "#a23f34")
    canvas.box(x + 608, foot - 190, 52, 190, "#a23f34")


def swings(canvas: Canvas, x: float, foot: float) -> None:
    for end in (x - 130, x + 130):
        canvas.line([(end - 34, foot), (end, foot - 230), (end + 34, foot)], 11, "#b5473c")
    canvas.line([(x - 136, foot - 230), (x + 136, foot - 230)], 12, "#b5473c")
    for rope, swing in ((-62, -26), (58, 14)):
        seat = (x + rope + swing, foot - 62)
        for side in (-18, 18):
            canvas.line([(x + rope + side, foot - 226), (seat[0] + side, seat[1])], 3, "#57504a")
        canvas.box(seat[0] - 26, seat[1], 52, 10, "#3f6f8c", radius=4)


def slide(canvas: Canvas, x: float, foot: float) -> None:
    for post in (x, x + 84):
        canvas.box(post, foot - 280, 12, 280, "#8a5a38")
    canvas.box(x - 8, foot - 172, 112, 14, "#a8713f")
    canvas.shape([(x - 24, foot - 276), (x + 48, foot - 350), (x + 120, foot - 276)], "#b5473c")
    for rung in range(6):
        canvas.box(x - 26, foot - 24 - rung * 26, 34, 7, "#a8713f", radius=3)
    canvas.line([(x - 26, foot), (x - 26, foot - 166)], 8, "#8a5a38")
    path = [(x + 96, foot - 170), (x + 200, foot - 90), (x + 270, foot - 26), (x + 340, foot - 18)]
    canvas.curve(path, 34, "#dfae3a")
    canvas.curve([(px, py - 6) for px, py in path], 18, "#f1ca66")


def playground() -> Canvas:
    canvas = Canvas("#bfe0ea", "#fbf3dc", seed=19)
    for x, y, size in ((250, 150, 50), (900, 120, 58)):
        cloud(canvas, x, y, size)
    canvas.ridge(620, 90, "#b9d3a8", waves=1.2)
    for x, height in ((60, 260), (150, 330), (760, 240), (860, 300)):
        canvas.birch(x, 690, height, SUMMER)
    canvas.ridge(700, 40, "#a3c47c", waves=1.4)
    canvas.gradient(740, HEIGHT, "#9cc074", "#86ad61")
    canvas.ridge(742, 30, "#9cc074", waves=1)
    maple(canvas, 1330, 860)
    castle(canvas, 330, 960)
    swings(canvas, 890, 950)
    canvas.disc(1290, 950, 190, "#b98450", flat=0.3)
    canvas.disc(1290, 944, 172, "#ecd7a0", flat=0.28)
    canvas.shape([(1240, 950), (1300, 950), (1284, 905), (1256, 905)], "#dcc184")
    canvas.shape([(1345, 946), (1395, 946), (1385, 912), (1355, 912)], "#4f8fb0")
    canvas.curve([(1352, 912), (1370, 884), (1388, 912)], 4, "#3b6f8c")
    return canvas


def maple(canvas: Canvas, x: float, foot: float) -> None:
    canvas.shape([(x - 34, foot), (x + 34, foot), (x + 20, foot - 330), (x - 20, foot - 330)], "#6f523f")
    for side in (-1, 1):
        canvas.line([(x, foot - 250), (x + side * 130, foot - 400)], 18, "#6f523f")
    for shade, count, spread in (("#5f8f4c", 26, 1.0), ("#75a659", 22, 0.85), ("#8fbd6b", 14, 0.62)):
        for _ in range(count):
            across, up = canvas.chance.uniform(-1, 1) * spread, canvas.chance.uniform(-1, 1) * spread
            if across**2 + up**2 < spread**2:
                canvas.disc(x + across * 230 - 14 * (1 - spread), foot - 500 - up * 190, 62, shade)


def castle(canvas: Canvas, x: float, foot: float) -> None:
    for left, height, width in ((-70, 330, 120), (90, 420, 130)):
        top = foot - height
        canvas.box(x + left, top, width, height, "#c9975c")
        for board in range(0, width, 22):
            canvas.box(x + left + board, top, 2, height, "#b07f48")
        canvas.shape(
            [(x + left - 22, top), (x + left + width / 2, top - 130), (x + left + width + 22, top)], "#4d7f73"
        )
        canvas.line([(x + left + width / 2, top - 130), (x + left + width / 2, top - 178)], 4, "#5a4a3a")
        canvas.shape(
            [
                (x + left + width / 2, top - 178),
                (x + left + width / 2 + 46, top - 162),
                (x + left + width / 2, top - 146),
            ],
            "#d9584a",
        )
        canvas.disc(x + left + width / 2, top + 66, 26, "#5a3f30")
    canvas.box(x + 128, foot - 120, 54, 120, "#5a3f30", radius=26)
    canvas.box(x + 128, foot - 60, 54, 60, "#5a3f30")
    canvas.box(x - 46, foot - 190, 72, 90, "#5a3f30", radius=30)
    path = [(x - 40, foot - 112), (x - 130, foot - 70), (x - 190, foot - 22), (x - 262, foot - 14)]
    canvas.curve(path, 36, "#cf5446")
    canvas.curve([(px, py - 6) for px, py in path], 20, "#e57b68")


def village_shop() -> Canvas:
    canvas = Canvas("#a9d5e8", "#f2f5e6", seed=10)
    for x, y, size in ((300, 170, 56), (1240, 130, 66), (760, 90, 40)):
        cloud(canvas, x, y, size)
    canvas.ridge(600, 80, "#a9c7a0", waves=1.3)
    canvas.forest(690, 190, "#6d9a72")
    canvas.gradient(680, HEIGHT, "#9cbf74", "#83ab5f")
    canvas.shape([(300, 880), (1320, 880), (1640, 1090), (-60, 1090)], "#d9c9a6")
    shop(canvas, 340, 880)
    fuel_pump(canvas, 1290, 930)
    bench(canvas, 420, 925)
    parked_bicycle(canvas, 1080, 925)
    canvas.birch(170, 940, 640, SUMMER)
    return canvas


def shop(canvas: Canvas, x: float, foot: float) -> None:
    canvas.box(x, foot - 380, 800, 380, "#a8392f")
    for board in range(0, 800, 28):
        canvas.box(x + board, foot - 380, 2, 380, "#93302a")
    canvas.shape(
        [(x - 40, foot - 376), (x + 90, foot - 560), (x + 710, foot - 560), (x + 840, foot - 376)], "#4a4648"
    )
    canvas.box(x + 560, foot - 620, 56, 90, "#7c4a3c")
    for corner in (x, x + 776):
        canvas.box(corner, foot - 380, 24, 380, "#fbf7ee")
    canvas.box(x + 190, foot - 366, 420, 70, "#fbf7ee", radius=6)
    canvas.words(x + 400, foot - 332, "LANTHANDEL", 50, "#2c5a48")
    for left in (70, 530):
        canvas.box(x + left - 10, foot - 250, 220, 170, "#fbf7ee")
        canvas.box(x + left, foot - 240, 200, 150, "#bfdbe2")
        for shelf in (0, 1):
            for item in range(8):
                tall = canvas.chance.uniform(26, 48)
                canvas.box(
                    x + left + 8 + item * 24,
                    foot - 168 + shelf * 76 - tall,
                    18,
                    tall,
                    canvas.chance.choice(GOODS),
                )
            canvas.box(x + left, foot - 168 + shelf * 76, 200, 5, "#8a6748")
    canvas.box(x + 335, foot - 240, 130, 240, "#fbf7ee")
    canvas.box(x + 347, foot - 228, 106, 228, "#2c5a48")
    canvas.box(x + 360, foot - 214, 80, 100, "#d9ecee", radius=4)
    canvas.box(x + 300, foot - 12, 200, 14, "#9c948a")


def fuel_pump(canvas: Canvas, x: float, foot: float) -> None:
    canvas.disc(x + 40, foot, 70, "#00000022", flat=0.16)
    canvas.box(x, foot - 190, 84, 190, "#f0ece0", radius=10)
    canvas.box(x, foot - 120, 84, 60, "#2c7a5f")
    canvas.box(x + 14, foot - 176, 56, 40, "#3a4650", radius=4)
    canvas.curve(
        [(x + 84, foot - 150), (x + 120, foot - 110), (x + 108, foot - 40), (x + 86, foot - 60)], 6, "#33383d"
    )


def bench(canvas: Canvas, x: float, foot: float) -> None:
    for leg in (0, 190):
        canvas.box(x + leg, foot - 56, 12, 56, "#3f4a44")
    for plank in (0, 20):
        canvas.box(x - 14, foot - 110 + plank, 232, 12, "#b98450", radius=3)
    canvas.box(x - 14, foot - 62, 232, 14, "#cf9a62", radius=3)


def parked_bicycle(canvas: Canvas, x: float, foot: float) -> None:
    for wheel in (x - 50, x + 50):
        canvas.ring(wheel, foot - 36, 36, 5, "#33383d")
    canvas.line(
        [
            (x - 50, foot - 36),
            (x - 6, foot - 36),
            (x + 34, foot - 86),
            (x - 20, foot - 86),
            (x - 50, foot - 36),
        ],
        5,
        "#2f6f8f",
    )
    canvas.line([(x - 6, foot - 36), (x - 24, foot - 100)], 5, "#2f6f8f")
    canvas.line([(x + 50, foot - 36), (x + 30, foot - 110), (x + 52, foot - 118)], 5, "#2f6f8f")
    canvas.box(x - 44, foot - 108, 40, 9, "#5a3f30", radius=4)
    canvas.box(x + 38, foot - 104, 46, 32, "#b98450", radius=4)
