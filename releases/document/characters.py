"""Characters: one spelling of each word, however it was typed, pasted or sent.

A Mac hands over å as a and a ring, Word and web pages hide marks between the
letters. Two words that look alike then compare as different: a title is found
by nobody, a dash opens no quote. Everything that comes in passes `normal`.
"""

import re
import unicodedata

# Not of XML (1.0, 2.2) and so of no tree: controls, halves of pairs, and the two that are no characters.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# Soft hyphen, zero-width spaces, byte order mark, direction marks, fillers, tags. Source: Unicode, Default_Ignorable.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\ufe00-\ufe0f\U000e0001\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
)
# The place of something that was not pasted along, and Braille's empty cell, which is a space where no Braille is.
PLACEHOLDER = "\ufffc"
LONE_EMPTY_CELL = re.compile("(?<![\u2801-\u28ff])\u2800(?![\u2801-\u28ff])")
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
JOINERS = "\u200c\u200d"
TAGS = range(0xE0020, 0xE0080)
FLAG, PICTURE_SELECTOR = "\U0001f3f4", "\ufe0f"
PICTURE = {"So", "Sk"}  # emoji, and the skin tones behind them
# Emoji by a selector that are no symbols by themselves. Source: Unicode, emoji-variation-sequences.txt.
PICTURE_LETTERS = "\u203c\u2049\u2139\u3030\u303d"
KEYCAP, KEYS = "\u20e3", "0123456789#*"
SCRIPT = {"Lo", "Mc", "Mn"}  # letters without case (Arabic, Indic …), which joiners shape


def normal(text: str) -> str:
    """Return the text in composed letters (NFC) and without invisible marks.

    A joiner or selector stays between the parts of an emoji, and where a
    script is shaped by it. No-break and thin spaces stay: they are part of how a text is written.
    """
    if text.isascii():
        return text
    shown = LONE_EMPTY_CELL.sub(" ", text.replace(PLACEHOLDER, ""))
    composed = unicodedata.normalize("NFC", shown)
    return unicodedata.normalize("NFC", INVISIBLE.sub(_kept, composed))


def writable(text: str) -> str:
    """Return the text without characters that no document can hold."""
    return UNWRITABLE.sub("", text)


def _kept(mark: re.Match[str]) -> str:
    before = mark.string[mark.start() - 1] if mark.start() else ""
    after = mark.string[mark.end() : mark.end() + 1]
    if mark[0] in JOINERS and before and _joins(before, after):
        return mark[0]
    if SELECTORS.match(mark[0]):
        return mark[0] if before and _is_selected(before, after) else ""
    of_flag = ord(mark[0]) in TAGS and before and (before == FLAG or ord(before) in TAGS)
    return mark[0] if of_flag else ""


def _is_selected(before: str, after: str) -> bool:
    """True where a selector chooses a form of what stands before it: an emoji, a symbol, a letter without case."""
    if before in KEYS:
        return after == KEYCAP
    kind = unicodedata.category(before)
    return before in PICTURE_LETTERS or (not before.isascii() and kind in {"So", "Sk", "Sm", "Lo"})


def _joins(before: str, after: str) -> bool:
    if before == PICTURE_SELECTOR or unicodedata.category(before) in PICTURE:
        return bool(after) and unicodedata.category(after) == "So"
    return unicodedata.category(before) in SCRIPT
