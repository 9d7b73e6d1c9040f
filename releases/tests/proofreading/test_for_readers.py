"""What a reader stumbles over: hard sentences, official words, headings, one side alone, an embargo."""

from dataclasses import replace

import pytest

from releases.document import Image, Quote
from releases.proofreading import Surroundings, Weight, proofread
from releases.proofreading.completeness import undescribed, undescribed_in_body, unreachable
from releases.proofreading.plain_words import IN_COMPANY, INSTEAD, OFFICIAL
from releases.proofreading.readability import hardest
from releases.tests.proofreading.release import DIRECTORY, DOCUMENT

EASY = "<p>Barnen får leka. Det blir kul. Vi bygger nu. Kom och se. Det är bra. Ta med fika.</p>"
HARD = (
    "Kommunstyrelsens arbetsutskott fastställde verksamhetsplaneringen beträffande förskoleverksamhetens "
    "lokalförsörjningsprogram inklusive investeringsbudgetens genomförandeorganisation för mandatperioden."
)
PICTURE = Image(url="/media/bilder/a.jpg", width=1200, height=800, alt="En bro")


def found(words="", surroundings=None, **fields):
    return proofread(replace(DOCUMENT, body=DOCUMENT.body + words, **fields), DIRECTORY, surroundings)


def rules(*args, **fields):
    return [one.rule for one in found(*args, **fields)]


# --- Words ---


@pytest.mark.parametrize(
    ("said", "word", "instead"),
    [
        ("Avgiften erläggs i syfte att täcka kostnaden.", "erläggs", "betalas"),
        ("Beträffande badet väntar vi.", "Beträffande", "Om"),
        ("Det följer jämlikt 5 § i lagen.", "jämlikt", "enligt"),
        ("Beslutet avseende badet gäller.", "avseende", "om"),
        ("Vi ska tillse att det blir av.", "tillse", "se till"),
    ],
)
def test_an_official_word_is_exchanged_by_a_key(said, word, instead):
    one = next(one for one in found(f"<p>{said}</p>") if one.rule == "official_word" and one.said == word)
    assert (one.weight, one.suggestion.value, one.suggestion.place.words) == (Weight.ADVISING, instead, word)


@pytest.mark.parametrize(
    "said",
    ["<p>Ett jämlikt samhälle.</p>", "<p>I det avseendet och i detta avseende.</p>", "<p>Det rörande talet.</p>",
     "<blockquote><p>– Vi ska tillse det, säger Alva Ekberg (S).</p></blockquote>"],
)  # fmt: skip
def test_a_word_that_means_something_else_or_was_said_is_let_be(said):
    assert rules(said) == []


def test_the_table_of_words_is_read_whole_and_each_form_is_found():
    assert len(INSTEAD) >= 100
    assert [word for word in INSTEAD.keys() - IN_COMPANY.keys() if not OFFICIAL.fullmatch(word)] == []
    assert [plain for plain in INSTEAD.values() if OFFICIAL.search(plain)] == []


# --- LIX ---


def test_a_hard_text_shows_the_three_sentences_that_cost_most():
    sentences = (
        f"<p>{HARD}</p><p>Det är bra.</p><p>{HARD.replace('Kommun', 'Stads')}</p><p>{HARD[:-1]} nu.</p>"
    )
    (one,) = [one for one in found(sentences * 2, quotes=()) if one.rule == "hard"]
    assert int(one.said) >= 50
    assert [len(place.words) > 100 for place in one.places] == [True] * 3
    assert "hard" not in rules(EASY * 5)


def test_what_a_sentence_costs_is_what_lix_would_be_without_it():
    assert hardest(["Ja.", HARD, "", "Vi bygger lekplatser.", "Nej då."], 1) == [1]
    assert hardest([], 3) == []
    assert hardest([HARD], 3) == []


# --- Structure, images, reach ---


def test_a_subheading_without_a_heading_above_is_made_one_by_a_key():
    (one,) = found("<h3>Öppet i juni</h3><p>Ja.</p><h3>Till</h3>")
    assert (one.rule, one.said, one.suggestion.mending) == ("heading", "Öppet i juni", "heading")
    assert rules("<h2>Öppet</h2><h3>I juni</h3>") == []


