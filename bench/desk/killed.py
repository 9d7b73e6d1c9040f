"""Typing while something is killed at a random moment: what is lost.

The officer types numbered words, about eight keys a second, and a row of links before them. Then, at a random moment,
the browser is killed, or the network, the session or the web process goes away while typing goes on. What was lost is
the time from the first word that is not in the form afterwards to the moment of the kill.
"""

from __future__ import annotations

import contextlib
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Error

from bench.desk.browser import READY, Chromium
from bench.desk.room import Room
from umea_press.local.environment import Refusal
from umea_press.local.judges.press_room import wait_for

KINDS = ("browser", "network", "session", "web")
FIELDS = ("#id_lead", ".cke_editable")
BAR = 5.0  # seconds of typing
SAVED_WITHIN = 60  # seconds after what was killed is back
TEXT = "[document.getElementById('id_lead').value, CKEDITOR.instances.id_body.getData()].join(' ')"
ROWS = "[...document.querySelectorAll('[id^=id_links-][id$=-label]')].map(one => one.value)"


@dataclass
class Moment:
    """One kill: of what, how much typing was lost, how many rows, and how long it took until all was kept again."""

    kind: str
    lost: float = 0.0
    rows: int = 0
    recovered: float = 0.0


@dataclass
class Typist:
    """Types numbered words and remembers when each was done."""

    chromium: Chromium
    words: list[str] = field(default_factory=list)
    done: list[float] = field(default_factory=list)

    def begin(self, row: str) -> None:
        """Add a row, and go to where words are written."""
        page = self.chromium.page
        page.locator("#links-group .add-row a").click()
        page.locator("[id^=id_links-][id$=-label]:visible").last.fill(row)
        page.locator("[id^=id_links-][id$=-url]:visible").last.fill("https://exempel.se/")
        page.locator(random.choice(FIELDS)).click()
        page.keyboard.press("Control+End")

    def type_until(self, end: float) -> None:
        while time.monotonic() < end:
            word = f"w{len(self.words):04d}"
            self.words.append(word)
            self.chromium.page.keyboard.type(f"{word} ", delay=random.uniform(40, 160))
            self.done.append(time.monotonic())

    def lost_in(self, text: str, killed_at: float) -> float:
        """Return the seconds of typing before the kill that are not in the text."""
        finished = list(zip(self.words, self.done, strict=False))
        missing = next((index for index, (word, _at) in enumerate(finished) if word not in text), None)
        if missing is None:
            return 0.0
        before = finished[missing - 1][1] if missing else finished[0][1]
        return max(0.0, killed_at - before)


def moments(room: Room, chromium: Chromium, count: int, seed: int) -> Iterator[Moment]:
    """Kill `count` times, one kind after the other, each time in a release of its own."""
    random.seed(seed)
    chromium.log_in()
    for number in range(count):
        yield _one(room, chromium, KINDS[number % len(KINDS)], number)


def summary(found: list[Moment]) -> list[str]:
    """Return a line for each kind, with the median and the greatest loss and the time until all was kept again."""
    lines = []
    for kind in KINDS:
        own = [moment for moment in found if moment.kind == kind]
        if own:
            losses, times = [one.lost for one in own], [one.recovered for one in own]
            lines.append(
                f"{kind:8} {len(own):3} times: lost {statistics.median(losses):.1f} s at the median, "
                f"{max(losses):.1f} s at most, {sum(one.rows for one in own)} rows; "
                f"all kept {statistics.median(times):.1f} s later, {max(times):.1f} s at most"
            )
    return lines


def _one(room: Room, chromium: Chromium, kind: str, number: int) -> Moment:
    address, row = _a_draft(number), f"Rad {number}"
    chromium.show(address)
    typist = Typist(chromium)
    typist.begin(row)
    row_at = time.monotonic()
    wait = random.uniform(0.5, 12.0)
    kill = {"browser": _browser, "network": _network, "session": _session, "web": _web}[kind]
    killed_at = kill(room, chromium, typist, time.monotonic() + wait)
    back_at = time.monotonic()
    text, rows = _kept(chromium, address, typist, is_new=kind == "browser")
    is_row_due = killed_at - row_at > BAR
    return Moment(
        kind,
        lost=typist.lost_in(text, killed_at if kind == "browser" else back_at),
        rows=int(is_row_due and row not in rows),
        recovered=time.monotonic() - back_at,
    )


def _a_draft(number: int) -> str:
    from releases.desk.access import form_address
    from releases.models import Release

    return form_address(
        Release.objects.create(title=f"Prov {number}", lead="Ingress: ", body="<p>Text: </p>")
    )


# --- What goes away; each returns when it was killed ---


def _browser(_room: Room, chromium: Chromium, typist: Typist, at: float) -> float:
    killed: list[float] = []

    def kill() -> None:
        killed.append(time.monotonic())
        chromium.kill()

    timer = threading.Timer(at - time.monotonic(), kill)
    timer.start()
    with contextlib.suppress(Error):
        typist.type_until(at + 30)
    timer.join()
    chromium.open_again()
    return killed[0]


def _network(_room: Room, chromium: Chromium, typist: Typist, at: float) -> float:
    return _outage(
        typist, at, lambda: chromium.context.set_offline(True), lambda: chromium.context.set_offline(False)
    )


def _session(_room: Room, chromium: Chromium, typist: Typist, at: float) -> float:
    from django.contrib.sessions.models import Session

    def log_in_elsewhere() -> None:
        other = chromium.context.new_page()
        chromium.log_in(other)
        other.close()
        chromium.page.bring_to_front()
        chromium.page.evaluate("dispatchEvent(new Event('focus'))")

    return _outage(typist, at, lambda: Session.objects.all().delete(), log_in_elsewhere)


def _web(room: Room, _chromium: Chromium, typist: Typist, at: float) -> float:
    return _outage(typist, at, room.web.kill, room.web.start)


def _outage(typist: Typist, at: float, kill: Callable[[], object], bring_back: Callable[[], object]) -> float:
    typist.type_until(at)
    kill()
    killed_at = time.monotonic()
    typist.type_until(killed_at + random.uniform(0.5, 8.0))
    bring_back()
    typist.type_until(time.monotonic() + 1)
    return killed_at


# --- What is left ---


def _kept(chromium: Chromium, address: str, typist: Typist, *, is_new: bool) -> tuple[str, list[str]]:
    """Return what the form says when it is opened anew, after it has had time to send what it kept."""
    if is_new:
        chromium.log_in()
    else:
        with contextlib.suppress(Refusal):  # then what is missing is counted
            wait_for(lambda: _is_saved(typist), seconds=SAVED_WITHIN, what="the last word to be kept")
    chromium.show(address)
    before = None
    # What this browser kept is sent now, and the form is shown anew with it.
    while before != (shown := _shown(chromium)) or shown is None:
        before = shown
        chromium.page.wait_for_timeout(1_500)
    return shown


def _shown(chromium: Chromium) -> tuple[str, list[str]] | None:
    """Return the words and the rows in the form; None while it is being loaded."""
    with contextlib.suppress(Error):
        chromium.page.wait_for_selector(READY)
        return str(chromium.page.evaluate(TEXT)), list(chromium.page.evaluate(ROWS))
    return None


def _is_saved(typist: Typist) -> bool:
    from releases.models import Revision

    last = Revision.objects.order_by("-kept_at", "-pk").first()
    return last is not None and typist.words[-1] in f"{last.text.line('lead')} {last.text.line('body')}"
