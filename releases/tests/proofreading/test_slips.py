"""Slips as they are made at a desk: each is found by its rule, and mending the field or the text ends it."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from bench import slips
from releases.capture.committees import as_committee
from releases.document import (
    ApproximateDate,
    BudgetKind,
    DecisionStatus,
    Image,
    Precision,
    ReleaseDocument,
    quotes,
)
from releases.proofreading import DeadEnd, DeadLink, Finding, Surroundings, Weight, completeness, proofread
from releases.tests.proofreading.release import DIRECTORY, DOCUMENT

SAFE_LINK = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.se%2Flek"
Change = Callable[[ReleaseDocument], ReleaseDocument]


@dataclass(frozen=True)
class Slip:
    """What somebody typed wrongly, which rule finds it, and the change that makes both sides agree again."""

    rule: str
    make: Change
    mend: Change


def texts(*changes: tuple[str, str]) -> Change:
    """Exchange words in title, lead, body and outcome."""

    def change(document: ReleaseDocument) -> ReleaseDocument:
        title, lead, body, outcome = (
            document.title,
            document.lead,
            document.body,
            document.decisions[0].outcome,
        )
        for old, new in changes:
            assert old in title + lead + body + outcome, old
            title, lead, body, outcome = (text.replace(old, new) for text in (title, lead, body, outcome))
        decisions = (replace(document.decisions[0], outcome=outcome),)
        return replace(
            document, title=title, lead=lead, body=body, decisions=decisions, quotes=quotes.read_quotes(body)
        )

    return change


def title(words: str) -> Change:
    return lambda document: replace(document, title=words)


def lead(words: str) -> Change:
    return lambda document: replace(document, lead=words)


def paragraph(words: str) -> Change:
    return lambda document: replace(document, body=document.body + f"<p>{words}</p>")


def decision(**fields: object) -> Change:
    return lambda document: replace(document, decisions=(replace(document.decisions[0], **fields),))


def line(index: int, **fields: object) -> Change:
    def change(document: ReleaseDocument) -> ReleaseDocument:
        lines = list(document.budget)
        lines[index] = replace(lines[index], **fields)
        return replace(document, budget=tuple(lines))

    return change


def contact(**fields: object) -> Change:
    return lambda document: replace(document, contacts=(replace(document.contacts[0], **fields),))


def day(year: int, month: int, day: int) -> ApproximateDate:
    return ApproximateDate(date=dt.date(year, month, day))


reachable = contact(phones=("090-16 10 00",))


def link(address: str) -> Change:
    return texts(("Så blir det.", f'Så blir <a href="{address}">nya badet</a>.'))


def unlinked(document: ReleaseDocument) -> ReleaseDocument:
    return replace(document, body=re.sub(r"</?a\b[^>]*>", "", document.body))


SLIPS = {
    # --- Amounts ---
    "a zero forgotten in the field": Slip("amount", line(0, amount=45_000), line(0, amount=450_000)),
    "a zero too many in the field": Slip("amount", line(0, amount=4_500_000), line(0, amount=450_000)),
    "millions for thousands": Slip(
        "amount", texts(("450 000 kronor", "450 miljoner kronor")), line(0, amount=450_000_000)
    ),
    "thousands forgotten": Slip("amount", line(0, amount=450), line(0, amount=450_000)),
    "digits that changed places": Slip("amount", line(0, amount=540_000), line(0, amount=450_000)),
    "one wrong digit": Slip("amount", line(0, amount=460_000), line(0, amount=450_000)),
    "a digit left out": Slip(
        "amount",
        lambda document: line(0, amount=45_200)(texts(("450 000", "452 000"))(document)),
        line(0, amount=452_000),
    ),
    "only the title is wrong": Slip(
        "amount", title("Nya lekplatser för 45 000 kronor"), title("Nya lekplatser för 450 000 kronor")
    ),
    "only the outcome is wrong": Slip(
        "amount",
        decision(outcome="Kulturnämnden avsätter 540 000 kronor till tre lekplatser."),
        decision(outcome="Kulturnämnden avsätter 450 000 kronor till tre lekplatser."),
    ),
    "tkr for kronor": Slip(
        "amount", texts(("450 000 kronor", "450 000 tkr")), texts(("450 000 tkr", "450 tkr"))
    ),
    "a comma that wandered": Slip(
        "amount", texts(("450 000 kronor", "4,5 miljoner kronor")), texts(("4,5 miljoner", "0,45 miljoner"))
    ),
    "another amount altogether": Slip("budget", line(0, amount=300_000), line(0, amount=450_000)),
    "a minus in the text only": Slip(
        "sign",
        lambda document: line(1, amount=80_000, kind=BudgetKind.NEW)(
            texts(("sparar 80 000 kronor om året", "ger −80 000 kronor om året"))(document)
        ),
        line(1, amount=-80_000),
    ),
    "a saving without its minus": Slip("saving", line(1, amount=80_000), line(1, amount=-80_000)),
    "a saving called new money": Slip(
        "saving", line(1, amount=80_000, kind=BudgetKind.NEW), line(1, amount=-80_000)
    ),
    # --- The decision ---
    "last year's date": Slip(
        "date", texts(("18 november 2026", "18 november 2025")), texts(("2025", "2026"))
    ),
    "another day": Slip("date", decision(date=day(2026, 11, 19)), decision(date=day(2026, 11, 18))),
    "another month": Slip("date", decision(date=day(2026, 10, 18)), decision(date=day(2026, 11, 18))),
    "the year of the field": Slip("date", decision(date=day(2025, 11, 18)), decision(date=day(2026, 11, 18))),
    "a month known in another year": Slip(
        "date",
        lambda document: texts(("den 18 november 2026", "i november 2025"))(
            decision(date=ApproximateDate(date=dt.date(2026, 11, 1), precision=Precision.MONTH))(document)
        ),
        texts(("november 2025", "november 2026")),
    ),
    "another paragraph": Slip("paragraph", decision(paragraph="§ 87"), decision(paragraph="§ 78")),
    "a case number of another year": Slip(
        "case_number", texts(("KU-2026/00104", "KU-2025/00104")), texts(("KU-2025", "KU-2026"))
    ),
    "digits of a case number": Slip(
        "case_number", decision(case_number="KU-2026/00140"), decision(case_number="KU-2026/00104")
    ),
    "another register": Slip(
        "case_number", decision(case_number="KS-2026/00104"), decision(case_number="KU-2026/00104")
    ),
    "another case number": Slip(
        "case_number", decision(case_number="KU-2024/00761"), decision(case_number="KU-2026/00104")
    ),
    "the vote": Slip("votes", decision(votes_against=5), decision(votes_against=6)),
    "the follow-up's year": Slip(
        "follow_up", texts(("oktober 2027", "oktober 2028")), texts(("2028", "2027"))
    ),
    "the follow-up's month": Slip(
        "follow_up",
        decision(follow_up=ApproximateDate(date=dt.date(2027, 3, 1), precision=Precision.MONTH)),
        decision(follow_up=ApproximateDate(date=dt.date(2027, 10, 1), precision=Precision.MONTH)),
    ),
    "who reserved themselves": Slip(
        "dissent",
        texts(("Moderaterna reserverade", "Liberalerna reserverade")),
        texts(("Liberalerna", "Moderaterna")),
    ),
    "a proposal told as decided": Slip(
        "proposal_as_decided",
        decision(status=DecisionStatus.PROPOSAL),
        decision(status=DecisionStatus.DECIDED),
    ),
    "a decision told as proposed": Slip(
        "decision_as_proposal",
        lambda document: lead("Kulturnämnden föreslår tre lekplatser för 450 000 kronor.")(
            texts(("fattade beslutet", "tog upp frågan"), ("Beslutet togs med", "Det blev"))(document)
        ),
        decision(status=DecisionStatus.PROPOSAL),
    ),
    "the outcome proposes": Slip(
        "decision_as_proposal",
        decision(outcome="Kulturnämnden föreslår tre lekplatser för 450 000 kronor."),
        decision(outcome="Kulturnämnden bygger tre lekplatser för 450 000 kronor."),
    ),
    "another body in the lead": Slip(
        "body",
        texts(("Kulturnämnden beslutade", "Tekniska nämnden beslutade")),
        texts(("Tekniska nämnden", "Kulturnämnden")),
    ),
    "another body in the outcome": Slip(
        "body",
        texts(("Kulturnämnden avsätter", "Fritidsnämnden avsätter")),
        texts(("Fritidsnämnden", "Kulturnämnden")),
    ),
    "another body in the field": Slip(
        "body",
        decision(committee=as_committee("byggnadsnämnden")),
        decision(committee=as_committee("kulturnämnden")),
    ),
    # --- People ---
    "another party": Slip("party", texts(("Ekberg (S)", "Ekberg (M)")), texts(("Ekberg (M)", "Ekberg (S)"))),
    "a role that was": Slip(
        "role", texts(("(S), ordförande", "(S), vice ordförande")), texts(("vice ordförande", "ordförande"))
    ),
    "another body's chair": Slip(
        "role",
        texts(("ordförande i kulturnämnden", "ordförande i tekniska nämnden")),
        texts(("tekniska nämnden", "kulturnämnden")),
    ),
    "somebody who left": Slip(
        "role",
        paragraph("– Jag hade gjort annorlunda, säger Nils Forsman (M), ordförande i kulturnämnden."),
        texts(
            ("Forsman (M), ordförande i kulturnämnden", "Forsman (M), tidigare ordförande i kulturnämnden")
        ),
    ),
    "the title before the name": Slip(
        "role",
        paragraph("Det meddelar kulturnämndens vice ordförande Alva Ekberg."),
        texts(("kulturnämndens vice ordförande", "kulturnämndens ordförande")),
    ),
    "a contact with an old role": Slip(
        "contact_role", contact(role="vice ordförande"), contact(role="ordförande")
    ),
    "a contact who left and has no role here": Slip(
        "contact_role",
        contact(name="Nils Forsman", party="M", role="", committee=""),
        contact(name="Nils Forsman", party="M", role="gruppledare", committee=""),
    ),
    "a name misspelt": Slip("name", texts(("Alva Ekberg", "Alva Ekbreg")), texts(("Ekbreg", "Ekberg"))),
    "a letter of a first name": Slip("name", texts(("Alva Ekberg", "Alma Ekberg")), texts(("Alma", "Alva"))),
    "an amount in a quote": Slip(
        "amount", texts(("får barnen plats", "kostar det 45 000 kronor")), texts(("45 000", "450 000"))
    ),
    # --- What readers would stumble over ---
    "a link to a page of ours that is not there": Slip("dead_link", link("/namnder/kultur/"), unlinked),
    "a link to a release that was withdrawn": Slip(
        "withdrawn_link", link("/pressmeddelanden/2026/gamla-badet/"), unlinked
    ),
    "a link to the desk": Slip("desk_link", link("/redaktion/releases/release/7/change/"), unlinked),
    "a link to one's own subscription": Slip("personal_link", link("/prenumeration/3xQ/"), unlinked),
    "a link that a mail program has wrapped": Slip(
        "wrapped_link", link(SAFE_LINK), texts((SAFE_LINK, "https://example.se/lek"))
    ),
    "a link that hides where it leads": Slip("short_link", link("https://bit.ly/3xQ"), unlinked),
    "click here": Slip(
        "link_text",
        texts(("Så blir det.", '<a href="https://example.se/">Klicka här</a>')),
        texts(("Klicka här", "Lekplatserna på en karta")),
    ),
    "a PDF without a page": Slip("pdf", link("https://example.se/plan.pdf"), texts(("/plan.pdf", "/plan"))),
    "an embargo that has passed": Slip(
        "embargo",
        lead("Embargo till den 3 mars 2025. Kulturnämnden bygger tre lekplatser."),
        lead("Kulturnämnden bygger tre lekplatser."),
    ),
    "a subheading without a heading": Slip(
        "heading", texts(("Så blir det.", "</p><h3>Så blir det</h3><p>")), texts(("h3>", "h2>"))
    ),
    "an official word": Slip("official_word", paragraph("Avgiften erläggs."), texts(("erläggs", "betalas"))),
    "one party alone": Slip(
        "one_party", decision(dissent_text=""), decision(dissent_text="Moderaterna ville vänta.")
    ),
}
# What nothing is published without, and no reason lets through.
LACKING = {
    "an image of the body without words": (
        paragraph('<img src="/media/bilder/a.jpg">'),
        completeness.undescribed_in_body,
    ),
    "a press image without words": (
        lambda document: replace(document, images=(Image(url="/a.jpg", width=900, height=900, alt=""),)),
        completeness.undescribed,
    ),
    "a contact who cannot be reached": (contact(phones=("12",), email=""), completeness.unreachable),
    "an amount beyond reason": (line(0, amount=10**16), completeness.beyond_reason),
}
#: Rules that ask and do not stop.
ASKING = {
    *("saving", "wrapped_link", "short_link", "link_text", "pdf", "heading", "official_word", "one_party"),
}
SURROUNDINGS = Surroundings(
    dead={
        "/namnder/kultur/": DeadLink(meant="/namnder/kulturnamnden/"),
        "/pressmeddelanden/2026/gamla-badet/": DeadLink(why=DeadEnd.WITHDRAWN),
        "/redaktion/releases/release/7/change/": DeadLink(why=DeadEnd.DESK),
        "/prenumeration/3xQ/": DeadLink(why=DeadEnd.PERSONAL),
    }
)
each_slip = pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)


def found_in(document: ReleaseDocument) -> tuple[Finding, ...]:
    surroundings = replace(SURROUNDINGS, typed={"body": document.body})
    return proofread(document, DIRECTORY, surroundings)


def test_a_release_that_agrees_with_itself_is_silent():
    assert found_in(DOCUMENT) == ()


@each_slip
def test_a_slip_is_found(slip):
    assert {one.rule for one in found_in(slip.make(DOCUMENT))} == {slip.rule}


@each_slip
def test_a_mended_slip_is_silent(slip):
    assert found_in(slip.mend(slip.make(DOCUMENT))) == ()


@each_slip
def test_a_slip_blocks_unless_it_is_only_asked_about(slip):
    weights = {one.weight for one in found_in(slip.make(DOCUMENT))}
    assert weights == {Weight.ADVISING if slip.rule in ASKING else Weight.BLOCKING}


@each_slip
def test_a_slip_leads_to_its_words(slip):
    made = slip.make(DOCUMENT)
    fields = {"title": made.title, "lead": made.lead, "body": made.body} | {
        f"decisions.{index}.outcome": one.outcome for index, one in enumerate(made.decisions)
    }
    for finding in found_in(made):
        for place in finding.places:
            assert place.words in fields[place.field]
            assert place.end - place.start == len(place.words)


@pytest.mark.parametrize(("make", "which"), LACKING.values(), ids=LACKING)
def test_what_is_lacking_is_found_where_it_is(make, which):
    assert which(replace(DOCUMENT, contacts=reachable(DOCUMENT).contacts)) == ()
    assert which(make(DOCUMENT)) == (0,)


def test_no_slip_of_the_table_is_missed():
    rows = slips.table()
    assert len(rows) >= 80
    assert [row for row in rows if row[2] == slips.MISSED or not row[1]] == []
