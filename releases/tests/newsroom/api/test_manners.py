"""How the API answers: what may be kept, who may read, and what is said when something is wrong."""

import datetime as dt
import json
import re
from functools import reduce
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from releases.models import Release
from releases.newsroom.api import filters
from releases.newsroom.api.docs import description
from releases.services import publishing
from releases.tests.cast import an_editor, published
from releases.tests.newsroom.api.reading import ROOT, read

pytestmark = pytest.mark.django_db
LISTS = ["/releases", "/withdrawals", "/decisions", "/budget-lines", "/matters"]
ADDRESSES = [*LISTS, "/bodies", "/keywords", "/contacts", "/openapi.json"]
PROBLEM = "application/problem+json"


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_may_be_read_by_scripts_and_kept_until_it_changes(client: Client, address: str) -> None:
    response = client.get(f"{ROOT}{address}")
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert "Vary" not in response
    again = client.get(f"{ROOT}{address}", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_correction_changes_the_etag(client: Client) -> None:
    edition = published()
    place = f"{ROOT}/releases/{edition.year}/{edition.slug}"
    etag = client.get(place)["ETag"]
    Release.objects.update(lead="Rätt.")
    publishing.correct(edition.release, by=an_editor(), note="Fel.", alert=False)
    assert client.get(place, headers={"If-None-Match": etag}).status_code == 200


def test_browsers_may_ask_conditionally_from_other_sites(client: Client) -> None:
    response = client.options(f"{ROOT}/releases", headers={"Origin": "https://example.org"})
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    response = getattr(client, method)(f"{ROOT}/releases")
    assert (response.status_code, response["Content-Type"]) == (405, PROBLEM)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_head_is_answered_as_get_without_the_content(client: Client) -> None:
    response = client.head(f"{ROOT}/releases")
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("year=1", "year"),
        ("year=2026.5", "year"),
        ("language=xx", "language"),
        ("has_decision=kanske", "has_decision"),
        ("since=igår", "since"),
        ("since=99999-01-01", "since"),
        *((f"since={word}", "since") for word in ("2026", "20261101", "1790000000", "-1", "1e9", "2026-W45")),
        ("since=2026-02-30", "since"),
        ("since=2026-11-22T09:30:00%2B24:00", "since"),
        ("since=%00", "since"),
        *((f"year={word}", "year") for word in ("2026.0", "2_026", "%2B2026", "%202026", "true")),
        *((f"has_decision={word}", "has_decision") for word in ("1", "yes", "on", "True")),
        ("limit=20&limit=30", "limit"),
        ("party=V", "party"),
        ("min_amount=1e99", "min_amount"),
        ("min_amount=-1", "min_amount"),
        ("min_amount=99999999999999999999", "min_amount"),
        ("body=%00", "body"),
        ("body=a'b", "body"),
        ("after=9", "after"),
        ("after=%00", "after"),
        ("namnd=kulturnamnden", "namnd"),
    ],
)
def test_a_bad_parameter_is_named_in_swedish(client: Client, asked: str, parameter: str) -> None:
    response = client.get(f"{ROOT}/releases?{asked}")
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)
    answer = response.json()
    assert answer["status"] == 400
    assert [fault["parameter"] for fault in answer["errors"]] == [parameter]
    assert answer["detail"].startswith("En parameter")


@pytest.mark.parametrize(
    "address",
    ["/finns-inte", "/releases/2026/finns-inte", "/releases/x/y", "/releases/", "/%00", "/matters/%00"],
)
def test_nothing_is_found_where_nothing_is(client: Client, address: str) -> None:
    response = client.get(f"{ROOT}{address}")
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)
    assert response.json()["title"] == "Här finns ingenting"


