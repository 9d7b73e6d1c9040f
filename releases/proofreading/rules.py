"""The rules in one table: by which name, how heavily, in which words, and in which languages each finds something.

An installation that does without a rule leaves its name out
(`PROOFREADING_OFF`). A new rule is a row here, its name in
`umea_press/variables/installation.py` (settings are read before any room is),
and a line of docs/rules.md, which is written by command; tests hold them alike.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from releases.document import ReleaseDocument
from releases.proofreading import (
    amounts,
    completeness,
    decisions,
    embargoes,
    fairness,
    grouping,
    linked,
    people,
    standing,
    structure,
    sums,
    unrecorded,
    wording,
    years,
)
from releases.proofreading.directory import Directory
from releases.proofreading.findings import Finding, Weight
from releases.proofreading.subject import Subject
from releases.proofreading.surroundings import Surroundings

EVERY_LANGUAGE: frozenset[str] = frozenset()
SWEDISH = frozenset({"sv"})
MONEY = frozenset({"sv", "en", "fi"})
WITH_MONTHS = frozenset({"sv", "en"})
# Nobody reads more; a text that somebody pasted a whole ledger into costs no more than this.
MOST_FINDINGS, MOST_PLACES = 40, 6
BLOCKING, ADVISING = Weight.BLOCKING, Weight.ADVISING
#: Of a rule that blocks in title, lead and decision, and asks further down.
BY_PLACE = None


def gettext_noop(sentence: str) -> str:
    """Return a sentence as it is, marked for the catalogues; the doors put it in the reader's language."""
    return sentence


@dataclass(frozen=True, slots=True)
class Rule:
    """How a kind of slip is found and what is said of it.

    `sentence` is filled with the sides of a finding; "" is that one side says
    this and the other that. `languages` are those the rule can read; none is
    all of them.
    """

    find: Callable[[Subject], Iterator[Finding]]
    weight: Weight | None
    sentence: str = ""
    languages: frozenset[str] = EVERY_LANGUAGE

    def reads(self, language: str) -> bool:
        """True when the rule understands texts in this language."""
        return not self.languages or language in self.languages


