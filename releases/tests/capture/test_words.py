"""The words of releases: amounts, phones, dates, case numbers, bodies, parties, sentences."""

import datetime as dt

import pytest

from releases.capture.amounts import amounts
from releases.capture.budget import budget_lines
from releases.capture.cases import case_number_mentions, case_numbers, paragraph, paragraph_mentions
from releases.capture.committees import as_committee, is_body, mentions
from releases.capture.dates import approximate, is_date_line, moment
from releases.capture.dates import mentions as date_mentions
from releases.capture.foreign_amounts import english, finnish
from releases.capture.parties import full_name, reservations, statements
from releases.capture.phones import phones, without_phones
from releases.capture.sentences import sentences
from releases.document import ApproximateDate, BudgetKind, CommitteeKind, Precision

AMOUNTS = {
    "40 000 kronor": [40_000],
    "295\u00a0000\u00a0kr.": [295_000],
    "40\u2009000 kronor": [40_000],
    "40.000 kr": [40_000],
    "2,4 miljoner kronor": [2_400_000],
    "1.5 mkr": [1_500_000],
    "Det kostar 78 miljoner.": [78_000_000],
    "+62,2 mkr och –7,6 mnkr": [62_200_000, -7_600_000],
    "−3,5 miljoner": [-3_500_000],
    "-5 mkr": [-5_000_000],
    "minus 5 miljoner kronor": [-5_000_000],
    "2,5 miljarder kronor, 1 mdkr": [2_500_000_000, 1_000_000_000],
    "mellan 75 och 90 miljoner kronor": [75_000_000, 90_000_000],
    "75–90 mnkr": [75_000_000, 90_000_000],
    "75 –90 mkr": [75_000_000, 90_000_000],
    "från 10 000 till 15 000 kronor": [10_000, 15_000],
    "6 800 tkr och 15 tusen kronor": [6_800_000, 15_000],
    "en halv miljon kronor": [500_000],
    "drygt två miljoner kronor": [2_000_000],
    "5 000:-": [5_000],
    "20 kr/timme": [20],
    "år 2020 120 miljoner kronor": [120_000_000],
    "2018 och 20 miljoner kronor": [20_000_000],
    "skattesatsen 22,85": [],
    "22,85 kronor per skattekrona": [],
    "64 procent och 64 %": [],
    "två miljoner invånare": [],
    "1,5 miljoner besök": [],
    "5 miljoner euro": [],
    "12 000 medarbetare": [],
    "kl. 12.15 den 2019-10-24": [],
    "0 kr": [],
    f"{'9' * 30} kronor": [],
}


@pytest.mark.parametrize(("text", "sek"), AMOUNTS.items())
def test_amounts_in_every_written_form(text, sek):
    assert [amount.sek for amount in amounts(text)] == sek


PURPOSES = {
    "Nämnden avsätter 40 000 kronor för lovaktiviteter under 2019.": (
        40_000,
        "lovaktiviteter",
        2019,
        BudgetKind.NEW,
    ),
    "Budgeten för parker blir 58 miljoner kronor.": (
        58_000_000,
        "budgeten för parker",
        None,
        BudgetKind.FRAME,
    ),
    "Ett sparkrav på ca 700 000 kr delas lika.": (-700_000, "ett sparkrav", None, BudgetKind.SAVING),
    "En halv miljon kronor går till konst 2025.": (500_000, "konst", 2025, BudgetKind.NEW),
    "Kommunen ansöker om 3 mkr för våtmarker.": (3_000_000, "våtmarker", None, BudgetKind.APPLIED_FOR),
    "Det blir 3 mkr.": (3_000_000, "Rubriken", None, BudgetKind.NEW),
}


@pytest.mark.parametrize(("text", "line"), PURPOSES.items())
def test_budget_line_says_what_the_money_is_for(text, line):
    (found,) = budget_lines([text], "Rubriken", None)
    assert (found.amount, found.purpose, found.first_year, found.kind) == line


def test_the_same_amount_is_one_line_and_a_span_of_years_is_kept():
    lines = budget_lines(["Planen för 2025–2028 får 9 mkr.", "Alltså 9 miljoner kronor."], "Rubriken", None)
    assert [(line.amount, line.first_year, line.last_year) for line in lines] == [(9_000_000, 2025, 2028)]


