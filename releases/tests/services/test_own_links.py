"""Links to our own site: which of them readers can follow, as the press room itself answers."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from releases.document import Keyword, ReleaseDocument
from releases.proofreading import DeadEnd, DeadLink
from releases.services import own_links, publishing
from releases.tests.cast import a_committee, a_keyword, a_release, an_editor, published

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
DECISION = {"outcome": "Ja.", "case_number": "KU-2026/00104"}


@pytest.fixture
def there():
    """A press room with one release out, and one withdrawn."""
    published(
        title="Nya badet", committees=[a_committee()], keywords=[a_keyword("bad")], decisions=[DECISION]
    )
    gone = published(title="Gamla badet").release
    publishing.withdraw(gone, by=an_editor(), reason="Fel.", alert=False)
    a_release(title="Utkast")
    a_keyword("hemligt")


def dead(*addresses, **fields):
    return own_links.dead(addresses, ReleaseDocument(title="Prov", **fields))


LIVE = [
    "/", "/om/", "/om", "/en/om/", f"/pressmeddelanden/{YEAR}/nya-badet/", f"/fi/pressmeddelanden/{YEAR}/nya-badet/",
    f"/pressmeddelanden/{YEAR}/nya-badet/utgava/1/", f"/pressmeddelanden/{YEAR}/nya-badet.txt",
    "/namnder/kulturnamnden/", "/namnder/kulturnamnden/flode.atom", "/nyckelord/bad/", "/arenden/ku-2026-104/",
    "/pressmeddelanden/?q=bad", "/flode.atom",
]  # fmt: skip
GONE = [
    f"/pressmeddelanden/{YEAR}/utkast/", "/namnder/finns-inte/",
    "/nyckelord/hemligt/", "/arenden/KS-2020/00001/", "/om-oss/", "/media/bilder/nope.jpg",
]  # fmt: skip


@pytest.mark.parametrize("address", LIVE)
def test_what_readers_can_open_is_there(there, settings, address):
    answer = Client().get(address, follow=True)
    assert answer.status_code == 200, address
    assert dead(address, f"{settings.SITE_URL}{address}") == {}


@pytest.mark.parametrize("address", GONE)
def test_what_readers_cannot_open_is_dead(there, settings, address):
    assert Client().get(address, follow=True).status_code == 404, address
    whole = f"{settings.SITE_URL}{address}"
    assert dead(address, whole) == {address: DeadLink(), whole: DeadLink()}


def test_what_was_withdrawn_the_desk_and_a_subscription_are_kept_apart(there):
    withdrawn = f"/pressmeddelanden/{YEAR}/gamla-badet/"
    assert Client().get(withdrawn).status_code == 410
    found = dead(withdrawn, "/redaktion/", "/redaktion/releases/release/1/change/", "/prenumeration/abc-def/")
    assert [one.why for one in found.values()] == [
        DeadEnd.DESK,
        DeadEnd.DESK,
        DeadEnd.PERSONAL,
        DeadEnd.WITHDRAWN,
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (f"/pressmeddelanden/{YEAR - 1}/nya-badet/", f"/pressmeddelanden/{YEAR}/nya-badet/"),
        (f"/pressmeddelanden/{YEAR}/nya-bade/", f"/pressmeddelanden/{YEAR}/nya-badet/"),
        (f"/pressmeddelanden/{YEAR}/nya-badet/utgava/2/", f"/pressmeddelanden/{YEAR}/nya-badet/"),
        ("/namnder/kulturnmnden/", "/namnder/kulturnamnden/"),
        ("/nyckelord/badd/", "/nyckelord/bad/"),
        ("/presskontakt/", "/presskontakter/"),
    ],
)
def test_a_slip_of_an_address_comes_with_what_was_meant(there, written, meant):
    assert dead(written) == {written: DeadLink(meant=meant)}


def test_what_the_release_makes_public_itself_is_there():
    a_keyword("nytt")
    assert dead("/nyckelord/nytt/", keywords=(Keyword(name="nytt", slug="nytt"),)) == {}


def test_a_stored_file_is_there_and_addresses_elsewhere_are_nobody_s_business():
    name = default_storage.save("bilagor/prov.pdf", ContentFile(b"%PDF"))
    others = ["https://example.se/om-oss/", "mailto:a@example.se", "tel:112", "http://[x", "//example.se/x/"]
    assert dead(f"/media/{name}", *others) == {}


def test_a_release_without_links_of_ours_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        dead("https://example.se/", "/om/")
