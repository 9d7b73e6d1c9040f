"""Bounces: what comes back of our mail, and what becomes of its reader. No HTTP and no command line in here.

`mime` takes a message apart, `reports` reads what it says, `heuristics` where
it follows no standard; `classification` knows what a refusal means; `receiving` writes
it down; `pausing` counts.
"""

from releases.bounces.pausing import forget, pause_bouncing
from releases.bounces.receiving import LARGEST, Effect, TooLarge, receive

__all__ = ["LARGEST", "Effect", "TooLarge", "forget", "pause_bouncing", "receive"]
