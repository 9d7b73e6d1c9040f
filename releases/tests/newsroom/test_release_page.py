"""The release page: everything the edition says, nothing that it does not."""

import datetime as dt
import html

import pytest
from django.test import Client

from releases.models import Attachment, Edition, Release, ReleaseLink
from releases.services import publishing
from releases.tests.cast import (
    BODY,
    a_committee,
    a_keyword,
    a_person,
    a_press_image,
    a_release,
    an_editor,
    published,
)

pytestmark = pytest.mark.django_db

DECISION = {
    "outcome": "Nämnden avsätter 50 000 kronor.",
    "date": dt.date(2018, 10, 1),
    "date_precision": "month",
    "paragraph": "62",
    "case_number": "KS/2018:298 - 001",
    "votes_for": 7,
    "votes_against": 6,
    "reservations": ["V"],
    "statements": ["SD"],
    "dissent_text": "Insatserna borde samlas på ett ställe.",
    "appeal_by": dt.date(2018, 11, 5),
    "follow_up": dt.date(2019, 8, 1),
    "follow_up_precision": "month",
    "protocol_url": "https://www.example.org/protokoll",
}


def read(client: Client, edition: Edition, status: int = 200) -> str:
    response = client.get(edition.get_absolute_url())
    assert response.status_code == status
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def corrected(**changes: str) -> Edition:
    first = published(title="Rubriken", lead="Före.")
    Release.objects.update(**changes)
    return publishing.correct(first.release, by=an_editor(), note="Ingressen var fel.", alert=False)


def test_the_page_shows_everything_the_edition_says(client: Client) -> None:
    body = a_committee("kulturnämnden")
    release = a_release(
        committees=[body],
        keywords=[a_keyword("lekplatser")],
        contacts=[a_person("Alva Ek", phones=["0701740605", "090161000"], organisation="Umeå kommun")],
        images=[a_press_image(caption="Lekplatsen i maj"), a_press_image(alt="En gunga")],
        decisions=[{"committee": body, **DECISION}],
        budget=[{"amount": 50_000, "purpose": "insatser", "first_year": 2019, "committee": body}],
    )
    ReleaseLink.objects.create(release=release, url="https://www.example.org/plan", label="Handlingsplanen")
    Attachment.objects.create(release=release, file="bilagor/underlag.pdf", title="Underlag")
    Attachment.objects.get().file.storage.save("bilagor/underlag.pdf", open(__file__, "rb"))  # noqa: SIM115
    page = read(client, publishing.publish(release, by=None, alert=False))
    said = [
        *(
            "Ny lekplats vid Lövholmen",
            "Barnen har själva ritat lekplatsen.",
            "Öppnar i juni",
            ">Kulturnämnden</a>",
        ),
        *(
            "Nämnden avsätter 50 000 kronor.",
            "oktober 2018",
            "§ 62",
            "KS/2018:298 - 001",
            "7 för, 6 emot",
            "<dt>Överklagas senast</dt><dd>5 november 2018</dd>",
            "V",
            "SD",
        ),
        *(
            "Insatserna borde samlas på ett ställe.",
            "augusti 2019",
            'href="https://www.example.org/protokoll"',
        ),
        *("50 000 kronor", "Insatser", "2019 · Nya pengar · kulturnämnden"),
        *(
            "Alva Ek (S)",
            "ordförande, Umeå kommun",
            'href="tel:+46701740605">070-174 06 05</a>',
            "090-16 10 00",
        ),
        *('href="mailto:alva-ek@example.se"', "lekplatser", "Handlingsplanen", "Underlag"),
        *("Lekplatsen i maj", 'alt="En gunga"', "Foto: Ebba Vindmyr", "Skolgatan 31A", "Felanmälan"),
    ]
    assert [words for words in said if words not in page] == []


def test_a_quote_is_set_as_a_quote_with_its_words_in_order(client: Client) -> None:
    quote = (
        "<blockquote><p>– Nu får barnen den lekplats som de själva har ritat, "
        "<cite>säger Alva Ek (S), ordförande</cite>.</p></blockquote>"
    )
    assert quote in read(client, published(body=BODY))


