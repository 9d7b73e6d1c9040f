"""/.well-known/security.txt (RFC 9116)."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

ADDRESS = "/.well-known/security.txt"
FIELD = re.compile(r"([A-Za-z-]+): (\S.*)")


def fields(client: Client) -> list[tuple[str, str]]:
    response = client.get(ADDRESS)
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    return [FIELD.fullmatch(line).groups() for line in response.content.decode().splitlines()]


def test_who_finds_a_hole_learns_whom_to_tell(client: Client, settings: pytest.FixtureRequest) -> None:
    settings.SECURITY_CONTACTS = [
        "sakerhet@example.se",
        "https://www.example.se/sakerhet",
        "+46 70 174 06 05",
    ]
    settings.SECURITY_POLICY = "https://www.example.se/policy"
    shown = fields(client)
    assert [value for name, value in shown if name == "Contact"] == [
        "mailto:sakerhet@example.se",
        "https://www.example.se/sakerhet",
        "tel:+46701740605",
    ]
    assert dict(shown)["Canonical"] == f"http://testserver{ADDRESS}"
    assert dict(shown)["Policy"] == "https://www.example.se/policy"
    assert dict(shown)["Preferred-Languages"] == "sv, en"


def test_it_holds_for_less_than_a_year_and_is_never_past(
    client: Client, settings: pytest.FixtureRequest
) -> None:
    settings.SECURITY_CONTACTS = ["sakerhet@example.se"]
    shown = fields(client)
    assert [name for name, _value in shown].count("Expires") == 1
    left = dt.datetime.fromisoformat(dict(shown)["Expires"]) - timezone.now()
    assert dt.timedelta(days=90) < left < dt.timedelta(days=365)


@pytest.mark.django_db
def test_nobody_named_is_no_file(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 404
