"""A release that says the same in its words and in its data, with the directory that knows its people."""

import datetime as dt

from releases.capture.committees import as_committee
from releases.document import (
    ApproximateDate,
    BudgetKind,
    BudgetLine,
    Contact,
    Decision,
    Dissent,
    Keyword,
    Precision,
    ReleaseDocument,
    quotes,
)
from releases.proofreading import Directory, KnownPerson, KnownRole

TODAY = dt.date(2026, 11, 22)
KULTUR = as_committee("kulturnämnden")
BODY = """
<p>Nämnden fattade beslutet den 18 november, och det står i § 78. Ärendet har diarienummer KU-2026/00104.</p>
<p>Beslutet togs med 9 röster mot 6. Moderaterna reserverade sig.</p>
<blockquote><p>– Nu får barnen plats, säger Alva Ekberg (S), ordförande i kulturnämnden.</p></blockquote>
<p>Så blir det. Ett avtal som sägs upp sparar 80 000 kronor om året. Lekplatserna kostar 450 000 kronor.</p>
<p>Försöket redovisas för nämnden i oktober 2027.</p>
"""
DOCUMENT = ReleaseDocument(
    title="Nya lekplatser för 450 000 kronor",
    lead="Kulturnämnden beslutade den 18 november 2026 att bygga tre lekplatser för 450 000 kronor.",
    body=BODY,
    quotes=quotes.read_quotes(BODY),
    committees=(KULTUR,),
    keywords=(Keyword(name="lek", slug="lek"),),
    decisions=(
        Decision(
            outcome="Kulturnämnden avsätter 450 000 kronor till tre lekplatser.",
            committee=KULTUR,
            date=ApproximateDate(date=dt.date(2026, 11, 18)),
            paragraph="§ 78",
            case_number="KU-2026/00104",
            votes_for=9,
            votes_against=6,
            reservations=(Dissent(party="M"),),
            dissent_text="Moderaterna ville rusta de lekplatser som finns.",
            follow_up=ApproximateDate(date=dt.date(2027, 10, 1), precision=Precision.MONTH),
        ),
    ),
    budget=(
        BudgetLine(amount=450_000, purpose="tre lekplatser", first_year=2027),
        BudgetLine(amount=-80_000, purpose="uppsagt avtal", kind=BudgetKind.SAVING, first_year=2027),
    ),
    contacts=(Contact(name="Alva Ekberg", party="S", role="ordförande", committee="kulturnämnden"),),
)
DIRECTORY = Directory(
    people=(
        KnownPerson(
            name="Alva Ekberg",
            party="S",
            roles=(
                KnownRole(title="vice ordförande", committee="kulturnämnden", valid_to=dt.date(2022, 12, 31)),
                KnownRole(title="ordförande", committee="kulturnämnden", valid_from=dt.date(2023, 1, 1)),
            ),
        ),
        KnownPerson(
            name="Nils Forsman",
            party="M",
            roles=(KnownRole(title="ordförande", committee="kulturnämnden", valid_to=dt.date(2022, 12, 31)),),
        ),
        KnownPerson(name="Rut Holmgren", roles=(KnownRole(title="kulturchef"),)),
    ),
    days=(TODAY,),
    called={
        "kulturnämnd": "kulturnämnden",
        "kulturnämnden": "kulturnämnden",
        "ku": "kulturnämnden",
        "teknisk nämnd": "tekniska nämnden",
        "tekniska nämnden": "tekniska nämnden",
    },
)
