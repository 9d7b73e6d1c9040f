"""Signing in by SAML 2.0, with an identity provider that signs real assertions beside the tests."""

import base64
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from lxml import etree

from releases.desk.sign_in.directory import saml as ours
from releases.models import Editor
from releases.tests.desk.reading import words
from releases.tests.desk.sign_in.directory.browsing import LOG_IN, log_in_by_saml, posted, sent_to, take
from releases.tests.desk.sign_in.directory.saml_provider import TRANSIENT, SAMLProvider

pytestmark = pytest.mark.django_db
ANSWER = f"{LOG_IN}saml/svar/"


@pytest.fixture(autouse=True)
def nothing_is_kept_from_before() -> None:
    ours._kept.clear()


def test_somebody_new_with_a_group_gets_in_with_its_role(saml: SAMLProvider) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(LOG_IN)
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert log_in_by_saml(client, next="/redaktion/statistik/", **token).url == "/redaktion/statistik/"
    ebba = Editor.objects.get()
    assert (str(ebba), ebba.email) == ("Ebba Nordlund", "ebba.nordlund@example.se")
    assert ebba.has_perm("releases.add_release")
    assert client.get("/redaktion/").status_code == 200


def test_a_group_by_its_whole_name_in_the_directory_counts(saml: SAMLProvider, client: Client) -> None:
    saml.person["groups"] = ["CN=Pressrum-chef,OU=Grupper,DC=example,DC=se"]
    log_in_by_saml(client)
    assert Editor.objects.get().has_perm("releases.publish_release")


MINUTES = dt.timedelta(minutes=1)


def at(minutes: int) -> str:
    return (dt.datetime.now(dt.UTC) + minutes * MINUTES).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        pytest.param(lambda: {"audience": "<saml:AudienceRestriction><saml:Audience>https://another.example"
                              "</saml:Audience></saml:AudienceRestriction>"}, "not a valid audience", id="audience"),
        pytest.param(lambda: {"audience": ""}, "another audience", id="no-audience"),
        pytest.param(lambda: {"since": at(-60), "until": at(-30)}, "expired", id="expired"),
        pytest.param(lambda: {"since": at(30)}, "not yet valid", id="of-tomorrow"),
        pytest.param(lambda: {"recipient": "https://another.example/acs/"}, "instead of", id="recipient"),
        pytest.param(lambda: {"entity": "https://another.example/metadata"}, "Invalid issuer", id="issuer"),
        pytest.param(lambda: {"name_format": TRANSIENT}, "no name that lasts", id="name-of-one-hour"),
    ],
)  # fmt: skip
def test_an_assertion_that_is_not_ours_opens_nothing(
    saml: SAMLProvider, client: Client, caplog: Any, facts: Any, reason: str
) -> None:
    saml.facts = facts()
    page = log_in_by_saml(client)
    assert reason in caplog.text
    assert (page.status_code, "kunde inte bekräftas" in words(page)) == (400, True)
    assert not Editor.objects.exists()


def test_what_another_key_has_signed_opens_nothing_and_is_kept_nowhere(
    saml: SAMLProvider, client: Client, caplog: Any
) -> None:
    saml.signs_with = "of a stranger"
    form, before = posted(sent_to(client, "saml")), Session.objects.count()
    assert client.post(ANSWER, form).status_code == 400
    assert "Signature validation failed" in caplog.text
    assert Session.objects.count() == before


@pytest.mark.parametrize("change", ["Pressrum-skribent>Pressrum-drift", "ebba.nordlund@>maja.berg@"])
def test_what_was_changed_after_signing_opens_nothing(
    saml: SAMLProvider, client: Client, caplog: Any, change: str
) -> None:
    old, _mark, new = change.partition(">")
    saml.forged = lambda response: response.replace(old, new)
    assert log_in_by_saml(client).status_code == 400
    assert "Signature validation failed" in caplog.text


