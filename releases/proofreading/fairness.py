"""Is a decision that was contested told from one side only?"""

from collections.abc import Iterator

from releases.capture import parties
from releases.capture.vocabulary import words
from releases.document import Decision
from releases.document.attribution import normal_party
from releases.proofreading.findings import Counterpart, Finding
from releases.proofreading.subject import Subject

WANTED = words("vill  ville  yrkade  yrkat  föreslog  föreslår  hellre  avslag  återremiss  emot")


def lone_parties(subject: Subject) -> Iterator[Finding]:
    """One party's politicians quoted on a decision that others voted against, without a word of what those wanted."""
    quoted = {normal_party(quote.party).upper() for quote in subject.document.quotes if quote.party}
    if len(quoted) != 1 or "–" in quoted:
        return
    for index, decision in enumerate(subject.document.decisions):
        others = [one.party for one in decision.reservations if one.party.upper() not in quoted]
        if (others or decision.votes_against) and not _tells_of_the_others(decision, subject):
            yield Finding(
                rule="one_party" if others else "one_party_voted",
                said=next(iter(quoted)),
                counterpart=Counterpart(
                    field=f"decisions.{index}.dissent_text", value=", ".join(dict.fromkeys(others))
                ),
            )
            return


def _tells_of_the_others(decision: Decision, subject: Subject) -> bool:
    """True when the release says what the minority wanted, and not only that there was one."""
    in_words = (
        one.field == "body" and parties.dissents(one.text) and WANTED.search(one.text)
        for one in subject.sentences
    )
    return bool(decision.dissent_text.strip()) or any(in_words)