@pytest.mark.parametrize(
    "address",
    [
        *ADDRESSES,
        "/releases/2026/en",
        "/releases/2026/en/editions",
        "/releases/2026/en/editions/1",
        "/matters/a-1-1",
    ],
)
def test_a_parameter_that_an_address_does_not_have_is_named(client: Client, address: str) -> None:
    response = client.get(f"{ROOT}{address}?utm_source=x")
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)
    assert [fault["parameter"] for fault in response.json()["errors"]] == ["utm_source"]


@pytest.mark.parametrize("since", ["-23:59", "-17:00", "-15:59", "Z", "%2B15:59", "%2B23:59"])
@pytest.mark.parametrize(
    ("moment", "listed"),
    [
        ("0001-01-01T00:00:00", 1),
        ("2026-06-01T12:00", 1),
        ("2026-06-01T12:00:00.123456789", 1),
        ("9999-12-31T23:59:59", 0),
    ],
)
def test_a_moment_may_have_any_offset(client: Client, moment: str, since: str, listed: int) -> None:
    published(at=dt.datetime(2026, 6, 8, tzinfo=dt.UTC))
    assert len(client.get(f"{ROOT}/releases?since={moment}{since}").json()["items"]) == listed


def test_a_place_with_what_no_column_can_hold_is_refused(client: Client) -> None:
    response = client.get(f"{ROOT}/matters?after=%00")
    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, "after")


values = st.one_of(
    st.text(max_size=40),
    st.integers().map(str),
    st.floats().map(str),
    st.datetimes().map(str),
    st.sampled_from(
        ["true", "0", "null", "NaN", "2026-11-22", "9" * 5000, "1.1", "-1.1", "٣", "\x00", "kn-1-1"]
    ),
)
known = {
    *filters.Releases.model_fields,
    *filters.Decisions.model_fields,
    *filters.BudgetLines.model_fields,
}
names = st.sampled_from([*sorted(known), "x"])


@hypothesis_settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(address=st.sampled_from(LISTS), asked=st.dictionaries(names, values, max_size=4))
def test_no_question_is_answered_with_an_error_of_ours(client: Client, address: str, asked: dict) -> None:
    assert client.get(f"{ROOT}{address}", asked).status_code in {200, 400, 404}


@hypothesis_settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rest=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_address_is_answered_with_an_error_of_ours(client: Client, rest: str) -> None:
    assert client.get(f"{ROOT}/{quote(rest)}").status_code in {200, 400, 404}


def test_openapi_describes_every_operation(client: Client) -> None:
    answer = read(client, "/openapi.json")
    assert answer["openapi"].startswith("3.1")
    for path, methods in answer["paths"].items():
        assert path.startswith(ROOT)
        assert set(methods) == {"get"}
        assert methods["get"]["summary"]
        assert all(
            parameter.get("description")
            for parameter in methods["get"].get("parameters", [])
            if parameter["in"] == "query"
        )
    assert len({methods["get"]["operationId"] for methods in answer["paths"].values()}) == len(
        answer["paths"]
    )


def test_openapi_describes_the_document(client: Client) -> None:
    schemas = read(client, "/openapi.json")["components"]["schemas"]
    assert {"title", "lead", "decisions", "budget", "contacts"} <= set(
        schemas["ReleaseDocument"]["properties"]
    )


def test_every_reference_in_the_description_leads_somewhere(client: Client) -> None:
    """A generated client leaves out what it cannot find."""
    answer = read(client, "/openapi.json")
    for reference in re.findall(r'"\$ref": "([^"]+)"', json.dumps(answer)):
        root, *steps = reference.split("/")
        assert root == "#"
        assert reduce(lambda part, step: part.get(step, {}), steps, answer), reference


def test_the_page_names_every_address_and_loads_nothing_from_elsewhere(client: Client) -> None:
    page = client.get(f"{ROOT}/")
    words = page.content.decode()
    assert [path for path in description()["paths"] if f"<code>{path}</code>" not in words] == []
    assert "<script" not in words
    assert settings.PRESS_ROOM["name"] in words
