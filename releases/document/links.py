"""Addresses in a text: what an editor meant, where it leads, and whether it may stand there.

Mail programs wrap links in addresses of their own, which tell of the reader
("Safe Links" hold a colleague's address) and die with the contract; editors
leave out "https://"; Word's footnotes lead to no place of ours. A link that
leads nowhere is none: its words stay.
"""

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

SCHEMES = {"http", "https", "mailto", "tel"}
MOST_WRAPPINGS = 50  # Each is longer than what it holds, so LONGEST ends it; this ends a fault of ours.
LONGEST = 2000  # characters; what is longer is no address that a person gave
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
HOST = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}"
BARE_HOST = re.compile(rf"{HOST}(?::\d{{1,5}})?(?=[/?#]|\Z)")
# "manual.pdf" is a file and "example.se" a site; so a bare name is a link only with www, a path or such an ending.
SITE_ENDINGS = frozenset(
    [
        "se",
        "nu",
        "eu",
        "fi",
        "no",
        "dk",
        "com",
        "org",
        "net",
        "info",
        "gov",
        "edu",
        "io",
        "app",
        "dev",
        "ax",
        "is",
        "de",
        "example",
    ]
)
MAIL = re.compile(rf"[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}}@{HOST}")
PHONE = re.compile(r"\+?[0-9](?:[ ()/\u00a0\u2011-]{0,2}[0-9]){4,17}")
ADDRESS_IN_TEXT = re.compile(r"https?://[^\s<>\"”]{1,4000}", re.IGNORECASE)
BEHIND_ADDRESS = ".,;:!?)"
# What no address holds as it is (RFC 3986, 2). Controls and backslashes make one that nobody meant.
NEVER = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u2028\u2029\ufffd-\uffff]")
QUOTED = re.compile(r"[\s\"<>^`{|}]")

