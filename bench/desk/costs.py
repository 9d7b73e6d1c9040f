"""What the form costs: queries to open it, the server's time for autosave, and the browser's for a key stroke."""

from __future__ import annotations

import http.client
import json
import re
import statistics
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from bench.desk.browser import EDITOR, READY, Chromium
from bench.desk.room import Room

SAVES = 200
KEYS = 300
OURS = re.compile(r"/static/desk/(?!editor\b)[\w-]+\.js")
# From the key to the moment when nothing that it began is left to do, as the page itself sees it.
CLOCK = """() => {
    window.keyTimes = [];
    let begun = 0;
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.keyTimes.push(performance.now() - begun);
    addEventListener("keydown", () => { begun = performance.now(); channel.port2.postMessage(0); }, { capture: true });
}"""


def a_long_release() -> Any:
    """Make a release with 30 rows: six of each of five sorts."""
    from releases.tests.desk.drafting.test_costs import a_long_release as made

    return made(6)


def queries_of_the_form(release: Any) -> int:
    """Return how many queries opening its form takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from releases.desk.access import form_address

    client, _editor = _client()
    client.get(form_address(release))
    with CaptureQueriesContext(connection) as counted:
        client.get(form_address(release))
    return len(counted)


def autosave_times(room: Room, release: Any, count: int = SAVES) -> dict[str, float]:
    """Return milliseconds of autosave over HTTP, one after the other: median, 95th percentile, processor."""
    from django.conf import settings

    from releases.desk.access import form_address
    from releases.tests.desk.drafting.forms import autosave_address, message
    from releases.tests.desk.reading import form_of

    client, editor = _client()
    form = form_of(client.get(form_address(release)))
    cookies = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    cookies += f"; {settings.CSRF_COOKIE_NAME}={client.cookies[settings.CSRF_COOKIE_NAME].value}"
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    headers = {"Cookie": cookies, "X-CSRFToken": token, "Content-Type": "application/json"}
    connection = http.client.HTTPConnection(str(urlsplit(room.url).netloc), timeout=30)
    times, processor = [], 0.0
    for number in range(count + 20):
        if number == 20:  # what is read once is read
            processor = room.web.processor_seconds()
        said = message({**form, "title": [f"Rubrik {number}"]}, editor=editor.pk, typed_at=number + 1)
        body = json.dumps(said)
        begun = time.perf_counter()
        connection.request("POST", autosave_address(release), body, headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        times.append((time.perf_counter() - begun) * 1000)
    processor = (room.web.processor_seconds() - processor) / count * 1000
    return {**_quantiles(times[20:]), "processor": round(processor, 1), "bytes": float(len(body))}


def key_times(chromium: Chromium, release: Any) -> dict[str, dict[str, float]]:
    """Return milliseconds from a key to the end of what it does, with our scripts and without.

    In lead and body, twice in turns; of each the turn with the lower median, for other work disturbs either.
    """
    turns = [(name, _keys(chromium, release, name == "with")) for name in ("with", "without") * 2]
    return {
        name: min((found for turn, found in turns if turn == name), key=lambda found: found["median"])
        for name in ("with", "without")
    }


def _keys(chromium: Chromium, release: Any, with_our_scripts: bool) -> dict[str, float]:
    from releases.desk.access import form_address

    page = chromium.page
    if not with_our_scripts:
        page.route(OURS, lambda route: route.abort())
    page.goto(form_address(release))
    page.wait_for_selector(READY if with_our_scripts else ".cke_editable")
    page.evaluate(CLOCK)
    for field in ("#id_lead", ".cke_editable"):
        page.locator(field).click()
        page.keyboard.type("ord som skrivs " * (KEYS // 30), delay=40)
    page.wait_for_timeout(200)
    found = _quantiles(page.evaluate("window.keyTimes"))
    page.unroute(OURS)
    return found


def _client() -> tuple[Any, Any]:
    from django.conf import settings
    from django.test import Client

    from releases.models import Editor

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    client, editor = Client(), Editor.objects.get(username=EDITOR)
    client.force_login(editor)
    return client, editor


def _quantiles(times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "median": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(len(ordered) * 0.95)], 1),
        "longest": round(ordered[-1], 1),
    }
