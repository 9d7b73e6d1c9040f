"""Chromium as the tests start it, and what axe looks for in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# Width in pixels and colour scheme; the first two find what depends on either, `make faults` looks at all four.
LOOKS = [
    pytest.param(1280, "light", id="1280-light"),
    pytest.param(390, "dark", id="390-dark"),
    pytest.param(1280, "dark", id="1280-dark", marks=pytest.mark.long),
    pytest.param(390, "light", id="390-light", marks=pytest.mark.long),
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium. Playwright's loop runs in this thread; the rows are still made by ordinary, blocking code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
