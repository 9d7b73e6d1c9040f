"""Sentences of Swedish running text."""

import re

from releases.capture.spans import stretch

ABBREVIATION = re.compile(
    r"(?:\b(?:bl\.?a|t\.?ex|m\.?m|s\.?k|d\.?v\.?s|f\.?d|o\.?s\.?v|fr\.?o\.?m|t\.?o\.?m|kl|ca|nr|st|dnr|tfn|tel|bitr|ordf|resp"
    r"|max|min|kap|milj|kr|[A-ZÅÄÖ])|\b\d{1,2})$",
    re.IGNORECASE,
)
END = re.compile(r"(?<=[.!?…])[”\"]?\s+(?=[A-ZÅÄÖ0-9”\"–—-])")
LONGEST_ABBREVIATION = 12


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a paragraph in order; "kl. 9" and "bl.a." end none."""
    parts: list[str] = []
    start = 0
    for match in END.finditer(text):
        before = text[start : match.start()]
        capital = text[match.end()].isupper()
        if (
            before.endswith(".")
            and ABBREVIATION.search(before[-LONGEST_ABBREVIATION:-1])
            and not (capital and before[-2:-1].isdigit())
        ):
            continue
        parts.append(stretch(text, start, match.end()))
        start = match.end()
    return tuple(sentence for sentence in (*parts, stretch(text, start)) if sentence)
