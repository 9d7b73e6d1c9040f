"""Wagtail's search over the same texts: its PostgreSQL backend, `swedish`, in an environment of its own."""

import json
import subprocess
from collections.abc import Iterable
from typing import Any

from bench.database import BENCH, another_database
from bench.peers import WAGTAIL, environment_with, python_with
from releases.models import Edition
from umea_press.local.environment import CHECKOUT


def wagtail(queries: Iterable[str], *, ids: dict[int, str], timed: Iterable[str] = ()) -> dict[str, Any]:
    """Let Wagtail index the live editions and ask it; return what `bench.wagtail_site.ask` prints.

    `ids` names the editions whose keys it is to give back.
    """
    editions = Edition.objects.live().order_by("pk").iterator()
    texts = [(ids.get(one.pk, ""), one.frozen.title, one.frozen.lead, one.frozen.body) for one in editions]
    with another_database("bench_search_wagtail") as url:
        theirs = environment_with(url, "public") | {
            "DJANGO_SETTINGS_MODULE": "bench.wagtail_site.settings",
            "WAGTAIL_MEDIA": str(BENCH.folder / "search"),
        }
        asked = {"texts": texts, "queries": list(queries), "timed": list(timed)}
        done = subprocess.run(
            [python_with(BENCH.folder / "wagtail", WAGTAIL), "-W", "ignore", "-m", "bench.wagtail_site.ask"],
            input=json.dumps(asked),
            env=theirs,
            cwd=CHECKOUT,
            check=True,
            text=True,
            stdout=subprocess.PIPE,
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
