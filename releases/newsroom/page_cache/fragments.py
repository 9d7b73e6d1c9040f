"""Fragment cache: parts of pages that follow from frozen editions and settings alone, rendered once and kept as text.

A fragment sees its context and nothing else, and all of its context is in its
cache key: an edition with its checksum and the little of it that may change,
settings with what they say. Whatever could make a fragment wrong gives it another
key, so nothing is ever invalidated. docs/decisions/ says why.
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

# Python's own objects around a fragment and its key, measured with tracemalloc.
OVERHEAD = 1_000  # bytes


class FragmentCache:
    """Finished texts by their cache keys, the least used thrown out first. Safe to use from many threads."""

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


fragment_cache = FragmentCache(settings.PAGE_PARTS_MB * 1024 * 1024)


def cached_fragment(template: str, context: dict[str, Any]) -> SafeString:
    """Return a template rendered with `context` and nothing else, from memory if it is there."""
    return fragment_cache.get(
        _cache_key(template, key_part(context)), lambda: render_to_string(template, context)
    )


class EditionFragments:
    """What of a release page follows from editions: `{{ fragments.head }}`, `.body` and `.after`."""

    TEMPLATES = {
        "head": "newsroom/release_meta.html",
        "body": "document/release.html",
        "after": "newsroom/release_after.html",
    }

    def __init__(self, context: Mapping[str, Any], derived: Mapping[str, Any]) -> None:
        """`context`: editions and what else fragments may know. `derived`: what follows from it, also as a callable."""
        self._own_context, self._derived = context, derived

    def __getitem__(self, name: str) -> SafeString:
        template = self.TEMPLATES[name]
        return fragment_cache.get(
            _cache_key(template, self._context_key),
            lambda: render_to_string(template, {**self._context, **self._derived}),
        )

    @cached_property
    def _context(self) -> dict[str, Any]:
        # Asked for while the page is rendered: only then its language is active.
        return {**press_room(), **self._own_context}

    @cached_property
    def _context_key(self) -> Hashable:
        return key_part(self._context)


def key_part(value: Any) -> Hashable:
    """Return the part of a cache key that stands for a value. Raises TypeError for a type without a rule here.

    It does not say whether an edition's phones are hidden today: a fragment with phones has that in its context, too.
    """
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, dict):
        return tuple((name, key_part(one)) for name, one in sorted(value.items()))
    if isinstance(value, (list, tuple)):
        return tuple(map(key_part, value))
    if isinstance(value, Edition):
        changing = (value.live, value.superseded_at, value.withdrawn_at, value.withdrawal_reason)
        return value.pk, value.sha256, *changing
    if isinstance(value, (set, frozenset)):
        return frozenset(map(key_part, value))
    raise TypeError(f"a fragment's cache key cannot hold a {type(value).__name__}")


def _cache_key(template: str, context_key: Hashable) -> Hashable:
    # Addresses in a fragment are written for the active language, below the prefix that the server names.
    return template, translation.get_language(), get_script_prefix(), context_key


def _size(text: SafeString) -> int:
    return len(text.encode()) + OVERHEAD
