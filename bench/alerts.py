"""How fast alerts go out, with durable books, against the fastest things that keep none.

    python -m bench.alerts [--recipients 20000 100000] [--rounds 3]

In one run, all to the same `smtp-sink` on loopback, with messages of one size:
Postfix's own `smtp-source` (10 sessions, nothing written down), Django's
`send_mass_mail` (nothing written down), and the engine on a private, durable
PostgreSQL. Every round measures each of them, one after the other, so that all
meet the same load of the machine. The last line is one JSON object; ratios
compare the best of each. `ALERT_WINDOW` and `ALERT_CONNECTIONS` may be set.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.database import durable_database
from bench.postfix import LOOPBACK, Postfix
from umea_press.local.environment import CHECKOUT, Refusal
from umea_press.local.supervisor import Fallen

SESSIONS = 10
MASS_MAILS = 2_000
STEP_PATIENCE = 900  # seconds that one step may take


@dataclass
class Bench:
    """The measurements of one run."""

    postfix: Postfix
    environment: dict[str, str]
    length: int = 0
    source: list[float] = field(default_factory=list)
    mass_mail: list[float] = field(default_factory=list)
    engine: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    def step(self, *arguments: object) -> dict[str, Any]:
        """Run one step of bench.mailing in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "bench.mailing", *map(str, arguments)],
            env=self.environment,
            cwd=CHECKOUT,
            timeout=STEP_PATIENCE,
            stdout=subprocess.PIPE,
            check=True,
        )
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def round(self, recipients: int) -> None:
        """Measure each system once, one after the other."""
        with self.postfix.sink() as port:
            self.environment["MAIL_PORT"] = str(port)
            self.length = self.step("measure")["bytes"]
            load = os.getloadavg()[0]
            source = self.postfix.source(port, messages=recipients, length=self.length, sessions=SESSIONS)
            engine = self.step("send")
            mass_mail = self.step("mass_mail", MASS_MAILS, self.length)["per_second"]
        self.source.append(source)
        self.mass_mail.append(mass_mail)
        self.engine.setdefault(recipients, []).append(engine)
        print(
            f"{recipients:>9,} recipients: smtp-source {source:,.0f}/s, engine {engine['per_second']:,}/s "
            f"(first mail {engine['first_mail_s']} s, {engine['cpu_us_per_mail']} µs CPU a mail, "
            f"{engine['peak_rss_mb']} MB), send_mass_mail {mass_mail:,}/s; load {load:.1f}"
        )

    def results(self) -> dict[str, Any]:
        best = {size: max(run["per_second"] for run in runs) for size, runs in self.engine.items()}
        slowest, runs = min(best.values()), [run for runs in self.engine.values() for run in runs]
        return {
            "ratio_to_smtp_source": round(slowest / max(self.source), 2),
            "ratio_to_send_mass_mail": round(slowest / max(self.mass_mail), 1),
            "peak_rss_mb": max(run["peak_rss_mb"] for run in runs),
            "peak_rss_mb_by_recipients": {
                size: max(run["peak_rss_mb"] for run in runs) for size, runs in self.engine.items()
            },
            "first_mail_s": max(run["first_mail_s"] for run in runs),
            "cpu_us_per_mail": min(run["cpu_us_per_mail"] for run in runs),
            "message_bytes": self.length,
            "alert_window": runs[0]["window"],
            "per_second": {
                "smtp_source": [round(rate) for rate in self.source],
                "send_mass_mail": self.mass_mail,
                "engine": {size: [run["per_second"] for run in runs] for size, runs in self.engine.items()},
            },
        }


@contextmanager
def prepared() -> Iterator[Bench]:
    """Fetch the tools, start PostgreSQL, make the tables."""
    postfix = Postfix.fetched()
    with durable_database("bench_alerts") as url:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "umea_press.settings",
            "PRESS_ENV": os.devnull,
            "LOCAL": "1",
            "SECRET_KEY": "only-for-measuring-only-for-measuring-only-for-measuring",
            "SITE_URL": "https://press.example.se",
            "ALERT_UNDO_SECONDS": "5",
            "MAIL_HOST": LOOPBACK,
            "MAIL_FROM": "press@example.se",
            "MEDIA_ROOT": os.devnull,
            "DATABASE_URL": url,
            "REDIS_URL": "redis://127.0.0.1:9/0",  # discard: nobody hears a bell here
        }
        migrate = [sys.executable, "manage.py", "migrate", "-v", "0"]
        subprocess.run(migrate, env=environment, cwd=CHECKOUT, check=True)
        yield Bench(postfix, environment)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how fast alerts go out.")
    parser.add_argument("--recipients", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3, help="of the smallest size; larger ones run once")
    wanted = parser.parse_args()
    try:
        with prepared() as bench:
            for size in sorted(wanted.recipients):
                bench.step("subscribe", size)
                for _ in range(wanted.rounds if size == min(wanted.recipients) else 1):
                    bench.round(size)
    except (Refusal, Fallen) as problem:
        sys.exit(f"Cannot measure: {problem}")
    print(json.dumps(bench.results()))


if __name__ == "__main__":
    main()
