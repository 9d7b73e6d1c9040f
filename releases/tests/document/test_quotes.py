"""Speaker quotes: found in every word order, set without touching a letter, read back as data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.document import richtext
from releases.document.attribution import attribution, speaker_line
from releases.document.quotes import read_quotes, set_quotes

ATTRIBUTIONS = {
    "– Nu bygger vi, säger Alva Ek (S), ordförande i byggnadsnämnden.": (
        "Alva Ek",
        "S",
        "ordförande i byggnadsnämnden",
    ),
    "– Nu bygger vi, säger byggnadsnämndens ordförande Alva Ek (S).": (
        "Alva Ek",
        "S",
        "byggnadsnämndens ordförande",
    ),
    "-Nu bygger vi, säger Alva Ek (s)": ("Alva Ek", "S", ""),
    "— Nu bygger vi! utbrister Alva von Ek, stadsarkitekt": (
        "Alva von Ek",
        "",
        "stadsarkitekt",
    ),
    "– Var det allt? undrar Siv Ås-Löv (–), ledamot.": ("Siv Ås-Löv", "–", "ledamot"),
    "– Nu bygger vi, förklarade tf IT-chefen Bo A. Lind.": (
        "Bo A. Lind",
        "",
        "tf IT-chefen",
    ),
    "– Nu bygger vi, berättar Umeå kommuns näringslivschef Bo Lind.": (
        "Bo Lind",
        "",
        "Umeå kommuns näringslivschef",
    ),
    "– Nu bygger vi, menar Bo Lind, vd för Provbolaget, som har 40 anställda.": (
        "Bo Lind",
        "",
        "vd för Provbolaget",
    ),
    "– Nu bygger vi, säger Alva Ek (Ar P), 2:e vice ordförande, tekniska nämnden.": (
        "Alva Ek",
        "Ar P",
        "2:e vice ordförande, tekniska nämnden",
    ),
    "– Nu bygger vi, säger Alva Ek (S), tf. ordförande, i en kommentar.": (
        "Alva Ek",
        "S",
        "tf. ordförande",
    ),
    "– Nu bygger vi, säger Alva Ek (S). Det är bra för alla.": ("Alva Ek", "S", ""),
    "– Nu bygger vi säger Alva Ek (S), ordförande.": ("Alva Ek", "S", "ordförande"),
    "–\xa0Nu bygger vi, säger Alva\xa0Ek\xa0(S), ordförande.": (
        "Alva Ek",
        "S",
        "ordförande",
    ),
    "– Nu bygger vi, fortsätter Ek.": ("Ek", "", ""),
    "– Nu bygger vi, säger hon, och det går fort.": ("hon", "", ""),
    "– Nu bygger vi, säger Alva Ek på Provbolaget.": ("Alva Ek", "", "på Provbolaget"),
}


@pytest.mark.parametrize(("text", "who"), ATTRIBUTIONS.items())
def test_speaker_is_found_in_every_word_order(text, who):
    found = attribution(text)
    assert found is not None
    assert (found.speaker, found.party, found.role) == who


@pytest.mark.parametrize(
    "text",
    [
        "– bänkar och bord",
        "– Nämnden säger att det blir dyrt.",
        "– När folk frågar, säger vi alltid ja.",
        "– Så, säger Umeå kommun till alla som undrar.",
        "Programmet heter ”Hela vägen” och är nytt.",
    ],
)
def test_what_names_nobody_is_nobodys_quote(text):
    assert attribution(text) is None


@pytest.mark.parametrize("words", ["„Nu bygger vi”", "”Nu bygger vi”", "»Nu bygger vi«", "“Nu bygger vi,”"])
def test_a_paragraph_in_quotation_marks_is_the_quote_of_whom_it_names(words):
    (quote,) = read_quotes(set_quotes(f"<p>{words}, säger Alva Ek (S), ordförande.</p>"))
    assert (quote.text.rstrip(",."), quote.speaker, quote.party) == ("Nu bygger vi", "Alva Ek", "S")


def test_a_phrase_in_quotation_marks_is_nobodys_quote():
    assert read_quotes("<p>”Hela vägen” heter programmet, säger Alva Ek.</p>") == ()


@pytest.mark.parametrize(
    "before",
    [
        "Projektledare Alva Ek har provat den.",
        "Alva Ek, rektor, har provat den.",
        "Chefen för skolan, Alva Ek, är nöjd.",
        "Enligt kommunalrådet Alva Ek (V) är detta en början.",
    ],
)
def test_she_is_whom_the_paragraph_before_introduces(before):
    (quote,) = read_quotes(set_quotes(f"<p>{before}</p><p>– Den är tyst, säger hon.</p>"))
    assert quote.speaker == "Alva Ek"


def test_what_she_adds_behind_a_colon_is_hers_too():
    said = "<p>Alva Ek är nöjd.</p><p>– Den är tyst, säger hon och tillägger:</p><p>– Den är snabb.</p>"
    assert [quote.speaker for quote in read_quotes(set_quotes(said))] == ["Alva Ek", "Alva Ek"]


def test_attribution_becomes_a_cite_and_its_full_stop_stays_outside():
    body = "<p>– Nu bygger vi, säger Alva Ek (S), ordförande.</p>"
    assert set_quotes(body) == (
        "<blockquote><p>– Nu bygger vi, <cite>säger Alva Ek (S), ordförande</cite>.</p></blockquote>"
    )


def test_words_after_the_attribution_stay_outside_the_cite():
    body = "<p>– Nu bygger vi, säger Alva Ek (S). Det är bra.</p>"
    assert "<cite>säger Alva Ek (S)</cite>. Det är bra." in set_quotes(body)
    assert read_quotes(body)[0].text == "Nu bygger vi. Det är bra."


def test_bold_name_and_link_survive_inside_the_cite():
    body = richtext.clean(
        '<p>– <em>Nu</em> bygger vi, säger <strong>Alva Ek</strong> (S), <a href="https://x.example.se/">vd</a>.</p>'
    )
    assert (
        '<cite>säger <strong>Alva Ek</strong> (S), <a href="https://x.example.se/" rel="noopener">vd</a></cite>'
        in set_quotes(body)
    )


def test_paragraph_that_is_all_emphasis_gets_its_cite_inside_it():
    assert "<em>– Ja, <cite>säger Alva Ek</cite>.</em>" in set_quotes("<p><em>– Ja, säger Alva Ek.</em></p>")


def test_attribution_cut_by_an_element_is_still_read():
    body = "<p>– Ja, <strong>det blir bra, säger Alva</strong> Ek (S).</p>"
    assert "<cite>" not in set_quotes(body)
    assert [quote.speaker for quote in read_quotes(set_quotes(body))] == ["Alva Ek"]


def test_editors_own_blockquote_gets_its_cite():
    body = "<blockquote><p>Nu bygger vi.</p><p>Alva Ek (S), ordförande</p></blockquote>"
    assert "<p><cite>Alva Ek (S), ordförande</cite></p>" in set_quotes(body)
    (quote,) = read_quotes(body_with_cite := set_quotes(body))
    assert (quote.text, quote.speaker, quote.party, quote.role) == (
        "Nu bygger vi.",
        "Alva Ek",
        "S",
        "ordförande",
    )
    assert set_quotes(body_with_cite) == body_with_cite


def test_dash_list_stays_a_list():
    body = "<p>Nämnden vill</p><p>– bygga mer</p><p>– spara lite</p>"
    assert set_quotes(body) == body


def test_spoken_paragraph_beside_a_quote_is_set_but_attributed_to_nobody():
    body = "<p>– Först var det svårt att bygga.</p><p>– Nu går det, säger Alva Ek (S).</p>"
    assert set_quotes(body).count("<blockquote>") == 2
    assert [quote.text for quote in read_quotes(set_quotes(body))] == ["Nu går det."]


def test_speaker_introduced_before_the_quote_is_found():
    body = "<p>Så här säger Alva Ek (S) om beslutet:</p><p>– Nu bygger vi äntligen.</p>"
    assert [quote.speaker for quote in read_quotes(set_quotes(body))] == ["Alva Ek"]


def test_surname_and_pronoun_are_known_by_the_quote_before():
    body = "<p>– Ett, säger Alva Ek (S), ordförande.</p><p>– Två, säger Ek.</p><p>– Tre, fortsätter hon.</p>"
    quotes = read_quotes(set_quotes(body))
    assert [(quote.text, quote.speaker, quote.party, quote.role) for quote in quotes] == [
        ("Ett.", "Alva Ek", "S", "ordförande"),
        ("Två.", "Alva Ek", "S", ""),
        ("Tre.", "Alva Ek", "S", ""),
    ]


def test_pronoun_without_anybody_before_is_nobody():
    assert read_quotes("<p>– Ett, säger hon.</p>") == ()


@pytest.mark.parametrize("line", ["Alva Ek (S), ordförande", "— Bo Lind, vd", "Alva Ek"])
def test_speaker_line_is_read(line):
    assert speaker_line(line)


@pytest.mark.parametrize("line", ["", "–", "Nu bygger vi i hela staden.", "ordförande"])
def test_other_lines_are_no_speaker(line):
    assert speaker_line(line) is None


WORDS = st.sampled_from(
    [
        "–",
        "-",
        "—",
        "Nu",
        "bygger",
        "vi",
        ",",
        ", säger",
        "säger",
        "Alva",
        "Ek",
        "(S)",
        "hon",
        ".",
        "!",
        ":",
        "\xa0",
        "Å",
        "&",
    ]
)
INLINE = st.sampled_from(
    [
        "{}",
        "<em>{}</em>",
        "<strong>{}</strong>",
        "{}<br>",
        '<a href="https://example.se/">{}</a>',
    ]
)
PIECE = st.builds(
    lambda form, words: form.format(richtext.clean(" ".join(words))),
    INLINE,
    st.lists(WORDS, max_size=8),
)
BLOCK = st.builds(
    lambda form, pieces: form.format(" ".join(pieces)),
    st.sampled_from(
        [
            "<p>– {}</p>",
            "<p>{}</p>",
            "<blockquote><p>{}</p></blockquote>",
            "<h2>{}</h2>",
            "{}",
        ]
    ),
    st.lists(PIECE, max_size=4),
)


@given(st.lists(BLOCK, max_size=5).map("".join).map(richtext.clean))
def test_visible_words_stay_letter_for_letter_and_twice_is_once(body):
    done = set_quotes(body)
    assert richtext.to_text(done) == richtext.to_text(body)
    assert set_quotes(done) == done
    assert richtext.clean(done) == done


@given(st.text(max_size=200).map(richtext.clean))
def test_no_text_makes_it_fail(body):
    read_quotes(set_quotes(body))


@pytest.mark.parametrize(
    "label", ["Kostnad:", "Kontakt:", "Ersboda:", "Öppettider Mimer:", "Umeå Energi:", "Beslut i korthet:"]
)
def test_a_label_above_a_dash_list_is_nobody(label):
    body = f"<p>{label}</p><p>– 3 mnkr</p><p>– 2 mnkr i år</p>"
    assert set_quotes(body) == body
    assert read_quotes(body) == ()


@pytest.mark.parametrize("line", ["Alva Ek:", "Alva Ek (S):", "Alva Ek, ordförande:"])
def test_a_name_alone_above_what_is_said_is_its_speaker(line):
    (quote,) = read_quotes(f"<p>{line}</p><p>– Vi bygger lekplatsen redan i vår.</p>")
    assert quote.speaker == "Alva Ek"
