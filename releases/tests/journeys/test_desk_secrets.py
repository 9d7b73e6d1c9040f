"""The desk crawled as each role, without a role, with a closed account and as nobody: to each only what is theirs."""

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from releases.desk.roles import StaffRole
from releases.document.form_text import FormText
from releases.models import AuditEntry, Editor, Release, Revision, Subscriber
from releases.services import proofs, review, share_links
from releases.tests.cast import a_committee, a_person, a_release, an_editor, an_uploaded_image, published
from releases.tests.four_eyes import a_member
from releases.tests.journeys.crawling import Answer, addresses, answer_of, links

pytestmark = pytest.mark.django_db
DESK = "/redaktion/"
WRITER, APPROVER, PUBLISHER, ADMIN = StaffRole
NO_ROLE, CLOSED, NOBODY = "no role", "closed account", "nobody"
STAFF, LEADERS = {*map(str, StaffRole)}, {PUBLISHER, ADMIN}
PEOPLE = (
    *(WRITER, PUBLISHER, NO_ROLE, CLOSED, NOBODY),
    *(pytest.param(role, marks=pytest.mark.long) for role in (APPROVER, ADMIN)),
)
#: Words that stand in one place each, and who may read them there.
MAY_READ: dict[str, set[str]] = {
    "hemligutkast": STAFF,
    "hemligbildtext": STAFF,
    "hemligversion": STAFF,
    "hemligbegynnelse": {ADMIN},  # what one has begun and never saved is one's own
    "hemligprenumerant": LEADERS,
    "hemligkonto": {ADMIN},
    "hemliglogg": {ADMIN},
    "hemligkontroll": STAFF,
    "hemligsvar": STAFF,
    "hemligprov": {ADMIN},
}
#: Pages for some only; all others of the desk are for whoever has a role.
ONLY_FOR: dict[str, set[str]] = {
    "press_room": {ADMIN},
    **{f"releases_auditentry_{page}": {ADMIN} for page in ("changelist",)},
    **{f"releases_editor_{page}": {ADMIN} for page in ("changelist", "add", "change")},
    **{f"releases_subscriber_{page}": LEADERS for page in ("changelist",)},
    **dict.fromkeys(("publish", "correct", "withdraw"), LEADERS),
}
#: Pages of a release that is published.
OF_PUBLISHED = ("correct", "withdraw", "progress", "history", "window")
#: What is there for whoever is not logged in.
OPEN = {
    *("login", "account_login", "forgotten", "new_password", "invited", "jsi18n", "mfa_login_webauthn"),
    *("logout", "proof_file"),
}
#: The first row that is made of each sort gets this number, so that one address leads to all of them.
NUMBER = 1_000_000_000
MOST = 400  # addresses of one person


