"""Signing in by OpenID Connect, with a provider that runs beside the tests."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from releases.models import AuditEntry, Editor
from releases.tests.desk.reading import words
from releases.tests.desk.sign_in.directory.browsing import LOG_IN, answered, log_in, sent_to
from releases.tests.desk.sign_in.directory.openid_provider import OpenIDProvider, ago, key

pytestmark = pytest.mark.django_db


def test_somebody_new_with_a_group_gets_in_with_its_role(provider: OpenIDProvider, client: Client) -> None:
    assert log_in(client).url == "/redaktion/"
    ebba = Editor.objects.get()
    assert (ebba.username, str(ebba), ebba.email) == (
        "ebba.nordlund",
        "Ebba Nordlund",
        "ebba.nordlund@example.se",
    )
    assert (ebba.has_usable_password(), ebba.has_perm("releases.add_release")) == (False, True)
    assert not ebba.has_perm("releases.publish_release")
    assert client.get("/redaktion/").status_code == 200
    steps = list(AuditEntry.objects.order_by("pk").values_list("what", "about"))
    assert steps[:3] == [
        ("directory_linked", "ebba.nordlund"),
        ("role_given", "ebba.nordlund: Skribent (genom kommunens inloggning)"),
        ("signed_in", "ebba.nordlund"),
    ]


def test_what_is_asked_for_has_state_nonce_and_a_challenge(provider: OpenIDProvider, client: Client) -> None:
    asked = parse_qs(urlsplit(sent_to(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert asked["redirect_uri"] == ["http://testserver/redaktion/login/oidc/svar/"]


def test_the_next_log_in_finds_the_same_editor_by_the_lasting_name(provider: OpenIDProvider) -> None:
    log_in(Client())
    provider.person |= {"email": "ebba.strand@example.se", "family_name": "Strand"}
    log_in(Client())
    ebba = Editor.objects.get()
    assert (ebba.username, str(ebba), ebba.email) == (
        "ebba.nordlund",
        "Ebba Strand",
        "ebba.strand@example.se",
    )
    provider.person |= {"email": "ebba@elsewhere.example"}
    log_in(Client())
    assert Editor.objects.get().email == "ebba.strand@example.se"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"aud": "another-application"}, "Audience doesn't match", id="audience"),
        pytest.param(
            {"aud": ["pressrum", "another"], "azp": "another"}, "for another application", id="party"
        ),
        pytest.param({"iss": "https://login.example.org"}, "Invalid issuer", id="issuer"),
        pytest.param({"exp": ago(600), "iat": ago(4000)}, "Signature has expired", id="expired"),
        pytest.param({"iat": ago(-600)}, "not yet valid", id="of-tomorrow"),
        pytest.param({"nonce": "of-another-log-in"}, "for another log-in", id="nonce"),
        pytest.param({"nonce": None}, "for another log-in", id="no-nonce"),
        pytest.param({"sub": ""}, "no name that lasts", id="nobody"),
    ],
)
def test_a_token_that_is_not_ours_opens_nothing(
    provider: OpenIDProvider, client: Client, caplog: Any, changes: dict[str, Any], reason: str
) -> None:
    provider.changed = lambda claims: changes
    page = log_in(client)
    assert reason in caplog.text
    assert (page.status_code, "kunde inte bekräftas" in words(page)) == (400, True)
    assert not Editor.objects.exists()
    assert client.get("/redaktion/").status_code == 302


def test_a_token_that_another_key_has_signed_opens_nothing(
    provider: OpenIDProvider, client: Client, caplog: Any
) -> None:
    provider.signs_with = key("of-a-stranger")
    assert log_in(client).status_code == 400
    assert "Signature verification failed" in caplog.text
    assert not Editor.objects.exists()


def test_clocks_may_differ_by_a_minute(provider: OpenIDProvider, client: Client) -> None:
    provider.changed = lambda claims: {"exp": ago(60), "iat": ago(-60)}
    assert log_in(client).url == "/redaktion/"


def test_an_answer_opens_once_and_in_the_browser_that_asked(provider: OpenIDProvider, client: Client) -> None:
    address = answered(sent_to(client))
    assert "påbörjades i en annan webbläsare" in words(Client().get(address))
    assert client.get(address).status_code == 302
    client.post("/redaktion/logout/")
    assert client.get(address).status_code == 400
    assert client.get("/redaktion/login/oidc/svar/?code=x&state=y").status_code == 400
    assert client.get("/redaktion/login/oidc/svar/").status_code == 400


def test_who_breaks_off_reads_so(provider: OpenIDProvider, client: Client) -> None:
    provider.person = None
    page = client.get(answered(sent_to(client)))
    assert "Inloggningen avbröts" in words(page)


def test_groups_that_only_the_userinfo_knows_count(provider: OpenIDProvider, client: Client) -> None:
    provider.in_userinfo_only = {"groups", "email"}
    assert log_in(client).url == "/redaktion/"
    provider.changed = lambda claims: {"sub": "somebody-else"}
    assert log_in(Client()).status_code == 400


def test_other_names_of_claims_are_those_of_the_settings(
    provider: OpenIDProvider, client: Client, settings: Any
) -> None:
    settings.OIDC_CLAIMS = {"id": "oid", "groups": "roles", "email": "upn"}
    provider.person |= {"oid": "x", "roles": ["/PRESSRUM-SKRIBENT"], "groups": [], "upn": "ebba@example.se"}
    log_in(client)
    assert Editor.objects.get().email == "ebba@example.se"


def test_it_leads_on_within_this_site_only(provider: OpenIDProvider, client: Client) -> None:
    assert log_in(client, next="/redaktion/statistik/").url == "/redaktion/statistik/"
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        assert log_in(Client(), next=elsewhere).url == "/redaktion/"


def test_a_directory_that_is_away_is_said_and_the_way_on_shown(
    provider: OpenIDProvider, client: Client, settings: Any
) -> None:
    address = answered(sent_to(client))
    provider.close()
    for page in (client.get(address), client.post("/redaktion/login/oidc/")):
        assert page.status_code == 503
        assert "Kommunens inloggning svarar inte" in words(page)
        assert "nödkonto" not in words(page)
    settings.DESK_LOCAL_SIGN_IN = "emergency"
    page = client.post("/redaktion/login/oidc/")
    assert "Logga in med ett nödkonto" in words(page)
    assert (
        '<details class="emergency" id="nodkonto" open>'
        in client.get(f"{LOG_IN}?nodkonto=1").content.decode()
    )


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://login.example.org"},
        {"token_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "http://192.0.2.1/token"},
    ],
)
def test_a_description_that_is_none_is_said(
    provider: OpenIDProvider, client: Client, description: dict[str, Any]
) -> None:
    provider.description = description
    assert client.post("/redaktion/login/oidc/").status_code == 503


def test_a_directory_that_says_a_letter_now_and_then_is_not_waited_for(
    provider: OpenIDProvider, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from releases.desk.sign_in.directory import connections

    monkeypatch.setattr(connections, "TOGETHER", 0.3)
    provider.answer = lambda *_request: (time.sleep(2), (200, {}, b"{}"))[1]  # type: ignore[method-assign]
    assert client.post("/redaktion/login/oidc/").status_code == 503


def test_a_get_begins_nothing(provider: OpenIDProvider, client: Client) -> None:
    assert client.get("/redaktion/login/oidc/").url == LOG_IN
    assert not provider.requests
