"""Opening and keeping a form costs a number of queries that does not grow with its rows."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from releases.models import Release, ReleaseLink
from releases.services import publishing, review
from releases.tests.cast import a_committee, a_keyword, a_person, a_press_image, a_release
from releases.tests.desk.drafting.forms import autosave, opened
from releases.tests.desk.reading import form_address

pytestmark = pytest.mark.django_db
MOST = 20  # queries of opening a form
KEEPING = 12  # and of keeping one


def a_long_release(rows: int = 6) -> Release:
    """Make a release with this many rows of each of five sorts."""
    decision = {
        "outcome": "Ja.",
        "committee": a_committee(),
        "reservations": ["V"],
        "date": dt.date(2026, 11, 19),
    }
    release = a_release(
        committees=[a_committee(), a_committee("tekniska nämnden")],
        keywords=[a_keyword(), a_keyword("broar")],
        contacts=[a_person(f"Person {number}") for number in range(rows)],
        images=[a_press_image() for _number in range(rows)],
        decisions=[decision] * rows,
        budget=[{"amount": 50_000, "purpose": "lek", "committee": a_committee()}] * rows,
    )
    for number in range(rows):
        ReleaseLink.objects.create(release=release, label=f"Länk {number}", url="https://example.se/")
    return release


def queries(client: Client, address: str) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        client.get(address)
    return [one["sql"][:160] for one in counted.captured_queries]


def test_the_form_of_a_release_with_thirty_rows_opens_in_few_queries(publisher: Client) -> None:
    draft, published = a_long_release(), a_long_release()
    review.submit(published, by=publisher.editor)  # type: ignore[attr-defined]
    publishing.publish(published, by=publisher.editor)  # type: ignore[attr-defined]
    for release in (draft, published):
        asked = queries(publisher, form_address(release))
        assert len(asked) < MOST, "\n".join(asked)


@pytest.mark.parametrize("is_unsaved", [False, True])
def test_more_rows_cost_no_more_queries(publisher: Client, is_unsaved: bool) -> None:
    counts = []
    for rows in (1, 6):
        release = a_long_release(rows)
        if is_unsaved:
            autosave(publisher, release, opened(publisher, release, title="Osparad"))
        counts.append(len(queries(publisher, form_address(release))))
    assert counts[0] == counts[1]


def test_keeping_a_form_costs_the_same_whatever_its_size(publisher: Client) -> None:
    counts = []
    for rows in (1, 4):
        release = a_long_release(rows)
        form = opened(publisher, release, title="Osparad")
        autosave(publisher, release, form)
        with CaptureQueriesContext(connection) as counted:
            autosave(publisher, release, form, typed_at=2)
        counts.append(len(counted))
    assert counts[0] == counts[1] < KEEPING
