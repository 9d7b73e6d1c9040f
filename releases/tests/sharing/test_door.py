"""The door of links to drafts over HTTP: what each address answers in each state, and that nothing typed is lost."""

import datetime as dt
import json
import logging
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from releases.alerts import staff_mails as staff_mailing
from releases.desk import roles
from releases.models import CheckAnswer, Release, ShareLink
from releases.services import publishing, share_links
from releases.tests.cast import a_release, an_editor, an_uploaded_image
from releases.tests.processes import SmtpServer
from umea_press.log_secrets import WithoutTokens

pytestmark = pytest.mark.django_db
QUOTE = "<p>– Vi bygger nu, säger Alva Ek (S), ordförande.</p>"
OTHER = "<p>– Vi bygger snart, säger Alva Ek (S), ordförande.</p>"
UNTIL = dt.timedelta(hours=5)


def a_draft() -> Release:
    return a_release(body=QUOTE, images=[an_uploaded_image()], created_by=an_editor("skribenten"))


def a_link(release: Release, purpose: str = "embargo", **facts: object) -> str:
    """Return the address of a link to a draft."""
    who = {"by": an_editor(), "name": "Nyhetsdesken", "email": "desk@example.org"}
    if purpose == "embargo":
        link = share_links.share_under_embargo(release, until=timezone.now() + UNTIL, **who)
    else:
        link = share_links.ask(release, **who, **facts)
    return f"/delat/{share_links.token_of(link)}/"


def end(state: str, release: Release) -> None:
    """Bring the only link there is into a state."""
    link, editor = ShareLink.objects.get(), an_editor()
    ends: dict[str, Callable[[], object]] = {
        "alive": lambda: None,
        "expired": lambda: ShareLink.objects.update(expires_at=timezone.now()),
        "revoked": lambda: share_links.revoke(link, by=editor),
        "rotated": lambda: share_links.rotate(link, by=editor),
        "published": lambda: publishing.publish(release, by=editor, alert=False),
    }
    if state == "withdrawn":
        publishing.publish(release, by=editor, alert=False)
        publishing.withdraw(release, by=editor, reason="Fel.", alert=False)
    else:
        ends[state]()


#: By state: what the page and a file of a check answer, what those of an embargo and its ninjs do, and an answer.
TABLE = {
    "alive": (200, 200, 200, 302),
    "expired": (410, 410, 410, 410),
    "revoked": (410, 410, 410, 410),
    "rotated": (404, 404, 404, 404),
    "published": (410, 302, 302, 410),
    "withdrawn": (410, 410, 410, 410),
}


@pytest.mark.parametrize("state", TABLE)
@pytest.mark.parametrize("purpose", ["check", "embargo"])
def test_each_address_of_a_link_answers_as_its_state_says(state: str, purpose: str) -> None:
    release, client = a_draft(), Client(enforce_csrf_checks=True)
    address = a_link(release, purpose)
    picture = address + "filer/" + release.images.get().file.name
    link = ShareLink.objects.get()
    seen = share_links.checksum(link, Release.objects.get().compose())
    end(state, release)
    check, embargo, ninjs, answer = TABLE[state]
    shown = check if purpose == "check" else embargo
    asked = {
        address: client.get(address),
        picture: client.get(picture),
        "ninjs": client.get(address + "ninjs.json"),
        "answer": client.post(address, {"agrees": "on", "seen": seen}),
    }
    expected = [shown, shown, ninjs, answer if purpose == "check" else embargo]
    if purpose == "check":  # which is no news item
        expected[2] = 404 if state == "alive" else check
    assert [one.status_code for one in asked.values()] == expected
    for one in asked.values():
        assert "no-store" in one["Cache-Control"]
        assert "noindex" in one["X-Robots-Tag"]
        assert one["Referrer-Policy"] == "no-referrer"
    if state != "alive" and shown != 302:
        assert "Vi bygger nu" not in asked[address].content.decode()
    assert CheckAnswer.objects.exists() == (purpose == "check" and state == "alive")


def test_opening_a_link_is_no_answer_and_writes_nothing() -> None:
    address = a_link(a_draft(), "check", speaker="Alva Ek")
    before = Release.objects.get().events.count()
    for _again in range(2):
        Client().get(address)
        Client().head(address)
    assert (CheckAnswer.objects.count(), Release.objects.get().events.count()) == (0, before)


def test_a_link_of_one_quote_shows_neither_the_rest_nor_a_file() -> None:
    release = a_draft()
    address = a_link(release, "check", speaker="Alva Ek")
    page = Client().get(address).content.decode()
    assert "Vi bygger nu" in page
    assert "Ej publicerad" in page
    assert release.lead not in page
    assert Client().get(address + "filer/" + release.images.get().file.name).status_code == 404


def test_the_page_shows_its_images_at_addresses_of_the_link() -> None:
    address = a_link(a_draft(), "check")
    page = Client().get(address).content.decode()
    assert f"{address}filer/" in page
    assert '"/media/' not in page


def test_a_file_of_another_draft_is_not_opened() -> None:
    address = a_link(a_draft())
    other = a_release(images=[an_uploaded_image(colour="#123456")])
    assert Client().get(address + "filer/" + other.images.get().file.name).status_code == 404
    assert Client().get(address + "filer/../settings.py").status_code == 404


def test_the_embargo_stands_in_ninjs_on_the_page_and_in_the_mail(smtp_server: SmtpServer) -> None:
    release = a_draft()
    address = a_link(release)
    until = ShareLink.objects.get().embargoed_until
    item = json.loads(Client().get(address + "ninjs.json").content)
    assert dt.datetime.fromisoformat(item["embargoed"]).replace(microsecond=0) == until.replace(microsecond=0)
    assert item["pubStatus"] == "withheld"
    assert f"{address}filer/" in json.dumps(item)
    assert "embargo till" in Client().get(address).content.decode()
    staff_mailing.run()
    mail = smtp_server.messages[0]
    assert mail.recipients == ("desk@example.org",)
    assert mail.message["Subject"].startswith("Under embargo: ")
    assert address in mail.message.get_body(("plain",)).get_content().replace("\n", "")


