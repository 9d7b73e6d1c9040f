"""What Lighthouse says of the press room, seen with a telephone and at a desk.

    python -m bench.lighthouse [--devices mobile desktop] [--pages front archive release ledger] [--reports FOLDER]

The demo as production serves it: gunicorn with the shipped settings, static
files compressed and named by their checksums, the shipped nginx configuration
in front. Plain HTTP on loopback, which browsers take for secure. Lighthouse
comes from npm by name and version. The last line is one JSON object: of each
page the four scores, of 100, and the titles of all audits that are not whole.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.database import BENCH, durable_database
from bench.debian import Unpacked
from bench.peers import node_modules_with
from bench.servers import IDENTIFIED, LOOPBACK, NGINX, get, gunicorn, nginx
from umea_press.local.check import BROWSER, ensure_packages
from umea_press.local.environment import CHECKOUT, Refusal, free_port
from umea_press.local.supervisor import Fallen

FOLDER = BENCH.folder / "lighthouse"
STATIC, MEDIA = FOLDER / "static", FOLDER / "media"
# The last that runs on Debian 12's Node.js; 13 wants 22.19.
LIGHTHOUSE = "lighthouse@12.8.2"
NODE = (18, 16)
DEVICES = {"mobile": [], "desktop": ["--preset=desktop"]}
CHROMIUM = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-component-update"
)
PATHS = {"front": "/", "archive": "/pressmeddelanden/", "ledger": "/beslut/"}
MAIN_STORY = re.compile(r'<h2[^>]*><a href="(/pressmeddelanden/\d{4}/[^"]+/)"')
WHOLE = 1.0


def environment(database: str, port: int) -> dict[str, str]:
    return {
        **os.environ,
        **IDENTIFIED,
        "DJANGO_SETTINGS_MODULE": "umea_press.settings",
        "PRESS_ENV": os.devnull,
        "SECRET_KEY": "only-for-measuring-only-for-measuring-only-for-measuring",
        "SITE_URL": f"http://{LOOPBACK}:{port}",
        "ALLOWED_HOSTS": LOOPBACK,
        "BEHIND_PROXY": "1",
        "STATIC_ROOT": str(STATIC),
        "MEDIA_ROOT": str(MEDIA),
        "DATABASE_URL": database,
        "REDIS_URL": "memory://",  # nobody is to hear a bell here
    }


@contextlib.contextmanager
def press_room() -> Iterator[int]:
    """Run the demo as in production and give its port."""
    tools, port, socket = Unpacked.packages(FOLDER / "debian", *NGINX), free_port(), FOLDER / "web.sock"
    with contextlib.ExitStack() as running:
        ours = environment(running.enter_context(durable_database("bench_lighthouse")), port)
        for command in (
            ["manage.py", "migrate", "-v", "0"],
            ["manage.py", "collectstatic", "--noinput", "-v", "0"],
            ["-m", "umea_press.local.demo"],
        ):
            # The demo has known passwords: it is refused anywhere else.
            local = ours | {"LOCAL": "1"} if "umea_press.local.demo" in command else ours
            subprocess.run([sys.executable, *command], env=local, cwd=CHECKOUT, check=True)
        running.enter_context(gunicorn("umea_press.wsgi", ours, socket=socket))
        folder = FOLDER / "nginx"
        yield running.enter_context(
            nginx(tools, folder, socket=socket, static=STATIC, media=MEDIA, port=port)
        )


def judged(modules: Path, address: str, device: str, report: Path) -> dict[str, Any]:
    """Return Lighthouse's own report on an address, and keep it in a file."""
    command = ["node", str(modules / "lighthouse" / "cli" / "index.js"), address, *DEVICES[device]]
    written = ["--output=json", f"--output-path={report}", "--quiet", "--no-enable-error-reporting"]
    chromium = {**os.environ, "CHROME_PATH": shutil.which("chromium") or ""}
    subprocess.run([*command, *written, f"--chrome-flags={CHROMIUM}"], env=chromium, check=True, timeout=180)
    found: dict[str, Any] = json.loads(report.read_text())
    if "runtimeError" in found:
        raise Refusal(f"Lighthouse could not load {address}: {found['runtimeError']['message']}")
    return found


def scores(report: dict[str, Any]) -> dict[str, int]:
    """Return the score of each category, of 100."""
    return {name: round(100 * found["score"]) for name, found in report["categories"].items()}


def not_whole(report: dict[str, Any]) -> list[str]:
    """Return the titles of the audits below 1, those without weight too."""
    scored = [audit for audit in report["audits"].values() if audit["score"] is not None]
    return [audit["title"] for audit in scored if audit["score"] < WHOLE]


def measure(devices: list[str], pages: list[str], reports: Path) -> dict[str, Any]:
    modules = node_modules_with(FOLDER / "npm", LIGHTHOUSE)
    found: dict[str, Any] = {"lighthouse": LIGHTHOUSE, "scores": {}, "not_whole": {}}
    with press_room() as port:
        main_story = MAIN_STORY.search(get(port, "/").body.decode())
        paths = PATHS | {"release": main_story[1] if main_story else ""}
        for device in devices:
            for page in pages:
                name = f"{page}, {device}"
                get(port, paths[page])  # what is made once, such as renditions, is made
                report = judged(
                    modules,
                    f"http://{LOOPBACK}:{port}{paths[page]}",
                    device,
                    reports / f"{page}-{device}.json",
                )
                found["scores"][name], found["not_whole"][name] = scores(report), not_whole(report)
                found["chromium"] = report["environment"]["hostUserAgent"].partition("Chrome/")[2].split()[0]
                print(f"{name}: {found['scores'][name]} {'; '.join(found['not_whole'][name])}", flush=True)
    found["lowest"] = min(score for of_page in found["scores"].values() for score in of_page.values())
    return found


def ensure_node() -> None:
    """Make sure that Node.js is here, and young enough.

    Raises:
        Refusal: it is not; the message says what to do.
    """
    ensure_packages({"node": "nodejs", "npm": "npm", **BROWSER})
    asked = ["node", "--version"]
    version = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    if tuple(map(int, version.lstrip("v").split(".")[:2])) < NODE:
        raise Refusal(f"Lighthouse needs Node.js {'.'.join(map(str, NODE))} or later; this is {version}.")


def main() -> None:
    parser = argparse.ArgumentParser(description="Let Lighthouse judge the press room.")
    parser.add_argument("--devices", nargs="+", choices=DEVICES, default=list(DEVICES))
    names = ["front", "archive", "release", "ledger"]
    parser.add_argument("--pages", nargs="+", choices=names, default=names)
    parser.add_argument("--reports", type=Path, default=FOLDER, help="where the whole reports are kept")
    wanted = parser.parse_args()
    try:
        BENCH.make()
        FOLDER.mkdir(exist_ok=True)
        ensure_node()
        for made in (STATIC, MEDIA):
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
        found = measure(wanted.devices, wanted.pages, wanted.reports)
    except (Refusal, Fallen) as problem:
        sys.exit(f"Cannot measure: {problem}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