def test_a_release_page_costs_at_most_three_queries(
    client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    edition = published(committees=[a_committee()], images=[a_press_image()], decisions=[DECISION])
    for _ in range(5):
        published()
    with django_assert_max_num_queries(3):
        read(client, edition)


def test_a_correction_is_dated_and_leads_to_what_stood_before(client: Client) -> None:
    page = read(client, corrected(lead="Efter."))
    assert "Ingressen var fel." in page
    assert "Efter." in page
    assert "/utgava/1/" in page


def test_an_earlier_edition_says_that_it_no_longer_holds(client: Client) -> None:
    second = corrected(lead="Efter.")
    first = Edition.objects.get(number=1)
    page = client.get(first.permanent_url()).content.decode()
    assert "Före." in page
    assert "som inte längre gäller" in page
    assert f'href="{second.get_absolute_url()}"' in page
    assert "noindex" in page


def test_the_edition_that_holds_has_an_address_of_its_own(client: Client) -> None:
    second = corrected(lead="Efter.")
    page = client.get(second.permanent_url()).content.decode()
    assert "Efter." in page
    assert "som inte längre gäller" not in page


def test_a_withdrawn_release_is_gone_with_its_reason_and_says_nothing_else(client: Client) -> None:
    edition = published(title="Hemlig rubrik", lead="Hemlig ingress.")
    publishing.withdraw(edition.release, by=an_editor(), reason="Uppgifterna stämde inte.")
    for address in (edition.get_absolute_url(), edition.permanent_url()):
        response = client.get(address)
        assert response.status_code == 410
        assert "Uppgifterna stämde inte." in response.content.decode()
        assert "Hemlig" not in response.content.decode()


def test_numbers_stay_with_their_units_and_the_edition_as_it_was_written(client: Client) -> None:
    words = "Det kostar 3,6 miljoner kronor, 3 600 000 kronor, av 12 elever."
    edition = published(
        title=words, lead=words, body=f"<p>{words} <strong>5 procent</strong> 1 250 000 elever</p>"
    )
    page = html.unescape(client.get(edition.get_absolute_url()).content.decode())
    assert (
        page.count("Det kostar 3,6\u00a0miljoner kronor, 3\u00a0600\u00a0000\u00a0kronor, av 12 elever.") >= 3
    )
    assert "<strong>5\u00a0procent</strong> 1\u00a0250\u00a0000 elever" in page
    assert "901\u00a084 Umeå" in page
    assert edition.document.title == words


def test_an_amount_in_a_list_says_what_kind_of_money_it_is(client: Client) -> None:
    published(budget=[{"amount": -3_600_000, "purpose": "lokaler", "kind": "saving"}])
    for address in ("/", "/pressmeddelanden/"):
        page = client.get(address).content.decode().replace("\u00a0", " ")
        assert '−3 600 000 kronor <span class="tag-kind">besparing</span>' in page


def test_a_purpose_opens_its_line_with_a_capital(client: Client) -> None:
    page = read(client, published(budget=[{"amount": 50_000, "purpose": "scenteknik"}]))
    assert ">Scenteknik</p>" in page


def test_what_editors_write_after_publication_is_not_shown(client: Client) -> None:
    edition = published(title="Som den var")
    Release.objects.update(title="Som den blir", lead="Annan ingress")
    page = read(client, edition)
    assert "Som den var" in page
    assert "Som den blir" not in page


def test_words_in_another_language_are_marked(client: Client) -> None:
    page = read(client, published(title="Uusi leikkipuisto", language="fi"))
    assert '<h1 lang="fi">Uusi leikkipuisto</h1>' in page


def test_a_wide_table_scrolls_by_itself(client: Client) -> None:
    page = read(client, published(body="<table><tr><td>1</td></tr></table>"))
    assert 'role="region" aria-label="Tabell" tabindex="0"><table>' in page


def test_the_words_of_an_editor_are_never_markup(client: Client) -> None:
    page = read(client, published(title="<script>alert(1)</script>", lead="<b>fet</b>"))
    assert "<script>alert" not in page
    assert "<b>fet" not in page


@pytest.mark.parametrize(
    "address",
    [
        "/pressmeddelanden/2026/finns-inte/",
        "/pressmeddelanden/99999/finns-inte/",
        "/pressmeddelanden/2026/a%00b/",
        "/pressmeddelanden/2026/finns-inte.txt",
        "/pressmeddelanden/2026/ny-lekplats-vid-lovholmen/utgava/2/",
        "/pressmeddelanden/2026/ny-lekplats-vid-lovholmen/utgava/99999999999/",
    ],
)
def test_an_address_without_a_release_is_not_found(client: Client, address: str) -> None:
    published(at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    assert client.get(address).status_code == 404
