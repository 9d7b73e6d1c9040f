"""What kind of change a new text is, as the difference itself says: a table of differences and kinds."""

import datetime as dt
from dataclasses import replace

import pytest

from releases.document import (
    ApproximateDate,
    Attachment,
    BudgetKind,
    BudgetLine,
    Committee,
    Contact,
    Decision,
    Dissent,
    Image,
    Keyword,
    Link,
    ReleaseDocument,
    quotes,
)
from releases.document.changes import ChangeKind, proposed
from releases.document.wording_changes import ChangeSign

TYPO, UPDATE, CORRECTION = ChangeKind.TYPO, ChangeKind.UPDATE, ChangeKind.CORRECTION
SAID = "– Vi bygger nu, säger Alva Ek (S), ordförande."
WORDS = "Kommunen bygger en ny bro över älven vid Backen. Bron kostar 50 000 kronor och öppnar den 2 december 2026."
BODY = f"<p>{WORDS}</p><p>{SAID}</p>"
NAMND = Committee(name="Tekniska nämnden", definite="tekniska nämnden", slug="tekniska-namnden")
DECISION = Decision(
    outcome="Nämnden godkänner bron.",
    committee=NAMND,
    date=ApproximateDate(date=dt.date(2026, 11, 3)),
    case_number="TN-2026/00123",
    votes_for=7,
    votes_against=4,
    reservations=(Dissent(party="M"),),
)
LINE = BudgetLine(amount=50_000, purpose="Bro vid Backen", first_year=2026)
PERSON = Contact(
    name="Alva Ek", party="S", role="ordförande", phones=("070-174 06 05",), email="alva@example.se"
)
IMAGE = Image(
    url="/media/bro.jpg", width=1200, height=800, alt="Bron i kvällsljus", credit="Ola Berg", sha256="ab"
)


def a_document(body: str = BODY, **facts: object) -> ReleaseDocument:
    usual = {
        "title": "Ny bro vid Backen",
        "lead": "Bron blir klar i vinter.",
        "committees": (NAMND,),
        "decisions": (DECISION,),
        "budget": (LINE,),
        "contacts": (PERSON,),
        "images": (IMAGE,),
        "keywords": (Keyword(name="broar", slug="broar"),),
        "attachments": (Attachment(url="/media/bro.pdf", title="Ritning", size=9),),
        "links": (Link(url="https://example.se/bro", label="Mer om bron"),),
    }
    return ReleaseDocument(
        body=body, quotes=quotes.read_quotes(quotes.set_quotes(body)), **{**usual, **facts}
    )


def worded(old: str, new: str) -> tuple[str, str]:
    return f"<p>{old}</p>", f"<p>{new}</p>"


