"""A small hub on loopback: takes notices over HTTP, and answers as it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


class Hub:
    """`notices` holds the topics it was told of, in order; `answers` the statuses it gives first, before 204."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.answers: list[int] = []
        self.when_notified: Callable[[], object] = lambda: None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hub"

    def __enter__(self) -> Hub:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def take(self, form: dict[str, list[str]]) -> int:
        """Note what was told, and return the status to answer with."""
        assert form["hub.mode"] == ["publish"]
        self.notices += form["hub.url"]
        self.when_notified()
        return self.answers.pop(0) if self.answers else 204

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                words = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.send_response(hub.take(parse_qs(words)))
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing on the screen."""

        return Handler
