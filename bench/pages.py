"""How fast a release page is answered, against the same page in Wagtail and against nginx giving out a file.

    python -m bench.pages [--seconds 3] [--rounds 5] [--connections 16]

In one run, on one private PostgreSQL, with one set of gunicorn options: our page
rendered for each reader (as in production without the page store, and cold: the
parts that follow from frozen editions set anew too) and from the page store,
Wagtail's page rendered anew and from
wagtail-cache, and the shipped nginx configuration in front of ours beside the
same nginx giving out the finished page as a file. Every round measures all of
them, one after the other, so that all meet the same load of the machine; ratios
are of medians. Then corrections and withdrawals are made under load, and timed
until the page behind nginx shows them. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.database import BENCH, durable_database
from bench.debian import Unpacked
from bench.peers import WAGTAIL, environment_with, python_with
from bench.servers import IDENTIFIED, NGINX, Answer, get, gunicorn, nginx, wrk
from umea_press.local.environment import CHECKOUT, Refusal
from umea_press.local.supervisor import Fallen

FOLDER = BENCH.folder / "pages"
STATIC, MEDIA = FOLDER / "static", FOLDER / "media"
WRK = ("wrk", "libluajit-5.1-2")
WRITTEN = "page.html"
PARAGRAPH = (
    "<p>Kommunen bygger om lekplatsen vid älven under våren. Barnen i kvarteret har ritat förslagen själva, "
    "och en jury av fjärdeklassare har valt bland dem. Den nya lekplatsen får en gungställning som även den "
    "som sitter i rullstol kan använda, en vattenlek och ett vindskydd där det går att grilla.</p>"
)
QUOTE = "<p>– Nu får barnen den lekplats som de själva har ritat, säger Alva Ek (S), ordförande.</p>"
BODY = PARAGRAPH * 3 + "<h2>Öppnar i juni</h2>" + QUOTE + PARAGRAPH * 3
TITLES = (
    "Ny lekplats vid Lövholmen",
    "Fler cykelvägar plogas",
    "Biblioteken öppnar tidigare",
    "Sommarjobb för alla",
)
CONTACTS = [
    {"name": name, "party": party, "role": "ordförande", "phone": phone, "email": email}
    for name, party, phone, email in (
        ("Alva Ek", "S", "070-174 06 05", "alva-ek@example.se"),
        ("Nils Tall", "M", "070-174 06 06", "nils-tall@example.se"),
    )
]
GZIP = {"Accept_Encoding": "gzip"}


@dataclass
class Bench:
    """What is measured, where it answers, and the requests a second that were found."""

    tools: Unpacked
    seconds: int
    connections: int
    found: dict[str, list[float]] = field(default_factory=dict)

    def round(self, addresses: dict[str, tuple[int, str]]) -> None:
        """Measure each address once, one after the other; names that end in "gzip" ask for that."""
        for name, (port, path) in addresses.items():
            wanted = GZIP if name.endswith("gzip") else {}
            rate = wrk(self.tools, port, path, seconds=self.seconds, connections=self.connections, **wanted)
            self.found.setdefault(name, []).append(rate)
        load = os.getloadavg()[0]
        print(", ".join(f"{name} {self.found[name][-1]:,.0f}/s" for name in addresses) + f"; load {load:.1f}")

    def warm(self, addresses: dict[str, tuple[int, str]]) -> None:
        """Let each process and thread load what it loads once: templates, connections, renditions, pages."""
        for port, path in addresses.values():
            wrk(self.tools, port, path, seconds=1, connections=self.connections)

    def ratio(self, of: str, to: str) -> float:
        return round(median(self.found[of]) / median(self.found[to]), 2)


def our_environment(database: str) -> dict[str, str]:
    return {
        **os.environ,
        **IDENTIFIED,
        "DJANGO_SETTINGS_MODULE": "umea_press.settings",
        "PRESS_ENV": os.devnull,
        "SECRET_KEY": "only-for-measuring-only-for-measuring-only-for-measuring",
        "SITE_URL": "http://127.0.0.1",
        "ALLOWED_HOSTS": "127.0.0.1",
        "BEHIND_PROXY": "1",
        "STATIC_ROOT": str(STATIC),
        "MEDIA_ROOT": str(MEDIA),
        "DATABASE_URL": database,
        "REDIS_URL": "memory://",  # nobody is to hear a bell here
    }


def press_room(environment: dict[str, str]) -> str:
    """Make the press room with a few releases, and return the path of the one that everybody opens."""
    os.environ.update(environment)
    import django

    django.setup()
    from django.core.management import call_command

    from releases.tests.cast import a_committee, a_keyword, a_person, an_uploaded_image, published

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    body, words = a_committee(), [a_keyword("kultur"), a_keyword("lekplatser")]
    people = [a_person("Alva Ek"), a_person("Nils Tall", party="M", phones=["070-174 06 06"])]
    facts: dict[str, Any] = {"committees": [body], "keywords": words, "contacts": people, "body": BODY}
    editions = [
        published(title=title, images=[an_uploaded_image(width=1200, height=800)], **facts)
        for title in TITLES
    ]
    return editions[-1].get_absolute_url()


def wagtail(database: str) -> tuple[str, dict[str, str], str]:
    """Make the same pages in Wagtail; return its python, its environment and the path of the same release."""
    python = python_with(BENCH.folder / "wagtail", WAGTAIL)
    environment = {
        **environment_with(database, "wagtail"),
        "DJANGO_SETTINGS_MODULE": "bench.wagtail_site.settings",
        "WAGTAIL_MEDIA": str(FOLDER / "wagtail-media"),
    }
    filled = subprocess.run(
        [python, "-W", "ignore", "-m", "bench.wagtail_site.fill"],
        input=json.dumps(_for_wagtail()),
        env=environment,
        cwd=CHECKOUT,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
    )
    return str(python), environment, filled.stdout.split()[-1]


def _for_wagtail() -> list[dict[str, Any]]:
    about = "Umeå kommun är Norrlands folkrikaste kommun. " * 6
    facts = {
        "lead": "Barnen har själva ritat lekplatsen.",
        "body": BODY,
        "committee": "kulturnämnden",
        "boilerplate": about,
        "contacts": CONTACTS,
    }
    return [{"title": title, **facts} for title in reversed(TITLES)]


@contextlib.contextmanager
def under_load(port: int, path: str) -> Iterator[None]:
    """Let readers open the page without pause."""
    stopping = threading.Event()

    def read() -> None:
        while not stopping.is_set():
            with contextlib.suppress(OSError):
                get(port, path)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        yield
    finally:
        stopping.set()
        for reader in readers:
            reader.join()


def seconds_until_seen(
    port: int, path: str, step: Callable[[], object], seen: Callable[[Answer], bool]
) -> float:
    """Return the seconds from the commit of a step to the last answer that did not show it."""
    get(port, path)
    step()
    committed = last_wrong = time.monotonic()
    while time.monotonic() < committed + 4:
        asked = time.monotonic()
        if not seen(get(port, path)):
            last_wrong = asked
        time.sleep(0.01)
    return last_wrong - committed


def staleness(port: int, path: str, times: int) -> dict[str, float]:
    """Correct the release some times and withdraw it at last, under load; the worst of each, in seconds."""
    from releases.models import Release
    from releases.services import publishing
    from releases.tests.cast import an_editor

    year, slug = path.strip("/").split("/")[1:]
    release = Release.objects.get(editions__year=year, editions__slug=slug, editions__live=True)
    corrections = []
    with under_load(port, path):
        for number in range(times):
            words = f"Rättad ingress {number}."
            Release.objects.filter(pk=release.pk).update(lead=words)
            corrections.append(
                seconds_until_seen(
                    port,
                    path,
                    lambda: publishing.correct(release, by=None, note="Ingressen.", alert=False),
                    lambda answer, words=words: words.encode() in answer.body,  # type: ignore[misc]
                )
            )
        withdrawal = seconds_until_seen(
            port,
            path,
            lambda: publishing.withdraw(release, by=an_editor(), reason="Fel."),
            lambda answer: answer.status == 410,
        )
    return {"correction_seen_s": round(max(corrections), 2), "withdrawal_seen_s": round(withdrawal, 2)}


def weights(answer: Answer, static: Callable[[str], int]) -> dict[str, int]:
    """Return what a reader fetches for the page, images aside, in bytes over the wire."""
    page = answer.body.decode()
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+|/tema.css|/favicon.svg)"', page))
    return {
        "page_bytes": len(answer.body),
        "page_gzip_bytes": len(gzip.compress(answer.body, 6)),
        "files": len(files),
        "weight_without_images_bytes": len(gzip.compress(answer.body, 6)) + sum(map(static, files)),
    }


def measure(bench: Bench, rounds: int, database: str) -> dict[str, Any]:
    environment = our_environment(database)
    path = press_room(environment)
    python, theirs, their_path = wagtail(database)
    socket = FOLDER / "web.sock"
    ours, site = "umea_press.wsgi", "bench.wagtail_site.wsgi"
    unstored = environment | {"PAGE_STORE_MB": "0"}
    with contextlib.ExitStack() as running:
        addresses = {
            "uncached": (running.enter_context(gunicorn(ours, unstored)), path),
            "cold": (running.enter_context(gunicorn(ours, unstored | {"PAGE_PARTS_MB": "0"})), path),
            "wagtail": (running.enter_context(gunicorn(site, theirs, python=python)), their_path),
        }
        bench.warm(addresses)
        for _ in range(rounds):
            bench.round(addresses)
        lengths = {name: len(get(*address).body) for name, address in addresses.items()}
    with contextlib.ExitStack() as running:
        cached = running.enter_context(gunicorn(ours, environment))
        running.enter_context(gunicorn(ours, environment, socket=socket))  # for nginx
        theirs |= {"WAGTAIL_CACHED": "1"}
        wagtail_cached = running.enter_context(gunicorn(site, theirs, python=python))
        proxy = running.enter_context(
            nginx(bench.tools, FOLDER / "nginx", socket=socket, static=STATIC, media=MEDIA)
        )
        page = get(cached, path)
        (STATIC / WRITTEN).write_bytes(page.body)
        (STATIC / f"{WRITTEN}.gz").write_bytes(gzip.compress(page.body, 6))
        file = f"/static/{WRITTEN}"
        addresses = {
            "cached": (cached, path),
            "wagtail_cache": (wagtail_cached, their_path),
            "nginx": (proxy, path),
            "nginx_file": (proxy, file),
            "nginx_gzip": (proxy, path),
            "nginx_file_gzip": (proxy, file),
        }
        bench.warm(addresses)
        for _ in range(rounds):
            bench.round(addresses)
        weight = weights(page, lambda name: len(get(proxy, name, **{"Accept-Encoding": "gzip"}).body))
        seen = staleness(proxy, path, times=3)
    return {
        "uncached_vs_wagtail": bench.ratio("uncached", "wagtail"),
        "cold_vs_wagtail": bench.ratio("cold", "wagtail"),
        "cached_vs_wagtail_cache": bench.ratio("cached", "wagtail_cache"),
        "nginx_vs_file": bench.ratio("nginx", "nginx_file"),
        "nginx_vs_file_gzip": bench.ratio("nginx_gzip", "nginx_file_gzip"),
        **seen,
        **weight,
        "wagtail_page_bytes": lengths["wagtail"],
        "per_second": {name: [round(rate) for rate in rates] for name, rates in bench.found.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how fast a release page is answered.")
    parser.add_argument("--seconds", type=int, default=3, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=16)
    wanted = parser.parse_args()
    try:
        BENCH.make()
        FOLDER.mkdir(exist_ok=True)
        for made in (STATIC, MEDIA, FOLDER / "wagtail-media"):
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
        tools = Unpacked.packages(FOLDER / "debian", *NGINX, *WRK)
        with durable_database("bench_pages") as database:
            found = measure(Bench(tools, wanted.seconds, wanted.connections), wanted.rounds, database)
    except (Refusal, Fallen) as problem:
        sys.exit(f"Cannot measure: {problem}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
