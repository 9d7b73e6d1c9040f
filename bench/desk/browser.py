"""Chromium with a profile on disk, which can be killed and opened again as after a crash; and an editor who logs in."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from releases.tests.chromium import ARGUMENTS
from umea_press.local.demo import LOGINS

CHROMIUM = "/usr/bin/chromium"
EDITOR, PASSWORD = LOGINS[0][:2]
READY = ".editor-bar:visible"


class Chromium:
    """One browser of one editor."""

    def __init__(self, playwright: Playwright, site: str, profile: Path) -> None:
        self._playwright, self.site, self.profile = playwright, site, profile
        self.open()

    def open(self) -> None:
        """Start it with the profile as it was left."""
        options: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "locale": "sv-SE"}
        self.context: BrowserContext = self._playwright.chromium.launch_persistent_context(
            self.profile, executable_path=CHROMIUM, args=ARGUMENTS, base_url=self.site, **options
        )
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.context.set_default_timeout(60_000)
        self.page: Page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())  # the browser's question whether to leave

    def kill(self) -> None:
        """End it as `kill -9` does: all its processes at once."""
        for pid in _of_profile(self.profile):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def open_again(self) -> None:
        """Start it anew after it was killed."""
        with contextlib.suppress(Error):
            self.context.close()
        (self.profile / "SingletonLock").unlink(missing_ok=True)
        self.open()

    def log_in(self, page: Page | None = None) -> None:
        """Log in by hand where that is asked for."""
        page = page or self.page
        page.goto("/redaktion/login/")
        if page.locator("#id_username").count():
            page.fill("#id_username", EDITOR)
            page.fill("#id_password", PASSWORD)
            page.press("#id_password", "Enter")
            page.wait_for_url(lambda address: "login" not in address)

    def show(self, address: str) -> None:
        """Open the form of a release and wait until it can be written in."""
        self.page.goto(address)
        if "/login/" in self.page.url:
            self.log_in()
            self.page.goto(address)
        self.page.wait_for_selector(READY)


def _of_profile(profile: Path) -> Iterator[int]:
    """Yield the processes that were started with this profile."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"--user-data-dir={profile}".encode() in (folder / "cmdline").read_bytes():
                yield int(folder.name)
