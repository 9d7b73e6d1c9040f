"""Parts of pages that follow from frozen editions and settings alone, set once and kept as finished text.

A part sees what it is given and nothing else, and is kept by all of that: an
edition by its checksum and by the little of it that may change, settings by
what they say. So a part is never behind: what could make it wrong gives it
another key. docs/decisions/ says why.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils import translation
from django.utils.safestring import SafeString

from releases.models import Edition
from releases.newsroom.context import press_room

# Python's own objects around a part and its key, measured with tracemalloc.
OVERHEAD = 1_000  # bytes


class Parts:
    """Finished texts by what they follow from, the least used thrown out first. Safe to use from many threads."""

    def __init__(self, capacity: int) -> None:
        """`capacity`: bytes of memory that the texts may take; 0 keeps none."""
        self.capacity = capacity
        self.bytes = 0
        self._lock = threading.Lock()
        self._texts: OrderedDict[Hashable, SafeString] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], SafeString]) -> SafeString:
        """Return the text kept by this key; else make it and keep it."""
        with self._lock:
            text = self._texts.get(key)
            if text is not None:
                self._texts.move_to_end(key)
                return text
        text = make()
        self._keep(key, text)
        return text

    def _keep(self, key: Hashable, text: SafeString) -> None:
        with self._lock:
            if key in self._texts or _size(text) > self.capacity:
                return
            self._texts[key] = text
            self.bytes += _size(text)
            while self.bytes > self.capacity:
                self.bytes -= _size(self._texts.popitem(last=False)[1])


parts = Parts(settings.PAGE_PARTS_MB * 1024 * 1024)


def set_part(template: str, context: dict[str, Any]) -> SafeString:
    """Return a template rendered with `context` and nothing else, from memory if it is there."""
    return parts.get(_key(template, marked(context)), lambda: render_to_string(template, context))


class EditionParts:
    """What of a release page follows from editions: `{{ parts.head }}`, `{{ parts.body }}`, `{{ parts.after }}`."""

    TEMPLATES = {
        "head": "newsroom/release_meta.html",
        "body": "document/release.html",
        "after": "newsroom/release_after.html",
    }

    def __init__(self, context: Mapping[str, Any], derived: Mapping[str, Any]) -> None:
        """`context`: editions and what else the parts may know. `derived`: what follows from it, also as a callable."""
        self._own_context, self._derived = context, derived

    def __getitem__(self, name: str) -> SafeString:
        template = self.TEMPLATES[name]
        return parts.get(
            _key(template, self._context_key),
            lambda: render_to_string(template, {**self._context, **self._derived}),
        )

    @cached_property
    def _context(self) -> dict[str, Any]:
        # Asked for while the page is rendered: only then its language is active.
        return {**press_room(), **self._own_context}

    @cached_property
    def _context_key(self) -> Hashable:
        return marked(self._context)


def marked(value: Any) -> Hashable:
    """Return what tells a value from every other. Raises TypeError for one that nobody said how to tell.

    Whether an edition's phones are hidden today is no part of it: whoever shows phones gives that too.
    """
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, dict):
        return tuple((name, marked(one)) for name, one in sorted(value.items()))
    if isinstance(value, (list, tuple)):
        return tuple(map(marked, value))
    if isinstance(value, Edition):
        changing = (value.live, value.superseded_at, value.withdrawn_at, value.withdrawal_reason)
        return value.pk, value.sha256, *changing
    if isinstance(value, (set, frozenset)):
        return frozenset(map(marked, value))
    raise TypeError(f"a part of a page cannot be kept by a {type(value).__name__}")


def _key(template: str, mark: Hashable) -> Hashable:
    # Addresses in a part are written for the active language, below the prefix that the server names.
    return template, translation.get_language(), get_script_prefix(), mark


def _size(text: SafeString) -> int:
    return len(text.encode()) + OVERHEAD
