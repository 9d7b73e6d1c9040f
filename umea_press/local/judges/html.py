"""The Nu Html Checker (vnu) reads pages, mails, style sheets and drawings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from umea_press.local.demo import LOGINS
from umea_press.local.judges import tools
from umea_press.local.judges.press_room import PressRoom
from umea_press.local.judges.verdicts import Judgement
from umea_press.local.judges.visitor import Response, Visitor, crawl, file_name, links

PREFIXES = ("/", "/en/", "/fi/")
OF_A_KIND = 5
# Of these every one: they hold what editors wrote.
WHOLE = {"release", "edition", "matter"}
NOT_PAGES = re.compile(r"/(static|media|lokal)/|\.\w{2,4}$|/bild/")
QUOTED = re.compile("“[^”]*”")
DESK = "/redaktion/"
OF_A_DESK_KIND = 2
# Not held against us, by where it is found; docs/judges.md says why.
IGNORED: dict[str, tuple[str, ...]] = {
    "mails": ("xmlns:o", "mso-", "after the first 1024 bytes", "element is obsolete. "),
    "styles": ("“@container”", "“container-type”", "“field-sizing”"),
    "desk": (
        "must not have any “aria-",
        "“option” without attribute “label” must not be empty",
        "“disabled” not allowed on element “div”",
        "No “p” element in scope",
    ),
}
# A label for a hidden field, and only for one.
HIDDEN_LABEL = re.compile('<label for="id_seen">')


def public_pages(room: PressRoom) -> Judgement:
    """Every release in the languages of the press room, and some of every other kind of page."""
    visitor = Visitor(room.url)
    pages = crawl(
        visitor, PREFIXES, kind=kind_of_page, most=lambda kind: 10_000 if kind[3:] in WHOLE else OF_A_KIND
    )
    return judged(room, "pages", [*pages, *answers_to_forms(visitor), *refusals(visitor)])


def kind_of_page(path: str) -> str:
    """Name the page at a path: its language and its address's name; "" for what is no page for people."""
    from django.urls import Resolver404, resolve

    plain = path.partition("?")[0]
    if NOT_PAGES.search(plain) or plain.startswith(DESK):
        return ""
    try:
        name = resolve(plain).url_name or ""
    except Resolver404:
        return "sv missing"
    language = plain[1:3] if plain[1:4] in {"en/", "fi/"} else "sv"
    return f"{language} {name}{' narrowed' if '?' in path else ''}"


def answers_to_forms(visitor: Visitor) -> Iterator[Response]:
    """What somebody sees who signs up, rightly and wrongly."""
    for prefix in PREFIXES:
        page = f"{prefix}prenumerera/"
        for fields in ({"email": "ingen adress"}, {}, {"email": "läsare@example.se", "everything": "on"}):
            yield visitor.post(page, fields, page=page)


def refusals(visitor: Visitor) -> Iterator[Response]:
    """What stands where nothing is, and where something was withdrawn."""
    from releases.models import Edition

    gone = [edition.get_absolute_url() for edition in Edition.objects.withdrawn()]
    wrong = ["finns-inte/", "pressmeddelanden/?ar=0", "beslut/?fran=x", "prenumeration/okand/"]
    for prefix in PREFIXES:
        yield from (visitor.get(prefix + path) for path in wrong)
        yield from (visitor.get(prefix + path.lstrip("/")) for path in gone)


def subscribers_pages(room: PressRoom) -> Judgement:
    """The pages that mails lead to: confirm, manage, change the address, leave. GET changes nothing."""
    visitor, pages = Visitor(room.url), {}
    for mail in room.mailing.of_each_kind():
        for path in links(Response(room.url, 200, "text/html", mail.html.encode())):
            if re.search(r"/prenumer", path) and path not in pages:
                pages[path] = visitor.get(path)
    return judged(room, "subscribers", pages.values())


def desk_pages(room: PressRoom) -> Judgement:
    """Everything that a publisher and an administrator reach by links, two of each kind."""
    pages: list[Response] = []
    for name, password, _ in LOGINS:
        visitor = Visitor(room.url)
        login = f"{DESK}login/"
        visitor.post(login, {"username": name, "password": password}, page=login)
        pages += crawl(visitor, [DESK], kind=kind_at_the_desk, most=lambda kind: OF_A_DESK_KIND)
    return judged(room, "desk", pages)


def kind_at_the_desk(path: str) -> str:
    """Name what is shown by its path without numbers, and whether it is narrowed."""
    plain, _, query = path.partition("?")
    if not plain.startswith(DESK) or "logout" in plain or NOT_PAGES.search(plain):
        return ""
    return re.sub(r"\d+", "N", plain) + (" narrowed" if query else "")


def mails(room: PressRoom) -> Judgement:
    """The HTML part of every kind of mail in every language."""
    parts = [
        Response(mail.kind, 200, "text/html", mail.html.encode()) for mail in room.mailing.of_each_kind()
    ]
    return judged(room, "mails", parts)


def style_sheets(room: PressRoom) -> Judgement:
    """Our own style sheets, the theme's, and the drawings of charts and marks."""
    from django.contrib.staticfiles.finders import get_finders

    visitor = Visitor(room.url)
    own = [
        f"/static/{name}"
        for finder in get_finders()
        for name, storage in finder.list([])
        if name.endswith((".css", ".svg")) and not name.startswith(("admin/", "ckeditor/"))
    ]
    return judged(room, "styles", [visitor.get(path) for path in [*own, "/tema.css", "/favicon.svg"]])


def judged(room: PressRoom, name: str, answers: Iterable[Response]) -> Judgement:
    """Write the answers into files, each once, and let vnu read them."""
    folder = room.fresh(name)
    ending = {"text/css": ".css", "image/svg+xml": ".svg"}
    for number, answer in enumerate(answers):
        file = folder / f"{number:04d}_{file_name(answer.path)}"
        file.with_name(file.name + ending.get(answer.media_type, ".html")).write_bytes(answer.body)
    files = sorted(folder.iterdir())
    return (
        Judgement.of(len(files), read(files, IGNORED.get(name, ())), f"vnu {tools.VNU.partition('@')[2]}")
        if files
        else Judgement(0)
    )


def read(files: list[Path], ignored: tuple[str, ...]) -> Iterator[str]:
    """Yield what vnu says about files, without what is ignored: each fault once, with an example."""
    options = ["--format", "json", "--stdout", "--exit-zero-always", "--also-check-css", "--also-check-svg"]
    words = tools.said(["java", "-Xss2m", "-jar", tools.vnu(), *options, *files], seconds=600)
    found: dict[str, list[dict[str, Any]]] = {}
    for message in json.loads(words[words.index("{") :])["messages"]:
        known = any(words in message["message"] for words in ignored)
        if not known and not HIDDEN_LABEL.search(message.get("extract", "")):
            found.setdefault(QUOTED.sub("…", message["message"]), []).append(message)
    yield from (in_words(alike) for alike in found.values())


def in_words(alike: list[dict[str, Any]]) -> str:
    """What is wrong, how often, and where for example."""
    first = alike[0]
    level, page = first.get("subType", first["type"]), Path(first.get("url", "")).name
    extract = first.get("extract", "").replace("\n", "⏎")[:160]
    return f"{level}, {len(alike)} times: {first['message']} ({page}, line {first.get('lastLine', '?')}: {extract})"
