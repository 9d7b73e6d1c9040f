"""An embargo in a text that everybody may read as soon as it is published: scheduling is what holds it back."""

import re
from collections.abc import Iterator

from releases.capture import dates
from releases.capture.vocabulary import words
from releases.proofreading.findings import Counterpart, Finding, Suggestion, Weight
from releases.proofreading.subject import Subject
from releases.proofreading.texts import SentenceSort

EMBARGO = words(r"""
    embargo  embargot  embargotid  embargoed until  julkaisukielto  julkaisuvapaa
    (?:får|kan) publiceras (?:tidigast|först|efter|från)  (?:ej|inte) för publicering före  publiceras tidigast
    fri för publicering  spärrtid  not for publication before
""")
# "Handelsembargo" and an embargo against a country hold back no text.
OF_TRADE = re.compile(r"embargo\w*\s+(?:mot|against)\b", re.IGNORECASE)
TIME = re.compile(r"\b(?:kl\.?|klockan|klo|at)\s*\d{1,2}(?:[.:]\d{2})?\b", re.IGNORECASE)


def embargoes(subject: Subject) -> Iterator[Finding]:
    """A sentence that holds the text back until a time; when it is read, that time is past or was broken."""
    for sentence in subject.sentences:
        match = EMBARGO.search(sentence.text)
        if match is None or sentence.sort is SentenceSort.QUOTE or OF_TRADE.search(sentence.text):
            continue
        timed = TIME.search(sentence.text) is not None or any(True for _ in dates.mentions(sentence.text))
        if timed or match.start() == 0:
            place = subject.place(sentence, 0, len(sentence.text))
            yield Finding(
                rule="embargo",
                weight=Weight.BLOCKING,
                said=place.words.rstrip(".!"),
                counterpart=Counterpart(field=sentence.field),
                places=(place,),
                suggestion=Suggestion(field=sentence.field, value="", place=place),
            )
