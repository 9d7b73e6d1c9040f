"""What XML can hold at all."""

import re

# XML 1.0, 2.2: these characters may not stand in a document even when they are escaped.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def permitted(words: str) -> str:
    """Return the words without characters that would make a document unreadable."""
    return FORBIDDEN.sub("", words)