PHONES = {
    "070-174 06 05": ["070-174 06 05"],
    "070-17 40 605": ["070-174 06 05"],
    "0701-740605": ["070-174 06 05"],
    "0701740605": ["070-174 06 05"],
    "070 - 174 06 05": ["070-174 06 05"],
    "070.174.06.05": ["070-174 06 05"],
    "Tel:+46 (0)70-174 06 05": ["070-174 06 05"],
    "0046701740605": ["070-174 06 05"],
    "(031) 390 06 05": ["031-390 06 05"],
    "tfn 08-465 004 05/040-628 04 05": ["08-465 004 05", "040-628 04 05"],
    "0980-31 92 05 070-174 06 05": ["0980-31 92 05", "070-174 06 05"],
    "090- 00 13 29": ["090- 00 13 29"],
    "Tel: 112": ["112"],
    "Telefon 1177": ["1177"],
    "Ring 114 14 vid andra frågor": ["114 14"],
    "tfn: 90 101": ["90 101"],
    "114\u00a014": ["114 14"],
    "växel 112, mobil 070-174 06 05": ["112", "070-174 06 05"],
    "112 röster mot 34": [],
    "Ring 112 000 hushåll": [],
    "Mobil 112-3": [],
    "3": [],
    "901 84 Umeå": [],
    "Dnr 0263/19": [],
}


@pytest.mark.parametrize(("text", "numbers"), PHONES.items())
def test_phones_in_a_dozen_shapes(text, numbers):
    assert list(phones(text)) == numbers


def test_words_beside_a_number_are_left_without_its_label():
    assert without_phones("Alva Ek, vd, mobil: 070-174 06 05 (växel)") == "Alva Ek, vd"
    assert without_phones("Alva Ek, vd, telefon: 1177") == "Alva Ek, vd"


MOMENTS = {
    "Pressmeddelande   •   Okt 25, 2016 13:07 CEST": "2016-10-25T13:07:00+02:00",
    "Feb 11, 2016 16:11 CET": "2016-02-11T16:11:00+01:00",
    "2015-04-01 16:37 CEST": "2015-04-01T16:37:00+02:00",
    "11.12.2018 13:28:00 CET | Umeå kommun | Pressmeddelande": "2018-12-11T13:28:00+01:00",
    "Publicerad: 3 maj 2018 kl. 10.05": "2018-05-03T10:05:00+02:00",
    "Publicerad 2018-05-03 | Uppdaterad 2018-05-04": "2018-05-03T00:00:00+02:00",
    "torsdag 24 oktober 2019": "2019-10-24T00:00:00+02:00",
    "Umeå 2019-10-24": "2019-10-24T00:00:00+02:00",
}


@pytest.mark.parametrize(("text", "iso"), MOMENTS.items())
def test_moment_of_publication_in_every_form(text, iso):
    found = moment(text)
    assert found is not None
    assert found.at.isoformat() == iso
    assert is_date_line(text, "Umeå kommun")


@pytest.mark.parametrize(
    "text", ["Den 3 maj 2018 öppnar badet", "Budget 2019-2021", "31.02.2018", "Tid: kl 12.15"]
)
def test_other_lines_are_no_date_line(text):
    assert not is_date_line(text)


def test_dates_are_as_exact_as_they_are_written():
    text = "den 20 november 2018, i oktober 2018 och hösten 2018"
    assert list(approximate(text)) == [
        ApproximateDate(date=dt.date(2018, 11, 20), precision=Precision.DAY),
        ApproximateDate(date=dt.date(2018, 10, 1), precision=Precision.MONTH),
        ApproximateDate(date=dt.date(2018, 9, 1), precision=Precision.SEASON),
    ]


def test_date_without_a_year_is_the_last_before_publication_or_none():
    assert [one.date for one in approximate("den 20 december", dt.date(2019, 1, 8))] == [
        dt.date(2018, 12, 20)
    ]
    assert list(approximate("den 20 december")) == []


CASES = {
    "BN-2020/01001": ["BN-2020/01001"],
    "KS/2018:298 - 001": ["KS/2018:298 - 001"],
    "Dnr KS 2018/124": ["KS 2018/124"],
    "(dnr 0263/19)": ["0263/19"],
    "KSN-2014-0604": ["KSN-2014-0604"],
    "diarienummer RS/451/2019.": ["RS/451/2019"],
    "lagen (SFS 2018:1937), SOU 2020:12 och prop. 2017/18:100": [],
}


@pytest.mark.parametrize(("text", "numbers"), CASES.items())
def test_case_numbers_in_every_form(text, numbers):
    assert list(case_numbers(text)) == numbers


def test_paragraph_of_the_minutes_is_not_taken_for_one_of_the_law():
    assert (paragraph("i § 62."), paragraph("enligt § 11 språklagen")) == ("62", "")


BODIES = {
    "Individ- och familjenämndens möte": "individ- och familjenämnden",
    "Plan-, bygg- och miljönämnden": "plan-, bygg- och miljönämnden",
    "tekniska nämndens ordförande": "tekniska nämnden",
    "IT-nämnden": "IT-nämnden",
    "Kommunstyrelsens näringslivs- och planeringsutskott": "kommunstyrelsens näringslivs- och planeringsutskott",
    "ärendet togs upp i ksau": "kommunstyrelsens arbetsutskott",
    "Nämnden för funktionshinder": "nämnden för funktionshinder",
    "kommunens byggnadsnämnd": "byggnadsnämnden",
}


