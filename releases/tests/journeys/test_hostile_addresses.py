"""Whatever is asked of a public address, the answer is no error of ours."""

import itertools
from http.client import responses
from urllib.parse import unquote_to_bytes

import pytest
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from releases.newsroom.page_cache.wsgi import StoredPages
from releases.tests.journeys.hostile import HEADERS, Route, addresses, headers, public_routes, words

pytestmark = pytest.mark.django_db
ROUTES = public_routes()
DOOR = StoredPages(lambda environ, start_response: [])
METHODS = ("GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE")
# A NUL that PostgreSQL takes in no text, bytes that are no UTF-8, numbers beyond every column, the ends of time.
WORST = (
    *("%00", "a%0Ab", "%ff", "9" * 400, "-1", "9999999999999999.999999999999999999"),
    *("9999-12-31T23:59:59-17:00", "0001-01-01T00:00:00%2B23:59", "20261101"),
)
examined = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=12,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def many_may_sign_up(settings: pytest.FixtureRequest) -> None:
    settings.SIGNUPS_PER_IP_AND_HOUR = 1000


def ask(client: Client, address: str, method: str = "GET", **sent: str) -> None:
    """Ask as a browser does and as the page store is asked before Django; whatever is answered, it is no error."""
    response = client.generic(method, address, **sent)
    assert response.status_code in responses, address
    assert response.status_code < 500 or address.startswith("/halsa/redo"), address
    asked = RequestFactory().generic(method, address, **sent)
    path = unquote_to_bytes(address.partition("?")[0]).decode("latin-1")
    DOOR.cache_key({**asked.environ, "PATH_INFO": path})


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_no_address_is_answered_with_an_error_of_ours(client: Client, whole_room: dict, route: Route) -> None:
    @examined
    @given(address=addresses(route, whole_room), sent=headers(), method=st.sampled_from(METHODS))
    def try_out(address: str, sent: dict[str, str], method: str) -> None:
        ask(client, address, method, **sent)

    try_out()


@pytest.mark.parametrize("route", [route for route in ROUTES if route.parameters], ids=str)
def test_the_worst_of_every_parameter_is_no_error_of_ours(
    client: Client, whole_room: dict, route: Route
) -> None:
    path = route.filled(whole_room.get(name, ["1"])[0] for name in route.places)
    for name, word in itertools.product(route.parameters, WORST):
        ask(client, f"{path}?{name}={word}")


@pytest.mark.parametrize("route", [route for route in ROUTES if "prenumer" in route.pattern], ids=str)
def test_no_form_is_answered_with_an_error_of_ours(client: Client, whole_room: dict, route: Route) -> None:
    names = (
        "email",
        "omfang",
        "namnd",
        "nyckelord",
        "arende",
        "nytt_arende",
        "rytm",
        "timme",
        "veckodag",
        "sprak",
    )

    @examined
    @given(typed=st.dictionaries(st.sampled_from(names), words(), max_size=4))
    def send(typed: dict[str, str]) -> None:
        form = {"email": "lasare@example.se", **typed}
        encoded = {name: word.encode(errors="surrogatepass") for name, word in form.items()}
        assert client.post(route.filled(["gissad"]), encoded).status_code < 500

    send()


def test_every_public_address_is_tried() -> None:
    assert len(ROUTES) > 50
    assert {"q", "efter", "minst"} <= {name for route in ROUTES for name in route.parameters}
    assert {"since", "min_amount", "after"} <= {name for route in ROUTES for name in route.parameters}


@pytest.mark.parametrize("path", ["/redaktion/", "/redaktion/login/", "/redaktion/releases/release/"])
def test_no_cookie_or_host_makes_an_error_of_ours_at_the_desks_door(client: Client, path: str) -> None:
    for name in ("HTTP_COOKIE", "HTTP_HOST", "HTTP_REFERER", "HTTP_X_FORWARDED_FOR", "HTTP_ACCEPT_LANGUAGE"):
        for value in HEADERS[name]:
            assert client.generic("GET", path, **{name: value}).status_code < 500, (name, value)
    for asked in ("?next=%00", "?next=//example.org", "?q=%00&p=-1", "?next=" + "9" * 5000, "?e=1&o=%ff"):
        assert client.get(path + asked).status_code < 500, asked
    for typed in ("\0", "a" * 5000, "\ud800"):
        form = {
            "username": typed.encode(errors="surrogatepass"),
            "password": typed.encode(errors="surrogatepass"),
        }
        assert client.post("/redaktion/login/", form).status_code < 500, typed
