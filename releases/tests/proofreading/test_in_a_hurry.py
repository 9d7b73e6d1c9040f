"""Slips made in a hurry, one wording each, and sentences full of other facts that are none."""

import datetime as dt
from dataclasses import replace

import pytest

from releases.document import ApproximateDate, BudgetLine, ReleaseDocument
from releases.proofreading import Weight, proofread
from releases.tests.proofreading.outdoor_gym import DECIDED, DIRECTORY, PROPOSED, UNRECORDED

BLOCKING, ADVISING = Weight.BLOCKING, Weight.ADVISING
LINES = (
    BudgetLine(amount=6_000_000, purpose="utegym", first_year=2027),
    BudgetLine(amount=2_900_000, purpose="belysning", first_year=2027),
)
TWO_LINES = replace(DECIDED, title="Utegym", budget=LINES, body="<p>–</p>")
COSTS_LESS = replace(
    DECIDED,
    title="Utegym",
    budget=(BudgetLine(amount=300_000, purpose="el", first_year=2027),),
    body="<p>–</p>",
)
DATED_PROPOSAL = replace(
    PROPOSED,
    decisions=(replace(PROPOSED.decisions[0], date=ApproximateDate(date=dt.date(2026, 12, 1))),),
)
UNLISTED = replace(DECIDED, contacts=DECIDED.contacts[1:])


def below(document: ReleaseDocument, words: str) -> ReleaseDocument:
    return replace(document, body=f"{document.body}<p>{words}</p>")


def leading(document: ReleaseDocument, words: str) -> ReleaseDocument:
    return replace(document, lead=words)


def titled(document: ReleaseDocument, words: str) -> ReleaseDocument:
    return replace(document, title=words)


