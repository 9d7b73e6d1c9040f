"""Somebody with a browser and nothing else: opens addresses, fills in forms, follows links in mails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from urllib.parse import urlsplit

from django.http import HttpResponseBase
from django.test import Client
from lxml import html as lxml_html
from lxml.html import FormElement, HtmlElement

LINK = re.compile(r"https?://[^\s<>\"]+")
BUTTONS = ".//button[not(@type) or @type='submit'] | .//input[@type='submit']"


class Visitor:
    """A browser without JavaScript. `status`, `text` and `page` tell what it shows."""

    def __init__(self, address: str = "192.0.2.1") -> None:
        self.client = Client(enforce_csrf_checks=True, headers={"user-agent": "visitor"}, REMOTE_ADDR=address)
        self.status = 0
        self.page: HtmlElement = lxml_html.fromstring("<html></html>")
        self.path = "/"

    @property
    def text(self) -> str:
        """The words on the page, spaces of every kind made one."""
        return one_spaced(self.page.text_content())

    @property
    def heading(self) -> str:
        """The page's main heading."""
        found = self.page.find(".//h1")
        return one_spaced(found.text_content()) if found is not None else ""

    def open(self, address: str) -> Visitor:
        """Go to a path or a full address, following redirects."""
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return self._show(self.client.get(path, follow=True), path)

    def submit(self, *, button: str, form: str = "", **fields: object) -> Visitor:
        """Press the button that says so, in the form with this action, filled in as it stands but for `fields`."""
        chosen, pressed = self._button(button, form)
        values = self.typed(chosen) | ({pressed.get("name"): button} if pressed.get("name") else {}) | fields
        action = urlsplit(chosen.get("action") or "").path or self.path.partition("?")[0]
        send = self.client.get if (chosen.method or "GET") == "GET" else self.client.post
        return self._show(send(action, values, follow=True), action)

    def typed(self, form: FormElement) -> dict[str, object]:
        """Return what stands in a form's fields."""
        values: dict[str, list[str]] = {}
        for name, value in form.form_values():
            # HTML drops the line break right after <textarea>; the parser here does not.
            values.setdefault(name, []).append(value.removeprefix("\r\n").removeprefix("\n"))
        return dict(values)

    def field(self, name: str) -> str:
        """Return what stands in the field of this name."""
        return "".join(str(value) for form in self.page.forms for value in self.typed(form).get(name, []))  # type: ignore[attr-defined]

    def follow(self, words: str) -> Visitor:
        """Follow the first link that says these words."""
        for link in self.page.iterfind(".//a[@href]"):
            if words in one_spaced(link.text_content()):
                return self.open(link.get("href") or "")
        raise LookupError(f"no link says {words!r} on {self.path}")

    def _show(self, response: HttpResponseBase, path: str) -> Visitor:
        self.status = response.status_code
        redirects = getattr(response, "redirect_chain", [])
        self.path = redirects[-1][0] if redirects else path
        self.page = lxml_html.fromstring(response.content.decode() or "<html></html>")  # type: ignore[attr-defined]
        return self

    def _button(self, words: str, action: str) -> tuple[FormElement, HtmlElement]:
        found = list(self._buttons(action))
        for matches in (str.__eq__, str.startswith):
            for form, button, label in found:
                if matches(label, words):
                    return form, button
        raise LookupError(f"no button {words!r} on {self.path}, only {[label for *_, label in found]}")

    def _buttons(self, action: str) -> Iterator[tuple[FormElement, HtmlElement, str]]:
        for form in self.page.forms:
            if action in (form.get("action") or self.path):
                for button in form.xpath(BUTTONS):
                    yield form, button, one_spaced(button.get("value") or button.text_content())


def one_spaced(words: str) -> str:
    """Return words with one ordinary space wherever there was space of any kind."""
    return " ".join(words.split())


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    """Return the words of a mail's text or HTML part, spaces of every kind made one."""
    part = message.get_body((kind,))
    assert part is not None
    content = part.get_content()
    words = lxml_html.fromstring(content).text_content() if kind == "html" else content
    return one_spaced(words)


def link_in(message: EmailMessage, part: str) -> str:
    """Return the first link in the mail's text part that holds `part`."""
    return next(found for found in LINK.findall(text_of(message)) if part in found)


def one_click(message: EmailMessage) -> tuple[str, dict[str, str]]:
    """Return where a mail program posts to leave, and what (RFC 8058)."""
    address = LINK.search(message["List-Unsubscribe"])
    assert address is not None
    name, _, value = message["List-Unsubscribe-Post"].partition("=")
    return urlsplit(address.group()).path, {name: value}
