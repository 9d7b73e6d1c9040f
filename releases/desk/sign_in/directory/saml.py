"""SAML 2.0, web browser SSO: python3-saml verifies, here stands what it is told and what it does not ask.

This module is imported only where SAML is in use: it loads xmlsec, 12 MB.
"""

import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.urls import reverse
from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from releases.absolute_urls import whole
from releases.desk.sign_in.directory import people
from releases.desk.sign_in.directory.trouble import DirectoryError, DirectoryTrouble

DOOR = "saml"
LARGEST = 512 * 1024  # characters of an answer in base64; 150 groups of Entra ID are 20,000
HOUR = 60 * 60.0  # seconds for which metadata is not asked for again
UNREADABLE = (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, etree.LxmlError, ValueError, KeyError)
_kept: dict[str, tuple[float, bytes]] = {}


def request_to_sign_in() -> tuple[str, str]:
    """Return the address at the identity provider that a browser is sent to, and the id of the request in it.

    Raises DirectoryError, requests.RequestException.
    """
    asking = OneLogin_Saml2_Auth(_of_request(), _settings())
    address: str = asking.login(return_to="")
    return address, str(asking.get_last_request_id())


def verified(encoded: str) -> tuple[people.DirectoryPerson, str]:
    """Return the person of an answer in base64, and the id of the request that it answers.

    Raises DirectoryError for what is signed by nobody or another, too old, for others, or answers no request.
    """
    if not 0 < len(encoded) <= LARGEST:
        raise DirectoryError(DirectoryTrouble.UNTRUE, "the answer is empty or too large")
    ours = _settings()
    try:
        response = OneLogin_Saml2_Response(ours, encoded)
        status = OneLogin_Saml2_Utils.get_status(response.document)
    except UNREADABLE as error:
        raise DirectoryError(DirectoryTrouble.UNTRUE, f"the answer cannot be read: {error}") from error
    if status["code"] != Constants.STATUS_SUCCESS:
        raise DirectoryError(DirectoryTrouble.CANCELLED, f"{status['code']} {status['msg']}")
    if not response.is_valid(_of_request()):
        raise DirectoryError(DirectoryTrouble.UNTRUE, str(response.get_error()))
    # python3-saml lets an assertion without an audience pass (SAML 2.0 Profiles, 4.1.4.2: there must be one).
    if ours.get_sp_data()["entityId"] not in response.get_audiences():
        raise DirectoryError(DirectoryTrouble.UNTRUE, "the assertion is for another audience")
    asked = response.get_in_response_to()
    if not asked:
        raise DirectoryError(DirectoryTrouble.LOST, "the answer answers no request of ours")
    return _person(ours, response), str(asked)


def metadata() -> bytes:
    """Return our own metadata, for the identity provider."""
    ours = OneLogin_Saml2_Settings(
        {"strict": True, "sp": _own(), "security": SECURITY}, sp_validation_only=True
    )
    written: bytes | str = ours.get_sp_metadata()
    return written.encode() if isinstance(written, str) else written


SECURITY = {
    "requestedAuthnContext": False,
    "rejectDeprecatedAlgorithm": True,  # SHA-1
    "allowRepeatAttributeName": True,
    "wantAttributeStatement": False,
    "wantNameId": False,
    "allowSingleLabelDomains": True,
    "signatureAlgorithm": Constants.RSA_SHA256,
    "digestAlgorithm": Constants.SHA256,
    "metadataValidUntil": "",
    "metadataCacheDuration": "",
}


def _person(ours: OneLogin_Saml2_Settings, response: OneLogin_Saml2_Response) -> people.DirectoryPerson:
    facts = {**response.get_friendlyname_attributes(), **response.get_attributes()}
    lasts = response.get_nameid_format() != Constants.NAMEID_TRANSIENT
    try:
        return people.read(
            ours.get_idp_data()["entityId"],
            facts,
            names=people.names_with(settings.SAML_ATTRIBUTES, people.ATTRIBUTES),
            # Whose directory it is, the operator has said; SAML has no word for a verified address.
            is_verified=True,
            otherwise=(response.get_nameid() or "") if lasts else "",
        )
    except (people.NoIdentity, *UNREADABLE) as error:
        raise DirectoryError(DirectoryTrouble.UNTRUE, "the person has no name that lasts") from error


def _settings() -> OneLogin_Saml2_Settings:
    try:
        described = OneLogin_Saml2_IdPMetadataParser.parse(
            _metadata(), entity_id=settings.SAML_ISSUER or None
        )
        provider = described["idp"]
        if not ({"x509cert", "x509certMulti"} & provider.keys() and provider["entityId"]):
            raise KeyError("x509cert")
        return OneLogin_Saml2_Settings({"strict": True, "sp": _own(), "idp": provider, "security": SECURITY})
    except UNREADABLE as error:
        raise DirectoryError(DirectoryTrouble.AWAY, f"SAML_METADATA cannot be used: {error}") from error


def _own() -> dict[str, Any]:
    return {
        "entityId": settings.SAML_ENTITY_ID or whole(reverse("directory_saml_metadata")),
        "assertionConsumerService": {
            "url": whole(reverse("directory_saml_answer")),
            "binding": Constants.BINDING_HTTP_POST,
        },
    }


def _of_request() -> dict[str, Any]:
    """Return where an answer comes in, as the world sees it: a header of the request decides nothing."""
    site = urlsplit(whole(reverse("directory_saml_answer")))
    return {
        "https": "on" if site.scheme == "https" else "off",
        "http_host": site.netloc,
        "script_name": site.path,
        "get_data": {},
        "post_data": {},
    }


def _metadata() -> bytes:
    """Return the metadata of the identity provider; while it is away, what it said before."""
    place = settings.SAML_METADATA
    if "://" not in place:
        return Path(place).read_bytes()
    until, text = _kept.get(place, (0.0, b""))
    if time.monotonic() < until:
        return text
    try:
        with get_adapter().get_requests_session() as session:
            answer = session.get(place)
            answer.raise_for_status()
    except requests.RequestException:
        if not text:
            raise
        return text
    text = bytes(answer.content)
    _kept[place] = (time.monotonic() + HOUR, text)
    return text
