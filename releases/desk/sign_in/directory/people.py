"""What a directory says of a person, read from the claims of OpenID Connect or the attributes of SAML."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from releases.document.characters import normal, writable
from releases.mail import addresses

LONGEST_ID, LONGEST_NAME = 191, 150  # characters, as the tables hold
CLAIMS = {
    "id": ("sub",),
    "email": ("email",),
    "first_name": ("given_name",),
    "last_name": ("family_name",),
    # Entra ID has the groups in one, the roles of the application in the other; Keycloak has what it is told to have.
    "groups": ("groups", "roles"),
}
MICROSOFT, XMLSOAP = "http://schemas.microsoft.com", "http://schemas.xmlsoap.org"
ATTRIBUTES = {
    "id": (
        "urn:oasis:names:tc:SAML:attribute:subject-id",
        "urn:oasis:names:tc:SAML:attribute:pairwise-id",
        f"{MICROSOFT}/identity/claims/objectidentifier",
    ),
    "email": (
        "urn:oid:0.9.2342.19200300.100.1.3",
        f"{XMLSOAP}/ws/2005/05/identity/claims/emailaddress",
        "mail",
        "email",
    ),
    "first_name": (
        "urn:oid:2.5.4.42",
        f"{XMLSOAP}/ws/2005/05/identity/claims/givenname",
        "givenName",
        "firstName",
    ),
    "last_name": ("urn:oid:2.5.4.4", f"{XMLSOAP}/ws/2005/05/identity/claims/surname", "sn", "lastName"),
    "groups": (
        f"{MICROSOFT}/ws/2008/06/identity/claims/groups",
        f"{MICROSOFT}/ws/2008/06/identity/claims/role",
        f"{XMLSOAP}/claims/Group",
        "urn:oid:1.3.6.1.4.1.5923.1.5.1.1",  # isMemberOf
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.7",  # eduPersonEntitlement
        "groups",
        "memberOf",
        "Role",
    ),
}


class NoIdentity(ValueError):
    """The directory says of nobody by which lasting name it knows them."""


@dataclass(frozen=True, slots=True)
class DirectoryPerson:
    """A person as one directory knows them.

    `source` is the issuer or entity, `uid` its lasting name for the person.
    `email` is in the form that `addresses.normalise` gives, or "".
    """

    source: str
    uid: str
    email: str
    is_verified: bool
    first_name: str
    last_name: str
    groups: frozenset[str]


def read(
    source: str,
    facts: Mapping[str, Any],
    *,
    names: Mapping[str, Iterable[str]],
    is_verified: bool,
    otherwise: str = "",
) -> DirectoryPerson:
    """Return the person whom claims or attributes describe; `otherwise` is the id where none of them is one.

    Raises NoIdentity.
    """
    first = {word: next(iter(_values(facts, names[word])), "") for word in names if word != "groups"}
    uid = first["id"] or otherwise
    if not uid or len(uid) > LONGEST_ID:
        raise NoIdentity
    email = _address(first["email"])
    return DirectoryPerson(
        source=source,
        uid=uid,
        email=email,
        is_verified=is_verified and bool(email),
        first_name=first["first_name"][:LONGEST_NAME],
        last_name=first["last_name"][:LONGEST_NAME],
        groups=frozenset(map(group_name, _values(facts, names["groups"]))),
    )


def names_with(own: Mapping[str, str], usual: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return by which names each fact is looked for: by its own, where the settings give one, else by the usual."""
    return {word: (own[word],) if word in own else names for word, names in usual.items()}


def group_name(written: str) -> str:
    """Return a group as it is compared: Keycloak writes a path ("/Pressrum"), and capitals differ."""
    return normal(written).strip().lstrip("/").casefold()


def _values(facts: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """Return every text that stands under one of the names."""
    found: list[str] = []
    for name in names:
        value = facts.get(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and (text := " ".join(writable(normal(one)).split())):
                found.append(text)
    return found


def _address(written: str) -> str:
    try:
        return addresses.normalise(written)
    except addresses.InvalidAddress:
        return ""
