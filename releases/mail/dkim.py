"""DKIM (RFC 6376): signatures that cover the whole of a form letter, at little cost for each copy.

Canonicalization is relaxed for headers and body: relays may fold a header or
trim a line, and the signature holds. Everything that is the same in every copy
is canonicalized once, and the body hashed once as far as the first gap, so a
copy costs the hash of the rest and the signature itself.
"""

import binascii
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from django.conf import settings
from django.utils.translation import gettext as _

# RFC 8301, 3.2: shorter ones must not be trusted, and 2048 is what should be used.
SHORTEST_RSA = 1024  # bits
# What a mail program shows: signed once more than it occurs, so that a second one added on the way breaks the
# signature (RFC 6376, 8.15).
SHOWN = ("from", "to", "cc", "subject", "date", "reply-to")
LINE = 72  # characters
COVERED = re.compile(rf".{{1,{LINE}}}(?:(?<=:)|$)")
LINE_END = re.compile(r"\r\n(?![ \t])")  # of a header, and not of a folded line
SPACES = re.compile(r"[ \t]+")
PADDING, HASH = padding.PKCS1v15(), Prehashed(hashes.SHA256())


class KeyUnusable(Exception):
    """A key that the settings name cannot sign; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, and where its public half is published."""

    domain: str
    selector: str
    private: RSAPrivateKey | Ed25519PrivateKey

    @property
    def algorithm(self) -> str:
        """As RFC 6376, 3.5 and RFC 8463, 3 name it."""
        return "ed25519-sha256" if isinstance(self.private, Ed25519PrivateKey) else "rsa-sha256"

    @property
    def name(self) -> str:
        """Where the public half is to be found."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """What is to be published there (RFC 6376, 3.6.1; RFC 8463, 4)."""
        public = self.private.public_key()
        if isinstance(self.private, Ed25519PrivateKey):
            octets = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
            return f"v=DKIM1; k=ed25519; p={_published(octets)}"
        octets = public.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return f"v=DKIM1; k=rsa; p={_published(octets)}"

    def sign(self, digest: bytes) -> bytes:
        """Return the signature of a SHA-256; the same digest always gives the same one."""
        if isinstance(self.private, Ed25519PrivateKey):
            return self.private.sign(digest)  # RFC 8463, 3: the hash is what is signed
        return self.private.sign(digest, PADDING, HASH)


def signing_keys() -> tuple[SigningKey, ...]:
    """Return the keys of the settings, none when signing is left to the mail server. Raises KeyUnusable."""
    named = (
        (settings.DKIM_KEY_FILE, settings.DKIM_SELECTOR),
        (settings.DKIM_ED25519_KEY_FILE, settings.DKIM_ED25519_SELECTOR),
    )
    return tuple(_signing_key(path, selector) for path, selector in named if path)


def signing_domain() -> str:
    """Return the domain that answers for our mail: that of the sender, unless the settings name another."""
    return str(settings.DKIM_DOMAIN) or str(settings.MAIL_FROM).rpartition("@")[2]


class Signatures:
    """The signatures of one form letter, for as many copies as there are."""

    def __init__(
        self, keys: Sequence[SigningKey], headers: Mapping[str, str], body: bytes, *, slot: bytes
    ) -> None:
        """`headers` and `body` (CRLF line ends, dots not doubled) have `slot` where a copy has something else."""
        self._keys = keys
        self._names = [name.lower() for name in headers]
        self._headers = "".join(_relaxed(*header) for header in headers.items()).encode("ascii").split(slot)
        first, *self._rest = _relaxed_body(body).split(slot)
        self._hash = hashlib.sha256(first)
        self._beginnings: dict[tuple[str, ...], list[_Beginning]] = {}

    def of(self, own: str, *, filling: bytes) -> bytes:
        """Return the DKIM-Signature lines of a copy with these further header lines, and `filling` in its slots."""
        if not self._keys:
            return b""
        digest = self._hash.copy()
        digest.update(filling.join([b"", *self._rest]))
        body_hash = binascii.b2a_base64(digest.digest(), newline=False)
        further = [line.split(":", 1) for line in LINE_END.split(own)[:-1]]
        canonical = "".join([_relaxed(name, value) for name, value in further]).encode("ascii")
        signed = filling.join(self._headers) + canonical
        names = tuple([name for name, _value in further])
        return b"".join([beginning.signed(signed, body_hash) for beginning in self._begun(names)])

    def _begun(self, own: tuple[str, ...]) -> "list[_Beginning]":
        """Return what the signatures begin with, which depends only on the names of the headers."""
        if own not in self._beginnings:
            names = [*self._names, *map(str.lower, own), *SHOWN]
            self._beginnings[own] = [_Beginning(key, names) for key in self._keys]
        return self._beginnings[own]


class _Beginning:
    """A DKIM-Signature header as far as it is the same in every copy: to where the body's hash stands."""

    def __init__(self, key: SigningKey, names: Iterable[str]) -> None:
        covered = "\r\n ".join(COVERED.findall(":".join(names)))
        value = (
            f"v=1; a={key.algorithm}; c=relaxed/relaxed;\r\n d={key.domain}; s={key.selector};\r\n"
            f" h={covered};\r\n bh="
        )
        self._key = key
        self._written = f"DKIM-Signature: {value}".encode("ascii")
        self._canonical = _relaxed("DKIM-Signature", value).removesuffix("\r\n").encode("ascii")

    def signed(self, headers: bytes, body_hash: bytes) -> bytes:
        """Return the header. It covers itself, too, with the signature left out (RFC 6376, 3.7)."""
        itself = self._canonical + body_hash + b"; b="
        signature = self._key.sign(hashlib.sha256(headers + itself).digest())
        encoded = binascii.b2a_base64(signature, newline=False)
        folded = b"\r\n ".join([encoded[at : at + LINE] for at in range(0, len(encoded), LINE)])
        return b"%s%s;\r\n b=%s\r\n" % (self._written, body_hash, folded)


