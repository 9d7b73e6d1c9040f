"""Asking a directory over HTTP: it answers within some seconds, or it is away."""

import queue
import threading
import time
from collections.abc import Callable
from typing import Any

import requests
from allauth.core import context

ONE, TOGETHER = 5.0, 8.0  # seconds: for one answer, and for all that one log-in asks


class Hurried(requests.Session):
    """A session of requests whose questions of one log-in take TOGETHER seconds at most.

    The limit of requests itself is one for each read of the socket, and none for looking up a name: a directory that
    sends a byte now and then, or a dead name server, would hold a process of ours for minutes.
    """

    def request(self, *args: Any, **more: Any) -> requests.Response:  # type: ignore[override]
        """Ask. Raises requests.RequestException, also when there is no time left."""
        left = min(ONE, deadline() - time.monotonic())
        if left <= 0:
            raise requests.Timeout
        return _within(left, lambda: super(Hurried, self).request(*args, **{**more, "timeout": left}))


def deadline() -> float:
    """Return until when this request may wait for a directory (time.monotonic)."""
    request = context.request
    if not hasattr(request, "directory_deadline"):
        request.directory_deadline = time.monotonic() + TOGETHER
    until: float = request.directory_deadline
    return until


def _within(seconds: float, ask: Callable[[], requests.Response]) -> requests.Response:
    answers: queue.SimpleQueue[requests.Response | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put(ask())
        except Exception as error:
            answers.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise requests.Timeout from None
    if isinstance(answer, Exception):
        raise answer
    return answer
