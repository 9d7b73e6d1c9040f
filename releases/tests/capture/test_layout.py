"""Which lines are what: titles, leads, subheadings, contacts, furniture, and pages that are none."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from releases.capture import UnreadableCapture, decode, read
from releases.capture.contacts import read_block
from releases.capture.furniture import PageSection, is_furniture, label
from releases.capture.lines import LineKind
from releases.capture.wrapping import plain_lines
from releases.document import Contact, DecisionStatus, richtext

CONTACT_LABELS = [
    "Mer information",
    "Mer information:",
    "För mer information",
    "För mer information kontakta:",
    "För mer information, kontakta",
    "Kontakt",
    "Kontakter",
    "Kontaktpersoner:",
    "Kontaktperson",
    "Presskontakt",
    "För frågor eller ytterligare information kontakta:",
    "För ytterligare upplysningar:",
    "Har du frågor? Kontakta:",
    "Frågor besvaras av:",
]


@pytest.mark.parametrize("text", CONTACT_LABELS)
def test_contact_labels_of_every_sort_are_known(text):
    assert label(text) == (PageSection.CONTACTS, "")


@pytest.mark.parametrize(
    "text",
    [
        "Mer information finns på webben.",
        "Frågor och svar",
        "Om förslaget",
        "Kontakt med föräldrar är viktig",
    ],
)
def test_words_of_the_release_are_no_label(text):
    assert label(text) is None


@pytest.mark.parametrize(
    "text", ["Dela", "Skip to main content", "Läs vidare »", "Sidan har granskats 2019-01-02"]
)
def test_furniture_is_furniture_anywhere(text):
    assert is_furniture(text, at_the_edge=False)


@pytest.mark.parametrize(
    "text", ["Dela med dig av dina minnen", "Följ med på resan", "Sök stipendium", "Tillgänglighet"]
)
def test_words_like_furniture_stay_in_the_release(text):
    assert not is_furniture(text, at_the_edge=False)


CONTACTS = {
    "Alva Ek (S)\nordförande\näldrenämnden\nUmeå kommun\n070-174 06 05\nalva@example.se": Contact(
        name="Alva Ek",
        party="S",
        role="ordförande",
        committee="äldrenämnden",
        organisation="Umeå kommun",
        phones=("070-174 06 05",),
        email="alva@example.se",
    ),
    "Bo von Lind(C) \nledamot\n0701-740606\nmejl": Contact(
        name="Bo von Lind", party="C", role="ledamot", phones=("070-174 06 06",)
    ),
    "Siv Ås-Löv, utredare, Umeå kommun, tfn 08-465 004 05, siv@example.se": Contact(
        name="Siv Ås-Löv",
        role="utredare",
        organisation="Umeå kommun",
        phones=("08-465 004 05",),
        email="siv@example.se",
    ),
    "Bo Lind (M), ordförande i tekniska nämnden, 070-174 06 07": Contact(
        name="Bo Lind", party="M", role="ordförande", committee="tekniska nämnden", phones=("070-174 06 07",)
    ),
    "kulturnämndens ordförande Alva Ek (S), 070-174 06 05": Contact(
        name="Alva Ek", party="S", role="ordförande", committee="kulturnämnden", phones=("070-174 06 05",)
    ),
    "Pressekreterare: Kim Gran, 070-174 06 08": Contact(
        name="Kim Gran", role="Pressekreterare", phones=("070-174 06 08",)
    ),
    "Alva Ek\nutredare, jämställdhet\n070-174 06 05": Contact(
        name="Alva Ek", role="utredare, jämställdhet", phones=("070-174 06 05",)
    ),
    "Presstjänsten: 08-465 004 09, press@example.se": Contact(
        name="Presstjänsten", phones=("08-465 004 09",), email="press@example.se"
    ),
    "Umeå kommun\n08-465 004 09": Contact(name="Umeå kommun", phones=("08-465 004 09",)),
    "Åse Gran (–)\noberoende\n070-174 06 10": Contact(
        name="Åse Gran", party="–", role="oberoende", phones=("070-174 06 10",)
    ),
}


@pytest.mark.parametrize(("text", "contact"), CONTACTS.items())
def test_contact_is_read_stacked_or_on_one_line(text, contact):
    assert read_block(plain_lines(text)).contacts == (contact,)


def test_two_people_on_one_line_are_two():
    block = read_block(plain_lines("Alva Ek (S), 070-174 06 05 och Bo Lind (M), 070-174 06 06"))
    assert [(one.name, one.phones) for one in block.contacts] == [
        ("Alva Ek", ("070-174 06 05",)),
        ("Bo Lind", ("070-174 06 06",)),
    ]


def test_person_named_twice_is_one_with_all_that_is_known():
    block = read_block(plain_lines("Alva Ek (S)\n070-174 06 05\n\nAlva Ek\nordförande\nalva@example.se"))
    assert block.contacts == (
        Contact(
            name="Alva Ek", party="S", role="ordförande", phones=("070-174 06 05",), email="alva@example.se"
        ),
    )


def test_switchboard_is_nobody():
    block = read_block(plain_lines("Umeå kommun\nSkolgatan 31A\n901 84 Umeå\n08-465 004 00"))
    assert block.contacts == ()


def page(*body: str) -> str:
    return "\n\n".join(["Rubriken står här", "Ingressen berättar det viktigaste på en rad.", *body])


def test_note_among_the_contacts_is_kept_in_the_text():
    found = read(page("Kontakt", "Observera att Alva inte nås i dag.", "Alva Ek (S)\n070-174 06 05")).document
    assert richtext.to_text(found.body) == "Observera att Alva inte nås i dag."
    assert [contact.name for contact in found.contacts] == ["Alva Ek"]


def test_repeated_lead_and_boilerplate_stand_once():
    boilerplate = "Umeå kommun är en stor arbetsgivare med många medarbetare."
    found = read(
        page(
            "Kontakt",
            "Alva Ek\n070-174 06 05",
            "Ingressen berättar det viktigaste på en rad.",
            boilerplate,
            "Om",
            boilerplate,
        )
    ).document
    assert (found.body, found.boilerplate) == ("", boilerplate)


def test_page_without_a_lead_has_none():
    found = read("Rubriken\n\n– Så är det, säger Alva Ek.\n\nMer text följer här.").document
    assert (found.lead, len(found.quotes)) == ("", 1)


def test_releases_in_the_list_of_the_latest_are_not_this_one():
    found = read(
        page("Senaste pressmeddelandena från Umeå kommun", "En annan nyhet", "10.12.2018 09:00:00 CET")
    )
    assert (found.document.body, found.published) == ("", None)


def test_date_inside_the_release_is_its_own():
    assert "4 juni 2021" in read(page("Datum: 4 juni 2021", "Mer text följer.")).document.body


def test_dash_list_becomes_a_list_and_a_bullet_too():
    found = read(page("Beslutet gäller", "– gator\n– torg", "• parker\n• skog")).document
    assert found.body.count("<li>") == 4


def test_lines_that_count_from_one_are_a_numbered_list() -> None:
    found = read(page("Beslutet gäller", "1. gator", "2. torg", "3) skog")).document
    assert "<ol><li>gator</li><li>torg</li><li>skog</li></ol>" in found.body


@pytest.mark.parametrize(
    "lines",
    [
        ("1. Ensam mening som inte räknar vidare.",),
        ("3. tredje", "4. fjärde"),
        ("2026. Ett år.", "2027. Ett till."),
    ],
)
def test_a_number_that_counts_nothing_stays_in_its_sentence(lines: tuple[str, ...]) -> None:
    found = read(page("Beslutet gäller", *lines)).document
    assert "<ol" not in found.body
    assert lines[0] in richtext.to_text(found.body)


def test_items_that_say_the_same_are_items_of_their_own() -> None:
    found = read(page("Beslutet gäller", "• gator", "• gator", "• torg")).document
    assert found.body.count("<li>") == 3
    assert "<br>" not in found.body


def test_web_address_in_plain_text_becomes_a_link():
    assert '<a href="https://www.example.se/plan"' in read(page("Läs på www.example.se/plan.")).document.body


STATUSES = {
    "Kulturnämnden har antagit planen.": DecisionStatus.DECIDED,
    "Kulturnämnden antog planen. Ärendet går vidare till kommunfullmäktige.": DecisionStatus.SENT_ON,
    "Kulturnämnden föreslår kommunfullmäktige att anta planen.": DecisionStatus.SENT_ON,
    "S och MP föreslår kommunfullmäktige en ny plan.": DecisionStatus.PROPOSAL,
}


@pytest.mark.parametrize(("text", "status"), STATUSES.items())
def test_decision_says_how_far_the_matter_has_come(text, status):
    (decision,) = read(f"Rubriken\n\n{text}").document.decisions
    assert decision.status is status


@pytest.mark.parametrize(
    "text",
    [
        "Regeringen beslutade om nya regler.",
        "Kulturnämnden bjuder in till pressträff.",
        "– Vi beslutade om det, säger Alva Ek.",
    ],
)
def test_what_the_body_did_not_decide_is_no_decision(text):
    assert read(f"Rubriken\n\n{text}").document.decisions == ()


def test_votes_paragraph_and_follow_up_are_read():
    text = (
        "Byggnadsnämnden antog planen efter votering 7 - 6, § 62, dnr BN-2020/00100. "
        "Arbetet ska återrapporteras till nämnden i augusti 2021."
    )
    (decision,) = read(f"Rubriken\n\n{text}").document.decisions
    assert (decision.votes_for, decision.votes_against, decision.paragraph) == (7, 6, "62")
    assert decision.case_number == "BN-2020/00100"
    assert decision.follow_up is not None
    assert decision.follow_up.date.isoformat() == "2021-08-01"


def test_form_around_a_whole_page_is_no_form():
    html = "<html><body><form><h1>Rubriken</h1><p>Ingressen är här.</p></form></body></html>"
    assert read(html).document.lead == "Ingressen är här."


def test_machinery_of_a_page_is_not_read():
    html = (
        "<body><h1>Rubriken</h1><p>Text.</p><script>x()</script><p onclick='x()'>Mer <b>text</b>.</p></body>"
    )
    assert read(html).document.body == "<p>Mer <strong>text</strong>.</p>"


@pytest.mark.parametrize("text", ["", "  \n", "Dela\n\nSkip to main content", "<html><body></body></html>"])
def test_page_without_a_title_is_refused(text):
    with pytest.raises(UnreadableCapture):
        read(text)


@pytest.mark.parametrize("data", [b"", b" \n", bytes(range(256)) * 9, b"\x89PNG\r\n\x1a\n" + bytes(300)])
def test_files_that_are_no_text_are_refused(data):
    with pytest.raises(UnreadableCapture):
        decode(data)


def test_hard_wrapped_lines_are_joined_and_short_ones_are_not():
    text = (
        "Nämnden har beslutat att bygga om torget, och arbetet börjar redan i\n"
        "vår. Sedan följer gatorna.\n\nAlva Ek\nordförande"
    )
    assert [line.text.count(" ") for line in plain_lines(text)] == [15, 1, 0]


def test_bullets_of_every_sort_are_items():
    assert {line.kind for line in plain_lines("• a\n· b\n▪ c\n* d\n● e")} == {LineKind.ITEM}


WORDS = """
    Rubrik  Kontakt  Om  Dela  •  –  säger  Alva Ek (S)  070-174 06 05  a@example.se  ,  .  :  nämnden  beslutade
    50 000 kronor  2019  <p>  </p>  <h1>  § 4  Dnr 1/19  V
"""
PIECES = st.sampled_from([*re.split(r"\s{2,}", WORDS.strip()), "\n", "\n\n", "\u00a0"])


@settings(deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=40).map(" ".join), st.text(max_size=300)))
def test_any_text_is_read_or_refused(text):
    try:
        found = read(text)
    except UnreadableCapture:
        return
    assert found.document.title
    assert richtext.clean(found.document.body) == found.document.body


HOSTILE = [
    "a" * 30_000,
    "Aa " * 10_000,
    "1" * 30_000,
    "aa-, " * 8_000,
    ", säger " * 5_000,
    "10 och 20 miljoner " * 3_000,
]


@pytest.mark.parametrize(
    "text", [*HOSTILE, "(" * 20_000, "A. " * 10_000, "<div>" * 5_000], ids=lambda text: text[:8]
)
def test_hostile_text_is_read_to_its_end(text):
    assert read(f"Rubrik\n\n{text}\n\nSlut.").document.title == "Rubrik"
