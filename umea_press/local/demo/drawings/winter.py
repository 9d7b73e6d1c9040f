"""In the dark and in the snow."""

from umea_press.local.demo.drawings.canvas import HEIGHT, WIDTH, Canvas

BOOKS = ("#b5533f", "#d8a25a", "#3f7f8c", "#6d5a86", "#e3c58c", "#7fa65a", "#4d5a78", "#c46a5a")


def northern_lights() -> Canvas:
    canvas = Canvas("#0c1633", "#1f4a58", seed=11)
    canvas.specks(180, "#dfe9f5", sizes=(0.8, 2.2), until=620)
    canvas.veil(
        [(-80, 250), (260, 330), (560, 180), (900, 290), (1240, 170), (1680, 300)],
        250,
        "#5fd7a4",
        "#4a6fb0",
        0.45,
    )
    canvas.veil(
        [(-80, 560), (220, 430), (470, 540), (820, 400), (1080, 520), (1330, 380), (1680, 470)],
        330,
        "#8af0b4",
        "#3d7fb0",
        0.85,
    )
    canvas.ridge(690, 90, "#14303d", waves=1.2)
    canvas.forest(735, 120, "#10242f")
    canvas.ridge(800, 60, "#b9cfd8", waves=1.1)
    canvas.gradient(800, HEIGHT, "#b9cfd8", "#7f9fb2")
    canvas.ridge(935, 90, "#cddde3", waves=0.8)
    for x, foot, width, wall in (
        (230, 850, 130, "#7c2f2b"),
        (430, 870, 100, "#c79a4b"),
        (1040, 858, 120, "#7c2f2b"),
    ):
        cottage(canvas, x, foot, width, wall)
    for x, height in ((70, 300), (150, 210), (1370, 340), (1470, 250), (1555, 320)):
        canvas.spruce(x, 985, height, "#12303a", "#dbe8ee")
    return canvas


def cottage(canvas: Canvas, x: float, foot: float, width: float, wall: str) -> None:
    height = width * 0.5
    canvas.box(x, foot - height, width, height, wall)
    canvas.shape(
        [(x - 10, foot - height), (x + width / 2, foot - height * 1.75), (x + width + 10, foot - height)],
        "#eef4f7",
    )
    canvas.box(x + width * 0.72, foot - height * 1.9, width * 0.1, height * 0.5, "#5a4a45")
    for share in (0.16, 0.58):
        canvas.glow(x + width * (share + 0.12), foot - height * 0.5, width * 0.55, "#ffc766", 0.55)
        canvas.box(x + width * share, foot - height * 0.7, width * 0.24, height * 0.42, "#ffdf94")


def bus_in_snow() -> Canvas:
    canvas = Canvas("#27385a", "#8da0bd", seed=6)
    canvas.ridge(560, 60, "#3b4d6e", waves=2)
    canvas.forest(600, 170, "#2d3e5c")
    for x, height in ((40, 330), (260, 270), (1290, 350), (1470, 280)):
        apartments(canvas, x, 700, 190, height, "#3a4764")
    canvas.gradient(690, HEIGHT, "#c6d3e2", "#e6edf4")
    canvas.box(0, 830, WIDTH, 150, "#7d8ba3")
    canvas.ridge(842, 14, "#dfe7f0", waves=5, until=860)
    shelter(canvas, 1130, 850)
    bus(canvas, 210, 900)
    canvas.ridge(1000, 34, "#eef3f8", waves=1.6)
    canvas.specks(420, "#ffffffdd", sizes=(1.5, 5))
    return canvas


