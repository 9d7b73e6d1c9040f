"""The bars of the desk, in Chromium at a running press room.

    python -m bench.desk [--moments 100] [--seed 1] [--only slips costs interactions keyboard killed]

The demo on a private PostgreSQL with fsync on, gunicorn with two processes, a worker and a mailbox, on this machine.
Killed means `kill -9` of the browser or of the web process with its workers, a browser without network, all sessions
deleted: at random moments while words are typed. The last line is one JSON object; the status is 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bench.desk import costs, killed, officer
from bench.desk.browser import Chromium
from bench.desk.room import Room, running
from umea_press.local.check import ensure_packages
from umea_press.local.environment import Refusal
from umea_press.local.supervisor import Fallen

Figures = dict[str, Any]
QUERIES, AUTOSAVE, KEY = 20, 30.0, 1.0  # below each; milliseconds at the median


def slips(_room: Room, _chromium: Chromium, _options: argparse.Namespace) -> Figures:
    """Print the table of slips."""
    from bench import slips as made

    rows = made.table()
    for name, fields, outcome in rows:
        print(f"{outcome:8} {name:60.60} {fields}")
    return {
        "slips": dict(Counter(outcome for *_rest, outcome in rows)),
        "kept": made.MISSED not in {row[2] for row in rows},
    }


def cost(room: Room, chromium: Chromium, _options: argparse.Namespace) -> Figures:
    """Print queries, autosave and key strokes."""
    release = costs.a_long_release()
    queries, autosave = costs.queries_of_the_form(release), costs.autosave_times(room, release)
    chromium.log_in()
    keys = costs.key_times(chromium, release)
    more = keys["with"]["median"] - keys["without"]["median"]
    print(f"form with 30 rows: {queries} queries (bar: under {QUERIES})")
    print(f"autosave, ms: {autosave} (bar: median under {AUTOSAVE})")
    print(f"a key, ms: {keys} (bar: under {KEY} more at the median)")
    kept = queries < QUERIES and autosave["median"] < AUTOSAVE and more < KEY
    return {"queries": queries, "autosave": autosave, "key": keys, "kept": kept}


def interactions(room: Room, chromium: Chromium, _options: argparse.Namespace) -> Figures:
    """Print how many interactions a release and its correction take."""
    count = officer.from_pasted_text_to_mailed_correction(room, chromium)
    print(f"from pasted text to mailed correction: {count} interactions (bar: {officer.MOST})")
    return {"interactions": count, "kept": count <= officer.MOST}


def keyboard(_room: Room, chromium: Chromium, _options: argparse.Namespace) -> Figures:
    """Print that the keyboard alone is enough."""
    chromium.log_in()
    keys = officer.with_the_keyboard_alone(chromium)
    print(f"written and published with the keyboard alone, {keys} keys beside Tab and letters")
    return {"keyboard": keys, "kept": True}


def kills(room: Room, chromium: Chromium, options: argparse.Namespace) -> Figures:
    """Print what is lost when something is killed."""
    found = []
    for moment in killed.moments(room, chromium, options.moments, options.seed):
        found.append(moment)
        print(
            f"{len(found):3} {moment.kind:8} lost {moment.lost:.1f} s, {moment.rows} rows, "
            f"kept again after {moment.recovered:.1f} s",
            flush=True,
        )
    print("\n".join(killed.summary(found)))
    worst, rows = max(one.lost for one in found), sum(one.rows for one in found)
    print(
        f"{len(found)} kills: {worst:.1f} s of typing lost at most (bar: {killed.BAR}), {rows} rows (bar: 0)"
    )
    return {
        "moments": len(found),
        "lost": round(worst, 2),
        "rows": rows,
        "kept": worst <= killed.BAR and not rows,
    }


PARTS: dict[str, Callable[[Room, Chromium, argparse.Namespace], Figures]] = {
    "slips": slips,
    "costs": cost,
    "interactions": interactions,
    "keyboard": keyboard,
    "killed": kills,
}


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--moments", type=int, default=100)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    options = asked.parse_args()
    try:
        ensure_packages()
        figures = measured(options)
    except (Refusal, Fallen) as refusal:
        print(refusal, file=sys.stderr)
        return 2
    load = os.getloadavg()[0]
    print(json.dumps({"date": dt.datetime.now(dt.UTC).date().isoformat(), "load": round(load, 1), **figures}))
    return int(not all(part["kept"] for part in figures.values()))


def measured(options: argparse.Namespace) -> dict[str, Figures]:
    """Return the figures of each part that was asked for."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
    found = {}
    with running() as room, tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = Chromium(playwright, room.url, Path(folder) / "profile")
        for name in options.only:
            print(f"--- {name}", flush=True)
            found[name] = PARTS[name](room, chromium, options)
        chromium.context.close()
    return found


if __name__ == "__main__":
    sys.exit(main())