@pytest.mark.parametrize(
    ("old", "new", "kind", "sign"),
    [
        # Spelling: at most two letters, or what is no letter at all.
        ("Bron öpnar snart.", "Bron öppnar snart.", TYPO, ChangeSign.SPELLING),
        ("Bron är vackre.", "Bron är vackrare.", TYPO, ChangeSign.SPELLING),
        ("Bron är kalr nu.", "Bron är klar nu.", TYPO, ChangeSign.SPELLING),
        ("Vi ser att att det går.", "Vi ser att det går.", TYPO, ChangeSign.SPELLING),
        ("Vi ser det går.", "Vi ser att det går.", TYPO, ChangeSign.SPELLING),
        ("Det är dem som bygger.", "Det är de som bygger.", TYPO, ChangeSign.SPELLING),
        ("En sjuk sköterska arbetar.", "En sjuksköterska arbetar.", TYPO, ChangeSign.SPELLING),
        ("Bron , som är ny.", "Bron, som är ny.", TYPO, ChangeSign.LOOK),
        ("Bron är ny", "Bron är ny.", TYPO, ChangeSign.SPELLING),
        ("bron är ny.", "Bron är ny.", TYPO, ChangeSign.SPELLING),
        ("Den kostar 50000 kronor.", "Den kostar 50 000 kronor.", TYPO, ChangeSign.SPELLING),
        ("Den öppnar 07:45.", "Den öppnar 07.45.", TYPO, ChangeSign.SPELLING),
        ("The brige is new.", "The bridge is new.", TYPO, ChangeSign.SPELLING),
        # Something new beside what stands.
        ("Bron öppnar.", "Bron öppnar. Alla är välkomna till invigningen.", UPDATE, ChangeSign.ADDED),
        ("Bron öppnar.", "Bron öppnar. Den kostar 50 000 kronor.", UPDATE, ChangeSign.ADDED),
        ("Bron öppnar.", "Bron öppnar. Ola Berg inviger den.", UPDATE, ChangeSign.ADDED),
        ("Bron öppnar den 2 december.", "Bron öppnar den 2 december klockan 10.", UPDATE, ChangeSign.ADDED),
        # Whoever read the first believed something else.
        ("Den kostar 50 000 kronor.", "Den kostar 60 000 kronor.", CORRECTION, ChangeSign.NUMBER),
        ("Den kostar 1,5 miljoner.", "Den kostar 15 miljoner.", CORRECTION, ChangeSign.NUMBER),
        ("Den kostar 5 miljoner.", "Den kostar 5 miljarder.", CORRECTION, ChangeSign.NUMBER),
        ("Det blev -5 grader.", "Det blev 5 grader.", CORRECTION, ChangeSign.NUMBER),
        ("Cirka 3 procent.", "Cirka 3 till 5 procent.", CORRECTION, ChangeSign.NUMBER),
        ("Det gäller tre skolor.", "Det gäller fem skolor.", CORRECTION, ChangeSign.NUMBER),
        ("Den öppnar i maj.", "Den öppnar i mars.", CORRECTION, ChangeSign.DATE),
        ("Den öppnar i juni.", "Den öppnar i juli.", CORRECTION, ChangeSign.DATE),
        ("Den öppnar före jul.", "Den öppnar efter jul.", CORRECTION, ChangeSign.DATE),
        ("Bron vid Backen.", "Bron vid Backe.", CORRECTION, ChangeSign.NAME),
        ("Enligt Alva Ek är den klar.", "Enligt Ebba Ek är den klar.", CORRECTION, ChangeSign.NAME),
        ("Det säger Ola Berg (S).", "Det säger Ola Berg (M).", CORRECTION, ChangeSign.NAME),
        ("Alva Ek inviger.", "Alma Ek inviger.", CORRECTION, ChangeSign.NAME),
        ("Bron rivs.", "Bron rivs inte.", CORRECTION, ChangeSign.NEGATION),
        ("Ingen är skadad.", "En är skadad.", CORRECTION, ChangeSign.NEGATION),
        ("Det är möjligt.", "Det är omöjligt.", CORRECTION, ChangeSign.REWORDED),
        ("Kostnaden ökar.", "Kostnaden minskar.", CORRECTION, ChangeSign.REWORDED),
        ("Bron är ny och vacker.", "Bron är ny.", CORRECTION, ChangeSign.REMOVED),
    ],
)
def test_the_words_say_what_kind_it_is(old: str, new: str, kind: ChangeKind, sign: ChangeSign) -> None:
    names = {"contacts": (PERSON,)}
    found = proposed(*(a_document(f"<p>{words}</p>", **names) for words in (old, new)))
    assert (found.kind, found.clues[0].sign) == (kind, sign)


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"decisions": (replace(DECISION, outcome="Nämnden godkäner bron."),)}, TYPO),
        ({"budget": (replace(LINE, purpose="Bro vidd Backen"),)}, TYPO),
        ({"images": (replace(IMAGE, alt="Bron i kvälsljus"),)}, TYPO),
        ({"images": (replace(IMAGE, url="/media/bro-beskuren.jpg", width=600),)}, TYPO),
        ({"lead": "Bron blir klar i vintter."}, CORRECTION),  # A season is a date.
        ({"lead": "Bronn blir klar i vinter."}, TYPO),
        ({"decisions": (replace(DECISION, paragraph="§ 12"),)}, UPDATE),
        ({"decisions": (DECISION, replace(DECISION, outcome="Nämnden river den gamla."))}, UPDATE),
        ({"budget": (LINE, replace(LINE, purpose="Väg"))}, UPDATE),
        ({"contacts": (PERSON, Contact(name="Ola Berg"))}, UPDATE),
        ({"contacts": (replace(PERSON, phones=(*PERSON.phones, "090-16 10 00")),)}, UPDATE),
        ({"images": (IMAGE, replace(IMAGE, url="/media/b.jpg", sha256="cd"))}, UPDATE),
        (
            {
                "attachments": (
                    Attachment(url="/a", title="Ny", size=1),
                    Attachment(url="/media/bro.pdf", title="Ritning", size=9),
                )
            },
            UPDATE,
        ),
        ({"decisions": (replace(DECISION, votes_for=8),)}, CORRECTION),
        ({"decisions": (replace(DECISION, case_number="TN-2026/00124"),)}, CORRECTION),
        ({"decisions": (replace(DECISION, date=ApproximateDate(date=dt.date(2026, 11, 4))),)}, CORRECTION),
        ({"decisions": (replace(DECISION, reservations=()),)}, CORRECTION),
        ({"decisions": ()}, CORRECTION),
        ({"budget": (replace(LINE, amount=60_000),)}, CORRECTION),
        ({"budget": (replace(LINE, kind=BudgetKind.SAVING),)}, CORRECTION),
        ({"contacts": (replace(PERSON, phones=("070-174 06 06",)),)}, CORRECTION),
        ({"contacts": (replace(PERSON, role="ledamot"),)}, CORRECTION),
        ({"images": (replace(IMAGE, credit="Eva Lund"),)}, CORRECTION),
        ({"links": (Link(url="https://example.se/annan", label="Mer om bron"),)}, CORRECTION),
        ({"committees": ()}, CORRECTION),
        ({"language": "en"}, CORRECTION),
    ],
)
def test_the_facts_say_what_kind_it_is(facts: dict[str, object], kind: ChangeKind) -> None:
    assert proposed(a_document(), a_document(**facts)).kind == kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (BODY.replace("bygger nu", "byger nu"), TYPO),
        (BODY.replace("<p>Kommunen", "<p><strong>Kommunen</strong>"), TYPO),
        (BODY.replace(">Kommunen bygger", "><a href='https://example.se/'>Kommunen</a> bygger"), UPDATE),
        (BODY + "<p>– Det blir bra, säger Ola Berg (M), vice ordförande.</p>", UPDATE),
        (BODY.replace("Alva Ek (S)", "Ola Berg (S)"), CORRECTION),
        (BODY.replace("ordförande", "ledamot"), CORRECTION),
        (f"<p>{SAID}</p>", CORRECTION),
    ],
)
def test_the_body_says_what_kind_it_is(body: str, kind: ChangeKind) -> None:
    assert proposed(a_document(), a_document(body)).kind == kind