def _relaxed(name: str, value: str) -> str:
    """Return a header in the canonical form of RFC 6376, 3.4.2."""
    unfolded = SPACES.sub(" ", value.replace("\r\n", ""))
    return f"{name.lower()}:{unfolded.strip(' ')}\r\n"


def _relaxed_body(body: bytes) -> bytes:
    """Return a body in the canonical form of RFC 6376, 3.4.4."""
    spaced = re.sub(rb"[ \t]+", b" ", body).replace(b" \r\n", b"\r\n")
    written = re.sub(rb"(?:\r\n)+\Z", b"", spaced)
    return written + b"\r\n" if written else b""


def _published(octets: bytes) -> str:
    return binascii.b2a_base64(octets, newline=False).decode("ascii")


def _signing_key(path: str, selector: str) -> SigningKey:
    if not selector:
        raise KeyUnusable(_("The DKIM key %(path)s has no selector.") % {"path": path})
    try:
        private = _read(path, Path(path).stat().st_mtime_ns)
    except OSError as error:
        reason = {"path": path, "reason": error.strerror}
        raise KeyUnusable(_("The DKIM key %(path)s cannot be read: %(reason)s.") % reason) from error
    return SigningKey(signing_domain(), selector, private)


@lru_cache(maxsize=4)
def _read(path: str, _changed_at: int) -> RSAPrivateKey | Ed25519PrivateKey:
    """Read a key once for as long as its file is not changed. Raises OSError and KeyUnusable."""
    try:
        private = serialization.load_pem_private_key(Path(path).read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        sentence = _("%(path)s holds no private key as PEM without a passphrase.") % {"path": path}
        raise KeyUnusable(sentence) from error
    if isinstance(private, Ed25519PrivateKey):
        return private
    if isinstance(private, RSAPrivateKey) and private.key_size >= SHORTEST_RSA:
        return private
    sentence = _("The key in %(path)s is neither Ed25519 nor RSA of at least %(bits)s bits.")
    raise KeyUnusable(sentence % {"path": path, "bits": SHORTEST_RSA})
