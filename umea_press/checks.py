"""What `manage.py check` says about the settings, and what no process starts with.

`register` without more: nothing starts until it is mended (`refuse_to_start`).
With `deploy=True`: found by `manage.py check --deploy` before the world is let in.
"""

import os
import re
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register, run_checks  # noqa: A004
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host
from django.utils.translation import gettext as _

from releases.mail import addresses, transport
from umea_press import env_file
from umea_press.variables import FILE, VARIABLES, env
from umea_press.variables.declaration import OFF, ON, REFUSED, Kind

SETTINGS = "settings"  # the tag of what no process starts with
SWITCHES = [one.name for one in VARIABLES if one.kind is Kind.SWITCH]
IDENTITY = [one.name for one in VARIABLES if one.must_be_set and one.name.startswith("PRESS_ROOM_")]
# Characters: what `openssl rand -base64 32` and longer give. A shorter one, or one of few letters, can be guessed.
SHORTEST, FEWEST_LETTERS = 32, 10
TAGGING_ENTITY = re.compile(r"[a-z0-9@._-]+,[0-9]{4}(-[01][0-9](-[0-3][0-9])?)?")


def refuse_to_start() -> None:
    """Say a sentence for each setting that is wrong; end this process if it cannot start so. Raises SystemExit."""
    found = run_checks(tags=[SETTINGS])
    for message in found:
        sys.stderr.write(f"{message.msg} {message.hint or ''}".rstrip() + "\n")
    if any(message.is_serious() for message in found):
        sys.exit(REFUSED)


@register(SETTINGS)
def names(**_kwargs: Any) -> Iterator[CheckMessage]:
    """A name that is spelt otherwise would set nothing without a word."""
    for name, near in env.misspelt().items():
        if name != FILE:
            hint = _("%(name)s is meant, perhaps.") % {"name": near} if near else _("See docs/settings.md.")
            yield Warning(_("%(name)s is no setting.") % {"name": name}, hint=hint, id="press.W001")


@register(SETTINGS)
def quotes(**_kwargs: Any) -> Iterator[CheckMessage]:
    """What a shell would take away is part of the value here, and would be shown to readers."""
    for one in VARIABLES:
        if env_file.is_in_quotes(os.environ.get(one.name, "")):
            message = _("%(name)s stands in quotes, and they are part of the value.")
            yield Warning(
                message % {"name": one.name},
                hint=_("Take them away, if they are not meant."),
                id="press.W014",
            )


@register(SETTINGS)
def keys(**_kwargs: Any) -> Iterator[CheckMessage]:
    """Without keys anybody could make the links in mails, the marks of bounces, and sessions."""
    if not _secret_key():
        hint = _("Give it a long random value, for example from: openssl rand -base64 48")
        yield Error(_("SECRET_KEY is not set."), hint=hint, id="press.E001")
    if any(not key.strip() for key in settings.MAIL_TOKEN_KEY.split(",")):
        hint = _("Give it a long random value; while you change it, the new one, a comma and the old one.")
        yield Error(_("MAIL_TOKEN_KEY has no key, or an empty one."), hint=hint, id="press.E002")


@register(SETTINGS)
def switches(**_kwargs: Any) -> Iterator[CheckMessage]:
    """A switch that is spelt otherwise would be off without a word."""
    for name in SWITCHES:
        if (value := os.environ.get(name, "").strip().lower()) not in ON | OFF:
            message = _("%(name)s is “%(value)s”: it takes 1 or 0.")
            yield Error(message % {"name": name, "value": value}, id="press.E003")


@register(SETTINGS)
def words(**_kwargs: Any) -> Iterator[CheckMessage]:
    """A word that is spelt otherwise would be taken for none."""
    for one in VARIABLES:
        if one.words and one.kind is Kind.TEXT and (value := _value(one.name)) and value not in one.words:
            message = _("%(name)s is “%(value)s”: it takes %(words)s or nothing.")
            facts = {"name": one.name, "value": value, "words": ", ".join(one.words)}
            yield Error(message % facts, id="press.E004")


