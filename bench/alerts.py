"""How fast alerts go out, with durable books, against the fastest things that keep none and a peer that keeps few.

    python -m bench.alerts [--recipients 20000 100000] [--rounds 3] [--processes 2] [--million]

In one run, all to the same `smtp-sink` on loopback, with messages of one size:
Postfix's own `smtp-source` (10 sessions, nothing written down), Django's
`send_mass_mail` (one session, nothing written down), django-newsletter (as its
command `submit_newsletter` sends: a session for each mail, one record for all)
and the engine on a private, durable PostgreSQL. Every round measures each of
them, one after the other, so that all meet the same load of the machine;
send_mass_mail and django-newsletter get 2,000 recipients. Ratios compare the
best of each.

The smallest number of recipients is then sent once more each way: over TLS
(stunnel in front of the sink; smtp-source speaks none, so nothing stands
beside), signed with DKIM by RSA-2048 and by Ed25519, and by two processes of
the engine together. `--million` sends to 1,000,000 once: memory, and the rate
of each tenth of the mails.

The last line is one JSON object; rates are mails a second from the end of the
undo window to the last one written down. `ALERT_WINDOW` and `ALERT_CONNECTIONS`
may be set.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import keys, peers
from bench.database import BENCH, durable_database
from bench.debian import Unpacked
from bench.mailservers import LOOPBACK, PACKAGES, PROGRAMS, sink, source, tls_front
from umea_press.local.environment import CHECKOUT, Refusal
from umea_press.local.leash import spawn
from umea_press.local.supervisor import Fallen

FOLDER = BENCH.folder / "alerts"
NEWSLETTER = (
    "django-newsletter==1.2.1",
    "django==5.2.19",
    "sorl-thumbnail==13.4.0",
    "psycopg[binary]==3.3.9",
)
SESSIONS = 10
PEERS_RECIPIENTS = 2_000
MILLION = 1_000_000
STEP_PATIENCE = 3600  # seconds that one step may take

Found = dict[str, Any]


@dataclass
class Bench:
    """What is measured with what, and what was found; rates are in mails a second."""

    tools: Unpacked
    environment: dict[str, str]
    newsletter: tuple[Path, dict[str, str]]
    length: int = 0
    rates: dict[str, list[float]] = field(default_factory=dict)
    engine: dict[int, list[Found]] = field(default_factory=dict)
    beside: Found = field(default_factory=dict)

    def step(self, *arguments: object, **settings: object) -> Found:
        """Run one step of bench.mailing in a process of its own."""
        command = [sys.executable, "-m", "bench.mailing", *map(str, arguments)]
        return _answer(command, {**self.environment, **_texts(settings)})

    def round(self, recipients: int) -> None:
        """Measure each system once, one after the other."""
        load = os.getloadavg()[0]
        with sink(self.tools) as port:
            rates = {
                "smtp_source": source(
                    self.tools, port, messages=recipients, length=self.length, sessions=SESSIONS
                )
            }
            engine = self.send(recipients, port)
            peer = (PEERS_RECIPIENTS, self.length)
            rates["send_mass_mail"] = self.step("mass_mail", *peer, MAIL_PORT=port)["per_second"]
            rates["django_newsletter"] = self.send_newsletter(*peer, port)
        for name, rate in rates.items():
            self.rates.setdefault(name, []).append(round(rate))
        self.engine.setdefault(recipients, []).append(engine)
        others = ", ".join(f"{name} {rate:,.0f}/s" for name, rate in rates.items())
        print(f"{recipients:>9,} recipients: {_measured(engine)}; {others}; load {load:.1f}", flush=True)

    def send(self, recipients: int, port: int, **settings: object) -> Found:
        """Send one alert to everybody. The undo window is long enough to freeze them all in."""
        undo = 5 + recipients // 40_000
        return self.step("send", MAIL_PORT=port, ALERT_UNDO_SECONDS=undo, **settings)

    def send_newsletter(self, recipients: int, length: int, port: int) -> int:
        python, environment = self.newsletter
        command = [str(python), "-m", "bench.newsletter_site", str(recipients), str(length)]
        rate: int = _answer(command, {**environment, "MAIL_PORT": str(port)})["per_second"]
        return rate

    def send_beside(self, recipients: int, *, processes: int) -> None:
        """Send over TLS, signed with DKIM, and with a second process, once each."""
        certificate, key = keys.certificate(FOLDER, LOOPBACK)
        with sink(self.tools) as port:
            with tls_front(self.tools, port, certificate=certificate, key=key) as front:
                trusted = {"MAIL_TLS": "tls", "SSL_CERT_FILE": certificate}
                self.note("tls", self.send(recipients, front, **trusted))
            for algorithm, file in keys.dkim_keys(FOLDER).items():
                prefix = {"rsa": "DKIM", "ed25519": "DKIM_ED25519"}[algorithm]
                signing = {f"{prefix}_KEY_FILE": file, f"{prefix}_SELECTOR": "bench"}
                self.note(f"dkim {algorithm}", self.send(recipients, port, **signing))
            if processes == 2:
                self.note("two_processes", self.send_together(recipients, port))

    def send_together(self, recipients: int, port: int) -> Found:
        """Send with two processes of the engine; processor time and memory are those of the first.

        Raises:
            Refusal: the second one failed.
        """
        two = {"ALERT_RUNS": 2}
        command = [sys.executable, "-m", "bench.mailing", "join"]
        environment = {**self.environment, **_texts(two), "MAIL_PORT": str(port)}
        second = spawn(command, environment=environment, cwd=CHECKOUT, stdout=subprocess.PIPE)
        try:
            found = self.send(recipients, port, **two)
            said, _errors = second.communicate(timeout=60)
        finally:
            second.kill()
        if second.returncode:
            raise Refusal("The second process of the engine failed.")
        return {**found, **json.loads(said.splitlines()[-1])}

    def send_million(self) -> None:
        """Send to 1,000,000 once."""
        self.step("subscribe", MILLION)
        with sink(self.tools) as port:
            self.note("million", self.send(MILLION, port))

    def note(self, name: str, found: Found) -> None:
        self.beside[name] = found
        print(f"{name:>20}: {_measured(found)}", flush=True)

    def results(self) -> Found:
        """Return what the last line tells."""
        beside = {name: found["per_second"] for name, found in self.beside.items() if name != "million"}
        dkim = {
            name.removeprefix("dkim "): beside.pop(name) for name in list(beside) if name.startswith("dkim ")
        }
        results = {**(self._compared() if self.engine else {}), **beside, "message_bytes": self.length}
        if dkim:
            results["dkim"] = dkim
        if "million" in self.beside:
            results["million"] = self.beside["million"]
        return results

    def _compared(self) -> Found:
        best = {size: max(run["per_second"] for run in runs) for size, runs in self.engine.items()}
        slowest, runs = min(best.values()), [run for runs in self.engine.values() for run in runs]
        return {
            "ratio_to_smtp_source": round(slowest / max(self.rates["smtp_source"]), 2),
            "ratio_to_send_mass_mail": round(slowest / max(self.rates["send_mass_mail"]), 1),
            "ratio_to_django_newsletter": round(slowest / max(self.rates["django_newsletter"]), 1),
            "django_newsletter_per_second": max(self.rates["django_newsletter"]),
            "peak_rss_mb": max(run["peak_rss_mb"] for run in runs),
            "peak_rss_mb_by_recipients": {
                size: max(run["peak_rss_mb"] for run in runs) for size, runs in self.engine.items()
            },
            "first_mail_s": max(run["first_mail_s"] for run in runs),
            "cpu_us_per_mail": min(run["cpu_us_per_mail"] for run in runs),
            "alert_window": runs[0]["window"],
            "per_second": {
                **self.rates,
                "engine": {size: [run["per_second"] for run in runs] for size, runs in self.engine.items()},
            },
        }


def _measured(found: Found) -> str:
    return (
        f"engine {found['per_second']:,}/s (first mail {found['first_mail_s']} s, frozen in "
        f"{found['freeze_s']} s, {found['cpu_us_per_mail']} µs CPU a mail, {found['peak_rss_mb']} MB)"
    )


def _texts(settings: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in settings.items()}


def _answer(command: list[str], environment: Mapping[str, str]) -> Found:
    done = subprocess.run(
        command, env=environment, cwd=CHECKOUT, timeout=STEP_PATIENCE, stdout=subprocess.PIPE, check=True
    )
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


@contextlib.contextmanager
def prepared() -> Iterator[Bench]:
    """Fetch the tools and the peer, start PostgreSQL, make the tables."""
    BENCH.make()
    FOLDER.mkdir(exist_ok=True)
    tools = Unpacked.packages(FOLDER / "debian", *PACKAGES, programs=PROGRAMS)
    python = peers.python_with(FOLDER / "newsletter", NEWSLETTER)
    with durable_database("bench_alerts") as url:
        newsletter = {
            **peers.environment_with(url, "newsletter"),
            "DJANGO_SETTINGS_MODULE": "bench.newsletter_site.settings",
            "MAIL_HOST": LOOPBACK,
        }
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "umea_press.settings",
            "PRESS_ENV": os.devnull,
            "LOCAL": "1",
            "SECRET_KEY": "only-for-measuring-only-for-measuring-only-for-measuring",
            "SITE_URL": "https://press.example.se",
            "MAIL_HOST": LOOPBACK,
            "MAIL_FROM": "press@example.se",
            "MEDIA_ROOT": os.devnull,
            "DATABASE_URL": url,
            "REDIS_URL": "memory://",  # nobody is to hear a bell here
        }
        migrate = [sys.executable, "manage.py", "migrate", "-v", "0"]
        subprocess.run(migrate, env=environment, cwd=CHECKOUT, check=True)
        bench = Bench(tools, environment, (python, newsletter))
        bench.length = bench.step("measure")["bytes"]
        yield bench


def measure(bench: Bench, sizes: list[int], *, rounds: int, processes: int) -> None:
    """Measure each size, the smallest in several rounds and in all ways."""
    for size in sorted(sizes):
        bench.step("subscribe", size)
        for _ in range(rounds if size == min(sizes) else 1):
            bench.round(size)
        if size == min(sizes):
            bench.send_beside(size, processes=processes)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how fast alerts go out.")
    parser.add_argument("--recipients", type=int, nargs="*", default=[20_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3, help="of the smallest size; larger ones run once")
    parser.add_argument(
        "--processes", type=int, choices=(1, 2), default=2, help="1 leaves the second process out"
    )
    parser.add_argument(
        "--million",
        action="store_true",
        help="send to 1,000,000 too (alone with an empty --recipients); some minutes",
    )
    wanted = parser.parse_args()
    try:
        with prepared() as bench:
            measure(bench, wanted.recipients, rounds=wanted.rounds, processes=wanted.processes)
            if wanted.million:
                bench.send_million()
    except (Refusal, Fallen) as problem:
        sys.exit(f"Cannot measure: {problem}")
    print(json.dumps(bench.results()))


if __name__ == "__main__":
    main()
