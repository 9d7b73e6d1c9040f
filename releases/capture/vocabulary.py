"""Lists of words as regular expressions, written so that people can read and extend them."""

import re


def any_of(text: str) -> str:
    """Return a regular expression for the alternatives in `text`, one or more a line, apart by two spaces.

    A single space stands for any white space, so that "läs mer" also finds a no-break space.
    """
    alternatives = re.split(r"\s{2,}", text.strip())
    return "(?:" + "|".join(alternative.replace(" ", r"\s+") for alternative in alternatives) + ")"


def words(text: str) -> re.Pattern[str]:
    """Return a pattern for any of the alternatives, whole words in capital or small letters."""
    return re.compile(rf"\b{any_of(text)}\b", re.IGNORECASE)


def lines(text: str) -> re.Pattern[str]:
    """Return a pattern to match a whole line with, in capital or small letters."""
    return re.compile(any_of(text), re.IGNORECASE)
