"""What is left of passwords and passkeys where the municipality has a directory, and nothing new where it has none."""

from typing import Any

import pytest
from django.test import Client

from releases.models import AccountMail, Editor
from releases.services import accounts, local_sign_in
from releases.tests.cast import an_editor
from releases.tests.desk.reading import words
from releases.tests.desk.sign_in.directory.browsing import LOG_IN, log_in
from releases.tests.desk.sign_in.directory.openid_provider import OpenIDProvider
from releases.tests.desk.sign_in.steps import password

pytestmark = pytest.mark.django_db
ADDRESSES = ("oidc/", "oidc/svar/", "saml/", "saml/svar/", "saml/klart/", "saml/metadata/")


@pytest.mark.parametrize("end", ADDRESSES)
def test_without_a_directory_there_is_no_address_of_it(client: Client, end: str) -> None:
    assert client.get(LOG_IN + end).status_code == 404
    assert client.post(LOG_IN + end).status_code == 404


def test_without_a_directory_the_log_in_page_is_as_before(client: Client) -> None:
    page = client.get(LOG_IN).content.decode()
    assert "kommunens inloggning" not in page.lower()
    assert "Logga in med ditt" not in page
    assert "Glömt lösenordet?" in page


def test_the_button_has_the_name_of_the_settings(
    provider: OpenIDProvider, client: Client, settings: Any
) -> None:
    settings.OIDC_NAME, settings.SAML_METADATA, settings.SAML_NAME = "Umeå-id", "/x", "e-legitimation"
    said = words(client.get(LOG_IN))
    assert (
        said.index("Logga in med Umeå-id")
        < said.index("Logga in med e-legitimation")
        < said.index("Lösenord")
    )


@pytest.fixture
def emergencies(provider: OpenIDProvider, settings: Any) -> Any:
    settings.DESK_LOCAL_SIGN_IN = "emergency"
    return settings


def test_a_password_gets_emergency_accounts_in_and_nobody_else(emergencies: Any) -> None:
    emergency = an_editor("jour")
    an_editor("sixten")
    accounts.mark_for_emergencies(emergency, True, by=emergency)
    refused = password(Client(), "sixten")
    assert "Användarnamnet eller lösenordet stämmer inte" in words(refused)
    assert '<details class="emergency" id="nodkonto" open>' in refused.content.decode()
    assert password(Client(), "jour").url == "/redaktion/"


def test_until_there_is_an_emergency_account_administrators_get_in(emergencies: Any) -> None:
    an_editor("sixten")
    an_editor("ebba", is_superuser=False)
    assert password(Client(), "sixten").url == "/redaktion/"
    assert password(Client(), "ebba").status_code == 200


def test_nobody_else_is_sent_a_link_or_an_invitation(emergencies: Any, administrator: Client) -> None:
    sixten = an_editor("sixten", is_superuser=False)
    accounts.ask_for_new_password(sixten.email)
    with pytest.raises(accounts.NoPassword):
        accounts.send_link(sixten, by=sixten)
    form = {"first_name": "Maja", "last_name": "Berg", "email": "maja.berg@example.se", "role": "writer"}
    said = words(administrator.post("/redaktion/releases/editor/add/", form, follow=True))
    assert "Personen kommer in med kommunens inloggning." in said
    assert not AccountMail.objects.exists()
    assert Editor.objects.filter(email="maja.berg@example.se").exists()


def test_a_link_that_was_sent_before_opens_nothing(
    provider: OpenIDProvider, client: Client, settings: Any
) -> None:
    from django.utils.encoding import force_bytes
    from django.utils.http import urlsafe_base64_encode

    sixten = an_editor("sixten", is_superuser=False)
    token = accounts.TOKENS[AccountMail.Kind.RESET].make_token(sixten)
    place = f"/redaktion/losenord/{urlsafe_base64_encode(force_bytes(sixten.pk))}/{token}/"
    assert client.get(place).status_code == 302
    settings.DESK_LOCAL_SIGN_IN = "emergency"
    assert "Länken gäller inte längre" in words(client.get(place))


def test_an_administrator_makes_an_emergency_account_and_takes_it_back(
    provider: OpenIDProvider, administrator: Client, publisher: Client
) -> None:
    sixten = an_editor("sixten")
    place = f"/redaktion/konton/{sixten.pk}/inloggning/"
    assert publisher.post(place, {"step": "emergency"}).status_code == 403
    said = words(administrator.post(place, {"step": "emergency"}, follow=True))
    assert "Ett nödkonto: kommer in med sitt lösenord" in said
    assert local_sign_in.is_allowed(Editor.objects.get(username="sixten"))
    administrator.post(place, {"step": "no_emergency"})
    assert "gjordes till nödkonto" in words(administrator.get("/redaktion/releases/auditentry/"))
    assert not Editor.objects.get(username="sixten").is_emergency


def test_a_passkey_of_somebody_of_the_directory_opens_nothing(provider: OpenIDProvider, rf: Any) -> None:
    from allauth.account.internal.flows.login import perform_login
    from allauth.account.models import Login
    from django.contrib.auth.models import AnonymousUser

    log_in(Client())
    visit = Client()
    visit.get(LOG_IN)
    request = rf.post(f"{LOG_IN}nyckel/")
    request.session, request.user = visit.session, AnonymousUser()
    request._messages = []
    request._messages = type("Said", (list,), {"add": lambda self, *words: self.append(words)})()
    answer = perform_login(request, Login(user=Editor.objects.get(), redirect_url="/redaktion/"))
    assert answer.url == LOG_IN
    assert request.user.is_anonymous