_ = gettext_noop
RULES: Mapping[str, Rule] = {
    # --- Words against data ---
    "amount": Rule(amounts.slips, BLOCKING, languages=MONEY),
    "budget": Rule(amounts.contradictions, BLOCKING, languages=MONEY),
    "grouping": Rule(
        grouping.ungrouped,
        BY_PLACE,
        _("%(places)s writes “%(said)s”. Digits stand in groups of three: is one missing or too many?"),
        SWEDISH,
    ),
    "title": Rule(sums.titles, ADVISING, languages=MONEY),
    "currency": Rule(sums.currencies, ADVISING, languages=SWEDISH),
    "parts": Rule(
        sums.parts,
        ADVISING,
        _("The parts in %(places)s are %(said)s together, but the whole is %(value)s."),
        SWEDISH,
    ),
    "exchanged": Rule(
        sums.exchanged,
        ADVISING,
        _("%(places)s gives %(said)s to %(about)s, %(other)s says %(value)s."),
        SWEDISH,
    ),
    "budget_year": Rule(years.budget_years, ADVISING, languages=SWEDISH),
    "sign": Rule(amounts.signs, BLOCKING, languages=MONEY),
    "date": Rule(decisions.decision_dates, BY_PLACE, languages=WITH_MONTHS),
    "paragraph": Rule(decisions.paragraphs, BLOCKING),
    "case_number": Rule(decisions.case_numbers, BLOCKING),
    "unrecorded": Rule(
        unrecorded.unrecorded,
        ADVISING,
        _("%(places)s says %(said)s, but %(other)s leaves that empty."),
        SWEDISH,
    ),
    "weekday": Rule(
        unrecorded.weekdays, ADVISING, _("%(places)s writes %(said)s, but that day is a %(value)s."), SWEDISH
    ),
    "votes": Rule(decisions.votes, BLOCKING, languages=SWEDISH),
    "dissent": Rule(
        decisions.dissents,
        BLOCKING,
        _("%(places)s says that %(said)s made a reservation, %(other)s says %(value)s."),
        SWEDISH,
    ),
    "follow_up": Rule(decisions.follow_ups, BLOCKING, languages=SWEDISH),
    "standing": Rule(standing.standing, BY_PLACE, languages=SWEDISH),
    "body": Rule(
        standing.deciders,
        BY_PLACE,
        _("According to %(places)s %(said)s decides, according to %(other)s %(value)s."),
        SWEDISH,
    ),
    "party": Rule(
        people.parties, BLOCKING, _("%(places)s writes %(about)s (%(said)s), %(other)s says (%(value)s).")
    ),
    "party_before": Rule(people.party_before, BLOCKING, languages=SWEDISH),
    "role": Rule(
        people.roles,
        BLOCKING,
        _("%(places)s calls %(about)s “%(said)s”, %(other)s says “%(value)s”."),
        SWEDISH,
    ),
    "contact_role": Rule(
        people.contact_roles,
        BLOCKING,
        _("%(other)s: %(about)s is called %(said)s, the directory says %(value)s."),
    ),
    "contact_left": Rule(people.contacts_who_left, BLOCKING),
    "post": Rule(people.posts, ADVISING, languages=SWEDISH),
    "contact_post": Rule(people.contact_posts, ADVISING),
    "name": Rule(people.names, BY_PLACE, _("%(places)s writes %(said)s. Is %(value)s of %(other)s meant?")),
    # --- What readers would stumble over ---
    "dead_link": Rule(
        linked.dead_links, BLOCKING, _("%(where)s: the link “%(said)s” leads to no page of ours.")
    ),
    "embargo": Rule(
        embargoes.embargoes,
        BLOCKING,
        _("%(where)s says “%(said)s”. The press room shows a text as soon as it is published: schedule it."),
    ),
    "saving": Rule(amounts.savings, ADVISING, _("%(other)s is a saving, but has no minus.")),
    "wrapped_link": Rule(
        linked.wrapped_links, ADVISING, _("%(where)s: the link “%(said)s” is wrapped. It leads to %(value)s.")
    ),
    "short_link": Rule(
        linked.short_links,
        ADVISING,
        _("%(where)s: %(about)s hides where it leads. Write the address that it stands for."),
    ),
    "link_text": Rule(
        linked.link_texts,
        ADVISING,
        _("%(where)s: the link “%(said)s” does not say where it leads. Write what is found there."),
    ),
    "heading": Rule(
        structure.skipped_headings,
        ADVISING,
        _("%(where)s: the subheading “%(said)s” has no heading above it."),
    ),
    "pdf": Rule(
        linked.lone_pdfs,
        ADVISING,
        _("%(where)s: “%(said)s” is a PDF only. Link to a page that says the same."),
    ),
    "one_party": Rule(
        fairness.lone_parties,
        ADVISING,
        _("Only %(said)s is quoted. Those who did not agree: %(value)s. Say in %(other)s what they wanted."),
    ),
    "hard": Rule(
        wording.hard_texts,
        ADVISING,
        _("LIX is %(said)s, which is hard to read. Most of it comes from %(quoted)s."),
        SWEDISH,
    ),
    "phone": Rule(
        completeness.unlikely_phones, ADVISING, _("“%(said)s” is no phone number that can be called.")
    ),
    "long_title": Rule(
        completeness.long_titles,
        ADVISING,
        _("The title has %(said)s characters; beyond %(value)s mail programs cut it off."),
    ),
    "large_mail": Rule(
        completeness.large_mails,
        ADVISING,
        _("The mail is %(said)s kB large; Gmail cuts it off a little beyond %(value)s kB."),
    ),
    "small_image": Rule(
        completeness.small_images,
        ADVISING,
        _("A press image is only %(said)s pixels: newspapers cannot use it."),
    ),
    "no_body": Rule(completeness.no_body, ADVISING, _("There is no body text, only a lead.")),
    "no_committees": Rule(
        completeness.no_committees,
        ADVISING,
        _("No body is named, so only those who follow everything or a keyword get the mail."),
    ),
    "no_keywords": Rule(
        completeness.no_keywords,
        ADVISING,
        _("There are no keywords: readers who follow a topic will not find it."),
    ),
    "minority_language": Rule(
        completeness.lacking_languages,
        ADVISING,
        _("No version in these languages: %(said)s. A short one will do."),
    ),
    "official_word": Rule(
        wording.official_words,
        ADVISING,
        _("%(where)s: “%(said)s” is officialese. Write “%(value)s”."),
        SWEDISH,
    ),
}
#: What a rule says in another case than its usual one, by the name that its finding has then.
VARIANTS: Mapping[str, str] = {
    "grouping_of_line": _("%(places)s writes “%(said)s”, which is no number; %(other)s says %(value)s."),
    "proposal_as_decided": _("%(places)s says “%(said)s”, but %(other)s is marked as a proposal."),
    "decision_as_proposal": _("%(places)s says “%(said)s”, but %(other)s is marked as decided."),
    "role_ended": _("%(places)s calls %(about)s “%(said)s”, a role that has ended according to %(other)s."),
    "contact_role_ended": _("%(other)s: %(about)s is no longer %(said)s, according to the directory."),
    "withdrawn_link": _("%(where)s: what the link “%(said)s” leads to has been withdrawn."),
    "desk_link": _("%(where)s: the link “%(said)s” leads to the desk, where readers cannot go."),
    "personal_link": _("%(where)s: the link “%(said)s” leads to somebody's own subscription."),
    "bare_link": _(
        "%(where)s: the link “%(said)s” is read aloud letter by letter. Write what is found there."
    ),
    "one_party_voted": _(
        "Only %(said)s is quoted, though others voted against. Say in %(other)s what they wanted."
    ),
}


def proofread(
    document: ReleaseDocument,
    directory: Directory,
    surroundings: Surroundings | None = None,
    *,
    off: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Return what the release says against itself, blocking first; `off` are names of rules left out.

    Words that stand alike in several places are one finding with its first places.
    """
    subject = Subject(document, directory, surroundings or Surroundings())
    found = (
        finding
        for name, rule in RULES.items()
        if name not in off and rule.reads(document.language)
        for finding in rule.find(subject)
    )
    ordered = sorted(_joined(found), key=lambda one: one.weight is not Weight.BLOCKING)
    return tuple(_located(finding, subject) for finding in ordered[:MOST_FINDINGS])


def sentence_of(finding: Finding) -> str:
    """Return the sentence of a finding in English, to be translated and filled; "" for the usual comparison."""
    if finding.rule in {"role", "contact_role"} and not finding.counterpart.value:
        return VARIANTS[f"{finding.rule}_ended"]
    return VARIANTS.get(finding.rule) or (RULES[finding.rule].sentence if finding.rule in RULES else "")


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
