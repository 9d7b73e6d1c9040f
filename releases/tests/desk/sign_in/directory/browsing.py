"""A browser of these tests: the desk over HTTP, and the directory that it is sent to."""

import html
import re
from typing import Any

import requests
from django.http import HttpResponse
from django.test import Client

LOG_IN = "/redaktion/login/"
PERSON = {
    "sub": "7f3c",
    "email": "ebba.nordlund@example.se",
    "email_verified": True,
    "given_name": "Ebba",
    "family_name": "Nordlund",
    "groups": ["Anställda", "Pressrum-skribent"],
}


def sent_to(client: Client, door: str = "oidc", **more: str) -> str:
    """Press the button, and return the address that the page in between leads to."""
    page = client.post(f"{LOG_IN}{door}/", {"next": "/redaktion/", **more})
    assert page.status_code == 200, page.content.decode()
    (address,) = re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())
    return html.unescape(address)


def answered(address: str) -> str:
    """Log in at the provider of OpenID Connect, and return where on our site it leads."""
    answer = requests.get(address, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix("http://testserver")


def log_in(client: Client, **more: str) -> HttpResponse:
    """Log in by OpenID Connect from the button on."""
    return client.get(answered(sent_to(client, **more)))


def posted(address: str) -> dict[str, str]:
    """Log in at the identity provider of SAML, and return the form that it has the browser post."""
    page = requests.get(address, timeout=5).text
    return {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page)}


def log_in_by_saml(client: Client, **more: str) -> Any:
    """Log in by SAML from the button on."""
    return take(client, posted(sent_to(client, "saml", **more)))


def take(client: Client, form: dict[str, str]) -> Any:
    """Post the answer of the identity provider, and go on where it leads."""
    answer = client.post(f"{LOG_IN}saml/svar/", form)
    return client.get(answer.url) if answer.status_code == 302 else answer
