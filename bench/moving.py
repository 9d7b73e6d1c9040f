"""Moving an archive in: invented pages in six layouts, a feed that lists them, and a run that is killed on its way.

`make bench BENCH=moving` takes 1,000 pages in on a private PostgreSQL with fsync on, ends the run twice with SIGKILL,
and counts: seconds, memory, what is there twice, what is missing. The report is left in `.bench/moving/`.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.database import BENCH, durable_database
from umea_press.local.environment import CHECKOUT

BAR = 300  # seconds for 1,000 pages
KILLS = (0.3, 0.65)  # parts of the archive after which the run is killed
KILOBYTES = 1024


@dataclass
class Sample:
    """One process of the run: how many addresses it printed, its seconds, those of processor time, its memory in MB."""

    printed: int = 0
    seconds: float = 0.0
    busy: float = 0.0
    memory: list[float] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument(
        "--keep", action="store_true", help="leave the database with what was taken in until Enter"
    )
    arguments = parser.parse_args()
    folder = BENCH.folder / "moving"
    with durable_database("press_moving") as url:
        environment = _environment(url, folder)
        os.environ |= environment
        shutil.rmtree(folder, ignore_errors=True)
        addresses = _write(folder, arguments.pages)
        subprocess.run(_manage("migrate", "--verbosity", "0"), env=environment, cwd=CHECKOUT, check=True)
        samples = [_run(folder, environment, round(arguments.pages * part)) for part in KILLS]
        samples.append(_run(folder, environment, None))
        again = _run(folder, environment, None)
        _report(arguments.pages, addresses, samples, again)
        if arguments.keep:
            input(f"{url} is kept until Enter. ")


def _environment(url: str, folder: Path) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "umea_press.settings",
        "DATABASE_URL": url,
        "LOCAL": "1",
        "SECRET_KEY": "only-for-measurements-only-for-measurements-only-for-measurements",
        "MAIL_TOKEN_KEY": "only-for-measurements",
        "MEDIA_ROOT": str(folder / "media"),
        "PYTHONUNBUFFERED": "1",
    }


def _write(folder: Path, count: int) -> set[str]:
    """Write the pages as a mirror of their site, and the feed that lists them; return their addresses."""
    import django

    django.setup()
    from releases.tests.moving import archives

    addresses = set()
    items = []
    for number in range(count):
        one = archives.invented(number)
        address = one.address
        path = folder / "pages" / address.removeprefix("https://")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(archives.LAYOUTS[number % len(archives.LAYOUTS)](one), encoding="utf-8")
        addresses.add(address)
        items.append(f"<item><link>{address}</link><pubDate>{one.day.isoformat()}</pubDate></item>")
    (folder / "feed.xml").write_text(f"<rss><channel>{''.join(items)}</channel></rss>", encoding="utf-8")
    return addresses


def _manage(*arguments: str) -> list[str]:
    return [sys.executable, str(CHECKOUT / "manage.py"), *arguments]


def _run(folder: Path, environment: dict[str, str], kill_after: int | None) -> Sample:
    """Take the archive in; kill the process once it has printed so many addresses, None lets it finish."""
    command = _manage(
        "import_captures", "--list", str(folder / "feed.xml"), "--pages", str(folder / "pages"), "--archive",
        "--report", str(folder / "report.html"),
    )  # fmt: skip
    sample, began, before = Sample(), time.monotonic(), _busy()
    with (
        (folder / "stderr.txt").open("wb") as err,
        subprocess.Popen(
            command, env=environment, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=err, text=True
        ) as process,
    ):
        assert process.stdout
        for _line in process.stdout:
            sample.printed += 1
            if sample.printed % 50 == 1:
                sample.memory.append(_memory(process.pid))
            if sample.printed == kill_after:
                process.kill()
                break
    sample.seconds, sample.busy = time.monotonic() - began, _busy() - before
    return sample


def _busy() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(pid: int) -> float:
    """Return the resident memory of a process in MB (proc_pid_status(5))."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / KILOBYTES


def _report(count: int, addresses: set[str], samples: list[Sample], again: Sample) -> None:
    from releases.models import Alert, Edition, Origin

    known = Origin.objects.values_list("address", "release__title")
    editions, live, mails = (
        Edition.objects.count(),
        Edition.objects.filter(live=True).count(),
        Alert.objects.count(),
    )
    found = [address for address, _title in known]
    seconds = sum(one.seconds for one in samples)
    memory = samples[-1].memory
    print(f"{count} pages, killed after {', '.join(str(one.printed) for one in samples[:-1])} of them")
    each = ", ".join(f"{one.seconds:.0f}" for one in samples)
    busy = sum(one.busy for one in samples)
    print(
        f"seconds: {seconds:.0f} in all ({each}), {busy:.0f} of processor time, bar {BAR * count / 1000:.0f}"
    )
    print(f"memory of the last run: {memory[0]:.0f}, {memory[len(memory) // 2]:.0f}, {memory[-1]:.0f} MB")
    print(
        f"editions {editions}, live {live}, twice {len(found) - len(set(found))}, missing {len(addresses - set(found))}"
    )
    print(f"mails {mails}; the same once more: {again.seconds:.0f} s")


if __name__ == "__main__":
    main()
