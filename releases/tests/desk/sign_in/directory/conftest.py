"""The two directories, and the settings that lead to them."""

from collections.abc import Iterator
from typing import Any

import pytest

from releases.tests.desk.sign_in.directory.browsing import PERSON
from releases.tests.desk.sign_in.directory.openid_provider import CLIENT, SECRET, OpenIDProvider
from releases.tests.desk.sign_in.directory.saml_provider import SAMLProvider

ROLES = {
    "Pressrum-skribent": "writer",
    "CN=Pressrum-chef,OU=Grupper,DC=example,DC=se": "publisher",
    "Pressrum-drift": "administrator",
}


@pytest.fixture
def roles_of_groups(settings: Any) -> None:
    settings.DIRECTORY_ROLES, settings.DIRECTORY_DOMAINS = ROLES, ["example.se"]


@pytest.fixture
def provider(settings: Any, roles_of_groups: None) -> Iterator[OpenIDProvider]:
    """A directory that speaks OpenID Connect; Ebba logs in there."""
    with OpenIDProvider("http://testserver") as server:
        server.person = {**PERSON}
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = (
            server.url,
            CLIENT,
            SECRET,
        )
        yield server


@pytest.fixture
def saml(settings: Any, roles_of_groups: None) -> Iterator[SAMLProvider]:
    """A directory that speaks SAML; Ebba logs in there."""
    with SAMLProvider() as server:
        server.person = {**PERSON}
        settings.SAML_METADATA = server.entity
        yield server
