"""What `manage.py check` says about signing in by the municipality's directory, and what no process starts with."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.translation import gettext as _

from umea_press.checks import SETTINGS
from umea_press.variables.directory import EMERGENCY

ROLES = ("writer", "approver", "publisher", "administrator")
WORDS = ("id", "email", "first_name", "last_name", "groups")
# Issuers of Microsoft that stand for every organisation of the world.
OF_EVERYBODY = ("/common", "/organizations", "/consumers")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@register(SETTINGS)
def client(**_kwargs: Any) -> Iterator[CheckMessage]:
    """A provider is asked by name and secret, over https, and is that of one organisation."""
    if not settings.OIDC_ISSUER:
        return
    for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"):
        if not getattr(settings, name):
            yield Error(_("OIDC_ISSUER is set and %(name)s is not.") % {"name": name}, id="press.E013")
    if not _is_private(settings.OIDC_ISSUER):
        yield _not_private("OIDC_ISSUER", settings.OIDC_ISSUER)
    if any(word in urlsplit(settings.OIDC_ISSUER).path for word in OF_EVERYBODY):
        message = _("OIDC_ISSUER is “%(value)s”: it stands for every organisation. Name your own tenant.")
        yield Error(message % {"value": settings.OIDC_ISSUER}, id="press.E014")


@register(SETTINGS)
def metadata(**_kwargs: Any) -> Iterator[CheckMessage]:
    """The keys of an identity provider come from a file or over https: whoever changes them on the way gets in."""
    if "://" in settings.SAML_METADATA:
        if not _is_private(settings.SAML_METADATA):
            yield _not_private("SAML_METADATA", settings.SAML_METADATA)
    elif settings.SAML_METADATA and not Path(settings.SAML_METADATA).is_file():
        message = _("SAML_METADATA is “%(value)s”: there is no such file.")
        yield Error(message % {"value": settings.SAML_METADATA}, id="press.E015")


@register(SETTINGS)
def roles_and_domains(**_kwargs: Any) -> Iterator[CheckMessage]:
    """Without groups and domains nobody would get in by the directory; with a role that is none, not as they should."""
    if not (settings.OIDC_ISSUER or settings.SAML_METADATA):
        if settings.DESK_LOCAL_SIGN_IN == EMERGENCY:
            message = _("DESK_LOCAL_SIGN_IN is emergency, and there is no directory by which others get in.")
            yield Error(message, hint=_("Set OIDC_ISSUER or SAML_METADATA."), id="press.E016")
        return
    for name in ("DIRECTORY_ROLES", "DIRECTORY_DOMAINS"):
        if not getattr(settings, name):
            message = _("%(name)s is not set: nobody would get in by the directory.")
            yield Error(message % {"name": name}, id="press.E016")
    for name, value, known in _words():
        if value not in known:
            facts = {"name": name, "value": value, "words": ", ".join(known)}
            yield Error(_("%(name)s holds “%(value)s”: it takes %(words)s.") % facts, id="press.E017")


@register(SETTINGS)
def buttons(**_kwargs: Any) -> Iterator[CheckMessage]:
    """Two buttons with the same words lead to two places."""
    if settings.OIDC_ISSUER and settings.SAML_METADATA and settings.OIDC_NAME == settings.SAML_NAME:
        yield Error(_("OIDC_NAME and SAML_NAME are the same: two buttons would be alike."), id="press.E018")


def _words() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    yield from (("DIRECTORY_ROLES", role, ROLES) for role in settings.DIRECTORY_ROLES.values())
    for name in ("OIDC_CLAIMS", "SAML_ATTRIBUTES"):
        yield from ((name, word, WORDS) for word in getattr(settings, name))


def _is_private(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (settings.LOCAL and parts.hostname in LOOPBACK)


def _not_private(name: str, value: str) -> Error:
    message = _("%(name)s is “%(value)s”: it must begin with https://.")
    return Error(message % {"name": name, "value": value}, id="press.E014")