def number_alike() -> None:
    """Let the next row of every table have the same number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(quote_ident(sequencename)::regclass, %s, false) FROM pg_sequences "
            "WHERE starts_with(sequencename, 'releases_')",
            [NUMBER],
        )


@dataclass
class Secrets:
    """What was planted: values for the parameters of addresses, links that hold a key, and other addresses to open."""

    values: dict[str, list[str]]
    tokens: list[str]
    others: list[str]


def plant() -> Secrets:
    """Write a draft and what belongs to it, with a word in each place that stands nowhere else."""
    number_alike()
    colleague = an_editor("kollegan", first_name="Kollega")
    Editor.objects.filter(pk=colleague.pk).update(email="hemligkonto@example.se")
    image = an_uploaded_image(caption="hemligbildtext", alt="hemligbildtext")
    quote = "<p>– Hemligutkast, säger Alva Ek (S), ordförande.</p>"
    person = a_person("Alva Ek", is_press_contact=True)
    draft = a_release(
        title="Hemligutkast", body=quote, created_by=colleague, images=[image], contacts=[person]
    )
    text = FormText({"title": ("hemligversion",)}, {})
    draft.revisions.create(editor=colleague, step="saved", content=text.as_json())
    begun = FormText({"title": ("hemligbegynnelse",)}, {})
    tab = uuid.uuid4()
    admin = a_member(ADMIN)
    Revision.objects.create(editor=admin, tab=tab, is_open=True, content=begun.as_json())
    review.submit(draft, by=colleague)
    link = share_links.ask(draft, by=colleague, name="hemligkontroll", is_mailed=False, speaker="Alva Ek")
    token = share_links.token_of(link)
    seen = share_links.checksum(link, Release.objects.get(pk=draft.pk).compose())
    share_links.answer(token, agrees=False, words="hemligsvar", comment="hemligsvar", expected=seen)
    now = timezone.now()
    facts = {"consent_version": "1", "requested_at": now, "confirmed_at": now, "state": "confirmed"}
    Subscriber.objects.create(email="hemligprenumerant@example.se", **facts)
    AuditEntry.objects.create(what=AuditEntry.What.REFUSED, about="hemliglogg")
    Editor.objects.filter(pk=admin.pk).update(email="hemligprov@example.se")
    proofs.request(draft.compose(), address="/x/", by=Editor.objects.get(pk=admin.pk), release=draft)
    out = published(title="Ute", alert=True, committees=[a_committee()]).release_id
    numbers = {"pk": [str(NUMBER)], "number": [str(NUMBER)], "object_id": [str(NUMBER)]}
    values = {**numbers, "tab": [str(tab)], "key": ["prenumeranter"], "content_type_id": ["1"]}
    of_published = [reverse(f"desk:{name}", args=[out]) for name in OF_PUBLISHED]
    return Secrets(values, [token], [image.file.url, *of_published])


def of_the_desk(secrets: Secrets) -> list[str]:
    """Return every address of the desk with the numbers filled in."""
    return [address for address in addresses(secrets.values) if address.startswith(DESK)]


def page_of(address: str) -> tuple[str, tuple[str, ...]]:
    """Return which page an address is, however it is searched or filtered."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).url_name or parts.path
    except Resolver404:
        name = parts.path
    return name, tuple(sorted(re.findall(r"(?:^|&)(\w+)=", parts.query)))


def crawled(client: Client, secrets: Secrets) -> Iterator[tuple[str, Answer]]:
    """Yield what each address of the desk answers, and each page that any of them leads to, filters included."""
    waiting, done = [*of_the_desk(secrets), *secrets.others], set()
    pages = {page_of(address) for address in waiting}
    while waiting:
        address = waiting.pop()
        if address in done:
            continue
        done.add(address)
        answer = answer_of(client, address)
        yield address, answer
        for link in links(address, answer):
            if link.startswith(DESK) and page_of(link) not in pages:
                pages.add(page_of(link))
                waiting.append(link)
        assert len(done) < MOST, sorted(done)


def somebody(who: str) -> Client:
    """Return the browser of one of the people, logged in where that can be."""
    client = Client()
    if who in STAFF:
        client.force_login(Editor.objects.filter(username=f"en-{who}").first() or a_member(StaffRole(who)))
    elif who != NOBODY:
        editor = an_editor(who.replace(" ", "-"), is_superuser=False)
        client.force_login(editor)
        Editor.objects.filter(pk=editor.pk).update(is_active=who != CLOSED)
    return client


def faults(who: str, secrets: Secrets, answers: Iterable[tuple[str, Answer]]) -> Iterator[str]:
    """Yield what somebody was shown that is not theirs, and answers that no address should give."""
    for address, answer in answers:
        if answer.status >= 500:
            yield f"{answer.status} {address}"
        for word, readers in MAY_READ.items():
            if who not in readers and answer.says(word):
                yield f"{word} {address}"
        if who not in STAFF and any(token in f"{answer.headers} {answer.body}" for token in secrets.tokens):
            yield f"key {address}"
        name = page_of(address)[0]
        if answer.status == 200 and who not in ONLY_FOR.get(name, STAFF | {NO_ROLE}) and name not in OPEN:
            yield f"200 {address}"


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_is_shown_at_the_desk_what_is_not_theirs(who: str, settings: Any) -> None:
    secrets = plant()
    settings.PRESS_APPROVAL = "yes"
    answers = list(crawled(somebody(who), secrets))
    assert len(answers) > 100
    assert list(faults(who, secrets, answers)) == []
    shown = {word for word, readers in MAY_READ.items() for _address, answer in answers if answer.says(word)}
    # What was planted is found where it may be: a word that nobody finds would prove nothing.
    assert shown == {word for word, readers in MAY_READ.items() if who in readers}
    if who in STAFF:
        assert any(secrets.tokens[0] in answer.body for _address, answer in answers)
