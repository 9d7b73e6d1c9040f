"""An outdoor gym by the lake, proposed and decided: two releases that say in their words what their data says."""

import datetime as dt
from dataclasses import replace

from releases.capture.committees import as_committee
from releases.document import (
    ApproximateDate,
    BudgetLine,
    Contact,
    Decision,
    DecisionStatus,
    Dissent,
    Keyword,
    Precision,
    ReleaseDocument,
)
from releases.proofreading import Directory, KnownPerson, KnownRole
from releases.tests.proofreading import release

FRITID = as_committee("fritidsnämnden")
PROPOSED = ReleaseDocument(
    title="Nytt utegym vid sjön för 8,9 miljoner",
    lead="Fritidsnämnden vill bygga ett utegym vid sjön.",
    body="<p>Utegymmet kostar 8 900 000 kronor.</p>",
    committees=(FRITID,),
    keywords=(Keyword(name="friluftsliv", slug="friluftsliv"),),
    decisions=(
        Decision(
            outcome="Ett utegym byggs vid sjön.",
            committee=FRITID,
            status=DecisionStatus.PROPOSAL,
            case_number="FN-2026/00164",
        ),
    ),
    budget=(BudgetLine(amount=8_900_000, purpose="utegym", first_year=2027),),
    contacts=(
        Contact(name="Elin Rönnlid", party="S", role="ordförande", committee="fritidsnämnden"),
        Contact(name="Oskar Hedlid", role="fritidschef"),
    ),
)
DECIDED = replace(
    PROPOSED,
    lead="Fritidsnämnden har beslutat att bygga ett utegym vid sjön.",
    decisions=(
        replace(
            PROPOSED.decisions[0],
            status=DecisionStatus.DECIDED,
            date=ApproximateDate(date=dt.date(2026, 11, 17)),
            paragraph="§ 91",
            votes_for=8,
            votes_against=5,
            reservations=(Dissent(party="M"),),
            follow_up=ApproximateDate(date=dt.date(2027, 9, 1), precision=Precision.MONTH),
        ),
    ),
)
UNRECORDED = replace(
    DECIDED, decisions=(replace(DECIDED.decisions[0], date=None, paragraph="", case_number=""),)
)
DIRECTORY = Directory(
    people=(
        *release.DIRECTORY.people,
        KnownPerson(
            name="Elin Rönnlid",
            party="S",
            roles=(KnownRole(title="ordförande", committee="fritidsnämnden"),),
        ),
        KnownPerson(name="Oskar Hedlid", roles=(KnownRole(title="fritidschef"),)),
        KnownPerson(
            name="Greta Sandlund", party="V", roles=(KnownRole(title="ledamot", committee="kulturnämnden"),)
        ),
    ),
    days=release.DIRECTORY.days,
    called={
        **release.DIRECTORY.called,
        "fritidsnämnd": "fritidsnämnden",
        "fritidsnämnden": "fritidsnämnden",
    },
)
