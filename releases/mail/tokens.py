"""Tokens: how a mail can carry a key that the database does not hold.

A token is the keyed BLAKE2b (RFC 7693, 2.9) of the subscriber's random 256-bit
salt, 128 bits of it, with the first MAIL_TOKEN_KEY as the key. The database keeps the salt and the token's
SHA-256: a dump of it opens nothing, and neither does the key alone. Any worker
can make the token again from the row, so a mail that was lost with its worker
is repeated with the same links. Look-up goes by the stored hash: tokens already
mailed keep working when the key is rotated.
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from releases.models import AccessToken, AddressChange, Subscriber

TOKEN_BYTES = 16

# A foreign key alone would refuse the whole statement when one of the subscribers leaves meanwhile.
STORE = """
WITH wanted AS (
    SELECT * FROM unnest(%(hashes)s::bytea[], %(subscribers)s::bigint[]) AS given (sha256, subscriber_id)
    WHERE NOT EXISTS (SELECT FROM releases_accesstoken AS stored WHERE stored.sha256 = given.sha256)
), standing AS (
    SELECT id FROM releases_subscriber WHERE id IN (SELECT subscriber_id FROM wanted) FOR KEY SHARE
)
INSERT INTO releases_accesstoken (sha256, purpose, subscriber_id, created_at)
SELECT wanted.sha256, %(purpose)s, standing.id, now()
FROM wanted JOIN standing ON standing.id = wanted.subscriber_id
ON CONFLICT DO NOTHING
"""


def tokens_for(salts: Iterable[bytes | memoryview], purpose: AccessToken.Purpose) -> list[str]:
    """Return the tokens for `purpose` of the subscribers with these salts: 32 characters, safe in an address."""
    keyed = blake2b(key=mail_key(), digest_size=TOKEN_BYTES, person=purpose.value.encode())
    return [_token(keyed.copy(), salt) for salt in salts]


def mail_key() -> bytes:
    """Return the 256-bit key of what mails carry from now on: the first of MAIL_TOKEN_KEY, whatever its length."""
    return mail_keys()[0]


def mail_keys() -> tuple[bytes, ...]:
    """Return every key whose marks are genuine: the present one, then those before it.

    Raises ImproperlyConfigured without a key: anybody could make what an empty one makes.
    """
    return _hashed(settings.MAIL_TOKEN_KEY)


def issue(subscribers: Iterable[Subscriber], purpose: AccessToken.Purpose) -> dict[int, str]:
    """Return tokens by subscriber id and make sure that their hashes are stored."""
    salts = {subscriber.pk: subscriber.salt for subscriber in subscribers}
    tokens = dict(zip(salts, tokens_for(salts.values(), purpose), strict=True))
    store({pk: digest(token) for pk, token in tokens.items()}, purpose)
    return tokens


def issue_for_address(change: AddressChange) -> str:
    """Return the token that confirms this wish for another address and no other, and make sure that it is known."""
    (token,) = tokens_for([change.salt], AccessToken.Purpose.ADDRESS)
    AddressChange.objects.filter(pk=change.pk).update(sha256=digest(token))
    return token


def store(hashes: Mapping[int, bytes], purpose: AccessToken.Purpose) -> None:
    """Store tokens' hashes by subscriber id, those that are not there yet, in one statement.

    Whoever leaves at the same moment is passed over: their token opens nothing.
    """
    facts: dict[str, Any] = {
        "hashes": list(hashes.values()),
        "subscribers": list(hashes),
        "purpose": purpose.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(STORE, facts)


def holder(token: str, purpose: AccessToken.Purpose) -> Subscriber | None:
    """Return whose token this is, or None for one that was never issued or has been erased."""
    return Subscriber.objects.filter(tokens__sha256=digest(token), tokens__purpose=purpose).first()


def digest(token: str) -> bytes:
    """Return the SHA-256 of a token as stored."""
    return hashlib.sha256(token.encode()).digest()


def _token(keyed: blake2b, salt: bytes | memoryview) -> str:
    keyed.update(salt)
    return keyed.hexdigest()


@lru_cache(maxsize=1)
def _hashed(listed: str) -> tuple[bytes, ...]:
    keys = [key for written in listed.split(",") if (key := written.strip())]
    if not keys:
        raise ImproperlyConfigured("MAIL_TOKEN_KEY has no key")
    return tuple(hashlib.sha256(key.encode()).digest() for key in keys)
