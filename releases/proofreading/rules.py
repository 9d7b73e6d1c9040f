"""The rules by their codes, and the reading of a release by all of them.

An installation that does without a rule leaves its code out
(`PROOFREADING_OFF`); nothing else has to know.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from releases.document import ReleaseDocument
from releases.proofreading import amounts, decisions, people, standing, sums, unrecorded
from releases.proofreading.directory import Directory
from releases.proofreading.findings import Finding, Weight
from releases.proofreading.subject import Subject

EVERY_LANGUAGE: frozenset[str] = frozenset()
SWEDISH = frozenset({"sv"})
MONEY = frozenset({"sv", "en", "fi"})
WITH_MONTHS = frozenset({"sv", "en"})
# Nobody reads more; a text that somebody pasted a whole ledger into costs no more than this.
MOST_FINDINGS, MOST_PLACES = 40, 6


@dataclass(frozen=True, slots=True)
class Rule:
    """How a kind of slip is found. `languages` are those it can read; none is all of them."""

    find: Callable[[Subject], Iterator[Finding]]
    languages: frozenset[str] = EVERY_LANGUAGE

    def reads(self, language: str) -> bool:
        """True when the rule understands texts in this language."""
        return not self.languages or language in self.languages


RULES: Mapping[str, Rule] = {
    "amount": Rule(amounts.slips, MONEY),
    "budget": Rule(amounts.contradictions, MONEY),
    "title": Rule(sums.titles, MONEY),
    "currency": Rule(sums.currencies, SWEDISH),
    "parts": Rule(sums.parts, SWEDISH),
    "exchanged": Rule(sums.exchanged, SWEDISH),
    "sign": Rule(amounts.signs, MONEY),
    "date": Rule(decisions.decision_dates, WITH_MONTHS),
    "paragraph": Rule(decisions.paragraphs),
    "case_number": Rule(decisions.case_numbers),
    "unrecorded": Rule(unrecorded.unrecorded, SWEDISH),
    "weekday": Rule(unrecorded.weekdays, SWEDISH),
    "votes": Rule(decisions.votes, SWEDISH),
    "dissent": Rule(decisions.dissents, SWEDISH),
    "follow_up": Rule(decisions.follow_ups, SWEDISH),
    "standing": Rule(standing.standing, SWEDISH),
    "body": Rule(standing.deciders, SWEDISH),
    "party": Rule(people.parties),
    "party_before": Rule(people.party_before, SWEDISH),
    "role": Rule(people.roles, SWEDISH),
    "contact_role": Rule(people.contact_roles),
    "post": Rule(people.posts, SWEDISH),
    "contact_post": Rule(people.contact_posts),
    "name": Rule(people.names),
    "saving": Rule(amounts.savings),
}


def proofread(
    document: ReleaseDocument, directory: Directory, *, off: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Return what the release says against itself, blocking first; `off` are codes of rules left out.

    Words that stand alike in several places are one finding with its first places.
    """
    subject = Subject(document, directory)
    found = (
        finding
        for code, rule in RULES.items()
        if code not in off and rule.reads(document.language)
        for finding in rule.find(subject)
    )
    ordered = sorted(_joined(found), key=lambda one: one.weight is not Weight.BLOCKING)
    return tuple(_located(finding, subject) for finding in ordered[:MOST_FINDINGS])


def _joined(findings: Iterable[Finding]) -> Iterable[Finding]:
    joined: dict[str, Finding] = {}
    for finding in findings:
        known = joined.get(finding.id)
        if known is None:
            joined[finding.id] = finding
        elif len(known.places) < MOST_PLACES:
            places = tuple(dict.fromkeys((*known.places, *finding.places)))
            joined[finding.id] = replace(known, places=places)
    return joined.values()


def _located(finding: Finding, subject: Subject) -> Finding:
    places = tuple(subject.counted(place) for place in finding.places[:MOST_PLACES])
    suggestion = finding.suggestion
    if suggestion and suggestion.place:
        suggestion = replace(suggestion, place=subject.counted(suggestion.place))
    return replace(finding, places=places, suggestion=suggestion)
