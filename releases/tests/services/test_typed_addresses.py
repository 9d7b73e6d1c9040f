"""What comes along with an address is taken off, two are told apart, and a likely slip is asked about once."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from releases.mail import addresses, tokens
from releases.mail.addresses import InvalidAddress, SeveralAddresses, normalise, suggestion
from releases.models import AccessToken, AddressChange, Person, Subscriber
from releases.tests.cast import a_subscriber, an_editor

ANNA = "anna.ek@example.se"
MARKS = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202c\u2066\u2069"
DECORATIONS = [
    "mailto:%s",
    "MAILTO: %s",
    "mailto:%s?subject=Hej",
    "Anna Ek <%s>",
    '"Ek, Anna" <%s>',
    "Anna Ek (pressen) <%s>;",
    "<%s>",
    "<mailto:%s>",
    "%s,",
    "%s.",
    "%s;",
    "%s:",
    "%s!",
    "(%s)",
    "[%s]",
    '"%s"',
    "'%s'",
    "”%s”",
    "«%s»",
    "\u200b%s",
    "%s\ufeff",
    "\u00a0%s\u00a0",
    "\u202a%s\u202c",
    "\u2066%s\u2069",
    "\u3000%s",
    "E-post: %s",
    "e-mail: %s",
    "\u200b<mailto:%s>.\u00a0",
]


@pytest.mark.parametrize("typed", DECORATIONS)
def test_what_comes_along_with_an_address_is_taken_off(typed: str) -> None:
    assert normalise(typed % ANNA) == ANNA


@pytest.mark.parametrize("at", ["\uff20", "\ufe6b"])
def test_a_wide_at_sign_is_one(at: str) -> None:
    assert normalise(f"anna{at}example.se") == "anna@example.se"


@given(
    before=st.text(alphabet=f"{MARKS} \u00a0<(\"'", max_size=6),
    after=st.text(alphabet=f"{MARKS} \u00a0>).,;\"'", max_size=6),
)
def test_any_mix_of_marks_around_an_address_is_taken_off(before: str, after: str) -> None:
    assert normalise(f"{before}{ANNA}{after}") == ANNA


@pytest.mark.parametrize(
    "typed",
    [
        "anna@example.se, bo@example.se",
        "anna@example.se bo@example.se",
        "anna@example.se;bo@example.se",
        "Anna <anna@example.se>, Bo <bo@example.se>",
        "anna@example.se eller bo@example.se",
        "anna@example.se/bo@example.se",
    ],
)
def test_several_addresses_are_split(typed: str) -> None:
    with pytest.raises(SeveralAddresses):
        normalise(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "anna@example.se\nBcc: bo@example.se",
        "anna@example.se\x00",
        "anna@example.se\r\n",
    ],
)
def test_what_is_taken_off_hides_nothing_else(typed: str) -> None:
    with pytest.raises(InvalidAddress):
        normalise(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmal.com", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmai.com", "hotmail.com"),
        ("hotmial.se", "hotmail.se"),
        ("outlok.com", "outlook.com"),
        ("outlool.com", "outlook.com"),
        ("teila.com", "telia.com"),
        ("iclod.com", "icloud.com"),
        ("yaho.se", "yahoo.se"),
        ("lvie.se", "live.se"),
        ("bredbnad.net", "bredband.net"),
    ],
)
def test_a_slip_in_a_well_known_domain_is_asked_about(typed: str, meant: str) -> None:
    assert suggestion(f"anna@{typed}") == f"anna@{meant}"


def test_the_municipalitys_own_domain_is_well_known_where_it_is_and_nowhere_else() -> None:
    assert suggestion("anna@uema.se", ["umea.se"]) == "anna@umea.se"
    assert suggestion("anna@umea.se", ["umea.se"]) is None
    assert suggestion("anna@uema.se", ["exempelstad.se"]) is None


@pytest.mark.parametrize(
    "domain",
    [
        *sorted(addresses.WELL_KNOWN),
        "mail.com",
        "ymail.com",
        "hotmail.de",
        "live.de",
        "example.se",
        "vk.se",
        "gmail.se",
    ],
)
def test_a_domain_that_exists_is_not_asked_about(domain: str) -> None:
    assert suggestion(f"anna@{domain}") is None


@given(st.emails())
def test_any_address_can_be_asked_about(address: str) -> None:
    meant = suggestion(address)
    assert meant is None or suggestion(meant) is None


pages = pytest.mark.django_db
SLIP, MEANT = "anna@gmial.com", "anna@gmail.com"


@pages
def test_the_form_to_subscribe_asks_and_both_answers_are_one_press(client: Client) -> None:
    page = client.post("/prenumerera/", {"email": SLIP, "rytm": "dag"})
    said = page.content.decode()
    assert page.status_code == 400
    assert f"Menade du {MEANT}?" in said
    assert not Subscriber.objects.exists()
    for answer, stored in (("byt", MEANT), ("behall", SLIP)):
        assert f'name="email_svar" value="{answer}"' in said
        fields = {"email": SLIP, "email_fragad": SLIP, "email_svar": answer, "rytm": "dag"}
        assert client.post("/prenumerera/", fields).status_code == 302
        assert Subscriber.objects.get(email=stored).rhythm == "daily"


@pages
def test_an_answer_is_about_the_address_that_was_asked_about(client: Client) -> None:
    mended = {"email": "bo@example.se", "email_fragad": SLIP, "email_svar": "byt"}
    assert client.post("/prenumerera/", mended).status_code == 302
    assert Subscriber.objects.get().email == "bo@example.se"
    other_slip = {"email": "bo@hotmial.com", "email_fragad": SLIP, "email_svar": "byt"}
    assert "Menade du bo@hotmail.com?" in client.post("/prenumerera/", other_slip).content.decode()


@pages
def test_several_addresses_get_a_sentence_and_stay_in_the_field(client: Client) -> None:
    page = client.post("/prenumerera/", {"email": "anna@example.se, bo@example.se"})
    assert "Skriv en adress i taget." in page.content.decode()
    assert 'value="anna@example.se, bo@example.se"' in page.content.decode()


@pages
def test_the_form_to_move_takes_off_and_asks_too(client: Client) -> None:
    reader = a_subscriber()
    address = f"/prenumeration/{tokens.issue([reader], AccessToken.Purpose.MANAGE)[reader.pk]}/adress/"
    assert client.post(address, {"email": "Bo Ek <bo@example.se>,"}).status_code == 302
    assert AddressChange.objects.get().email == "bo@example.se"
    assert f"Menade du {MEANT}?" in client.post(address, {"email": SLIP}).content.decode()
    assert client.post(address, {"email": SLIP, "email_fragad": SLIP, "email_svar": "byt"}).status_code == 302
    assert AddressChange.objects.get(current=True).email == MEANT


def a_person(**fields: Any) -> dict[str, Any]:
    rows = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    return {
        "name": "Anna Ek",
        "phones": "",
        **{f"roles-{name}": number for name, number in rows.items()},
        **fields,
    }


@pages
@pytest.mark.parametrize(
    ("fields", "stored"),
    [
        ({"email": "Anna Ek <Anna.Ek@example.se>,"}, "Anna.Ek@example.se"),
        ({"email": SLIP, "email_fragad": SLIP, "email_svar": "byt"}, MEANT),
        ({"email": SLIP, "email_fragad": SLIP, "email_svar": "behall"}, SLIP),
        ({"email": ""}, ""),
    ],
)
def test_the_desk_takes_off_too(client: Client, fields: dict[str, str], stored: str) -> None:
    client.force_login(an_editor())
    assert client.post("/redaktion/releases/person/add/", a_person(**fields)).status_code == 302
    assert Person.objects.get().email == stored


@pages
@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        (SLIP, f"Menade du {MEANT}?"),
        ("a@example.se, b@example.se", "Skriv en adress i taget."),
        ("x", "e-postadress"),
    ],
)
def test_the_desk_asks_too(client: Client, email: str, sentence: str) -> None:
    client.force_login(an_editor())
    page = client.post("/redaktion/releases/person/add/", a_person(email=email)).content.decode()
    assert sentence in page
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "typed", ["anna.ek\u200e@example.se", "anna.ek@exam\u200bple.se", "an\u00adna.ek@example.se\ufeff"]
)
def test_a_mark_inside_an_address_is_taken_off(typed: str) -> None:
    assert normalise(typed) == ANNA
    field = Person._meta.get_field("email")
    assert field.formfield().clean(typed) == ANNA
    assert field.clean(typed, None) == ANNA


@pytest.mark.django_db
def test_however_a_contacts_address_is_written_it_is_kept_without_marks() -> None:
    person = Person.objects.create(name="Anna Ek", email="anna.ek@exam\u200bple.se\ufeff")
    assert Person.objects.get(email="\u200eanna.ek@example.se") == person
    person.refresh_from_db()
    assert person.email == ANNA
