"""A mail's plain text in lines for reading: format, width, and what keeps its place."""

import re
import textwrap

LINE = 72  # characters: RFC 3676, 4.2 asks for at most 78, quoted replies need some
SIGNATURE = "-- "  # RFC 3676, 4.3: what follows is not the message
MARK = re.compile(r" *(?:(?:•|[0-9a-zA-Z]{1,5}\.) )?")


def wrapped(text: str) -> str:
    """Return plain text in lines for reading, paragraphs apart by one empty line, addresses whole.

    What is short enough stays as it is: columns of a table, lists in lists.
    """
    lines = (_wrapped_line(line.rstrip(" \t")) for line in text.replace("\r", "").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _wrapped_line(line: str) -> str:
    if line == SIGNATURE.strip():
        return SIGNATURE
    if len(line) <= LINE:
        return line
    mark = MARK.match(line)
    indent = " " * len(mark[0]) if mark else ""
    return textwrap.fill(line, LINE, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
