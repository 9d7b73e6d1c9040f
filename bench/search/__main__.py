"""How well and how fast the search finds.

    python -m bench.search [--sizes 20000 100000 1000000]

First recall, over texts and queries judged by hand, beside PostgreSQL's `swedish`
configuration alone and Wagtail's search. Then speed, over generated editions: the time of whole
pages, with results, marks and counted filters, on a private, durable PostgreSQL
with its default settings. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from typing import Any

from bench.database import durable_database
from umea_press.local.environment import CHECKOUT, Refusal
from umea_press.local.supervisor import Fallen

WAGTAIL_AT_MOST = 20_000  # editions


def environment(url: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "umea_press.settings",
        "PRESS_ENV": os.devnull,
        "LOCAL": "1",
        "SECRET_KEY": "only-for-measuring-only-for-measuring-only-for-measuring",
        "SITE_URL": "http://testserver",
        "ALLOWED_HOSTS": "testserver",
        "MEDIA_ROOT": os.devnull,
        "DATABASE_URL": url,
        "REDIS_URL": "memory://",  # nobody is to hear a bell here
        "PAGE_STORE_MB": "0",  # each page is made for the one who asks
    }


def measure(step: str, sizes: list[int]) -> dict[str, Any]:
    """Run one step in a process of its own, on a database of its own."""
    with durable_database(f"bench_search_{step}") as url:
        own = os.environ | environment(url)
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], env=own, cwd=CHECKOUT, check=True)
        command = [sys.executable, "-m", "bench.search", "--step", step, "--sizes", *map(str, sizes)]
        # The step's own account goes to the screen; its result is the last line.
        done = subprocess.run(command, env=own, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True)
    *printed, result = done.stdout.splitlines()
    print("\n".join(printed), flush=True)
    found: dict[str, Any] = json.loads(result)
    return found


def recall(sizes: list[int]) -> dict[str, Any]:
    from bench.search import judged

    return judged.measure()


def speed(sizes: list[int]) -> dict[str, Any]:
    """Let the archive grow, and ask it the same at each size."""
    from bench.search import asking, beside, growth, lexicon

    words = lexicon.swedish(random.Random(1))
    asked = asking.searches(words)
    taken: dict[int, dict[str, float]] = {}
    theirs: dict[int, dict[str, float]] = {}
    deep: dict[str, Any] = {}
    for size in sorted(sizes):
        seconds = growth.grow(size, words, of=size)
        begun = time.perf_counter()
        taken[size], deep = asking.times(asked), asking.pages()
        lasted = time.perf_counter() - begun
        if size <= WAGTAIL_AT_MOST:
            of_wagtail = beside.wagtail([], ids={}, timed=[query["q"] for query in asked])
            theirs[size] = asking.summed_up(of_wagtail["ms"])
        print(
            f"{size:>9,} editions: written in {seconds:,.0f} s, {len(asked)} searches asked in "
            f"{lasted:,.0f} s: p50 {taken[size]['p50']} ms, p95 {taken[size]['p95']} ms; "
            f"archive page 1 {deep['first_ms']} ms, page {size // 20:,} {deep['deep_ms']} ms; "
            f"load {os.getloadavg()[0]:.1f}",
            file=sys.stderr,
            flush=True,
        )
    return {
        "p95_ms": {str(size): found["p95"] for size, found in taken.items()},
        "p50_ms": {str(size): found["p50"] for size, found in taken.items()},
        "p95_ms_wagtail": {str(size): found["p95"] for size, found in theirs.items()},
        "p50_ms_wagtail": {str(size): found["p50"] for size, found in theirs.items()},
        "deep_page_vs_first": deep["ratio"],
        "deep_page": max(sizes) // 20,
    }


STEPS = {"recall": recall, "speed": speed}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how well and how fast the search finds.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 100_000, 1_000_000])
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.step:
        import django

        django.setup()
        print(json.dumps(STEPS[wanted.step](wanted.sizes)))
        return
    try:
        found = measure("recall", wanted.sizes) | measure("speed", wanted.sizes)
    except (Refusal, Fallen) as problem:
        sys.exit(f"Cannot measure: {problem}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
