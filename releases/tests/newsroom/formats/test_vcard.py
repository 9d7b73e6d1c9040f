"""Contact cards: as RFC 2426 says, whatever a name holds."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from releases.document import Contact
from releases.newsroom.formats.vcard import uid, vcard
from releases.tests.cast import a_person, published
from releases.tests.newsroom.formats.newsroom import a_full_edition, address

SOURCE = "https://press.example.se/pressmeddelanden/2026/nytt/"
words = st.text(max_size=200)


def unfolded(card: str) -> list[str]:
    return card.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


ALVA = Contact(
    name="Alva Maria Ek",
    party="S",
    role="ordförande",
    committee="kulturnämnden",
    organisation="Umeå kommun",
    phones=("0980-31 92 00", "070-174 06 05", "070-174 06 06", "växeln"),
    email="alva.ek@example.se",
)


def test_a_card_holds_what_one_needs_to_call() -> None:
    moment = dt.datetime(2026, 11, 29, 9, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
    card = unfolded(vcard(ALVA, source=SOURCE, changed=moment))
    assert card[2].startswith("UID:urn:uuid:")
    assert card[:2] + card[3:] == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "FN:Alva Maria Ek",
        "N:Ek;Alva Maria;;;",
        "TITLE;CHARSET=UTF-8:Ordförande",
        "ORG;CHARSET=UTF-8:Umeå kommun;kulturnämnden",
        "TEL;TYPE=WORK,VOICE:+46980319200",
        "TEL;TYPE=CELL,VOICE:+46701740605",
        "TEL;TYPE=WORK,VOICE:+46701740606",
        "TEL;TYPE=WORK,VOICE;CHARSET=UTF-8:växeln",
        "EMAIL;TYPE=INTERNET,WORK:alva.ek@example.se",
        "NOTE:(S)",
        f"SOURCE:{SOURCE}",
        "REV:2026-11-29T08:30:00Z",
        "END:VCARD",
    ]


def test_the_same_person_has_the_same_uid_in_every_release() -> None:
    elsewhere = SOURCE.replace("/2026/nytt/", "/2027/annat/")
    known = uid(ALVA, SOURCE)
    assert uid(replace(ALVA, role="ledamot", phones=(), email=""), elsewhere) == known
    others = (replace(ALVA, name="Bo Ek"), replace(ALVA, party="M"))
    assert len({known, *(uid(one, SOURCE) for one in others), uid(ALVA, "https://press.example.org/")}) == 4


def test_what_a_name_holds_is_escaped_and_folded_between_letters() -> None:
    name = "Å;Ö, \\ " + "ö" * 100 + " Ek"
    card = vcard(Contact(name=name), source=SOURCE)
    assert all(len(line.encode()) <= 75 for line in card.split("\r\n"))
    assert f"FN;CHARSET=UTF-8:Å\\;Ö\\, \\\\ {'ö' * 100} Ek" in unfolded(card)


@settings(deadline=None)
@given(st.builds(Contact, name=words, party=words, role=words, phones=st.tuples(words), email=words))
def test_no_contact_breaks_out_of_its_card(contact: Contact) -> None:
    card = vcard(contact, source=SOURCE)
    assert all(len(line.encode()) <= 75 for line in card.split("\r\n"))
    lines = unfolded(card)
    assert lines.count("BEGIN:VCARD") == lines.count("END:VCARD") == 1
    assert not any(character in line for line in lines for character in "\r\n\x00")


@pytest.mark.django_db
def test_each_contact_of_a_release_has_a_card(client: Client) -> None:
    edition = a_full_edition()
    response = client.get(address(edition, "/kontakt/2.vcf"))
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="bjorn-asmark.vcf"'
    assert "FN;CHARSET=UTF-8:Björn Åsmark\r\n" in response.content.decode()
    assert f"REV:{edition.published_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" in response.content.decode()
    assert client.get(address(edition, "/kontakt/3.vcf")).status_code == 404


@pytest.mark.django_db
def test_old_releases_give_no_telephones(client: Client, settings) -> None:
    settings.CONTACT_PHONES_MONTHS = 1
    edition = a_full_edition()
    for ending in ("/kontakt/1.vcf", ".json", ".txt"):
        card = client.get(address(edition, ending)).content.decode()
        assert "Alva Ek" in card
        assert not any(number in card for number in ("0701740605", "070-174", "+46701740605"))


@pytest.mark.django_db
def test_only_press_contacts_have_cards_of_their_own(client: Client) -> None:
    one, other = a_person("Disa Ö", is_press_contact=True), a_person("Privat")
    assert "FN;CHARSET=UTF-8:Disa Ö\r\n" in client.get(f"/presskontakter/{one.pk}.vcf").content.decode()
    assert client.get(f"/presskontakter/{other.pk}.vcf").status_code == 404
    everybody = client.get("/presskontakter.vcf").content.decode()
    assert everybody.count("BEGIN:VCARD") == 1


@pytest.mark.django_db
def test_cards_of_a_release_cost_one_query(client: Client, django_assert_num_queries) -> None:
    edition = published()
    with django_assert_num_queries(1):
        client.get(address(edition, "/kontakt/1.vcf"))
