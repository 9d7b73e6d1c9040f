"""Two tabs never undo each other unseen; and a link is called old only where links age."""

import pytest
from django.test import Client
from lxml import html as lxml_html

from releases.mail import tokens
from releases.models import AccessToken, Subscriber
from releases.tests.cast import a_committee, a_subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Subscriber:
    for name in ("tekniska nämnden", "fritidsnämnden"):
        a_committee(name)
    return a_subscriber(committees=[a_committee("kulturnämnden")])


def address(reader: Subscriber) -> str:
    return f"/prenumeration/{tokens.issue([reader], AccessToken.Purpose.MANAGE)[reader.pk]}/"


def stamp(page: bytes) -> str:
    return str(lxml_html.fromstring(page.decode()).xpath("//input[@name='sedd']/@value")[0])


def follows(reader: Subscriber) -> list[str]:
    return sorted(str(interest) for interest in reader.interests.all())


def test_a_form_from_before_another_tab_saved_is_asked_about_and_loses_nothing(
    client: Client, reader: Subscriber
) -> None:
    manage = address(reader)
    seen = stamp(client.get(manage).content)
    first = {"sedd": seen, "omfang": "urval", "namnd": ["kulturnamnden", "tekniska-namnden"]}
    assert client.post(manage, first).status_code == 302
    second = {"sedd": seen, "omfang": "urval", "namnd": ["kulturnamnden", "fritidsnamnden"], "rytm": "dag"}
    answer = client.post(manage, second)
    said = answer.content.decode()
    assert answer.status_code == 409
    assert follows(reader) == ["kulturnämnden", "tekniska nämnden"]
    assert "i ett annat fönster" in said
    assert "Tekniska nämnden" in lxml_html.fromstring(said).xpath("string(//*[@class='terms'])")
    assert 'value="fritidsnamnden" checked' in said
    assert 'value="tekniska-namnden" checked' not in said
    assert 'value="dag" checked' in said
    again = {**second, "sedd": stamp(answer.content)}
    assert client.post(manage, again).status_code == 302
    assert follows(reader) == ["fritidsnämnden", "kulturnämnden"]


@pytest.mark.parametrize("change", [{"rytm": "vecka"}, {"sprak": "en"}, {"rytm": "dag", "timme": "16"}])
def test_a_change_of_rhythm_time_or_language_counts_too(
    client: Client, reader: Subscriber, change: dict[str, str]
) -> None:
    manage = address(reader)
    how = {"rytm": "genast", "timme": "7", "veckodag": "4", "sprak": "sv"}
    fields = {"sedd": stamp(client.get(manage).content), "omfang": "urval", "namnd": "kulturnamnden", **how}
    assert client.post(manage, {**fields, **change}).status_code == 302
    assert client.post(manage, fields).status_code == 409


def test_saving_the_same_twice_is_no_conflict(client: Client, reader: Subscriber) -> None:
    manage = address(reader)
    fields = {"sedd": stamp(client.get(manage).content), "omfang": "urval", "namnd": "kulturnamnden"}
    assert [client.post(manage, fields).status_code for _again in range(2)] == [302, 302]


def test_a_form_from_before_the_field_existed_is_still_taken(client: Client, reader: Subscriber) -> None:
    assert client.post(address(reader), {"omfang": "allt"}).status_code == 302


@pytest.mark.parametrize(
    ("page", "ages"),
    [
        ("/prenumerera/bekrafta/%s/", True),
        ("/prenumerera/adress/%s/", True),
        ("/prenumeration/%s/", False),
        ("/prenumeration/%s/avsluta/", False),
    ],
)
def test_only_links_that_age_are_said_to_be_old(client: Client, page: str, ages: bool) -> None:
    answer = client.get(page % ("a" * 32))
    assert answer.status_code == 404
    assert ("48 timmar" in answer.content.decode()) is ages