SLIPS = [
    # --- Who decided, and whether ---
    (below, DECIDED, "Beslutet togs av tekniska nämnden.", {("body", ADVISING)}),
    (leading, DECIDED, "Utegymmet vid sjön klubbades av kulturnämnden i tisdags.", {("body", BLOCKING)}),
    (leading, DECIDED, "Tekniska nämnden har gett klartecken till ett utegym.", {("body", BLOCKING)}),
    (leading, DECIDED, "Kulturnämnden röstade igenom utegymmet.", {("body", BLOCKING)}),
    (leading, DECIDED, "Tekniska nämndens beslut innebär att utegymmet byggs.", {("body", ADVISING)}),
    (leading, DECIDED, "Efter beslut i tekniska nämnden byggs ett utegym.", {("body", ADVISING)}),
    (leading, DECIDED, "Klartecken från tekniska nämnden för utegymmet.", {("body", ADVISING)}),
    (leading, PROPOSED, "Beslutet fattades på tisdagen.", {("proposal_as_decided", BLOCKING)}),
    (below, PROPOSED, "Beslutet fattades på tisdagen.", {("proposal_as_decided", ADVISING)}),
    (titled, PROPOSED, "Fritidsnämnden ger klartecken till utegym", {("proposal_as_decided", BLOCKING)}),
    (leading, PROPOSED, "Fritidsnämnden röstade igenom utegymmet.", {("proposal_as_decided", BLOCKING)}),
    (leading, PROPOSED, "I går sa fritidsnämnden ja till ett utegym.", {("proposal_as_decided", BLOCKING)}),
    (
        below,
        PROPOSED,
        "Beslutet togs av tekniska nämnden den 3 mars 2025, § 12.",
        {("body", ADVISING), ("proposal_as_decided", ADVISING), ("unrecorded", ADVISING)},
    ),
    # --- The decision's own sentence further down ---
    (
        below,
        DECIDED,
        "Kulturnämnden beslutade den 17 november 2026, § 91, att köpa redskap.",
        {("body", BLOCKING)},
    ),
    (
        below,
        DECIDED,
        "Kulturnämnden beslutade den 17 november att köpa redskap för 8,9 miljoner kronor.",
        {("body", BLOCKING)},
    ),
    (
        below,
        DECIDED,
        "Den 17 november 2026 har tekniska nämnden godkänt utegymmet, FN-2026/00164.",
        {("body", BLOCKING)},
    ),
    (below, DECIDED, "Kulturnämndens beslut den 17 november 2026, § 91, gäller nu.", {("body", BLOCKING)}),
    (
        below,
        DECIDED,
        "Fritidsnämnden föreslår den 17 november 2026, § 91, att utegymmet byggs.",
        {("decision_as_proposal", BLOCKING)},
    ),
    (
        below,
        DATED_PROPOSAL,
        "Fritidsnämnden beslutade den 1 december 2026, ärende FN-2026/00164, att bygga.",
        {("proposal_as_decided", BLOCKING)},
    ),
    # --- What only the text gives ---
    (below, UNRECORDED, "Fritidsnämnden tog beslutet den 17 november 2026.", {("unrecorded", ADVISING)}),
    (below, UNRECORDED, "Beslutet har § 91 i protokollet.", {("unrecorded", ADVISING)}),
    (below, UNRECORDED, "Ärendet har diarienummer FN-2026/00164.", {("unrecorded", ADVISING)}),
    # --- Days and votes ---
    (below, DECIDED, "Beslutet togs den 3 mars 2025.", {("date", ADVISING)}),
    (below, DECIDED, "Beslutet togs onsdagen den 17 november 2026.", {("weekday", ADVISING)}),
    (below, DECIDED, "Vi ses måndagen den 17 november.", {("weekday", ADVISING)}),
    (below, DECIDED, "Förslaget fick åtta röster mot sex.", {("votes", BLOCKING)}),
    (below, DECIDED, "Åtta röstade för och sex emot.", {("votes", BLOCKING)}),
    (below, DECIDED, "Åtta ledamöter röstade ja och tre röstade nej.", {("votes", BLOCKING)}),
    (below, DECIDED, "Det blev sju röster för och fem emot.", {("votes", BLOCKING)}),
    (below, DECIDED, "Trettiofyra röstade för, medan 5 röstade mot.", {("votes", BLOCKING)}),
    # --- Money ---
    (below, DECIDED, "Utegymmet får kosta 8,9 miljoner euro.", {("currency", ADVISING)}),
    (titled, DECIDED, "Nytt utegym för 8,5 miljoner", {("amount", ADVISING)}),
    (below, DECIDED, "Pengarna gäller 2028.", {("budget_year", ADVISING)}),
    (below, DECIDED, "Pengarna ligger i budgeten för 2028.", {("budget_year", ADVISING)}),
    (leading, DECIDED, "Fritidsnämnden lägger 8,9 miljoner kronor under 2028.", {("budget_year", ADVISING)}),
    (below, DECIDED, "Det kostar 8 900 00 kronor.", {("grouping_of_line", BLOCKING)}),
    (below, DECIDED, "Det kostar 89 00 000 kronor.", {("grouping_of_line", BLOCKING)}),
    (below, DECIDED, "Det kostar 8 9900 000 kronor.", {("grouping_of_line", BLOCKING)}),
    (leading, DECIDED, "Fritidsnämnden köper redskap för 8 900 00 kr.", {("grouping_of_line", BLOCKING)}),
    (below, DECIDED, "Det kostar 8900 000 kronor.", {("grouping", ADVISING)}),
    (below, DECIDED, "Staketet kostar 34 00 kronor.", {("grouping", ADVISING)}),
    (below, DECIDED, "Staketet kostar 3 450 20 kronor.", {("grouping", ADVISING)}),
    (
        below,
        TWO_LINES,
        "Utegymmet kostar 2 900 000 kronor och belysningen 6 000 000 kronor.",
        {("exchanged", ADVISING)},
    ),
    (
        below,
        TWO_LINES,
        "Det kostar totalt 8 700 000 kronor, varav 6 000 000 kronor till gymmet och 2 900 000 kronor till ljuset.",
        {("parts", ADVISING)},
    ),
    (below, COSTS_LESS, "Elkostnaden minskar med 300 000 kronor.", {("saving", ADVISING)}),
    # --- People ---
    (below, DECIDED, "– Äntligen, säger Oskar Hedlid, kulturchef.", {("role", ADVISING)}),
    (below, DECIDED, "Det säger kulturchef Oskar Hedlid.", {("role", ADVISING)}),
    (below, DECIDED, "– Bra, säger Moderaternas Elin Rönnlid.", {("party", BLOCKING)}),
    (below, DECIDED, "– Bra, säger Ellen Rönnlid (S), ordförande i fritidsnämnden.", {("name", BLOCKING)}),
    (below, DECIDED, "Ellen Rönnlid klipper bandet.", {("name", ADVISING)}),
    (below, UNLISTED, "– Bra, säger Ellen Rönnlid (S).", {("name", ADVISING)}),
]

