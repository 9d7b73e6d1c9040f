"""Whose request it is, where a limit counts readers by their network."""

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings: Any) -> Any:
    settings.LOCAL, settings.BEHIND_PROXY, settings.SIGNUPS_PER_IP_AND_HOUR = False, None, 2
    return settings


def statuses(peer: str) -> list[int]:
    """Let four readers ask, who all seem to come from `peer`."""
    client = Client(REMOTE_ADDR=peer)
    asked = [client.post("/prenumerera/", {"email": f"lasare{number}@example.se"}) for number in range(4)]
    return [answer.status_code for answer in asked]


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "", "10.0.0.5", "192.168.1.7", "fd00::7"])
def test_a_proxy_that_no_setting_names_closes_sign_up_for_nobody(production: Any, peer: str) -> None:
    assert statuses(peer) == [302] * 4


def test_the_limit_for_everybody_holds_whoever_it_is(production: Any) -> None:
    production.SIGNUPS_PER_HOUR = 3
    assert statuses("127.0.0.1") == [302, 302, 302, 429]


def test_a_reader_of_the_world_is_counted_by_network(production: Any) -> None:
    assert statuses("8.8.4.4") == [302, 302, 429, 429]
