"""A provider of OpenID Connect, made with Authlib's authorization server: it checks client, PKCE and addresses."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from authlib.oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import RSAKey

from releases.tests.desk.sign_in.directory.served import Answer, Served

CLIENT, SECRET = "pressrum", "bara-for-prov"
CALLBACK = "/redaktion/login/oidc/svar/"


@cache
def key(name: str) -> RSAKey:
    """Return a key of that name; making one takes a while."""
    return RSAKey.generate_key(2048, parameters={"kid": name, "use": "sig", "alg": "RS256"}, private=True)


class _Client:
    def __init__(self, site: str) -> None:
        self.site = site

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self.site + CALLBACK

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, address: str) -> bool:
        return address == self.site + CALLBACK

    def check_client_secret(self, secret: str) -> bool:
        return secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_post"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class _Codes(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_post"]

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        sent = request.payload.data
        self.server.codes[code] = SimpleNamespace(
            code=code,
            redirect_uri=sent["redirect_uri"],
            scope=sent["scope"],
            code_challenge=sent["code_challenge"],
            code_challenge_method=sent["code_challenge_method"],
            get_redirect_uri=lambda: sent["redirect_uri"],
            get_scope=lambda: sent["scope"],
            get_nonce=lambda: sent["nonce"],
            get_auth_time=lambda: None,
            get_acr=lambda: None,
            get_amr=lambda: None,
        )

    def query_authorization_code(self, code: str, client: _Client) -> Any:
        return self.server.codes.get(code)

    def delete_authorization_code(self, code: Any) -> None:
        del self.server.codes[code.code]

    def authenticate_user(self, code: Any) -> Any:
        return self.server.provider.person


class _Tokens(OpenIDCode):
    def __init__(self, provider: OpenIDProvider) -> None:
        super().__init__(require_nonce=True)
        self.provider = provider

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        return False

    def resolve_client_private_key(self, client: _Client) -> RSAKey:
        return self.provider.signs_with

    def get_client_claims(self, client: _Client) -> dict[str, Any]:
        return {"iss": self.provider.url, "aud": CLIENT}

    def get_encode_header(self, client: _Client) -> dict[str, str]:
        return {"alg": "RS256", "kid": key("published").kid or ""}

    def generate_user_info(self, user: dict[str, Any], scope: str) -> dict[str, Any]:
        return {name: value for name, value in user.items() if name not in self.provider.in_userinfo_only}

    def encode_id_token(self, token: dict[str, Any], request: OAuth2Request) -> str:
        from joserfc import jwt

        encoded = super().encode_id_token(token, request)
        claims = jwt.decode(encoded, self.provider.signs_with).claims
        claims.update(self.provider.changed(claims))
        return jwt.encode(self.get_encode_header(request.client), claims, self.provider.signs_with)


class _Server(AuthorizationServer):
    def __init__(self, provider: OpenIDProvider, site: str) -> None:
        super().__init__()
        self.provider, self.client, self.codes = provider, _Client(site), {}
        self.register_token_generator("default", BearerTokenGenerator(lambda **_: "ett-intyg"))
        self.register_grant(_Codes, [CodeChallenge(required=True), _Tokens(provider)])

    def query_client(self, client_id: str) -> _Client | None:
        return self.client if client_id == CLIENT else None

    def save_token(self, token: Any, request: Any) -> None:
        """Nothing asks for it again."""

    def send_signal(self, *_: Any, **__: Any) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: OAuth2Request) -> OAuth2Request:
        return request

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Answer:
        words = json.dumps(body) if isinstance(body, dict) else body
        return status, dict(headers), words.encode()


class OpenIDProvider(Served):
    """The directory. `person` are the claims of whoever logs in there, None for somebody who breaks off.

    `changed` gives claims of the id token that are made other than they should be, `signs_with` is its key.
    """

    def __init__(self, site: str) -> None:
        super().__init__()
        self.person: dict[str, Any] | None = None
        self.in_userinfo_only: set[str] = set()
        self.signs_with = key("published")
        self.changed: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: {}
        self.description: dict[str, Any] = {}
        self._server_of_oauth = _Server(self, site)

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        parts = urlsplit(target)
        match parts.path:
            case "/.well-known/openid-configuration":
                return self._json(self._description())
            case "/keys":
                return self._json({"keys": [key("published").as_dict(private=False)]})
            case "/userinfo":
                return self._json(self.person or {})
        pairs = dict(parse_qsl(parts.query if method == "GET" else body.decode()))
        request = OAuth2Request(method, "https://directory.example" + target, headers=headers)
        request.payload = BasicOAuth2Payload(pairs)
        request.payload._datalist = defaultdict(list, request.payload._datalist)
        type(request).args, type(request).form = (
            property(lambda r: r.payload.data),
            property(lambda r: r.payload.data),
        )
        server = self._server_of_oauth
        if parts.path == "/authorize":
            grant = server.get_consent_grant(request, end_user=self.person)
            return server.create_authorization_response(request, grant_user=self.person, grant=grant)
        return server.create_token_response(request)

    def _description(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.description,
        }

    @staticmethod
    def _json(answer: dict[str, Any]) -> Answer:
        return 200, {"Content-Type": "application/json"}, json.dumps(answer).encode()


def ago(seconds: int) -> int:
    """Return a moment as claims write it."""
    return int(time.time()) - seconds
