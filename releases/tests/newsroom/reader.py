"""A reader who comes in by the door of WSGI, as through a web server: Django's own test client begins behind it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.test import Client

from releases.newsroom.page_cache.wsgi import StoredPages


class Reader(Client):
    """Django's test client in front of the stored pages. Reads the settings when it is made, as a new process does."""

    def __init__(self) -> None:
        super().__init__()
        self.handler = _Door(self.handler)


class _Door:
    def __init__(self, django: Any) -> None:
        self.django = django
        self.stored_pages = StoredPages(self._rendered)

    def __call__(self, environ: dict[str, Any]) -> HttpResponse:
        self.answer = HttpResponse()
        self.answer.wsgi_request = None
        content = b"".join(self.stored_pages(environ, self._start))
        if self.answer.wsgi_request is None:
            self.answer.content = content
        return self.answer

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.answer.status_code, self.answer.headers = (
            int(status.split()[0]),
            HttpResponse(headers=dict(headers)).headers,
        )

    def _rendered(self, environ: dict[str, Any], start_response: object) -> Iterable[bytes]:
        self.answer = self.django(environ)
        return []
