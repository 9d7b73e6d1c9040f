"""No clumsy sentence of Django's, no English and no other way to write a time on any page of the desk."""

import gettext
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import django
import pytest
from django.http import HttpResponse
from django.test import Client
from lxml import html

from releases.tests.cast import a_keyword, a_person, an_editor
from releases.tests.desk.reading import form_of
from releases.tests.desk.test_in_browser import a_busy_desk

pytestmark = pytest.mark.django_db
OF_DJANGO = ("contrib/admin", "contrib/auth", "contrib/contenttypes", "conf")
CATALOGUE = "locale/sv/LC_MESSAGES/django.mo"
OURS = Path("releases") / CATALOGUE
# Sentences of Django's that somebody has read here and found to be good Swedish.
JUDGED = {
    "%(model_name)s with this %(field_labels)s already exists.",
    "Add",
    "Remove",
    "Enter a valid %(protocol)s address.",
    "Add %(name)s",
    "Add %s",
    "Add another %(model)s",
    "Cannot delete %(name)s",
    "Change selected %(model)s",
    "Changed {fields}.",
    "Enter a valid date.",
    "Enter a valid email address.",
    "Enter a whole number.",
    "Enter new password",
    "New password",
    "New password:",
    "Old password",
    "Save and view",
    "This field is required.",
}
# What is written on the pages besides words of text: in these attributes, and on buttons.
SPOKEN = "//@title | //@aria-label | //@placeholder | //@alt | //input[@type='submit']/@value"
FOREIGN = "//*[@lang and @lang != 'sv' and not(self::html)]"
MOST = {"/redaktion/releases/release/N/change/": 4}
Pages = dict[str, HttpResponse]


