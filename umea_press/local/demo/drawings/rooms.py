"""Indoors: sports hall, swimming hall, kitchen, stage, and a picture book by night."""

import math

from umea_press.local.demo.drawings.canvas import HEIGHT, WIDTH, Canvas, Point


def sports_hall() -> Canvas:
    canvas = Canvas("#e9e2d3", "#d9cfbc", seed=2)
    canvas.box(0, 0, WIDTH, 120, "#7d6f62")
    for x in range(-100, 1700, 230):
        canvas.shape([(x, 0), (x + 46, 0), (x + 34, 120), (x + 12, 120)], "#a58a6b")
    for x in range(110, 1500, 235):
        canvas.box(x, 165, 200, 150, "#cfe6ee", radius=4)
        canvas.shape([(x + 20, 315), (x + 110, 165), (x + 160, 165), (x + 70, 315)], "#e4f2f5")
        canvas.box(x + 96, 165, 8, 150, "#f7f3ea")
    canvas.box(0, 440, WIDTH, 210, "#8fae9f")
    canvas.gradient(650, HEIGHT, "#cf9d63", "#e4b67c")
    floor_boards(canvas, 650, "#00000010")
    court(canvas)
    wall_bars(canvas, 1270, 650)
    goal(canvas, 800, 690)
    canvas.disc(1050, 905, 50, "#00000026", flat=0.2)
    ball(canvas, 1040, 862, 42)
    return canvas


def floor_boards(canvas: Canvas, top: float, fill: str) -> None:
    for x in range(-2200, 3800, 90):
        canvas.line([(800 + (x - 800) * 0.42, top), (x, HEIGHT)], 2, fill)


def court(canvas: Canvas) -> None:
    canvas.line([(0, 720), (WIDTH, 720)], 8, "#f6efe0")
    canvas.curve([(250, 722), (430, 850), (800, 905), (1170, 850), (1350, 722)], 8, "#2f6f8f")
    canvas.line([(-40, 1000), (WIDTH + 40, 1000)], 9, "#c4483b")
    canvas.line([(330, 650), (40, HEIGHT)], 7, "#f2d158")
    canvas.line([(1270, 650), (1560, HEIGHT)], 7, "#f2d158")


def wall_bars(canvas: Canvas, x: float, foot: float) -> None:
    for section in range(2):
        left = x + section * 130
        for bar in range(11):
            canvas.box(left, foot - 300 + bar * 27, 118, 8, "#b98450", radius=4)
        for post in (left, left + 112):
            canvas.box(post, foot - 315, 10, 315, "#94653a")


def goal(canvas: Canvas, x: float, foot: float) -> None:
    left, right, top, mesh = x - 190, x + 190, foot - 240, "#ffffff80"
    for step in range(13):
        across = left + 24 + step * 27.7
        canvas.line([(left + step * 31.7, top), (across, foot - 28)], 2, mesh)
    for step in range(8):
        canvas.line([(left + 3 * step, top + step * 30), (right - 3 * step, top + step * 30)], 2, mesh)
    for start, end in (
        ((left, foot), (left, top)),
        ((right, foot), (right, top)),
        ((left, top), (right, top)),
    ):
        canvas.line([start, end], 15, "#f7f4ec")
        for share in range(0, 10, 2):
            part = [
                (start[0] + (end[0] - start[0]) * at / 10, start[1] + (end[1] - start[1]) * at / 10)
                for at in (share, share + 1)
            ]
            canvas.line(part, 15, "#c4483b")


