"""A canvas for calm flat-colour illustrations: shapes, light and a few things that grow or stand in the north.

Coordinates are pixels of the finished picture, 1600 by 1067. Everything is
drawn larger and scaled down at the end, so that edges are smooth. Chance is
seeded: the same scene is the same picture, byte for byte.
"""

import io
import math
import random
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

WIDTH, HEIGHT = 1600, 1067
SUPERSAMPLING = 2
QUALITY = 92  # of the JPEG

Point = tuple[float, float]


class Canvas:
    def __init__(self, top: str, bottom: str, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.image = Image.new("RGB", (WIDTH * SUPERSAMPLING, HEIGHT * SUPERSAMPLING))
        self.pen = ImageDraw.Draw(self.image, "RGBA")
        self.gradient(0, HEIGHT, top, bottom)

    def jpeg(self) -> bytes:
        """Return the finished picture."""
        out = io.BytesIO()
        self.image.reduce(SUPERSAMPLING).save(out, "JPEG", quality=QUALITY, subsampling=0)
        return out.getvalue()

    # --- Areas ---------------------------------------------------------------

    def gradient(self, top: float, bottom: float, first: str, last: str) -> None:
        """Fill the whole width between two heights with one colour passing into another."""
        height = _big(bottom) - _big(top)
        self.image.paste(_ramp(self.image.width, height, first, last), (0, _big(top)))

    def shape(self, points: Iterable[Point], fill: str) -> None:
        self.pen.polygon([(x * SUPERSAMPLING, y * SUPERSAMPLING) for x, y in points], fill)

    def smooth(self, points: Sequence[Point], fill: str) -> None:
        """Fill a closed shape with rounded outline through these points."""
        self.shape(_curve([points[-1], *points, points[0], points[1]]), fill)

    def box(self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> None:
        left, top = _big(x), _big(y)
        corners = (left, top, max(left, _big(x + width) - 1), max(top, _big(y + height) - 1))
        self.pen.rounded_rectangle(corners, radius * SUPERSAMPLING, fill)

    def disc(self, x: float, y: float, radius: float, fill: str, flat: float = 1) -> None:
        """Fill a circle; with `flat` below 1 an ellipse lower than wide."""
        across, down = radius * SUPERSAMPLING, radius * flat * SUPERSAMPLING
        x, y = x * SUPERSAMPLING, y * SUPERSAMPLING
        self.pen.ellipse((x - across, y - down, x + across, y + down), fill)

    def ridge(
        self, baseline: float, swell: float, fill: str, *, waves: float = 2, until: float = HEIGHT
    ) -> None:
        """Fill a soft hill line from edge to edge, down to `until`."""
        phases = [self.chance.uniform(0, math.tau) for _ in range(3)]
        steps = range(-20, WIDTH + 21, 20)
        heights = (_swell(x / WIDTH * waves * math.tau, phases) for x in steps)
        line = [(x, baseline - swell * height) for x, height in zip(steps, heights, strict=True)]
        self.shape([*line, (WIDTH + 20, until), (-20, until)], fill)

    # --- Lines and light -----------------------------------------------------

    def line(self, points: Sequence[Point], width: float, fill: str) -> None:
        """Draw a line with round joints and ends."""
        path = [(x * SUPERSAMPLING, y * SUPERSAMPLING) for x, y in points]
        self.pen.line(path, fill, round(width * SUPERSAMPLING), joint="curve")
        if width > 2:
            for x, y in points[:: len(points) - 1]:
                self.disc(x, y, width / 2, fill)

    def curve(self, points: Sequence[Point], width: float, fill: str) -> None:
        """Draw a soft line through these points."""
        self.line(_curve([points[0], *points, points[-1]]), width, fill)

    def ring(self, x: float, y: float, radius: float, width: float, fill: str) -> None:
        corners = [_big(x - radius), _big(y - radius), _big(x + radius), _big(y + radius)]
        self.pen.ellipse(corners, outline=fill, width=round(width * SUPERSAMPLING))

    def glow(
        self, x: float, y: float, radius: float, colour: str, strength: float = 0.6, flat: float = 1
    ) -> None:
        """Lay light around a point, fading outwards."""
        size = (_big(2 * radius), _big(2 * radius * flat))
        fading = Image.radial_gradient("L").point(
            lambda far: int(max(0, 1 - far / 180) ** 2 * 255 * strength)
        )
        corner = (_big(x - radius), _big(y - radius * flat))
        self.image.paste(colour, (*corner, corner[0] + size[0], corner[1] + size[1]), fading.resize(size))

    def specks(self, count: int, colour: str, *, sizes: tuple[float, float], until: float = HEIGHT) -> None:
        """Scatter stars or snowflakes down to `until`."""
        for _ in range(count):
            x, y = self.chance.uniform(0, WIDTH), self.chance.uniform(0, until)
            self.disc(x, y, self.chance.uniform(*sizes), colour)

    def mirror(self, shore: float, depth: float, strength: float = 0.5) -> None:
        """Reflect what stands above the shore in the water below it, fainter the farther down."""
        band = ImageOps.flip(self.image.crop((0, _big(shore - depth), self.image.width, _big(shore))))
        fading = Image.linear_gradient("L").point(lambda far: int((255 - far) * strength)).resize(band.size)
        self.image.paste(band, (0, _big(shore)), fading)

    def veil(self, line: Sequence[Point], tall: float, first: str, last: str, strength: float = 0.8) -> None:
        """Hang a curtain of light from a line upwards: bright and of one colour below, fading to another above."""
        small = Image.new("L", (WIDTH // 4, HEIGHT // 4))
        pen = ImageDraw.Draw(small)
        for x, y in _curve([line[0], *line, line[-1]], 48):
            reach = tall * (0.7 + 0.3 * math.sin(x / 37) * math.sin(x / 11) + 0.15 * self.chance.random())
            for step in range(24):
                light = int(255 * strength * (1 - step / 24) ** 1.6)
                pen.line(
                    [(x / 4, (y - reach * (step + 1) / 24) / 4), (x / 4, (y - reach * step / 24) / 4)],
                    light,
                    2,
                )
        mask = small.filter(ImageFilter.GaussianBlur(2.5)).resize(self.image.size, Image.Resampling.BICUBIC)
        top, bottom = min(y for _, y in line) - tall, max(y for _, y in line)
        self.image.paste(self._passing(top, bottom, last, first), (0, 0), mask)

    def _passing(self, top: float, bottom: float, first: str, last: str) -> Image.Image:
        picture = Image.new("RGB", self.image.size, last)
        picture.paste(_ramp(self.image.width, _big(bottom - top), first, last), (0, _big(top)))
        return picture

    def ripples(self, top: float, bottom: float, colour: str, count: int) -> None:
        """Lay thin streaks on water, longer towards the viewer."""
        for _ in range(count):
            near = self.chance.random()
            x, y = self.chance.uniform(-80, WIDTH), top + (bottom - top) * near
            self.box(x, y, 30 + 190 * near * self.chance.random(), 2 + 3 * near, colour, radius=2)

    def words(self, x: float, y: float, text: str, size: float, fill: str) -> None:
        """Write centred on a point."""
        font = ImageFont.load_default(size * SUPERSAMPLING)
        self.pen.text((x * SUPERSAMPLING, y * SUPERSAMPLING), text, fill, font, anchor="mm")

    # --- What grows and stands ------------------------------------------------

    def spruce(self, x: float, foot: float, height: float, fill: str, snow: str = "") -> None:
        for layer in range(4):
            top, half = foot - height + layer * height * 0.2, height * (0.11 + 0.055 * layer)
            low = top + height * 0.36
            self.shape([(x, top), (x + half, low), (x - half, low)], fill)
            if snow:
                self.shape(
                    [(x, top), (x + half * 0.4, top + height * 0.14), (x - half * 0.4, top + height * 0.14)],
                    snow,
                )

    def forest(self, foot: float, height: float, fill: str, *, gap: float = 34) -> None:
        """Stand spruces close together along a line from edge to edge."""
        x = -gap
        while x < WIDTH + gap:
            self.spruce(x, foot + self.chance.uniform(0, 10), height * self.chance.uniform(0.6, 1.15), fill)
            x += gap * self.chance.uniform(0.55, 1.2)

    def birch(
        self, x: float, foot: float, height: float, leaves: Sequence[str] = (), bark: str = "#f4f1ea"
    ) -> None:
        """A birch; without `leaves` it stands bare."""
        lean, width = self.chance.uniform(-0.04, 0.04) * height, height * 0.034
        if leaves:
            self._foliage(x + lean * 0.7, foot, height, leaves[0], 90, (0.024, 0.045), 1)
        self._branches(x, foot, height, lean, width)
        self.shape(
            [
                (x - width / 2, foot),
                (x + width / 2, foot),
                (x + lean + 1, foot - height),
                (x + lean - 1, foot - height),
            ],
            bark,
        )
        self._marks(x, foot, height, lean, width)
        for colour, count, size in zip(leaves[1:], (70, 55), ((0.018, 0.034), (0.012, 0.024)), strict=False):
            self._foliage(x + lean * 0.7, foot, height, colour, count, size, 0.92)

    def _branches(self, x: float, foot: float, height: float, lean: float, width: float) -> None:
        for step in range(13):
            share, side = 0.36 + step * 0.045, 1 if step % 2 else -1
            start = (x + lean * share, foot - height * share)
            reach = height * 0.24 * (1.2 - share) * self.chance.uniform(0.75, 1.15)
            middle = (start[0] + side * reach * 0.55, start[1] - reach * 0.6)
            tip = (start[0] + side * reach * 0.85, start[1] - reach * 1.15)
            self.curve([start, middle, tip], max(1.2, width * 0.16 * (1.25 - share)), "#8b8078")
            for twig, outward in ((middle, 0.5), (tip, 0.35)):
                end = (twig[0] + side * reach * outward, twig[1] - reach * 0.12)
                self.curve(
                    [twig, ((twig[0] + end[0]) / 2, twig[1] - reach * 0.1), end],
                    max(1.0, width * 0.07),
                    "#8b8078",
                )

    def _marks(self, x: float, foot: float, height: float, lean: float, width: float) -> None:
        for step in range(2, 18):
            share = step / 19
            wide = width * (1 - share) * self.chance.uniform(0.25, 0.6)
            left = x + lean * share - width * (1 - share) / 2 * self.chance.choice((1, 1, 0.1))
            self.box(left, foot - height * share, wide, max(2.0, height * 0.007), "#4a4540", radius=1)

    def _foliage(
        self,
        x: float,
        foot: float,
        height: float,
        colour: str,
        count: int,
        size: tuple[float, float],
        spread: float,
    ) -> None:
        """Small round dabs within the tall egg of a birch's crown, thinner at its top."""
        for _ in range(count):
            up = self.chance.random()
            half = 0.19 * math.sin(math.pi * (0.2 + 0.77 * up)) * spread
            across = self.chance.uniform(-half, half)
            radius = height * self.chance.uniform(*size) * (1.15 - 0.4 * up)
            self.disc(x + across * height, foot - height * (0.4 + 0.62 * up), radius, colour)

    def pine(self, x: float, foot: float, height: float, crown: Sequence[str]) -> None:
        width = height * 0.032
        self.shape(
            [
                (x - width, foot),
                (x + width, foot),
                (x + width * 0.4, foot - height),
                (x - width * 0.4, foot - height),
            ],
            "#a8683f",
        )
        self.shape(
            [(x - width, foot), (x, foot), (x, foot - height * 0.5), (x - width * 0.7, foot - height * 0.5)],
            "#8a5535",
        )
        for colour_at, share in ((0, 0.72), (0, 0.82), (1, 0.84), (0, 0.95), (1, 0.98)):
            for side in (-1, 1):
                away = side * height * 0.1 * (1.35 - share)
                self.disc(
                    x + away,
                    foot - height * share,
                    height * 0.135 * (1.5 - share),
                    crown[colour_at],
                    flat=0.5,
                )

    def lamp(self, x: float, foot: float, height: float, light: str, pole: str = "#2c2f3a") -> None:
        self.line([(x, foot), (x, foot - height)], max(2.5, height * 0.03), pole)
        self.glow(x, foot - height, height * 0.75, light, 0.75)
        self.disc(x, foot - height, max(3.0, height * 0.06), "#fff6dc")

    def cyclist(self, x: float, foot: float, height: float, jacket: str, dark: str = "#2b2a33") -> None:
        """Somebody on a bicycle, seen from the side, riding to the right."""
        unit = height / 100
        wheels, saddle, bar = (
            ((x - 33 * unit, foot - 22 * unit), (x + 33 * unit, foot - 22 * unit)),
            (-14, 52),
            (25, 58),
        )
        for wheel in wheels:
            self.ring(*wheel, 22 * unit, max(1.5, 3 * unit), dark)
        at = lambda across, up: (x + across * unit, foot - up * unit)  # noqa: E731
        for path in (
            [wheels[0], at(0, 22), at(24, 48), at(*saddle), wheels[0]],
            [at(0, 22), at(*saddle)],
            [wheels[1], at(*bar), at(32, 60)],
        ):
            self.line(path, max(1.5, 3 * unit), dark)
        self.line([at(-13, 56), at(8, 44), at(2, 20)], 8 * unit, dark)
        self.line([at(-12, 58), at(3, 82)], 13 * unit, jacket)
        self.line([at(3, 80), at(24, 62)], 6 * unit, jacket)
        self.disc(*at(9, 96), 8 * unit, "#e6b48f")
        self.pen.pieslice([_big(v) for v in (*at(0, 106), *at(18, 88))], 180, 360, dark)


def _big(length: float) -> int:
    return round(length * SUPERSAMPLING)


def _ramp(width: int, height: int, first: str, last: str) -> Image.Image:
    """Return one colour passing into another downwards."""
    column = Image.linear_gradient("L").resize((1, height))
    return ImageOps.colorize(column, first, last).resize((width, height))


def _swell(angle: float, phases: Sequence[float]) -> float:
    waves = ((1.0, 0.6), (2.3, 0.3), (4.1, 0.1))
    return 0.5 + 0.5 * sum(
        part * math.sin(angle * pace + phase) for (pace, part), phase in zip(waves, phases, strict=True)
    )


def _curve(points: Sequence[Point], steps: int = 12) -> list[Point]:
    """Return a Catmull-Rom spline through the points but the first and the last."""
    return [
        _between(points[index : index + 4], step / steps)
        for index in range(len(points) - 3)
        for step in range(steps + 1)
    ]


def _between(points: Sequence[Point], t: float) -> Point:
    """Return the point at share `t` of the way from the second to the third of four points."""

    def along(axis: int) -> float:
        p, q, r, s = (point[axis] for point in points)
        return 0.5 * (
            2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3
        )

    return along(0), along(1)