def apartments(canvas: Canvas, x: float, foot: float, width: float, height: float, wall: str) -> None:
    canvas.box(x, foot - height, width, height, wall)
    canvas.box(x - 5, foot - height - 10, width + 10, 14, "#dde6ef", radius=5)
    for column in range(4):
        for row in range(int(height // 52)):
            lit = canvas.chance.random() < 0.45
            canvas.box(
                x + 20 + column * 42, foot - height + 24 + row * 52, 22, 28, "#ffd487" if lit else "#2b3752"
            )


def shelter(canvas: Canvas, x: float, foot: float) -> None:
    canvas.glow(x + 110, foot - 90, 260, "#ffdfa3", 0.5)
    canvas.box(x, foot - 200, 230, 200, "#f6e3b84d")
    for post in (x, x + 113, x + 222):
        canvas.box(post, foot - 205, 8, 205, "#2a3247")
    canvas.box(x - 20, foot - 216, 270, 16, "#2a3247", radius=4)
    canvas.box(x - 24, foot - 232, 278, 20, "#f3f7fb", radius=10)
    canvas.box(x + 30, foot - 60, 170, 12, "#8a5a3a", radius=4)
    canvas.box(x + 320, foot - 260, 8, 260, "#2a3247")
    canvas.disc(x + 324, foot - 268, 36, "#2d6f8e")
    canvas.words(x + 324, foot - 268, "8", 44, "#ffffff")


def bus(canvas: Canvas, x: float, foot: float) -> None:
    canvas.box(x + 10, foot - 6, 800, 18, "#5d6a82", radius=9)
    canvas.box(x, foot - 300, 800, 280, "#2f7f73", radius=34)
    canvas.box(x, foot - 120, 800, 30, "#f0c24b")
    canvas.box(x + 22, foot - 312, 756, 22, "#f5f9fc", radius=11)
    canvas.box(x + 28, foot - 262, 744, 118, "#ffe2a0", radius=12)
    for post in range(150, 760, 122):
        canvas.box(x + post, foot - 262, 10, 118, "#255f57")
    for passenger, colour, skin in (
        (75, "#6c4a63", "#e0b08c"),
        (330, "#41546e", "#8a5f49"),
        (448, "#8b4d3b", "#d29c78"),
    ):
        canvas.disc(x + passenger, foot - 198, 22, "#4a3a35")
        canvas.disc(x + passenger + 3, foot - 190, 18, skin)
        canvas.box(x + passenger - 28, foot - 172, 56, 28, colour, radius=12)
    for door in (612, 664):
        canvas.box(x + door, foot - 270, 50, 236, "#1f4f49", radius=5)
        canvas.box(x + door + 6, foot - 262, 38, 206, "#ffeab8", radius=4)
    canvas.box(x + 250, foot - 296, 210, 30, "#15222b", radius=5)
    canvas.words(x + 355, foot - 281, "8  Ersboda", 24, "#ffb84d")
    for wheel in (150, 545):
        canvas.disc(x + wheel, foot - 18, 46, "#1d2433")
        canvas.disc(x + wheel, foot - 18, 21, "#8794a8")
    canvas.disc(x + 788, foot - 60, 15, "#fff3c9")
    canvas.glow(x + 810, foot - 50, 190, "#fff0bf", 0.6, flat=0.6)


def winter_cycle_path() -> Canvas:
    canvas = Canvas("#9fb9dd", "#f9d9cf", seed=9)
    canvas.gradient(0, 560, "#8fb1dd", "#fbdccb")
    canvas.disc(1140, 455, 52, "#fff1dc")
    canvas.glow(1140, 455, 330, "#ffe6cf", 0.8)
    canvas.ridge(545, 50, "#aab9d3", waves=1.6)
    canvas.forest(590, 110, "#8399b8", gap=26)
    canvas.ridge(606, 26, "#e6dfe9", waves=1.2)
    canvas.gradient(612, HEIGHT, "#e9e1ea", "#dfe9f5")
    path = [
        (852, 590),
        (780, 660),
        (880, 760),
        (1000, 880),
        (860, 1090),
        (330, 1090),
        (560, 900),
        (700, 770),
        (730, 670),
        (838, 590),
    ]
    canvas.smooth([(x + (22 if x > 780 else -22) * (y - 560) / 200, y - 6) for x, y in path], "#ffffff")
    canvas.smooth(path, "#a9b7cc")
    canvas.ridge(1062, 26, "#eef3fa", waves=1.4)
    for x, foot, height in (
        (640, 660, 200),
        (980, 690, 260),
        (500, 760, 390),
        (1180, 800, 470),
        (240, 930, 700),
        (1440, 960, 780),
    ):
        canvas.disc(x + height * 0.22, foot + 4, height * 0.26, "#c3d0e655", flat=0.1)
        canvas.birch(x, foot, height, bark="#fbf8f3")
    cyclist_from_behind(canvas, 800, 835, 190)
    canvas.specks(70, "#ffffffb0", sizes=(1.5, 3.5))
    return canvas


def cyclist_from_behind(canvas: Canvas, x: float, foot: float, height: float) -> None:
    unit = height / 100
    at = lambda across, up: (x + across * unit, foot - up * unit)  # noqa: E731
    canvas.disc(x, foot, 26 * unit, "#7f8fab", flat=0.16)
    for side, knee in ((-1, 30), (1, 40)):
        canvas.line([at(side * 5, 52), at(side * 11, knee), at(side * 9, knee - 20)], 7 * unit, "#2d3550")
        canvas.line([at(side * 7, knee - 22), at(side * 12, knee - 22)], 5 * unit, "#1f222c")
        canvas.line([at(side * 11, 77), at(side * 21, 66), at(side * 20, 57)], 6 * unit, "#b93a32")
    canvas.line([at(-23, 57), at(23, 57)], 3.5 * unit, "#22242e")
    canvas.line([at(0, 0), at(0, 42)], 5.5 * unit, "#22242e")
    canvas.box(*at(-12, 84), 24 * unit, 36 * unit, "#c9453b", radius=10 * unit)
    canvas.box(*at(-12, 64), 24 * unit, 4 * unit, "#f4e27a")
    canvas.box(*at(-9, 50), 18 * unit, 5 * unit, "#1f222c", radius=2 * unit)
    canvas.disc(*at(0, 41), 3 * unit, "#ff5a4a")
    canvas.glow(*at(0, 41), 20 * unit, "#ff5a4a", 0.7)
    canvas.disc(*at(0, 93), 8.5 * unit, "#e6b48f")
    canvas.disc(*at(0, 95), 9.5 * unit, "#f2f4f6")


def snow_lanterns() -> Canvas:
    canvas = Canvas("#0f1d3f", "#3a5a86", seed=14)
    canvas.specks(140, "#e6eef8", sizes=(0.8, 2.2), until=520)
    canvas.disc(330, 190, 44, "#eef2f4")
    canvas.glow(330, 190, 250, "#cfe0f2", 0.45)
    canvas.ridge(620, 60, "#233d68", waves=1.5)
    canvas.forest(650, 190, "#16294d")
    canvas.ridge(672, 30, "#5f7ba8", waves=1.1)
    canvas.ridge(760, 110, "#7f9ac2", waves=0.8)
    canvas.ridge(900, 110, "#9db4d4", waves=0.9)
    for row, (foot, size, count) in enumerate(((742, 40, 8), (838, 62, 6), (985, 100, 4))):
        for index in range(count):
            x = (index + 0.5 + 0.3 * (row % 2) + canvas.chance.uniform(-0.18, 0.18)) * WIDTH / count
            lantern(canvas, x, foot + canvas.chance.uniform(-22, 22), size * canvas.chance.uniform(0.85, 1.1))
    canvas.specks(120, "#ffffffaa", sizes=(1.2, 3))
    return canvas


def lantern(canvas: Canvas, x: float, foot: float, size: float) -> None:
    """A pyramid of snowballs with a candle inside."""
    canvas.glow(x, foot - size * 0.3, size * 2.4, "#ffbf5e", 0.5, flat=0.6)
    canvas.shape([(x - size * 0.75, foot), (x + size * 0.75, foot), (x, foot - size * 1.3)], "#ffd27a")
    for level, count in enumerate((5, 4, 3, 2, 1)):
        for index in range(count):
            middle = index - (count - 1) / 2
            snow = ("#ffe9b8", "#f6e6cf", "#d8e2f0")[min(2, int(abs(middle) + level * 0.35))]
            canvas.disc(x + middle * size * 0.38, foot - level * size * 0.32, size * 0.185, snow)


def library_at_night() -> Canvas:
    canvas = Canvas("#16213f", "#4a5580", seed=7)
    canvas.specks(110, "#e6eaf4", sizes=(0.8, 2.3), until=420)
    canvas.ridge(690, 50, "#2b365c", waves=1.7)
    canvas.forest(720, 170, "#1c2747")
    canvas.gradient(715, HEIGHT, "#8fa0c4", "#c6d1e4")
    library(canvas)
    canvas.ridge(1000, 36, "#d3dcea", waves=1.2)
    for x, foot, height in ((110, 1000, 560), (1500, 1010, 600)):
        canvas.birch(x, foot, height)
    canvas.specks(150, "#ffffffcc", sizes=(1.4, 3.6))
    return canvas


def library(canvas: Canvas) -> None:
    canvas.box(260, 380, 1080, 480, "#5a3f3a")
    canvas.box(225, 330, 1150, 60, "#3b2c33", radius=6)
    canvas.box(215, 300, 1170, 40, "#eef3fa", radius=18)
    canvas.glow(800, 760, 900, "#ffcf87", 0.4, flat=0.5)
    for column in range(5):
        left = 300 + column * 206
        if column != 2:
            bookcase_window(canvas, left, 430, 176, 350)
    canvas.box(712, 430, 176, 430, "#ffe0a1")
    canvas.box(728, 446, 144, 414, "#f2c878")
    canvas.box(796, 446, 8, 414, "#5a3f3a")
    canvas.words(800, 362, "BIBLIOTEK", 34, "#f6e6c4")
    canvas.shape([(712, 860), (888, 860), (1010, 1010), (590, 1010)], "#ffdd9a66")
    for column in (0, 1, 3, 4):
        left = 300 + column * 206
        canvas.shape(
            [
                (left, 860),
                (left + 176, 860),
                (left + 176 + (left - 712) * 0.16, 930),
                (left + (left - 712) * 0.16, 930),
            ],
            "#ffdd9a4d",
        )


def bookcase_window(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    canvas.box(x, y, width, height, "#ffe6ae")
    for shelf in range(4):
        foot = y + (shelf + 1) * height / 4 - 8
        left = x + 8
        while left < x + width - 20:
            thick, tall = canvas.chance.uniform(8, 17), canvas.chance.uniform(40, 66)
            if canvas.chance.random() < 0.88:
                canvas.box(left, foot - tall, thick, tall, canvas.chance.choice(BOOKS))
            left += thick + 2
        canvas.box(x, foot, width, 8, "#a87845")
    canvas.box(x + width / 2 - 3, y, 6, height, "#5a3f3a")
