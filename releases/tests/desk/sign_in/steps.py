"""The second step of a log-in as an app would give it."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client

LOG_IN = "/redaktion/login/"
APP = "/redaktion/inloggning/app/"


def password(client: Client, username: str = "sixten", **more: str) -> HttpResponse:
    """Send name and password."""
    return client.post(LOG_IN, {"username": username, "password": "hemligt", **more})


def code(secret: str, *, steps: int = 0) -> str:
    """Return what the app shows, now or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def connect_app(client: Client) -> tuple[str, list[str]]:
    """Connect an app to whoever is logged in, and return its secret and the recovery codes."""
    page = client.get(APP, follow=True)
    if "current-password" in page.content.decode():
        page = client.post(
            f"/redaktion/inloggning/bekrafta/?next={APP}", {"password": "hemligt", "next": APP}, follow=True
        )
    (secret,) = re.findall(r'class="secret">(\w+)<', page.content.decode())
    codes = client.post(APP, {"code": code(secret)}, follow=True)
    return secret, re.findall(r"<li><code>(\d+)</code>", codes.content.decode())