OTHER_FACTS = [
    "Upphandlingen, dnr FN-2026/00170, pågår.",
    "Upphandlingen har diarienummer UH-2026/00012.",
    "Beslutet fattas av kommunfullmäktige den 14 december 2026.",
    "Tisdagen den 17 november 2026 höll nämnden möte.",
    "Utegymmet kostar 8,9 miljoner kronor, ungefär 800 000 euro.",
    "Det kostar 8,9 miljoner kronor, varav 5 miljoner kronor till redskap och 3,9 miljoner kronor till mark.",
    "– Bra, säger kulturchef Rut Holmgren och fritidschef Oskar Hedlid.",
    "– Bra, säger Oskar Hedlid, tillförordnad kulturchef.",
    "Till skillnad från Moderaternas Nils Forsman är Elin Rönnlid nöjd.",
    "Elkostnaden minskar med 40 procent.",
    "Efter klartecken från byggnadsnämnden börjar arbetet.",
    "Av eleverna är 89 procent nöjda, 17 procent fler än 2025.",
    "Gymmet är öppet för alla över 15 år.",
    "I fjol kostade motionsspåren 7,2 miljoner kronor.",
    "Tekniska nämnden beslutade redan 2019 om en cykelbana, § 44.",
    "Budgeten för 2028 är 112 miljoner kronor, mot 98 miljoner kronor 2026.",
    "Under åren 2027–2030 lägger kommunen 26,7 miljoner kronor på friluftsliv.",
    "Ring 090-16 10 00 eller 070-890 00 00.",
    "– 8,9 miljoner är för mycket, vi ville lägga 890 000 kronor, säger Nils Forsman (M).",
    "Kommunfullmäktige beslutade den 17 november 2025 om budgeten, § 118.",
    "Invigningen blir den 17 juni 2027.",
    "Beslutet kan överklagas till den 8 december 2026.",
    "Beslutet börjar gälla den 1 januari 2027.",
    "Av beslutet framgår att bygget ska vara klart den 30 september 2027.",
    "Samma beslut togs av kulturnämnden den 4 november.",
    "Tekniska nämnden fick i uppdrag att sköta marken.",
    "Efter beslut i kommunfullmäktige i juni fick nämnden pengar.",
    "Gymmet är 450 kvadratmeter och har 17 redskap.",
    "Länsstyrelsen gav klartecken i augusti.",
    "I kommunfullmäktige röstade 34 ledamöter för och 31 emot.",
    "Det är 4 gånger fler än i grannkommunen, där gymmet kostade 2,1 miljoner kronor.",
    "– Jag är glad, säger Oskar Hedlid, som har varit fritidschef i tolv år.",
    "– Jag är glad, säger Oskar Hedlid, 47 år.",
    "– Jag är glad, säger Oskar Hedlid, fritidschef i kommunen.",
    "– Jag är glad, säger Oskar Hedlid, chef för fritidsförvaltningen.",
    "– Jag är glad, säger Oskar Hedlid, projektledare för utegymmet.",
    "– Jag är glad, säger Elin Rönnlid (S), fritidsnämndens ordförande.",
    "– Jag är glad, säger ordföranden Elin Rönnlid (S).",
    "Oskar Hedlid, tidigare kulturchef, tar över projektet.",
    "Oskar Hedlid, kulturchefen Rut Holmgren och flera andra var med.",
    "Med på mötet var Oskar Hedlid, Rut Holmgren, kulturchef, och Elin Rönnlid (S).",
    "Nils Forsman (M) yrkade avslag med hänvisning till § 5 i kommunallagen.",
    "Ett tidigare förslag, FN-2019/00033, avslogs den 17 november 2020.",
    "Tre av fyra redskap är anpassade, och 1 av 10 besökare använder rullstol.",
    "Miljö- och byggnadsnämnden ger bygglov, BN-2026/00811.",
    "Den 3 mars 2027 beslutar tekniska nämnden om belysningen.",
    "Nämnden har 13 ledamöter och mötet tog 4 timmar.",
    "Driften kostar 350 000 kronor om året, vilket är 3,9 procent av investeringen.",
    "Redan den 17 mars 2026 beslutade nämnden om en förstudie, § 31.",
    "Förslaget från tekniska nämnden att flytta gymmet röstades ned.",
    "I protokollet från den 20 oktober, § 77, finns förstudien.",
    "Gymmet invigs samma dag som fritidsnämnden har möte, den 15 juni 2027.",
    "Moderaterna reserverade sig och ville i stället lägga 3 miljoner kronor.",
    "Kulturnämndens beslut om biblioteket påverkar inte utegymmet.",
    "Bidraget från staten är 1,2 miljoner kronor, 13 procent av kostnaden.",
    "Fritidsnämnden beslutar slutligt den 15 december 2026.",
    "Utvärderingen av det gamla gymmet redovisades i mars 2024.",
    "Priset per redskap är 120 000–180 000 kronor.",
    "Gymmet är öppet kl. 06.00–22.00 alla dagar 2027.",
    "Enligt detaljplanen från 12 mars 1998, § 3, får marken användas för idrott.",
    "Tekniska nämnden sade ja till markarbetena i maj.",
    "Kulturnämnden beslutade den 17 november 2026, § 64, att ge 8,9 miljoner kronor till biblioteket.",
    "Kulturnämnden beslutade den 17 november 2026 om biblioteket.",
    "Kommunstyrelsen beslutade den 1 december 2026, § 91, att skjuta till 8,9 miljoner kronor.",
    "Kommunstyrelsen föreslår att fullmäktige avsätter 8,9 miljoner kronor.",
    "Efter beslutet den 17 november 2026, § 91, får kulturnämnden i uppdrag att följa arbetet.",
    "I ärendet FN-2026/00164 beslutade tekniska nämnden om marken den 3 november 2026.",
    "Åtta röstade för och fem emot.",
    "I kommunfullmäktige röstade trettiofyra för och trettioen emot.",
    "Pengarna gäller 2027.",
    "Pengarna räcker till 2030.",
    "Pengarna från 2024 gäller inte 2028.",
    "Tidigare gällde pengarna 2025.",
    "Pengarna gäller 2027 och 2028.",
    "Kostnaden är 8,9 miljoner kronor i 2025 års priser.",
    "Det är 8,9 miljoner kronor jämfört med 2024.",
    "Erik Rönnlid (M) åker skidor, och Eva Rönnlid vaktar barnen.",
    "Ella Hedlid (S) och Oskar Rönnlid bor intill.",
    "Staketet kostade år 2024 450 000 kronor och 2025 50 kronor.",
    "Resan med linje 8 90 kronor.",
    "Vi ses på Storgatan 8 12 000 kronor rikare.",
    "Staketet kostar 12 450 kronor och grinden 1 000 000 kronor.",
    "Ring 090-16 10 00, avgiften är 50 kronor.",
]


