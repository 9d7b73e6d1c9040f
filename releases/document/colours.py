"""Colours and how well they can be told apart (WCAG 2.2)."""

INK, PAPER = "#10150f", "#ffffff"
#: The least contrast of text on its ground (WCAG 2.2, 1.4.3, level AA).
LEGIBLE = 4.5


def readable_on(colour: str) -> str:
    """Return ink or paper, whichever stands out more on a colour like "#1f5f4a"."""
    return PAPER if contrast(PAPER, colour) >= contrast(INK, colour) else INK


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, definitions)."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of "#1f5f4a", 0 to 1 (WCAG 2.2, definitions)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