# Who wraps links: the end of the host, the beginning of the path, and the parameters that hold the address.
WRAPPERS = (
    ("safelinks.protection.outlook.com", "/", ("url",)),
    ("safelinks.protection.outlook.cn", "/", ("url",)),
    ("safelinks.protection.office365.us", "/", ("url",)),
    ("statics.teams.cdn.office.net", "/evergreen-assets/safelinks/", ("url",)),
    ("urldefense.proofpoint.com", "/v1/url", ("u",)),
    ("linkprotect.cudasvc.com", "/url", ("a",)),
    ("clicktime.symantec.com", "/", ("u",)),
    ("facebook.com", "/l.php", ("u",)),
    ("l.instagram.com", "/", ("u",)),
    ("l.messenger.com", "/l.php", ("u",)),
    ("l.threads.net", "/", ("u",)),
    ("linkedin.com", "/redir/", ("url",)),
    ("linkedin.com", "/safety/go", ("url",)),
    ("youtube.com", "/redirect", ("q",)),
    ("slack-redir.net", "/link", ("url",)),
    ("outlook.office.com", "/owa/redir.aspx", ("url",)),
    ("deref-mail.com", "/mail/client/", ("redirecturl",)),
    ("duckduckgo.com", "/l/", ("uddg",)),
)
GOOGLE = re.compile(r"(?:www\.)?google\.(?:com?\.)?[a-z]{2,3}")
URLDEFENSE_3 = re.compile(r"/v3/__(?P<url>.+?)__;(?P<letters>[^!]*)!")
URLDEFENSE_RUN = re.compile(r"\*\*(.)|\*")
RUNS = {letter: length for length, letter in enumerate(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", start=2)}  # fmt: skip


def target(written: str) -> str:
    """Return the address that a link written so leads to, "" when it leads nowhere.

    "www.example.se" gets its scheme, an address of a person "mailto:", a
    number "tel:"; what a mail program or a search engine has wrapped is
    unwrapped. A path of this site stays ("/om/"); a fragment or a file on
    somebody's disk leads nowhere.
    """
    address = re.sub(r"[\x00-\x20\x7f]+", " ", written).strip()
    if not address or len(address) > 2 * LONGEST or "\\" in address or address.startswith("//"):
        return ""
    address = _unwrapped(_with_scheme(address))
    return address if may_stand(address) else ""


def may_stand(address: str) -> bool:
    """True for an address that a release may link to: http, https, mailto, tel, or a path of this site."""
    if address.startswith("/"):
        return not address.startswith("//") and "\\" not in address
    parts = _split(address)
    if parts is None or parts.scheme.lower() not in SCHEMES or "\\" in address or len(address) > LONGEST:
        return False
    return bool(parts.hostname) if parts.scheme.lower() in {"http", "https"} else bool(parts.path)


def unwrapped(address: str) -> str:
    """Return the address that others have wrapped in one of theirs, itself when nobody has.

    A wrapping that holds no address that a person could mean is cut to its host: the rest may tell who read it.
    """
    host = "/".join([*address.split("/", 3)[:3], ""])
    return (_unwrapped(address) or host) if address else ""


def _unwrapped(address: str) -> str:
    for _ in range(MOST_WRAPPINGS):
        inside = _inside(address)
        if inside is None:
            return address
        address = inside
    return ""


def unwrapped_in(text: str) -> str:
    """Return a text in which each wrapped address is the one that it stands for."""
    return ADDRESS_IN_TEXT.sub(_unwrapped_match, text) if "://" in text else text


def _unwrapped_match(match: re.Match[str]) -> str:
    address = match[0].rstrip(BEHIND_ADDRESS)
    return unwrapped(address) + match[0][len(address) :]


def _with_scheme(address: str) -> str:
    scheme = SCHEME.match(address)
    if address.startswith("/") or (scheme and not BARE_HOST.match(address)):
        return (
            re.sub(r"\s", "%20", address)
            if not address.lower().startswith("tel:")
            else address.replace(" ", "")
        )
    if MAIL.fullmatch(address):
        return f"mailto:{address}"
    if PHONE.fullmatch(address):
        return "tel:" + re.sub(r"[^0-9+]", "", address)
    return f"https://{address}" if _is_site(address) else ""


def _is_site(address: str) -> bool:
    host = BARE_HOST.match(address)
    if not host or " " in address:
        return False
    name = host[0].partition(":")[0].lower()
    return name.startswith("www.") or name.rpartition(".")[2] in SITE_ENDINGS


def _inside(address: str) -> str | None:
    """Return what a wrapping holds, "" when that is no address, None for an address that wraps nothing."""
    parts = _split(address)
    if (
        parts is None
        or parts.scheme.lower() not in {"http", "https"}
        or parts.path + parts.query in {"", "/"}
    ):
        return None
    host = (parts.hostname or "").lower().rstrip(".")
    for read in (_of_wrapper, _of_google, _of_urldefense, _of_cisco):
        if (inside := read(host, parts)) is not None:
            return _address_in(inside.strip())
    return None


def _address_in(inside: str) -> str:
    if NEVER.search(inside) or not SCHEME.match(inside):
        return ""
    address = QUOTED.sub(lambda mark: quote(mark[0]), inside)
    return address if may_stand(address) else ""


def _of_wrapper(host: str, parts: SplitResult) -> str | None:
    for name, path, parameters in WRAPPERS:
        if _belongs(host, name) and f"{parts.path}/".startswith(path):
            return _parameter(parts, *parameters)
    return None


def _of_google(host: str, parts: SplitResult) -> str | None:
    return _parameter(parts, "q", "url") if GOOGLE.fullmatch(host) and parts.path == "/url" else None


def _of_urldefense(host: str, parts: SplitResult) -> str | None:
    if not (
        _belongs(host, "urldefense.com")
        or _belongs(host, "urldefense.proofpoint.com")
        or host == "urldefense.us"
    ):
        return None
    if parts.path.startswith("/v2/"):
        return unquote(_parameter(parts, "u").replace("-", "%").replace("_", "/"))
    whole = (
        parts.path
        + (f"?{parts.query}" if parts.query else "")
        + (f"#{parts.fragment}" if parts.fragment else "")
    )
    if not (match := URLDEFENSE_3.match(whole)):
        return None
    try:
        letters = base64.urlsafe_b64decode(match["letters"] + "=" * (-len(match["letters"]) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
    url = URLDEFENSE_RUN.sub(_next_letters(letters), match["url"])
    return re.sub(r"\A(https?:/)(?!/)", r"\1/", url)


def _next_letters(letters: str) -> Callable[[re.Match[str]], str]:
    place = 0

    def letters_of(star: re.Match[str]) -> str:
        nonlocal place
        first, place = place, place + (RUNS.get(star[1], 1) if star[1] else 1)
        return letters[first:place]

    return letters_of


def _of_cisco(host: str, parts: SplitResult) -> str | None:
    return unquote(parts.path.rpartition("/")[2]) if host == "secure-web.cisco.com" else None


def _parameter(parts: SplitResult, *names: str) -> str:
    # Some programs part the parameters with semicolons, or write the mark between them as HTML.
    query = re.sub(r";(?=[A-Za-z]+=)", "&", parts.query)
    try:
        found = {name.lower(): value for name, value in parse_qsl(query, max_num_fields=100)}
    except ValueError:
        return ""
    return next((found[name] for name in names if name in found), "")


def _belongs(host: str, name: str) -> bool:
    return host == name or host.endswith(f".{name}")


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port  # Reading it checks it.
    except ValueError:
        return None
    return parts
