"""Rate limits for mail where the settings ask for less than all at once. Pure: the clock is given.

Three limits, each of its own. A rate for everything is a bucket of one second's
mails. A rate for one recipient domain gives each mail beyond it a slot later
on, for which it goes back to the queue; so the others pass it. And a new sending
address is warmed up: so many mails on its first day, twice as many each day.
"""

import datetime as dt
from collections.abc import Mapping

BURST = 1.0  # seconds' worth of mail that may begin at once
FIRST_DAY = 1000  # mails from a new address
# By then a day's allowance is more than anybody sends: 8 million on the day before.
WARM_AFTER = 14  # days


def allowance(first_day: dt.date, today: dt.date) -> int | None:
    """Return how many mails a new address sends on this day, None when it is warm: 1,000, 2,000, 4,000 …"""
    days = (today - first_day).days
    return FIRST_DAY * 2 ** max(0, days) if days < WARM_AFTER else None


class DomainRateLimit:
    """The rate limit for one recipient domain."""

    def __init__(self, rate: float) -> None:
        """`rate` is in mails a second."""
        self._interval = 1 / rate
        self._free_from = 0.0

    def wait(self, now: float) -> float:
        """Take the next slot; returns the seconds until it comes, 0 when it is there (GCRA, ITU-T I.371)."""
        free_from = max(self._free_from, now)
        self._free_from = free_from + self._interval
        return 0.0 if free_from - now <= max(0.0, BURST - self._interval) else free_from - now

    def has_slots_after(self, now: float) -> bool:
        return self._free_from > now


class RateLimit:
    """The rate limits of one run, in seconds of any clock that only goes forward."""

    def __init__(
        self,
        now: float,
        *,
        rate: float = 0,
        domain_rates: Mapping[str, float] | None = None,
        allowance: int | None = None,
    ) -> None:
        """Rates are in mails a second, 0 for no limit; `allowance` is how many may begin at all."""
        self._rate, self._filled_at = rate, now
        # Room for two, or what is filled between two mails at a slow rate would be spilled.
        self._tokens = self._most = max(2.0, rate * BURST)
        self._domains = {
            domain: DomainRateLimit(each) for domain, each in (domain_rates or {}).items() if each > 0
        }
        self._holding: set[int] = set()  # deliveries that went back to the queue for a slot
        self._allowance = allowance

    @property
    def is_exhausted(self) -> bool:
        """Whether nothing more may begin today."""
        return self._allowance is not None and self._allowance <= 0

    def room(self, wanted: int, now: float) -> int:
        """Return how many of so many mails may begin now."""
        if self._rate:
            filled = self._tokens + self._rate * max(0.0, now - self._filled_at)
            self._tokens, self._filled_at = min(filled, self._most), now
            wanted = min(wanted, int(self._tokens))
        return wanted if self._allowance is None else max(0, min(wanted, self._allowance))

    def took(self, count: int) -> None:
        """Count so many mails as begun."""
        self._tokens -= count
        if self._allowance is not None:
            self._allowance -= count

    def wait(self, delivery: int, address: str, now: float) -> float:
        """Return for how many seconds this mail goes back to the queue, 0 when it may begin.

        It waits once at most: when it comes back its slot is there.
        """
        pace = self._domains.get(address.rpartition("@")[2])
        if pace is None:
            return 0.0
        if delivery in self._holding:
            self._holding.discard(delivery)
            return 0.0
        if seconds := pace.wait(now):
            self._holding.add(delivery)
        return seconds

    def has_slots_after(self, now: float) -> bool:
        """Tell whether mails went back to the queue for slots that are still to come."""
        return bool(self._holding) and any(pace.has_slots_after(now) for pace in self._domains.values())
