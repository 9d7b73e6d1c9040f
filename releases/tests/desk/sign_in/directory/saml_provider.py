"""An identity provider of SAML 2.0: metadata, single sign-on by redirect, and assertions signed with xmlsec."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from releases.tests.desk.sign_in.directory.served import Answer, Served

NAMES = {
    "email": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "given_name": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
    "family_name": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
    "groups": "http://schemas.xmlsoap.org/claims/Group",
}
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
METADATA = """\
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
 entityID="{entity}"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate>
</ds:X509Data></ds:KeyInfo></KeyDescriptor>
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{url}/sso"/>
</IDPSSODescriptor></EntityDescriptor>"""
ASSERTION = """\
<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{id}" Version="2.0" IssueInstant="{now}">
<saml:Issuer>{entity}</saml:Issuer><saml:Subject><saml:NameID Format="{name_format}">{name}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData {in_response_to} Recipient="{recipient}" NotOnOrAfter="{until}"/>
</saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{since}" NotOnOrAfter="{until}">{audience}</saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}"><saml:AuthnContext><saml:AuthnContextClassRef>\
urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext>
</saml:AuthnStatement><saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"""
RESPONSE = """\
<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_{id}" Version="2.0" IssueInstant="{now}"
 {in_response_to} Destination="{recipient}">
<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{entity}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status>{assertion}\
</samlp:Response>"""
FORM = """\
<!doctype html><title>Kommunens inloggning</title><form method="post" action="{to}">
<input type="hidden" name="SAMLResponse" value="{answer}"><input type="hidden" name="RelayState" value="">
<button>Logga in som Ebba</button></form>"""


@cache
def pair(name: str) -> tuple[str, str]:
    """Return a private key and its certificate in PEM; making them takes a while."""
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    built = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    certificate = (
        built.not_valid_before(now).not_valid_after(now + dt.timedelta(days=2)).sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(pem, *plain).decode(), certificate.public_bytes(pem).decode()


class SAMLProvider(Served):
    """The directory. `person` are claims as those of OpenID Connect; `facts` changes what stands in an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.person: dict[str, Any] = {}
        self.signs_with = "published"
        self.facts: dict[str, str] = {}
        self.metadata: str | None = None
        self.forged: Callable[[str], str] = lambda response: response
        self.entity = f"{self.url}/metadata"

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        parts = urlsplit(target)
        if parts.path == "/metadata":
            return 200, {"Content-Type": "application/samlmetadata+xml"}, self._metadata().encode()
        asked = parse_qs(parts.query)["SAMLRequest"][0]
        request = etree.fromstring(zlib.decompress(base64.b64decode(asked), -15))
        to = request.get("AssertionConsumerServiceURL")
        entity = request.findtext("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer")
        answer = base64.b64encode(self.response(to, entity, request.get("ID")).encode()).decode()
        page = FORM.format(to=to, answer=answer)
        return 200, {"Content-Type": "text/html; charset=utf-8"}, page.encode()

    def response(self, to: str, audience: str, request: str) -> str:
        """Return an answer to a request, in XML."""
        now = dt.datetime.now(dt.UTC)
        facts = {
            "now": _written(now),
            "since": _written(now - dt.timedelta(minutes=1)),
            "until": _written(now + dt.timedelta(minutes=5)),
            "entity": self.entity,
            "recipient": to,
            "in_response_to": f'InResponseTo="{request}"',
            "audience": _audience(audience),
            "name": self.person.get("sub", ""),
            "name_format": PERSISTENT,
            "status": "Success",
            "attributes": "".join(self._attributes()),
            **self.facts,
        }
        assertion = self._signed(ASSERTION.format(id=uuid.uuid4().hex, **facts))
        return self.forged(RESPONSE.format(id=uuid.uuid4().hex, assertion=assertion, **facts))

    def _attributes(self) -> Any:
        for word, name in NAMES.items():
            value = self.person.get(word, [])
            values = "".join(
                f"<saml:AttributeValue>{one}</saml:AttributeValue>"
                for one in (value if isinstance(value, list) else [value])
            )
            yield f'<saml:Attribute Name="{name}">{values}</saml:Attribute>'

    def _signed(self, assertion: str) -> str:
        key, certificate = pair(self.signs_with)
        signed = OneLogin_Saml2_Utils.add_sign(
            assertion, key, certificate, False, Constants.RSA_SHA256, Constants.SHA256
        )
        return (signed if isinstance(signed, str) else signed.decode()).partition("?>\n")[2] or _text(signed)

    def _metadata(self) -> str:
        if self.metadata is not None:
            return self.metadata
        certificate = "".join(pair("published")[1].splitlines()[1:-1])
        return METADATA.format(entity=self.entity, url=self.url, certificate=certificate)


def _audience(name: str) -> str:
    return f"<saml:AudienceRestriction><saml:Audience>{name}</saml:Audience></saml:AudienceRestriction>"


def _written(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(signed: str | bytes) -> str:
    return signed if isinstance(signed, str) else signed.decode()
