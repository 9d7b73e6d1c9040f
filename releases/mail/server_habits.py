"""Server habits: what mail servers say for now that wants another pause than the usual one, with who says so.

RFC 5321 (4.5.4.1) leaves the pause to the client. What is about the server wants the connection left alone; what is
about one mailbox wants that one left alone, and for longer than a minute where only a person can change it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from releases.mail import refusal_words, status_codes


class Habit(NamedTuple):
    """What a reply for now looks like, and what it asks of us."""

    status: re.Pattern[str]  # of RFC 3463, such as "4.3.2"
    words: re.Pattern[str] | None
    about_server: bool
    pause: int  # minutes at least; 0 for the usual pause
    source: str


def _habit(
    status: str,
    words: re.Pattern[str] | None = None,
    *,
    about_server: bool = False,
    pause: int = 0,
    source: str,
) -> Habit:
    return Habit(re.compile(rf"(?:{status})$"), words, about_server, pause, source)


BUSY = re.compile(
    r"server (?:is )?busy|concurrent connections|too many connections|rate limit|try again later", re.I
)
HABITS = (
    _habit(
        r"4\.3\.\d+",
        about_server=True,
        source="RFC 3463, 3.4; Exchange Online: 432 4.3.2 concurrent connections",
    ),
    _habit(
        r"4\.7\.[5-8]\d\d", BUSY, about_server=True, source="Exchange Online: 451 4.7.500-699 server busy"
    ),
    _habit(r"4\.4\.5", about_server=True, source="RFC 3463, 3.5: system congestion"),
    # Nobody empties a mailbox within minutes, and Gmail counts the attempts.
    _habit(
        r"4\.2\.2|",
        refusal_words.FULL,
        pause=60,
        source="RFC 3463, 3.3; Gmail: 452 4.2.2 out of storage space",
    ),
    _habit(r"4\.2\.1", refusal_words.RATE, pause=15, source="Gmail: 450 4.2.1 receiving mail too quickly"),
)


def is_about_server(reply: str) -> bool:
    """Tell whether a reply for now (4yz) is about the server itself, and no recipient's."""
    return any(habit.about_server for habit in _habits_of(reply))


def least_pause(reply: str) -> int:
    """Return how many minutes a recipient with this reply is left alone at least; 0 where any pause will do."""
    return max((habit.pause for habit in _habits_of(reply)), default=0)


def _habits_of(reply: str) -> Iterator[Habit]:
    words = status_codes.in_one_line(reply)
    if not words.startswith("4"):
        return
    status = status_codes.status_in(words)
    for habit in HABITS:
        if habit.status.match(status) and (habit.words is None or habit.words.search(words)):
            yield habit