def ball(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.disc(x, y, radius, "#e8893b")
    canvas.disc(x - radius * 0.3, y - radius * 0.32, radius * 0.5, "#f0a45f")
    canvas.curve([(x - radius * 0.96, y), (x, y + radius * 0.28), (x + radius * 0.96, y)], 4, "#8f4a1d")
    canvas.curve([(x, y - radius * 0.97), (x + radius * 0.3, y), (x, y + radius * 0.97)], 4, "#8f4a1d")


def swimming_hall() -> Canvas:
    canvas = Canvas("#f3e6cf", "#e8d6b8", seed=3)
    canvas.gradient(150, 560, "#cfe7ee", "#eef6ef")
    canvas.ridge(520, 40, "#b4cfc0", waves=2, until=560)
    for x in range(-20, 1640, 62):
        canvas.spruce(
            x, 565, canvas.chance.uniform(150, 300), canvas.chance.choice(("#5f8a72", "#4e7763", "#719a80"))
        )
    for x in range(0, WIDTH + 1, 200):
        canvas.box(x - 7, 150, 14, 410, "#b88a58")
    for x in range(-200, WIDTH + 300, 200):
        canvas.shape(
            [(800 + (x - 800) * 1.7, 0), (800 + (x - 800) * 1.7 + 56, 0), (x + 18, 155), (x - 18, 155)],
            "#c99a66",
        )
    canvas.box(0, 140, WIDTH, 24, "#a97a4a")
    canvas.box(0, 555, WIDTH, 110, "#e9e4d8")
    canvas.box(0, 655, WIDTH, 412, "#f6f2e8")
    pool(canvas)
    return canvas


def pool(canvas: Canvas) -> None:
    canvas.shape([(300, 668), (1300, 668), (1720, 1090), (-120, 1090)], "#d7cfbd")
    canvas.shape([(316, 682), (1284, 682), (1650, 1090), (-50, 1090)], "#3fa3b8")
    canvas.shape([(316, 682), (1284, 682), (1340, 745), (260, 745)], "#65bccb")
    for lane in range(1, 4):
        floats(canvas, (316 + 242 * lane, 690), (-50 + 425 * lane, 1090))
    for _ in range(60):
        near = canvas.chance.random() ** 0.7
        x, y = 800 + canvas.chance.uniform(-0.95, 0.95) * (490 + 340 * near), 700 + 350 * near
        canvas.box(x, y, 20 + 60 * near, 2 + 3 * near, "#ffffff66", radius=2)
    for lane in range(4):
        starting_block(canvas, 437 + 242 * lane, 672, str(lane + 1))


def floats(canvas: Canvas, far: Point, near: Point) -> None:
    for step in range(30):
        share = (step / 30) ** 1.7
        x, y = far[0] + (near[0] - far[0]) * share, far[1] + (near[1] - far[1]) * share
        canvas.disc(x, y, 3.5 + 11 * share, "#d9483b" if step % 4 < 2 else "#fdf8ee", flat=0.6)


def starting_block(canvas: Canvas, x: float, foot: float, number: str) -> None:
    canvas.box(x - 30, foot - 52, 60, 52, "#f4f1ea")
    canvas.box(x - 36, foot - 62, 72, 14, "#2f6f8f", radius=4)
    canvas.words(x, foot - 22, number, 30, "#2f6f8f")


def kitchen() -> Canvas:
    canvas = Canvas("#f2e8d6", "#eadcc4", seed=5)
    for row in range(8):
        for column in range(21):
            canvas.box(column * 80 + (40 if row % 2 else 0) - 40, 240 + row * 54, 76, 50, "#f8f2e6", radius=3)
    winter_window(canvas, 1090, 110, 360, 330)
    canvas.box(150, 150, 700, 14, "#7a6a5c", radius=6)
    for x, width, colour in (
        (230, 100, "#b5683f"),
        (390, 130, "#8f9aa0"),
        (570, 95, "#b5683f"),
        (730, 120, "#8f9aa0"),
    ):
        hanging_pot(canvas, x, 164, width, colour)
    canvas.box(0, 640, WIDTH, 40, "#8c5f3d")
    canvas.box(0, 680, WIDTH, 387, "#5d8077")
    for x in range(60, WIDTH, 310):
        canvas.box(x, 730, 270, 290, "#6d9188", radius=6)
        canvas.box(x + 105, 755, 60, 12, "#e6d7b8", radius=6)
    canvas.box(180, 622, 620, 20, "#3b3f44", radius=6)
    pot(canvas, 330, 622, 220, 150, "#8f9aa0")
    pot(canvas, 640, 622, 250, 190, "#c4593f")
    bread(canvas, 1110, 640)
    canvas.box(1360, 520, 90, 120, "#e9e2d3", radius=12)
    for stem, colour in ((1380, "#7fa65a"), (1405, "#8fb56a"), (1430, "#6d9550")):
        canvas.curve([(1405, 530), ((1405 + stem) / 2, 470), (stem + (stem - 1405), 400)], 7, colour)
        canvas.disc(stem + (stem - 1405), 396, 30, colour)
    return canvas


def winter_window(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    canvas.box(x - 16, y - 16, width + 32, height + 32, "#fffaf0", radius=4)
    canvas.box(x, y, width, height, "#bcd3e4")
    canvas.box(x, y + height * 0.72, width, height * 0.28, "#edf3f8")
    for across, tall in ((0.18, 170), (0.4, 220), (0.78, 190)):
        canvas.spruce(x + width * across, y + height * 0.84, tall, "#5f7f86", "#f4f8fb")
    canvas.box(x + width / 2 - 6, y, 12, height, "#fffaf0")
    canvas.box(x, y + height / 2 - 6, width, 12, "#fffaf0")
    canvas.box(x - 30, y + height + 16, width + 60, 18, "#e8dcc6", radius=4)


def hanging_pot(canvas: Canvas, x: float, top: float, width: float, colour: str) -> None:
    canvas.line([(x, top), (x, top + 70)], 7, "#5b5048")
    canvas.shape(
        [
            (x - width * 0.36, top + 66),
            (x + width * 0.36, top + 66),
            (x + width * 0.5, top + 140),
            (x - width * 0.5, top + 140),
        ],
        colour,
    )
    canvas.disc(x, top + 140, width * 0.5, "#00000026", flat=0.16)


def pot(canvas: Canvas, x: float, foot: float, width: float, height: float, colour: str) -> None:
    for drift in (-0.2, 0.16):
        base = x + drift * width
        points = [
            (base, foot - height - 26),
            (base + 26, foot - height - 86),
            (base - 20, foot - height - 150),
            (base + 18, foot - height - 220),
        ]
        canvas.curve(points, 13, "#ffffffb0")
    canvas.box(x - width / 2, foot - height, width, height, colour, radius=18)
    canvas.box(x - width / 2 + 18, foot - height + 26, 20, height - 60, "#ffffff40", radius=10)
    canvas.box(x - width / 2 - 8, foot - height - 8, width + 16, 20, "#3b3f44", radius=8)
    for side in (-1, 1):
        canvas.box(x + side * (width / 2 + 14) - 18, foot - height * 0.68, 36, 18, "#3b3f44", radius=9)


def bread(canvas: Canvas, x: float, foot: float) -> None:
    for across, lift, colour in ((-64, 70, "#c98c4c"), (0, 84, "#b5763a"), (62, 70, "#d39a58")):
        canvas.disc(x + across, foot - lift, 50, colour, flat=0.66)
        for cut in (-14, 8):
            canvas.line(
                [(x + across + cut - 8, foot - lift - 6), (x + across + cut + 10, foot - lift - 18)],
                5,
                "#f0d7a8",
            )
    canvas.shape([(x - 140, foot - 74), (x + 140, foot - 74), (x + 108, foot), (x - 108, foot)], "#9c6b3f")
    for row in range(3):
        for column in range(9):
            canvas.box(
                x - 112 + column * 26 - 4 * (2 - row) / 2, foot - 62 + row * 22, 18, 9, "#c08d58", radius=4
            )


def stage() -> Canvas:
    canvas = Canvas("#241524", "#3b1f2c", seed=8)
    canvas.shape([(770, 0), (850, 0), (1180, 892), (440, 892)], "#ffe9b31f")
    for left in (-10, 1080):
        canvas.box(left, 0, 530, 838, "#74201f")
    for x in range(-20, 480, 70):
        curtain_fold(canvas, x, 1)
        curtain_fold(canvas, WIDTH - x, -1)
    for x in range(0, WIDTH, 100):
        canvas.disc(x + 50, 60, 74, "#a3342f", flat=0.9)
        canvas.box(x + 47, 70, 6, 62, "#c9974a")
    canvas.box(0, 0, WIDTH, 70, "#8c2a29")
    canvas.shape([(180, 800), (1420, 800), (1640, 985), (-40, 985)], "#8a5a38")
    for x in range(-400, 2100, 130):
        canvas.line([(800 + (x - 800) * 0.72, 800), (x, 985)], 3, "#6f452a")
    canvas.box(-10, 985, WIDTH + 20, 90, "#4d2f1f")
    canvas.glow(800, 892, 470, "#ffe6a8", 0.75, flat=0.24)
    microphone(canvas, 740, 905)
    stool(canvas, 900, 915)
    return canvas


def curtain_fold(canvas: Canvas, x: float, side: int) -> None:
    width = 70 * side
    canvas.smooth(
        [(x, 0), (x + width, 0), (x + width * 0.9, 480), (x + width, 830), (x, 850), (x + width * 0.1, 480)],
        "#9c302d",
    )
    canvas.smooth(
        [
            (x + width * 0.55, 0),
            (x + width, 0),
            (x + width * 0.9, 480),
            (x + width, 830),
            (x + width * 0.6, 836),
            (x + width * 0.45, 480),
        ],
        "#7d2427",
    )


def microphone(canvas: Canvas, x: float, foot: float) -> None:
    canvas.disc(x, foot, 62, "#1d1a1f", flat=0.26)
    canvas.line([(x, foot), (x, foot - 350)], 8, "#2c2930")
    canvas.line([(x, foot - 346), (x + 46, foot - 382)], 9, "#2c2930")
    canvas.line([(x + 40, foot - 378), (x + 66, foot - 398)], 22, "#3b3740")
    canvas.disc(x + 76, foot - 406, 24, "#b9bcc4")
    canvas.disc(x + 70, foot - 412, 12, "#dfe1e6")


def stool(canvas: Canvas, x: float, foot: float) -> None:
    for away in (-1, 1):
        canvas.line([(x + away * 34, foot - 170), (x + away * 70, foot + 6)], 11, "#c98c4c")
        canvas.line([(x + away * 16, foot - 170), (x + away * 28, foot - 14)], 9, "#a8713a")
    canvas.line([(x - 54, foot - 62), (x + 54, foot - 62)], 8, "#a8713a")
    canvas.disc(x, foot - 174, 66, "#dba765", flat=0.3)
    canvas.disc(x, foot - 182, 66, "#edc083", flat=0.28)


def open_picture_book() -> Canvas:
    canvas = Canvas("#2f4468", "#4a648c", seed=12)
    canvas.specks(60, "#f4efd2", sizes=(1.2, 3.2), until=520)
    canvas.glow(1085, 190, 330, "#fbeec0", 0.45)
    crescent(canvas, 1120, 190, 80, "#fbeec0")
    quilt(canvas)
    for x, foot, height in (
        (470, 800, 330),
        (560, 830, 420),
        (660, 800, 360),
        (980, 800, 300),
        (1080, 830, 450),
        (1180, 805, 340),
    ):
        canvas.spruce(x, foot, height, canvas.chance.choice(("#3f7a5f", "#4f8f6d", "#35684f")))
    canvas.smooth([(330, 830), (560, 770), (800, 812), (1040, 770), (1270, 830), (800, 880)], "#e9efe6")
    reindeer(canvas, 800, 800)
    book(canvas)
    return canvas


def crescent(canvas: Canvas, x: float, y: float, radius: float, fill: str) -> None:
    turns = [math.radians(angle) for angle in range(84, 277, 6)]
    outer = [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]
    inner = [
        (x + radius * (0.6 * math.cos(turn) + 0.04), y + radius * math.sin(turn)) for turn in reversed(turns)
    ]
    canvas.shape([*outer, *inner], fill)


def quilt(canvas: Canvas) -> None:
    colours = ("#c9645a", "#e3b25f", "#6f9c98", "#d98f77", "#f0dfbd", "#7d86b0")
    for row in range(4):
        for column in range(11):
            depth = 150 + row * 26
            y, width = 740 + sum(70 + 18 * step for step in range(row)), depth
            x = 800 + (column - 5.5) * width
            colour = colours[(column + row * 2) % len(colours)]
            canvas.shape(
                [
                    (x, y),
                    (x + width, y),
                    (800 + (column - 4.5) * (width + 26), y + 70 + 18 * row),
                    (800 + (column - 5.5) * (width + 26), y + 70 + 18 * row),
                ],
                colour,
            )
    canvas.smooth(
        [(-60, 770), (300, 726), (800, 744), (1300, 722), (1660, 770), (1660, 700), (-60, 700)], "#435c84"
    )


def reindeer(canvas: Canvas, x: float, foot: float) -> None:
    coat, dark = "#8a5f45", "#5d3e2e"
    for leg in (-62, -40, 34, 54):
        canvas.line([(x + leg, foot - 90), (x + leg + 3, foot)], 11, dark)
    canvas.disc(x, foot - 116, 84, coat, flat=0.52)
    canvas.smooth(
        [(x + 40, foot - 150), (x + 92, foot - 228), (x + 122, foot - 210), (x + 84, foot - 110)], coat
    )
    canvas.disc(x + 128, foot - 222, 40, coat, flat=0.6)
    canvas.disc(x + 164, foot - 216, 9, "#2f201a")
    canvas.disc(x + 122, foot - 230, 5, "#2f201a")
    canvas.disc(x - 84, foot - 132, 15, "#f0e6d6")
    for back in (0, 22):
        root = (x + 104 - back, foot - 244)
        canvas.curve([root, (root[0] - 40, root[1] - 70), (root[0] - 10, root[1] - 140)], 8, "#e8d9bd")
        canvas.curve([(root[0] - 36, root[1] - 60), (root[0] - 76, root[1] - 88)], 7, "#e8d9bd")
        canvas.curve([(root[0] - 32, root[1] - 96), (root[0] + 16, root[1] - 112)], 7, "#e8d9bd")


def book(canvas: Canvas) -> None:
    canvas.smooth(
        [(230, 880), (520, 838), (800, 888), (1080, 838), (1370, 880), (1400, 985), (800, 1010), (200, 985)],
        "#8c3b33",
    )
    for lift, colour in ((0, "#e8dcc2"), (12, "#f3ead6"), (24, "#fdf8ea")):
        for side in (-1, 1):
            points = [
                (800, 905 - lift),
                (800 + side * 270, 850 - lift),
                (800 + side * 540, 885 - lift),
                (800 + side * 570, 965 - lift),
                (800 + side * 270, 938 - lift),
                (800, 990 - lift),
            ]
            canvas.smooth(points, colour)
    canvas.line([(800, 884), (800, 962)], 3, "#d5c7a8")
    for line in range(3):
        for side in (-1, 1):
            y = 868 + line * 22
            canvas.curve(
                [(800 + side * 120, y + 6), (800 + side * 270, y - 4), (800 + side * 430, y + 8)],
                4,
                "#c3b696",
            )