def catalogue(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the msgids of a compiled catalogue with each of their translations."""
    with path.open("rb") as file:
        known = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    for key, translation in known.items():
        msgid = key[0] if isinstance(key, tuple) else key
        if msgid:
            yield msgid.rpartition("\x04")[2], translation


class Sentence:
    """A sentence with gaps; `is_long` when it holds two words or more, without which it says little."""

    def __init__(self, words: str) -> None:
        gaps = re.split(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}|<[^>]+>", words)
        parts = [" ".join(part.split()) for part in gaps]
        self.is_long = sum(len(re.findall(r"[^\W\d_]{2,}", part)) for part in parts) > 1
        self.longest = max(parts, key=len)
        self.pattern = re.compile(r"(?<!\w)" + ".{1,60}?".join(map(re.escape, parts)) + r"(?!\w)")

    def found_in(self, text: str) -> str:
        match = self.pattern.search(text) if self.longest in text else None
        return match[0] if match else ""


def shown(response: HttpResponse) -> str:
    """Return all words of a page in Swedish, those that are only heard too."""
    page = html.fromstring(response.content.decode())
    for silent in page.xpath(f"//script | //style | //template | {FOREIGN}"):
        silent.drop_tree()
    return " ".join(" ".join([page.text_content(), *page.xpath(SPOKEN)]).replace("\xa0", " ").split())


def sort_of(address: str) -> str:
    """Return what pages have in common that differ in numbers only."""
    return re.sub(r"[0-9a-f-]{36}|\d+", "N", address)


def crawled(client: Client, start: Iterable[str]) -> Pages:
    """Follow every link of the desk, but of each sort only one; of forms of releases, which differ much, four."""
    pages, waiting, counts = Pages(), list(start), dict[str, int]()
    while waiting:
        address = waiting.pop().partition("#")[0]
        sort = sort_of(address)
        if (
            address in pages
            or not address.startswith("/redaktion/")
            or counts.get(sort, 0) >= MOST.get(sort, 1)
        ):
            continue
        counts[sort] = counts.get(sort, 0) + 1
        response = client.get(address, follow=True)
        if "html" in response.get("Content-Type", "") and response.status_code < 500:
            pages[address] = response
            links = html.fromstring(response.content.decode()).xpath("//a/@href")
            paths = (urlsplit(urljoin(address, link)) for link in links)
            waiting += [
                f"{path.path}?{path.query}" if "_popup" in path.query or "fran=" in path.query else path.path
                for path in paths
                if not path.netloc
            ]
    return pages


def refused(client: Client, pages: Pages) -> Pages:
    """Send each form of the admin with words in which nothing is right, and return what comes back."""
    answers = Pages()
    for address, response in pages.items():
        page = html.fromstring(response.content.decode())
        if not re.search(r"/(add|change|password)/|password_change/", address) or "_popup" in address:
            continue
        for form in (one for one in page.forms if (one.get("id") or "").endswith("_form")):
            sent = form_of(response, form.get("id"))
            wrong = {name: "å ä %" for name in sent if not re.search(r"_FORMS$|csrf|-id$", name)}
            answers[f"POST {address}"] = client.post(
                address, {**sent, **wrong, "title": "", "_save": "1"}, follow=True
            )
        if "password" in address:
            short = {"password1": "1", "password2": "2", "new_password1": "1", "new_password2": "2"}
            answers[f"POST short {address}"] = client.post(
                address, {**short, "old_password": "x"}, follow=True
            )
            same = dict.fromkeys(short, "password")
            answers[f"POST same {address}"] = client.post(address, {**same, "old_password": "x"}, follow=True)
    return answers


@pytest.fixture
def pages(administrator: Client, writer: Client) -> Pages:
    """Every sort of page that an administrator or a writer can come to, refused forms and messages among them."""
    start = a_busy_desk()
    person, _keyword = a_person("Alva Ek"), a_keyword("broar")
    start += [f"/redaktion/releases/{noun}/?q=finnsinte" for noun in ("release", "subscriber", "person")]
    start += ["/redaktion/releases/release/999999/change/", f"/redaktion/releases/person/{person.pk}/delete/"]
    found = Pages()
    for name, client in (("administrator", administrator), ("writer", writer)):
        reached = crawled(client, start)
        reached |= refused(client, reached)
        twice = {"name": "broar", "slug": "", "_save": "1"}
        reached["twice"] = client.post("/redaktion/releases/keyword/add/", twice, follow=True)
        found |= {f"{name}: {address}": response for address, response in reached.items()}
    found["logged out"] = administrator.post("/redaktion/logout/", follow=True)
    an_editor("borta", is_active=False)
    found["not logged in"] = Client().post("/redaktion/login/", {"username": "borta", "password": "x"})
    assert len({sort_of(address) for address in found}) > 120
    return found


def sentences() -> dict[str, list[Sentence]]:
    """Return by msgid what must not be shown: Django's Swedish that nobody has judged, and English that has Swedish."""
    ours, root = dict(catalogue(OURS)), Path(django.__file__).parent
    theirs = [entry for part in OF_DJANGO for entry in catalogue(root / part / CATALOGUE)]
    found: dict[str, list[Sentence]] = {}
    for msgid, words in [*theirs, *ours.items()]:
        swedish = [] if msgid in ours or msgid in JUDGED else [words]
        every = map(Sentence, [*swedish, *([msgid] if msgid != words else [])])
        found.setdefault(msgid, []).extend(one for one in every if one.is_long)
    return found


def test_the_desk_shows_no_sentence_of_djangos_that_nobody_has_judged(pages: Pages) -> None:
    wrong = {}
    forbidden = sentences()
    for address, response in pages.items():
        text = shown(response)
        for msgid, ways in forbidden.items():
            wrong |= {f"{msgid!r} as {said!r}": address for one in ways if (said := one.found_in(text))}
        # Another way to write a time than "9.05", and English quotation marks.
        odd = re.finditer(r"\b\d{1,2}:\d\d\b|“[^”“]{0,40}", text)
        wrong |= {match[0]: address for match in odd}
    assert wrong == {}