@register(SETTINGS)
def names_in_lists(**_kwargs: Any) -> Iterator[CheckMessage]:
    """A rule that is spelt otherwise would not be switched off. One that is gone since keeps nothing from starting."""
    for one in VARIABLES:
        for value in _value(one.name) if one.words and one.kind is Kind.LIST else ():
            if value not in one.words:
                message = _("%(name)s holds “%(value)s”, which it does not know.")
                hint = _("It takes %(words)s.") % {"words": ", ".join(one.words)}
                yield Warning(message % {"name": one.name, "value": value}, hint=hint, id="press.W013")


@register(SETTINGS)
def numbers(**_kwargs: Any) -> Iterator[CheckMessage]:
    """With none of these nothing would ever be sent, or nobody could subscribe."""
    for one in VARIABLES:
        if one.least is not None and (value := _value(one.name)) < one.least:
            message = _("%(name)s is %(value)s: it takes a number from %(least)s on.")
            yield Error(message % {"name": one.name, "value": value, "least": one.least}, id="press.E012")


@register(SETTINGS)
def mail_encryption(**_kwargs: Any) -> Iterator[CheckMessage]:
    """The mail server's password never travels in clear over a network."""
    is_known = settings.MAIL_TLS in transport.ENCRYPTIONS
    if is_known and settings.MAIL_USER and not transport.mail_route().may_sign_in:
        message = _("MAIL_USER is set and MAIL_TLS is not: the password would travel in clear to %(host)s.")
        hint = _("Set MAIL_TLS to starttls (port 587) or tls (port 465).")
        yield Error(message % {"host": settings.MAIL_HOST}, hint=hint, id="press.E005")


@register(SETTINGS)
def mail_recipients(**_kwargs: Any) -> Iterator[CheckMessage]:
    """An installation says whom it may mail: a copy of the database must not mail everybody."""
    if not settings.MAIL_ALLOWED_RECIPIENTS and not settings.LOCAL:
        message = _("MAIL_ALLOWED_RECIPIENTS is not set: nobody would be mailed.")
        hint = _(
            "Set it to * where every subscriber is to be mailed, elsewhere to your own addresses or domains."
        )
        yield Error(message, hint=hint, id="press.E006")
    for entry in settings.MAIL_ALLOWED_RECIPIENTS:
        if not _is_recipient(entry):
            message = _("MAIL_ALLOWED_RECIPIENTS holds “%(entry)s”: it takes addresses, domains, or * alone.")
            yield Error(message % {"entry": entry}, id="press.E007")


@register(SETTINGS)
def mail_addresses(**_kwargs: Any) -> Iterator[CheckMessage]:
    """What stands in the headers of each mail is an address."""
    for name in ("MAIL_FROM", "MAIL_REPLY_TO", "MAIL_RETURN_PATH"):
        if (value := getattr(settings, name)) and not _is_address(value):
            message = _("%(name)s is “%(value)s”: that is no mail address.")
            yield Error(message % {"name": name, "value": value}, id="press.E011")


@register(SETTINGS)
def identity(**_kwargs: Any) -> Iterator[CheckMessage]:
    """Nobody shows another municipality's name, address or telephone."""
    lacking = [name for name in IDENTITY if not _value(name)]
    lacking += ["MAIL_FROM"] if not os.environ.get("MAIL_FROM") else []
    if lacking and not settings.LOCAL:
        message = _("These settings say who you are and have no value: %(names)s.")
        yield Error(message % {"names": ", ".join(lacking)}, id="press.E008")


@register(SETTINGS)
def proxy(**_kwargs: Any) -> Iterator[CheckMessage]:
    """Behind a proxy that is not known of, all readers seem to be one, and it may soon subscribe no more."""
    if settings.HTTPS and not settings.LOCAL and settings.BEHIND_PROXY is None:
        message = _(
            "SITE_URL is https, so something in front of the press room decrypts: BEHIND_PROXY is not set."
        )
        hint = _("Set it to 1 behind nginx (deploy/nginx.conf), to 0 only if readers reach gunicorn itself.")
        yield Error(message, hint=hint, id="press.E009")


@register(SETTINGS)
def feeds(**_kwargs: Any) -> Iterator[CheckMessage]:
    """The ids of feeds are names of somebody's since some day (RFC 4151, 2.1)."""
    if not TAGGING_ENTITY.fullmatch(settings.FEED_TAG_AUTHORITY):
        message = _(
            "FEED_TAG_AUTHORITY is “%(value)s”: it takes a host and a year, as in press.example.se,2026."
        )
        yield Error(message % {"value": settings.FEED_TAG_AUTHORITY}, id="press.E010")