def test_an_image_has_words_or_is_decorative():
    body = '<p><img src="/media/a.jpg"><img src="/media/b.jpg" alt=""><img src="/media/c.jpg" alt="Bro"></p>'
    assert undescribed_in_body(replace(DOCUMENT, body=body)) == (0,)
    images = (PICTURE, replace(PICTURE, alt=" "), replace(PICTURE, alt="", decorative=True))
    assert undescribed(replace(DOCUMENT, images=images)) == (1,)


def test_a_contact_with_a_number_of_two_digits_cannot_be_reached():
    contact = replace(DOCUMENT.contacts[0], phones=("12",))
    people = (contact, replace(contact, email="a@example.se"), replace(contact, phones=("090-16 10 00",)))
    assert unreachable(replace(DOCUMENT, contacts=people)) == (0,)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"title": "x" * 81}, "long_title"),
        ({"committees": ()}, "no_committees"),
        ({"keywords": ()}, "no_keywords"),
        ({"images": (replace(PICTURE, height=200),)}, "small_image"),
        ({"contacts": (replace(DOCUMENT.contacts[0], phones=("12",)),)}, "phone"),
        ({"surroundings": Surroundings(lacking=("finska",))}, "minority_language"),
        ({"surroundings": Surroundings(mail_bytes=112_000)}, "large_mail"),
    ],
)
def test_what_is_missing_or_too_much_is_asked_about_once(fields, rule):
    assert [(one.rule, one.weight) for one in found(**fields) if one.rule == rule] == [
        (rule, Weight.ADVISING)
    ]


# --- One side alone ---


def test_one_party_alone_on_a_contested_decision_is_asked_about():
    decided = (replace(DOCUMENT.decisions[0], dissent_text=""),)
    (one,) = found(decisions=decided)
    assert (one.rule, one.said, one.counterpart.value) == ("one_party", "S", "M")
    assert one.counterpart.field == "decisions.0.dissent_text"
    without = (replace(decided[0], reservations=()),)
    assert [one.rule for one in found(decisions=without) if one.rule != "dissent"] == ["one_party_voted"]


@pytest.mark.parametrize("case", ["both", "agreed", "officials", "told"])
def test_both_sides_an_agreed_decision_and_officials_are_let_be(case):
    decided = replace(DOCUMENT.decisions[0], dissent_text="")
    other = Quote(text="Nej.", speaker="Nils Forsman", party="M")
    fields = {
        "both": {"decisions": (decided,), "quotes": (*DOCUMENT.quotes, other)},
        "agreed": {"decisions": (replace(decided, reservations=(), votes_against=None),)},
        "officials": {"decisions": (decided,), "quotes": (replace(other, party=""),)},
        "told": {"decisions": (decided,), "words": "<p>Moderaterna reserverade sig och ville rusta de gamla.</p>"},
    }[case]  # fmt: skip
    assert "one_party" not in rules(**fields)
    assert "one_party_voted" not in rules(**fields)


# --- Embargo ---


@pytest.mark.parametrize(
    "said",
    ["EMBARGO till den 3 mars 2025 kl. 10.00", "Får publiceras tidigast den 3 mars.", "Embargo: torsdag kl. 9.",
     "Texten får publiceras först den 24 december 2026."],
)  # fmt: skip
def test_an_embargo_in_the_text_blocks_and_is_taken_away_by_a_key(said):
    (one,) = found(f"<p>{said}</p>")
    assert (one.rule, one.weight) == ("embargo", Weight.BLOCKING)
    assert (one.suggestion.value, one.suggestion.place.words) == ("", said)


@pytest.mark.parametrize(
    "said",
    ["Ett handelsembargo mot Ryssland infördes den 3 mars 2022.", "Embargo mot landet gäller från den 3 mars.",
     "Rapporten publiceras den 3 mars."],
)  # fmt: skip
def test_other_embargoes_and_publications_are_let_be(said):
    assert rules(f"<p>{said}</p>") == []
