"""The press room as it is, and one header more: linkchecker asks nobody faster who does not send it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from umea_press.wsgi import application as press_room


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer as the press room does."""

    def with_consent(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
        return start_response(status, [*headers, ("LinkChecker", "welcome")], *error)

    return press_room(environ, with_consent)
