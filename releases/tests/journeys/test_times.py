"""Every time that a page tells machines is one that HTML knows."""

import datetime as dt
import itertools
import re

import pytest
from django.test import Client
from lxml import html

from releases.alerts import letters
from releases.models import Edition
from releases.tests.journeys.hostile import public_routes

pytestmark = pytest.mark.django_db
# HTML, 4.5.14 and 2.3.5: a moment with at most three decimals and its offset, a date, a month or a year.
HTML_TIME = re.compile(
    r"(?P<day>[0-9]{4,}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,3})?)?(Z|[+-][0-9]{2}:?[0-9]{2})"
    r"|[0-9]{4,}(-[0-9]{2}(-[0-9]{2})?)?"
)
TAG = re.compile(r"<time\b[^>]*>|&lt;time\b.*?&gt;", re.DOTALL)


def times(page: str) -> list[str]:
    """Return the moments that a page, or a feed with pages in it, tells machines."""
    tags = (
        html.fragment_fromstring(html.fromstring(f"<p>{tag}</p>").text_content() or tag)
        for tag in TAG.findall(page)
    )
    return [tag.get("datetime", "") for tag in tags]


@pytest.mark.usefixtures("whole_room")
def test_every_time_of_every_page_and_mail_is_valid_html(client: Client, whole_room: dict) -> None:
    assert any(edition.published_at.microsecond for edition in Edition.objects.all())
    found = [
        (address, moment)
        for route in public_routes()
        for values in itertools.product(*(whole_room.get(name, ["1"]) for name in route.places))
        for address in [route.filled(values)]
        for moment in times(words_at(client, address))
    ]
    found += [
        ("mail", one)
        for edition in Edition.objects.live()
        for one in times(letters.edition_letter(edition).html)
    ]
    assert len({address for address, _moment in found}) > 5
    assert [one for one in found if not HTML_TIME.fullmatch(one[1])] == []
    assert all(
        dt.date.fromisoformat(match["day"])
        for _, one in found
        if (match := HTML_TIME.fullmatch(one)) and match["day"]
    )


def words_at(client: Client, address: str) -> str:
    response = client.get(address)
    kind = response.get("Content-Type", "")
    return response.content.decode() if "html" in kind or "atom" in kind else ""