@register(deploy=True)
def secrets(**_kwargs: Any) -> Iterator[CheckMessage]:
    """Secrets are long, random, and each used for one thing."""
    keys = [(name, key.strip()) for name, key in _keys()]
    for name, key in keys:
        if len(key) < SHORTEST or len(set(key)) < FEWEST_LETTERS or key.startswith("django-insecure-"):
            message = _(
                "%(name)s is weak: it has fewer than %(length)s characters, or too few different ones."
            )
            hint = _("Make one with: openssl rand -base64 48")
            yield Error(message % {"name": name, "length": SHORTEST}, hint=hint, id="press.E101")
    if len({key for _name, key in keys}) < len(keys):
        message = _(
            "Two of SECRET_KEY, MAIL_TOKEN_KEY, METRICS_TOKEN and BOUNCE_WEBHOOK_SECRET are the same."
        )
        yield Error(message, hint=_("Give each a value of its own."), id="press.E102")


@register(deploy=True)
def public(**_kwargs: Any) -> Iterator[CheckMessage]:
    """What is open to the world runs over https, under its own names, and not as a newcomer's machine."""
    found = {
        "press.E103": (settings.LOCAL, _("LOCAL is on: it is for a machine that nobody else can reach.")),
        "press.E104": (
            settings.DEBUG,
            _("DEBUG is on: it shows settings and code to whoever meets an error."),
        ),
        "press.E105": (not settings.HTTPS, _("SITE_URL does not begin with https://.")),
        "press.E106": (
            any(host.startswith("*") or host.rfind(".") == 0 for host in settings.ALLOWED_HOSTS),
            _("ALLOWED_HOSTS is *: then links in pages can be made to lead elsewhere. Name the host."),
        ),
        "press.E107": (
            not validate_host(urlsplit(settings.SITE_URL).hostname or "", settings.ALLOWED_HOSTS),
            _("ALLOWED_HOSTS does not name the host of SITE_URL: every page would be refused."),
        ),
    }
    yield from (Error(message, id=code) for code, (is_wrong, message) in found.items() if is_wrong)


@register(deploy=True)
def shapes(**_kwargs: Any) -> Iterator[CheckMessage]:
    """What stands in pages, style sheets and headers as it was set has the shape that belongs there."""
    for one in VARIABLES:
        value = str(_value(one.name) or "") if one.shape else ""
        if one.shape and value and not one.shape.fullmatch(value):
            message = _("%(name)s is “%(value)s”: that cannot stand there.")
            yield Error(message % {"name": one.name, "value": value}, id="press.E108")


def _value(name: str) -> Any:
    """Return what the settings hold of a variable, or what it says where they made something else of it."""
    if name.startswith("PRESS_ROOM_"):
        own = name.removeprefix("PRESS_ROOM_").lower()
        return settings.PRESS_ROOM[own] if own in settings.PRESS_ROOM else env(name)
    return getattr(settings, name) if hasattr(settings, name) else env(name)


def _keys() -> Iterator[tuple[str, str]]:
    """Yield every secret that is set, by the name of its setting."""
    yield "SECRET_KEY", _secret_key()
    yield from (("MAIL_TOKEN_KEY", key) for key in settings.MAIL_TOKEN_KEY.split(","))
    for name in ("METRICS_TOKEN", "BOUNCE_WEBHOOK_SECRET"):
        if value := getattr(settings, name):
            yield name, value


def _secret_key() -> str:
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:  # Django's own word for an empty one
        return ""


def _is_recipient(entry: str) -> bool:
    if transport.EVERYBODY in entry:
        return bool(settings.MAIL_ALLOWED_RECIPIENTS == [transport.EVERYBODY])
    return _is_address(entry if "@" in entry.lstrip("@") else f"anyone@{entry.lstrip('@')}")


def _is_address(written: str) -> bool:
    try:
        return addresses.normalise(written) == written.lower() or not written.isascii()
    except addresses.InvalidAddress:
        return False