def test_a_changed_quote_is_asked_about_again_and_keeps_what_was_typed() -> None:
    address = a_link(a_draft(), "check", speaker="Alva Ek")
    link = ShareLink.objects.get()
    seen = share_links.checksum(link, Release.objects.get().compose())
    Release.objects.update(body=OTHER)
    answer = Client().post(address, {"seen": seen, "words": "Vi bygger i vår.", "comment": "Mitt ord."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Texten ändrades medan du läste." in page
    assert all(words in page for words in ("Vi bygger snart", "Vi bygger i vår.", "Mitt ord."))
    assert not CheckAnswer.objects.exists()


@pytest.mark.parametrize("state", ["expired", "revoked", "rotated", "published", "withdrawn"])
def test_a_comment_to_a_link_that_has_ended_comes_back(state: str) -> None:
    release = a_draft()
    address = a_link(release, "check", speaker="Alva Ek")
    end(state, release)
    page = Client().post(address, {"seen": "x", "words": "Vi bygger i vår.", "comment": "Mitt ord."})
    assert all(words in page.content.decode() for words in ("Vi bygger i vår.", "Mitt ord.", "kom inte fram"))


def test_what_is_too_long_is_kept_and_explained() -> None:
    address = a_link(a_draft(), "check", speaker="Alva Ek")
    page = Client().post(address, {"seen": "x", "comment": "o" * 2001})
    assert "högst 2 000 tecken" in page.content.decode().replace("\xa0", " ")
    assert "o" * 2001 in page.content.decode()


def test_an_answer_twice_is_one_and_a_change_asks_again() -> None:
    address = a_link(a_draft(), "check", speaker="Alva Ek")
    seen = share_links.checksum(ShareLink.objects.get(), Release.objects.get().compose())
    client = Client()
    for _again in range(2):
        page = client.post(address, {"agrees": "on", "seen": seen}, follow=True).content.decode()
        assert "Tack, ditt svar har kommit fram." in page
    assert CheckAnswer.objects.count() == 1
    Release.objects.update(body=OTHER)
    assert "Texten har ändrats sedan du svarade." in client.get(address).content.decode()


def test_no_line_of_a_log_holds_a_token() -> None:
    address = a_link(a_draft(), "check")
    record = logging.LogRecord("django.request", 30, "", 0, "Gone: %s", (address,), None)
    assert WithoutTokens().filter(record)
    assert record.getMessage() == "Gone: /delat/…/"


def a_desk_client(role: roles.StaffRole = roles.StaffRole.WRITER) -> Client:
    editor, client = an_editor("skribent", is_superuser=False), Client()
    roles.give(role, to=editor)
    client.force_login(editor)
    return client


def desk(release: Release) -> str:
    return f"/redaktion/pressmeddelanden/{release.pk}/dela/"


def test_the_desk_makes_a_check_shows_its_answer_and_that_it_is_old() -> None:
    release, client = a_draft(), a_desk_client()
    facts = {"purpose": "check", "name": "Alva Ek", "email": "alva@example.se", "scope": "quote"}
    page = client.post(desk(release), facts, follow=True).content.decode()
    link = ShareLink.objects.get()
    assert share_links.token_of(link) in page
    seen = share_links.checksum(link, Release.objects.get().compose())
    share_links.answer(share_links.token_of(link), agrees=False, words="Vi bygger i vår.", expected=seen)
    assert "Vi bygger i vår." in client.get(desk(release)).content.decode()
    Release.objects.update(body=OTHER)
    assert "gäller en äldre text" in client.get(desk(release)).content.decode()
    check = client.get(f"/redaktion/pressmeddelanden/{release.pk}/forhandsgranska/").content.decode()
    assert "Alva Ek har svarat om en äldre text" in check


def test_a_wrong_form_at_the_desk_keeps_what_was_typed() -> None:
    release, client = a_draft(), a_desk_client()
    page = client.post(desk(release), {"purpose": "check", "name": "Ingen Alls", "scope": "quote"})
    assert "Ingen Alls är inte citerad i texten." in page.content.decode()
    facts = {"purpose": "embargo", "addresses": "a@example.org\nfel", "day": "2020-01-01", "time": "06:00"}
    page = client.post(desk(release), facts).content.decode()
    assert "”fel” är ingen adress" in page
    assert "a@example.org" in page
    assert "Välj en tid som inte har passerat." in page
    assert not ShareLink.objects.exists()


def test_the_desk_gives_each_address_a_link_of_its_own_and_takes_it_back() -> None:
    release, client = a_draft(), a_desk_client()
    day = timezone.localdate() + dt.timedelta(days=2)
    facts = {"purpose": "embargo", "addresses": "a@example.org\nb@example.org", "day": day, "time": "06:00"}
    client.post(desk(release), facts)
    links = list(ShareLink.objects.order_by("pk"))
    assert [link.email for link in links] == ["a@example.org", "b@example.org"]
    client.get(f"{desk(release)}{links[0].pk}/dra-in/")
    assert ShareLink.objects.get(pk=links[0].pk).revoked_at is None
    client.post(f"{desk(release)}{links[0].pk}/dra-in/")
    assert ShareLink.objects.get(pk=links[0].pk).revoked_at
    client.post(f"{desk(release)}{links[1].pk}/ny-lank/")
    assert bytes(ShareLink.objects.get(pk=links[1].pk).sha256) != bytes(links[1].sha256)
