"""What every rule is given: the document read once, and the directory."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from releases.capture import amounts, foreign_amounts, parties
from releases.capture.amounts import Amount
from releases.document import ReleaseDocument, markup
from releases.proofreading.directory import Directory
from releases.proofreading.findings import Place
from releases.proofreading.names import Named, people_in
from releases.proofreading.surroundings import Surroundings
from releases.proofreading.texts import (
    LINE_END,
    Sentence,
    SentenceSort,
    TextBlock,
    blocks_of,
    plain,
    sentences_of,
)

AMOUNTS = {"sv": amounts.amounts, "en": foreign_amounts.english, "fi": foreign_amounts.finnish}


@dataclass(frozen=True, slots=True)
class Stated:
    """An amount in its sentence."""

    amount: Amount
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Reference:
    """A link, or an address that is no link, wherever it stands; in a text its words have a place."""

    field: str
    address: str
    label: str
    place: Place | None = None
    is_link: bool = True


@dataclass(frozen=True)
class Subject:
    """A release under proofreading."""

    document: ReleaseDocument
    directory: Directory
    surroundings: Surroundings = field(default_factory=Surroundings)

    @cached_property
    def blocks(self) -> tuple[TextBlock, ...]:
        """The blocks of the body."""
        return tuple(blocks_of(self.document.body))

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every link of the release."""
        in_body = (one for block in self.blocks for one in references_in(block))
        return (*in_body, *_references_of_rows(self.document))

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
        return replace(place, before=self._text(place.field)[: place.start].count(place.words))

    @cached_property
    def _body(self) -> str:
        return LINE_END.join(block.text for block in self.blocks)

    def _text(self, name: str) -> str:
        """Return a text with the letters that places count: blocks and lines are parted by one."""
        if name == "body":
            return self._body
        if name == "lead":
            return LINE_END.join(map(plain, self.document.lead.split("\n")))
        if name == "title":
            return plain(self.document.title)
        return plain(self.document.decisions[int(name.split(".")[1])].outcome)


def addresses_in(document: ReleaseDocument) -> frozenset[str]:
    """Return every address that a release links to."""
    in_body = (link.get("href", "") for link in markup.parse(document.body).iter("a"))
    return frozenset((*in_body, *(one.address for one in _references_of_rows(document))))


def _references_of_rows(document: ReleaseDocument) -> Iterator[Reference]:
    for index, link in enumerate(document.links):
        yield Reference(f"links.{index}.url", link.url, link.label)
    for index, decision in enumerate(document.decisions):
        if decision.protocol_url:
            yield Reference(f"decisions.{index}.protocol_url", decision.protocol_url, "")


def references_in(block: TextBlock) -> Iterator[Reference]:
    """Yield the links of a block; one around an image has no words, and no place."""
    for link in block.links:
        end = link.start + len(link.text)
        place = Place(field="body", start=link.start, end=end, words=link.text) if link.text else None
        yield Reference("body", link.address, link.text, place)
