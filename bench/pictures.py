"""How long uploads take to become pixels: ordinary ones, and those made to take long. `make bench BENCH=pictures`.

Each is of the largest size that is taken in (40 megapixels, 10 MB), or as long
as its format allows. Seconds of processor time; "alone" is Pillow without the
product's limits.
"""

import contextlib
import io
import os
import time

from PIL import Image

from releases.media import decoding
from releases.tests.media.pictures import saved, scans_of

SIZE = (7_300, 5_470)  # pixels: 39.9 million


def main() -> None:
    """Print a line for each upload."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "umea_press.settings", "PRESS_ENV": os.devnull}
    flat = Image.new("RGB", SIZE, (90, 120, 60))
    noise = Image.effect_noise((1_900, 1_400), 90).convert("RGB").resize(SIZE)
    gradual = saved(flat, progressive=True)
    frames = [Image.effect_noise((40, 30), 90).quantize(8) for _ in range(5_000)]
    uploads = {
        "JPEG, progressive": gradual,
        "JPEG, 32 scans": scans_of(gradual, 23),
        "JPEG, 200 scans": scans_of(gradual, 191),
        "JPEG, cut at 60 %": gradual[: len(gradual) * 6 // 10],
        "PNG": saved(flat, "PNG"),
        "WebP": saved(noise, "WEBP", quality=40, method=0),
        "AVIF": saved(noise, "AVIF", quality=40, speed=10),
        "GIF of 5,000 pictures": saved(frames[0], "GIF", save_all=True, append_images=frames[1:]),
    }
    for name, data in uploads.items():
        print(f"{name}: {len(data) / 1000:,.0f} kB, {_ours(data)}, alone {_alone(data):.2f} s", flush=True)


def _ours(data: bytes) -> str:
    begun, outcome = time.process_time(), "taken in"
    try:
        decoding.decode(data).pixels.load()
    except decoding.ImageRefused as refusal:
        outcome = f"refused ({refusal})"
    return f"{outcome} {time.process_time() - begun:.2f} s"


def _alone(data: bytes) -> float:
    begun = time.process_time()
    with contextlib.suppress(OSError):
        Image.open(io.BytesIO(data)).load()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