@pytest.mark.parametrize(("text", "definite"), BODIES.items())
def test_body_is_known_by_how_its_name_is_built(text, definite):
    assert [mention.definite for mention in mentions(text)] == [definite]


@pytest.mark.parametrize(
    "text", ["Länsstyrelsen", "Socialstyrelsen", "styrelseordförande", "enig nämnd", "fyra nämnder"]
)
def test_authorities_and_bare_words_are_no_body(text):
    assert mentions(text) == ()


def test_body_has_its_indefinite_form_address_and_sort():
    body = as_committee("tekniska nämnden")
    assert (body.name, body.slug, body.kind) == ("teknisk nämnd", "tekniska-namnden", CommitteeKind.COMMITTEE)
    assert is_body("jämställdhetsutskottet")
    assert not is_body("jämställdhetsutskottets ordförande")


DISSENTS = {
    "Vänsterpartiet (V) reserverade sig mot beslutet till förmån för M:s yrkande.": (["V"], []),
    "Mot beslutet reserverade sig Moderaterna och KD till förmån för eget yrkande.": (["M", "KD"], []),
    "V och MP yrkade avslag. Båda partierna reserverade sig.": (["V", "MP"], []),
    "Centerpartiet reserverade sig, medan Liberalerna lämnade ett särskilt yttrande.": (["C"], ["L"]),
    "Arbetarpartiet (Ar P) anmälde en reservation.": (["AP"], []),
    "Protokollsanteckning Alva Ek (KD) Yttrande SD": ([], ["SD"]),
    "Reservation från V och SD.": (["V", "SD"], []),
    "Oppositionen (M, C och L) reserverade sig.": (["M", "C", "L"], []),
    "Ingen reserverade sig.": ([], []),
    "Det finns reserverade medel kvar.": ([], []),
    "Tilläggsyrkandet från V avslogs.": ([], []),
}


@pytest.mark.parametrize(("text", "who"), DISSENTS.items())
def test_dissent_is_known_by_its_subject(text, who):
    texts = sentences(text)
    assert (list(reservations(texts)), list(statements(texts))) == who


def test_parties_have_names_or_their_abbreviation():
    assert (full_name("MP"), full_name("XYZ"), full_name("–")) == (
        "Miljöpartiet",
        "XYZ",
        "Partipolitiskt obunden",
    )


def test_abbreviations_end_no_sentence():
    assert sentences("Mötet är kl. 9 i bl.a. Umeå. Sedan äter vi! 50 kom. Vi ses den 3. maj.") == (
        "Mötet är kl. 9 i bl.a. Umeå.",
        "Sedan äter vi!",
        "50 kom.",
        "Vi ses den 3. maj.",
    )


@pytest.mark.parametrize(
    ("text", "sek"),
    [
        ("It costs SEK 450,000 a year.", [450_000]),
        ("SEK 1.3 million and −5.5 million kronor", [1_300_000, -5_500_000]),
        ("SEK 2bn, 15 thousand kronor, 20,000 kr", [2_000_000_000, 15_000, 20_000]),
        ("13 million people, 1,300 places, version 2.5", []),
    ],
)
def test_amounts_in_english_are_read(text, sek):
    assert [one.sek for one in english(text)] == sek


@pytest.mark.parametrize(
    ("text", "sek"),
    [
        ("Se maksaa 450 000 kruunua vuodessa.", [450_000]),
        ("1,3 miljoonaa kruunua ja 2 miljardin kruunun laina", [1_300_000, 2_000_000_000]),
        ("13 miljoonaa ihmistä, 1 300 paikkaa", []),
    ],
)
def test_amounts_in_finnish_are_read(text, sek):
    assert [one.sek for one in finnish(text)] == sek


def test_dates_are_found_where_they_stand():
    text = "Mötet den 3 maj, hösten 2027 och 2026-11-18."
    assert [(text[one.start : one.end], one.day, one.month, one.year) for one in date_mentions(text)] == [
        ("3 maj", 3, 5, None),
        ("hösten 2027", None, 9, 2027),
        ("2026-11-18", 18, 11, 2026),
    ]


def test_case_numbers_and_paragraphs_are_found_where_they_stand():
    text = "Dnr KU-2026/00104, § 78 a."
    found = [*case_number_mentions(text), *paragraph_mentions(text)]
    assert [(text[one.start : one.end], one.number) for one in found] == [
        ("KU-2026/00104", "KU-2026/00104"),
        ("§ 78 a", "78 a"),
    ]
