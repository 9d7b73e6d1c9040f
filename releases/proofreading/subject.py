"""What every rule is given: the document read once, and the directory."""

from dataclasses import dataclass, replace
from functools import cached_property

from releases.capture import amounts, foreign_amounts, parties
from releases.capture.amounts import Amount
from releases.document import ReleaseDocument
from releases.proofreading.directory import Directory
from releases.proofreading.findings import Place
from releases.proofreading.names import Named, people_in
from releases.proofreading.texts import Sentence, SentenceSort, sentences_of

AMOUNTS = {"sv": amounts.amounts, "en": foreign_amounts.english, "fi": foreign_amounts.finnish}


@dataclass(frozen=True, slots=True)
class Stated:
    """An amount in its sentence."""

    amount: Amount
    sentence: Sentence


@dataclass(frozen=True)
class Subject:
    """A release under proofreading."""

    document: ReleaseDocument
    directory: Directory

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return sentences_of(self.document)

    @cached_property
    def own_sentences(self) -> tuple[Sentence, ...]:
        """Sentences of the release itself: not what somebody says, not what the minority wanted."""
        return tuple(
            one
            for one in self.sentences
            if one.sort is not SentenceSort.QUOTE and not parties.dissents(one.text)
        )

    @cached_property
    def stated(self) -> tuple[Stated, ...]:
        """Every amount of money in the texts but the minority's; none in a language without a reader."""
        if (read := AMOUNTS.get(self.document.language)) is None:
            return ()
        return tuple(
            Stated(amount, one)
            for one in self.sentences
            if (any(map(str.isdigit, one.text)) or "milj" in one.text.lower())
            and not parties.dissents(one.text)
            for amount in read(one.text)
        )

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """Every name of somebody in the directory."""
        return tuple(people_in(self.sentences, self.directory.by_name))

    def place(self, sentence: Sentence, start: int, end: int) -> Place:
        """Return the place of the letters from `start` to `end` of a sentence."""
        at = sentence.start
        return Place(field=sentence.field, start=at + start, end=at + end, words=sentence.text[start:end])

    def counted(self, place: Place) -> Place:
        """Return the place with the number of times that its words stand before it."""
        before = sum(
            one.text[: max(0, place.start - one.start)].count(place.words)
            for one in self.sentences
            if one.field == place.field and one.start < place.start
        )
        return replace(place, before=before)
