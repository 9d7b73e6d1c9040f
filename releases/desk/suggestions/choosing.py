"""What an editor took of a reading, as a document."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from releases.desk.suggestions.directory_matches import DirectoryMatches
from releases.desk.suggestions.fields import AS_WRITTEN, LEAVE, TAKE
from releases.document import BudgetKind, BudgetLine, Contact, Decision, DecisionStatus, ReleaseDocument

Row = TypeVar("Row")
Answers = Mapping[str, str]
#: What a field says that was left: what it says in a new row of the form.
LEFT: Mapping[str, Any] = {
    "committee": None,
    "status": DecisionStatus.DECIDED,
    "date": None,
    "paragraph": "",
    "case_number": "",
    "reservations": (),
    "statements": (),
    "dissent_text": "",
    "follow_up": None,
}


def taken(
    document: ReleaseDocument, known: DirectoryMatches, answers: Answers, may_add: Collection[str]
) -> ReleaseDocument:
    """Return the document with what was taken and nothing else. `answers` are by path; none is a no.

    A body of a contact's that the directory lacks stays in the words of the role unless `may_add` names "committee".
    """

    def contact(row: Contact, path: str, given: Answers) -> Contact:
        return _contact(row, path, given, known, may_add)

    return replace(
        document,
        title=document.title if _is_taken("title", answers) else "",
        lead=document.lead if _is_taken("lead", answers) else "",
        body=document.body if _is_taken("body", answers) else "",
        boilerplate=document.boilerplate if _is_taken("boilerplate", answers) else "",
        committees=_rows("committees", document.committees, answers),
        keywords=_rows("keywords", document.keywords, answers),
        links=_rows("links", document.links, answers),
        decisions=_rows("decisions", document.decisions, answers, ".outcome", _decision),
        budget=_rows("budget", document.budget, answers, ".amount", _money),
        contacts=_rows("contacts", document.contacts, answers, "", contact),
        quotes=(),
    )


def is_empty(document: ReleaseDocument) -> bool:
    """Tell whether nothing was taken."""
    return document == ReleaseDocument(title="", language=document.language)


def _is_taken(path: str, answers: Answers) -> bool:
    return answers.get(path, LEAVE) != LEAVE


def _rows(
    sort: str,
    rows: Sequence[Row],
    answers: Answers,
    key: str = "",
    shortened: Callable[[Row, str, Answers], Row] = lambda row, *_: row,
) -> tuple[Row, ...]:
    """Return the rows whose first field was taken, each with those of its others that were."""
    return tuple(
        shortened(row, f"{sort}.{number}", answers)
        for number, row in enumerate(rows)
        if _is_taken(f"{sort}.{number}{key}", answers)
    )


def _decision(row: Decision, path: str, answers: Answers) -> Decision:
    left = {name: value for name, value in LEFT.items() if not _is_taken(f"{path}.{name}", answers)}
    votes: dict[str, Any] = (
        {} if _is_taken(f"{path}.votes", answers) else {"votes_for": None, "votes_against": None}
    )
    return replace(row, **left, **votes)


def _money(row: BudgetLine, path: str, answers: Answers) -> BudgetLine:
    left: dict[str, Any] = {"purpose": "", "kind": BudgetKind.NEW, "committee": None}
    left = {name: value for name, value in left.items() if not _is_taken(f"{path}.{name}", answers)}
    years: dict[str, Any] = (
        {} if _is_taken(f"{path}.years", answers) else {"first_year": None, "last_year": None}
    )
    return replace(row, **left, **years)


def _contact(
    row: Contact, path: str, answers: Answers, known: DirectoryMatches, may_add: Collection[str]
) -> Contact:
    """Return the contact with the role that was chosen, and only those numbers that the directory does not have."""
    person, held = known.person(row), known.role(row)
    answer = answers.get(f"{path}.role", LEAVE)
    if answer == TAKE and held:
        row = replace(row, role=held.title, committee=held.committee.definite if held.committee else "")
    elif answer not in (TAKE, AS_WRITTEN):
        row = replace(row, role="", committee="")
    if row.committee and row.committee not in known.committees and "committee" not in may_add:
        row = replace(row, role=", ".join([row.role, row.committee]).strip(", "), committee="")
    if person and set(row.phones) <= set(person.phones):
        row = replace(row, phones=())
    if person and row.email.casefold() == person.email.casefold():
        row = replace(row, email="")
    return row
