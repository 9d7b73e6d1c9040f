"""Is the text easy to read, and written in the words that people use?"""

from collections.abc import Iterator

from releases.proofreading.findings import Counterpart, Finding, Suggestion
from releases.proofreading.plain_words import INSTEAD, OFFICIAL
from releases.proofreading.readability import BEGINS_AT, Level, hardest, lix
from releases.proofreading.subject import Subject
from releases.proofreading.texts import SentenceSort

HARD = next(least for least, level in BEGINS_AT if level is Level.HARD)
# Of fewer sentences the figure says nothing: a single long one decides it.
FEWEST_SENTENCES = 5
MOST_SENTENCES = 3
READ = {SentenceSort.PROSE, SentenceSort.QUOTE}


def hard_texts(subject: Subject) -> Iterator[Finding]:
    """A body whose LIX is that of official texts, with the sentences that cost it most."""
    sentences = [one for one in subject.sentences if one.field == "body" and one.sort in READ]
    reading = lix(one.text for one in sentences)
    if reading < HARD or len(sentences) < FEWEST_SENTENCES:
        return
    costly = [sentences[index] for index in hardest([one.text for one in sentences], MOST_SENTENCES)]
    yield Finding(
        rule="hard",
        said=str(reading),
        counterpart=Counterpart(field="body"),
        places=tuple(subject.place(one, 0, len(one.text)) for one in costly),
    )


def official_words(subject: Subject) -> Iterator[Finding]:
    """A word that authorities alone use, with the one to write instead; what somebody says is left as it was said."""
    for sentence in subject.sentences:
        if sentence.sort is SentenceSort.QUOTE or sentence.field.startswith("decisions"):
            continue
        for match in OFFICIAL.finditer(sentence.text):
            place = subject.place(sentence, match.start(), match.end())
            instead = _as_written(INSTEAD[" ".join(match[0].lower().split())], match[0])
            yield Finding(
                rule="official_word",
                said=match[0],
                counterpart=Counterpart(field=sentence.field, value=instead),
                places=(place,),
                suggestion=Suggestion(field=sentence.field, value=instead, place=place),
            )


def _as_written(instead: str, word: str) -> str:
    """Return the word with a capital where the other has one."""
    return instead[:1].upper() + instead[1:] if word[:1].isupper() else instead
