"""A nosy reader without an account: opens every address there is, and those that can be guessed."""

import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern
from lxml import etree, html

from releases.newsroom.languages import PREFIXED, LanguagePrefix

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# A moment, so new in each answer, whatever is known.
CHANGING = {"Expires", "X-Accel-Expires"}
FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
MOST = 2000  # addresses; more would mean that the crawl has lost its way


@dataclass(frozen=True)
class Answer:
    """What came back from one address."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str

    def says(self, word: str) -> bool:
        """Tell whether the word stands anywhere in it, whatever the case."""
        return word in f"{self.headers} {self.body}".casefold()


def crawl(guesses: Mapping[str, Iterable[str]]) -> dict[str, Answer]:
    """Return what every address answers: those that can be guessed, and those that any answer leads to.

    `guesses` are values for the parameters of addresses and for what is searched for, by name; "q" is a search.
    """
    client, found = Client(), {}
    waiting = [
        *addresses(guesses),
        *(f"/pressmeddelanden/?{urlencode({'q': word})}" for word in guesses["q"]),
    ]
    while waiting:
        address = waiting.pop()
        if address not in found:
            found[address] = answer = answer_of(client, address)
            waiting += [link for link in links(address, answer) if link not in found]
        assert len(found) < MOST, sorted(found)[:: MOST // 50]
    return found


def addresses(guesses: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield every address of the site, its parameters filled in with each guess."""
    for route in _routes(get_resolver().url_patterns):
        names = PARAMETER.findall(route)
        for values in itertools.product(*(guesses.get(name, ["1"]) for name in names)):
            given = iter(values)
            yield "/" + PARAMETER.sub(lambda _match: next(given), route)  # noqa: B023


def links(address: str, answer: Answer) -> Iterator[str]:
    """Yield the addresses on this site that an answer leads to, those of each filter and of feeds included."""
    kind = dict(answer.headers).get("Content-Type", "")
    found = (
        _in_html(answer.body)
        if "html" in kind
        else _in_xml(answer.body)
        if "xml" in kind.replace("openxml", "")
        else []
    )
    for link in [*found, dict(answer.headers).get("Location", "")]:
        parts = urlsplit(urljoin(f"http://testserver{address}", link))
        if link and parts.netloc == "testserver" and not parts.path.startswith(("/static/", "/media/")):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def answer_of(client: Client, address: str) -> Answer:
    """Return what a browser gets from one address."""
    response = client.get(address)
    headers = sorted((name, value) for name, value in response.items() if name not in CHANGING)
    content = b"".join(response) if response.streaming else response.content
    body = FORM_TOKEN.sub("", _unpacked(content).decode(errors="replace"))
    return Answer(response.status_code, tuple(headers), body)


def _unpacked(content: bytes) -> bytes:
    """Return what an archive or a workbook holds, but when it was written; anything else as it is."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        names = [name for name in files.namelist() if not name.startswith("docProps/")]
        return b"\n".join(name.encode() + b"\n" + files.read(name) for name in names)


def _routes(patterns: Iterable[object], before: str = "") -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry.pattern, LanguagePrefix):
            for prefix in ("", *(f"{language}/" for language in PREFIXED)):
                yield from _routes(entry.url_patterns, before + prefix)
        elif isinstance(entry.pattern, RoutePattern):
            route = before + str(entry.pattern)
            yield from [route] if isinstance(entry, URLPattern) else _routes(entry.url_patterns, route)


def _in_html(body: str) -> Iterator[str]:
    page = html.fromstring(body or "<html></html>")
    yield from page.xpath("//@href | //@src | //form[not(@method='post')]/@action")
    for choice in page.xpath("//form[not(@method='post')]//select/option[@value!='']"):
        field = choice.xpath("ancestor::select")[0]
        yield f"{field.xpath('ancestor::form')[0].get('action')}?{urlencode({field.name: choice.get('value')})}"


def _in_xml(body: str) -> Iterator[str]:
    root = etree.fromstring(body.encode())
    yield from root.xpath("//@href")
    yield from root.xpath("//*[local-name()='loc' or local-name()='id']/text()")
    for content in root.xpath("//*[local-name()='content']/text()"):
        yield from _in_html(content)