def test_an_assertion_without_a_signature_opens_nothing(
    saml: SAMLProvider, client: Client, caplog: Any
) -> None:
    saml._signed = lambda assertion: assertion  # type: ignore[method-assign]
    assert log_in_by_saml(client).status_code == 400
    assert "No Signature found" in caplog.text


def test_a_second_assertion_before_the_signed_one_opens_nothing(
    saml: SAMLProvider, client: Client, caplog: Any
) -> None:
    def wrapped(response: str) -> str:
        tree = etree.fromstring(response)
        own = tree.find("{*}Assertion")
        forged = etree.fromstring(etree.tostring(own).replace(b"Pressrum-skribent", b"Pressrum-drift"))
        forged.set("ID", "_forged")
        forged.remove(forged.find("{*}Signature"))
        own.addprevious(forged)
        return etree.tostring(tree).decode()

    saml.forged = wrapped
    assert log_in_by_saml(client).status_code == 400
    assert "must contain 1 assertion" in caplog.text
    assert not Editor.objects.exists()


def test_an_answer_that_nobody_asked_for_is_refused(saml: SAMLProvider, client: Client) -> None:
    saml.facts = {"in_response_to": ""}
    page = log_in_by_saml(client)
    assert "Inloggningen blev inte klar" in words(page)
    assert not Editor.objects.exists()


def test_an_answer_opens_once_and_in_the_browser_that_asked(saml: SAMLProvider, client: Client) -> None:
    form = posted(sent_to(client, "saml"))
    assert take(Client(), form).status_code == 400
    assert take(client, form).url == "/redaktion/"
    client.post("/redaktion/logout/")
    assert take(client, form).status_code == 400
    assert client.get(f"{LOG_IN}saml/klart/").status_code == 400


@pytest.mark.parametrize("answer", ["", "x", "????", base64.b64encode(b"<a>").decode(), "A" * 600_000])
def test_what_is_no_answer_is_said(saml: SAMLProvider, client: Client, answer: str) -> None:
    assert client.post(ANSWER, {"SAMLResponse": answer}).status_code == 400


def test_an_answer_with_entities_is_not_read(saml: SAMLProvider, client: Client) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    assert client.post(ANSWER, {"SAMLResponse": base64.b64encode(bomb).decode()}).status_code == 400


def test_a_directory_that_says_no_is_no_fault(saml: SAMLProvider, client: Client) -> None:
    saml.facts = {"status": "Responder"}
    assert "Inloggningen avbröts" in words(log_in_by_saml(client))


def test_metadata_that_is_away_or_broken_is_said(saml: SAMLProvider, client: Client) -> None:
    for broken in ("", "<a/>", "<html>", saml._metadata().replace("X509Certificate>", "Other>")):
        ours._kept.clear()
        saml.metadata = broken
        assert client.post(f"{LOG_IN}saml/").status_code == 503, broken
    ours._kept.clear()
    saml.close()
    page = client.post(f"{LOG_IN}saml/")
    assert (page.status_code, "Kommunens inloggning svarar inte" in words(page)) == (503, True)


def test_metadata_may_be_a_file(saml: SAMLProvider, client: Client, settings: Any, tmp_path: Path) -> None:
    settings.SAML_METADATA = str(tmp_path / "idp.xml")
    Path(settings.SAML_METADATA).write_text(saml._metadata(), encoding="utf-8")
    assert log_in_by_saml(client).url == "/redaktion/"


def test_our_metadata_says_where_answers_go(saml: SAMLProvider, client: Client) -> None:
    answer = client.get(f"{LOG_IN}saml/metadata/")
    entity = etree.fromstring(answer.content)
    assert entity.get("entityID") == "http://testserver/redaktion/login/saml/metadata/"
    (place,) = entity.iterfind(".//{*}AssertionConsumerService")
    assert place.get("Location") == f"http://testserver{ANSWER}"
    assert entity.find(".//{*}SingleLogoutService") is None
    saml.close()
    assert client.get(f"{LOG_IN}saml/metadata/").content == answer.content