@pytest.mark.parametrize(
    ("where", "document", "words", "expected"),
    SLIPS,
    ids=[words for _where, _document, words, _found in SLIPS],
)
def test_a_slip_is_found_and_weighed(where, document, words, expected):
    assert proofread(document, DIRECTORY) == ()
    assert {(one.rule, one.weight) for one in proofread(where(document, words), DIRECTORY)} == expected


@pytest.mark.parametrize("words", OTHER_FACTS)
def test_other_facts_are_no_slips_wherever_they_stand(words):
    for document in (DECIDED, PROPOSED, UNRECORDED):
        assert proofread(below(document, words), DIRECTORY) == ()
        assert proofread(leading(document, f"{document.lead} {words}"), DIRECTORY) == ()


def test_another_body_is_found_beside_the_right_one_in_a_lead():
    words = f"{DECIDED.lead} Kulturnämnden beslutade den 17 november 2026, § 91."
    assert {one.rule for one in proofread(leading(DECIDED, words), DIRECTORY)} == {"body"}


def test_a_proposal_to_another_body_is_a_part_of_the_decision():
    words = "Fritidsnämnden föreslår kommunfullmäktige den 17 november 2026, § 91, att höja taxan."
    assert proofread(below(DECIDED, words), DIRECTORY) == ()


def test_a_contact_with_the_post_of_a_colleague_is_asked_about():
    wrong = replace(DECIDED, contacts=(replace(DECIDED.contacts[1], role="kulturchef"),))
    (found,) = proofread(wrong, DIRECTORY)
    assert (found.rule, found.weight, found.suggestion.value) == ("contact_role", ADVISING, "fritidschef")


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("date", "Fritidsnämnden tog beslutet den 17 november 2026."),
        ("paragraph", "Beslutet har § 91 i protokollet."),
        ("case_number", "Ärendet har diarienummer FN-2026/00164."),
    ],
)
def test_an_empty_field_is_filled_with_what_the_text_gives(field, words):
    (found,) = proofread(below(UNRECORDED, words), DIRECTORY)
    suggestion = found.suggestion
    assert suggestion.field == f"decisions.0.{field}"
    filled = replace(UNRECORDED.decisions[0], **{field: suggestion.value})
    assert proofread(below(replace(UNRECORDED, decisions=(filled,)), words), DIRECTORY) == ()


def test_two_days_that_only_the_text_gives_are_left_to_the_writer():
    words = "Nämnden fattade beslutet den 17 november 2026. Nämnden fattade beslutet den 10 november 2026."
    assert proofread(below(UNRECORDED, words), DIRECTORY) == ()


def test_an_exchanged_amount_names_the_purpose_that_it_stands_with():
    words = "Utegymmet kostar 2 900 000 kronor och belysningen 6 000 000 kronor."
    (found,) = proofread(below(TWO_LINES, words), DIRECTORY)
    assert (found.said, found.about, found.counterpart.value) == (2_900_000, "utegym", 6_000_000)


@pytest.mark.parametrize("paragraph", ["§ 91", "§ 91 a"])
def test_a_paragraph_is_one_by_its_number_with_and_without_a_letter(paragraph):
    decided = replace(DECIDED, decisions=(replace(DECIDED.decisions[0], paragraph=paragraph),))
    assert proofread(below(decided, f"Beslutet står som {paragraph} i protokollet."), DIRECTORY) == ()
    assert proofread(below(decided, "Beslutet står som § 19 i protokollet."), DIRECTORY) != ()