def test_one_number_outweighs_any_number_of_typos() -> None:
    old = "Bron öpnar snart. Den kostar 50 000 kronor. Alla är välkomna."
    new = "Bron öppnar snart. Den kostar 60 000 kronor. Alla är välkommna."
    found = proposed(*(a_document(body) for body in worded(old, new)))
    assert (found.kind, len(found.clues), found.more) == (CORRECTION, 1, 0)
    assert (found.clues[0].before, found.clues[0].after) == ("50 000", "60 000")


def test_the_same_text_is_at_most_a_typo_without_a_clue() -> None:
    assert proposed(a_document(), a_document()).clues == ()


def test_a_very_long_text_is_compared_without_waiting_for_long() -> None:
    long = [" ".join(f"ord{number}" for number in range(start, start + 9_000)) for start in (0, 9_000)]
    assert proposed(*(a_document(body) for body in worded(*long))).kind == CORRECTION


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Skatten höjs 6,4 procent.", "Skatten höjs 6,5 procent.", ("6,4", "6,5")),
        ("Det kostar 1 250 000 kronor.", "Det kostar 1 270 000 kronor.", ("1 250 000", "1 270 000")),
        (
            "Det kostar 1 250 kronor.",
            "Det kostar 1 250 kronor.".replace("1 2", "1\u00a03"),
            ("1 250", "1\u00a0350"),
        ),
        ("Nu 12 % fler.", "Nu 13 % fler.", ("12", "13")),
        ("Enligt § 62.", "Enligt § 63.", ("62", "63")),
        ("Ärende KUN-2026/00112.", "Ärende KUN-2026/00113.", ("KUN-2026/00112", "KUN-2026/00113")),
        ("Klass 3a åker.", "Klass 3b åker.", ("3a", "3b")),
    ],
)
def test_another_number_is_shown_whole_and_is_a_correction(
    before: str, after: str, shown: tuple[str, str]
) -> None:
    found = proposed(a_document(lead=before), a_document(lead=after))
    (clue,) = found.clues
    assert (found.kind, clue.sign, (clue.before, clue.after)) == (CORRECTION, ChangeSign.NUMBER, shown)


def test_the_capitals_of_a_case_number_are_no_other_number() -> None:
    found = proposed(a_document(lead="Ärende KUN-2026/00112."), a_document(lead="Ärende Kun-2026/00112."))
    assert found.kind is TYPO
