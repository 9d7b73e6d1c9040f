"""OpenID Connect: allauth's code flow with PKCE, and what it leaves out: nonce, signature, the issuer of the settings.

allauth does not verify the signature of an id token that came over TLS (OpenID Connect Core, 3.1.3.7 allows it) and
sends no nonce. Here both are checked, so that a token that was made for somebody else opens nothing.
"""

import hashlib
import hmac
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from releases.absolute_urls import whole
from releases.desk.sign_in.directory import people

DOOR = "oidc"
SKEW = 120  # seconds by which the clocks of two machines may differ
SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Untrue(OAuth2Error):
    """What the provider sent is not what it promises. The text says what, for the log."""


def app() -> SocialApp:
    """Return the provider of the settings as allauth takes it; it stands in no table."""
    return SocialApp(
        provider=OpenIDConnectProvider.id,
        provider_id=DOOR,
        name=settings.OIDC_NAME,
        client_id=settings.OIDC_CLIENT_ID,
        secret=settings.OIDC_CLIENT_SECRET,
        settings={"server_url": settings.OIDC_ISSUER.rstrip("/"), "scope": settings.OIDC_SCOPES.split()},
    )


class ProviderAnswers(OpenIDConnectOAuth2Adapter):
    """What the provider answers, verified."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return the provider's description of itself. Raises Untrue, requests.RequestException."""
        config: Any = super().openid_config
        if not isinstance(config, dict) or not all(isinstance(config.get(name), str) for name in ENDPOINTS):
            raise Untrue("the description of the provider lacks an endpoint")
        # OpenID Connect Discovery, 4.3
        if str(config.get("issuer", "")).rstrip("/") != settings.OIDC_ISSUER.rstrip("/"):
            raise Untrue(f"the provider calls itself {config.get('issuer')!r}")
        if not all(config[name].startswith(("https://", settings.OIDC_ISSUER)) for name in ENDPOINTS):
            raise Untrue("an endpoint of the provider is not https")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return whole(reverse("directory_oidc_answer"))

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """Keep which nonce the id token must carry; the verifier is that of the session that asked."""
        self.nonce = nonce_of(pkce_code_verifier or "")
        try:
            answer: dict[str, Any] = super().get_access_token_data(
                request, app, client, pkce_code_verifier=pkce_code_verifier
            )
        except (KeyError, ValueError) as error:
            raise Untrue("the answer with the tokens cannot be read") from error
        return answer

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **more: Any) -> SocialLogin:
        """Return the person of the id token. Raises Untrue, requests.RequestException."""
        claims = self._verified(more["response"].get("id_token"))
        names = people.names_with(settings.OIDC_CLAIMS, people.CLAIMS)
        if not all(any(name in claims for name in names[word]) for word in ("email", "groups")):
            claims = {**self._about(token.token, claims["sub"]), **claims}
        said = claims.get("email_verified")
        is_verified = said in (True, "true") or (said is None and settings.OIDC_TRUSTS_EMAIL)
        try:
            person = people.read(claims["iss"], claims, names=names, is_verified=is_verified)
        except people.NoIdentity as error:
            raise Untrue("the person has no name that lasts") from error
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, person)
        return login

    def _verified(self, id_token: Any) -> dict[str, Any]:
        """Return the claims of an id token (OpenID Connect Core, 3.1.3.7)."""
        if not isinstance(id_token, str):
            raise Untrue("there is no id token")
        config = self.openid_config
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=self._key(jwt.get_unverified_header(id_token).get("kid")),
                algorithms=SIGNATURES,
                issuer=config["issuer"],
                audience=settings.OIDC_CLIENT_ID,
                leeway=SKEW,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise Untrue(f"the id token: {error}") from error
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), self.nonce.encode()):
            raise Untrue("the id token was made for another log-in")
        if (
            isinstance(claims["aud"], list)
            and len(claims["aud"]) > 1
            and claims.get("azp") != settings.OIDC_CLIENT_ID
        ):
            raise Untrue("the id token was made for another application")
        return claims

    def _key(self, kid: Any) -> jwt.PyJWK:
        keys = jwt.PyJWKSet.from_dict(_asked(self.openid_config["jwks_uri"])).keys
        fitting = [key for key in keys if key.public_key_use in (None, "sig") and kid in (None, key.key_id)]
        if len(fitting) != 1:
            raise Untrue(f"the provider has {len(fitting)} keys called {kid!r}")
        return fitting[0]

    def _about(self, access_token: str, sub: str) -> dict[str, Any]:
        """Return what else the provider says of the person, and of no other (OpenID Connect Core, 5.3)."""
        address = self.openid_config.get("userinfo_endpoint")
        if not address:
            return {}
        claims = _asked(address, headers={"Authorization": f"Bearer {access_token}"})
        if claims.get("sub") != sub:
            raise Untrue("the provider answers about somebody else")
        return claims


class DirectoryProvider(OpenIDConnectProvider):
    """The provider of the settings."""

    oauth2_adapter_class = ProviderAnswers
    pkce_enabled_default = True

    def get_pkce_params(self) -> dict[str, str]:
        """Return the challenge, and with it a nonce that follows from the same secret of the session."""
        challenge: dict[str, str] = super().get_pkce_params()
        return {**challenge, "nonce": nonce_of(challenge["code_verifier"])}

    def sociallogin_from_response(self, request: HttpRequest, person: people.DirectoryPerson) -> SocialLogin:
        return login_of(person)


class DirectoryLogin(SocialLogin):
    """allauth's log-in, with the person that the directory vouches for."""

    person: people.DirectoryPerson


def login_of(person: people.DirectoryPerson) -> DirectoryLogin:
    """Return allauth's log-in of a person; of what the directory said nothing is kept but the name that lasts."""
    login = DirectoryLogin(account=SocialAccount(provider=person.source, uid=person.uid, extra_data={}))
    login.person = person
    return login


def nonce_of(verifier: str) -> str:
    """Return the nonce that belongs to a code verifier (RFC 7636), and betrays nothing of it."""
    return hashlib.sha256(f"nonce {verifier}".encode()).hexdigest()


def _asked(address: str, **more: Any) -> dict[str, Any]:
    with get_adapter().get_requests_session() as session:
        response = session.get(address, **more)
        response.raise_for_status()
        try:
            answer = response.json()
        except requests.JSONDecodeError as error:
            raise Untrue(f"{address} is no JSON") from error
    if not isinstance(answer, dict):
        raise Untrue(f"{address} is no JSON object")
    return answer
