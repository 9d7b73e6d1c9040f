"""How often pages are read: counted in each web process and gathered in Valkey, as an address and a day with a number.

Nothing of a reader is looked at but whether the program calls itself a robot, and nothing of it is kept. An answer
costs an addition in memory; every few seconds a thread of its own adds the sums to one hash in Valkey, and the sweep
folds that into the table. What a process or Valkey loses on the way is lost: statistics are not books.
"""

import logging
import re
import threading
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

import redis
from django.conf import settings
from django.utils import timezone

logger = logging.getLogger(__name__)

HASH = "page-counts"
GATHERED_EVERY = 5.0  # seconds
MOST_KEPT = 2_000  # addresses that a process counts between two gatherings
LONGEST_PATH = 300  # characters
PATIENCE = 1.0  # seconds for Valkey
ROBOTS = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|headless", re.IGNORECASE)


class PageCounter:
    """Sums of this process that have not been gathered yet. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._timer: threading.Timer | None = None

    def count(self, path: str, agent: str) -> None:
        """Count one answer with the page at this path, unless the program (User-Agent) calls itself a robot."""
        if len(path) > LONGEST_PATH or is_robot(agent):
            return
        key = f"{timezone.localdate()} {path}"
        with self._lock:
            if key in self._counts or len(self._counts) < MOST_KEPT:
                self._counts[key] += 1
            if self._timer is None:
                self._timer = threading.Timer(GATHERED_EVERY, self.gather)
                self._timer.daemon = True
                self._timer.start()

    def gather(self) -> None:
        """Add the sums to those of all processes in Valkey; without it they are lost."""
        with self._lock:
            counts, self._counts, self._timer = self._counts, Counter(), None
        if counts:
            _add(counts)


counter = PageCounter()


@lru_cache(maxsize=512)
def is_robot(agent: str) -> bool:
    """Tell whether a program calls itself a robot, or nothing at all."""
    return not agent or ROBOTS.search(agent) is not None


def take() -> dict[str, int]:
    """Return the sums of all processes, as "2026-11-30 /path", and forget them; {} while Valkey is away."""
    try:
        with _valkey() as client, client.pipeline(transaction=True) as both:
            found, _deleted = both.hgetall(HASH).delete(HASH).execute()
    except redis.RedisError as error:
        logger.warning("The page counts wait: %s", error)
        return {}
    return {key.decode(): int(number) for key, number in found.items()}


def _add(counts: Mapping[str, int]) -> None:
    try:
        with _valkey() as client, client.pipeline(transaction=False) as all_of_them:
            for key, number in counts.items():
                all_of_them.hincrby(HASH, key, number)
            all_of_them.execute()
    except redis.RedisError as error:
        logger.warning("%d page counts are lost: %s", sum(counts.values()), error)


def _valkey() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)
