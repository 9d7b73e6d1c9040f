"""What kind of change a text is proposed to be, and why, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from releases.desk import differences
from releases.document.changes import ChangeKind, ProposedKind
from releases.document.wording_changes import ChangeSign, Clue

NAMES: Mapping[ChangeKind, object] = {
    ChangeKind.TYPO: gettext_lazy("typo"),
    ChangeKind.UPDATE: gettext_lazy("update"),
    ChangeKind.CORRECTION: gettext_lazy("correction"),
}
SIGNS: Mapping[ChangeSign, object] = {
    ChangeSign.SPELLING: gettext_lazy("spelling"),
    ChangeSign.LOOK: gettext_lazy("looks different and says the same"),
    ChangeSign.ADDED: gettext_lazy("something new"),
    ChangeSign.NUMBER: gettext_lazy("another number"),
    ChangeSign.NAME: gettext_lazy("another name"),
    ChangeSign.DATE: gettext_lazy("another time"),
    ChangeSign.NEGATION: gettext_lazy("a word that turns the meaning"),
    ChangeSign.SPEAKER: gettext_lazy("another who is quoted, or another role"),
    ChangeSign.FIELD: gettext_lazy("another fact"),
    ChangeSign.REWORDED: gettext_lazy("other words"),
    ChangeSign.REMOVED: gettext_lazy("something that is not there any more"),
}
PUBLISHED: Mapping[ChangeKind, object] = {
    ChangeKind.TYPO: gettext_lazy("The mended spelling is published, without a word to readers."),
    ChangeKind.UPDATE: gettext_lazy("The update is published."),
    ChangeKind.CORRECTION: gettext_lazy("The correction is published."),
}


@dataclass(frozen=True, slots=True)
class ClueInWords:
    """One reason for a kind: which field, what happened there, and the words before and after."""

    field: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProposalInWords:
    """The kind that is proposed, by name, and why; `more` reasons are not listed."""

    kind: str
    clues: tuple[ClueInWords, ...]
    more: int


def proposal(found: ProposedKind) -> ProposalInWords:
    """Return what is proposed in the active language."""
    return ProposalInWords(str(NAMES[found.kind]), tuple(map(_in_words, found.clues)), found.more)


def published(kind: ChangeKind) -> str:
    """Return the sentence after a new edition of that kind."""
    return str(PUBLISHED[kind])


def _in_words(clue: Clue) -> ClueInWords:
    return ClueInWords(differences.label_of(clue.field), str(SIGNS[clue.sign]), clue.before, clue.after)
