"""Each state, role and step over HTTP, as the table says, whatever the page has shown."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from releases.desk.roles import StaffRole
from releases.models import Edition, Editor, EmergencyPublication, Release, StaffMail
from releases.services import review
from releases.tests.cast import an_editor
from releases.tests.desk.reading import words
from releases.tests.four_eyes import CASES, a_member, asked, may, release_in
from releases.tests.journeys.steps import log_in, step_address
from releases.tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db
ADDRESSES = {
    "submit": "lamna",
    "take_back": "ta-tillbaka",
    "approve": "godkann",
    "send_back": "skicka-tillbaka",
    "schedule": "publicera",
    "publish": "publicera",
    "correct": "rattelse",
    "withdraw": "aterkalla",
    "name_reviewer": "ny-granskare",
    "publish_later": "publicera",
    "emergency": "publicera",
    "correct_later": "rattelse",
    "correct_in_an_emergency": "rattelse",
    "withdraw_later": "aterkalla",
    "undo": "angra",
}
LATER = {"undo": "60", "waits": "everything"}
EMERGENCY = {"emergency": "Vattnet är otjänligt."}


@pytest.fixture(autouse=True)
def approval_is_asked_for(settings: Any) -> None:
    settings.PRESS_APPROVAL = "yes"


def sent(step: str, release: Release) -> dict[str, str]:
    """Return what a form of this step would send for somebody who has read the text."""
    day = timezone.localdate() + dt.timedelta(days=3)
    read = {"seen": review.seen(release), "undo": "0"}
    live = Edition.objects.filter(release=release, live=True).first()
    publish = {**read, "when": "now"}
    correct = {**read, "note": "Ingressen.", "alert": "no", "number": str(live.number if live else 1)}
    withdraw = {"reason": "Fel.", "alert": "no", "undo": "0"}
    return {
        "submit": {"reviewer": ""},
        "approve": read,
        "send_back": {"words": "Skriv om ingressen."},
        "schedule": {**read, "when": "later", "day": day.isoformat(), "time": "08:00"},
        "name_reviewer": {"reviewer": ""},
        "publish": publish,
        "publish_later": publish | LATER,
        "emergency": publish | EMERGENCY,
        "correct": correct,
        "correct_later": correct | LATER,
        "correct_in_an_emergency": correct | EMERGENCY,
        "withdraw": withdraw,
        "withdraw_later": withdraw | LATER,
    }.get(step, {})


def is_taken(client: Client, step: str, release: Release) -> bool:
    """Send a step and undo it; tells whether the release's history has it. An exception fails the test by itself."""
    with transaction.atomic():
        before = release.events.count()
        answer = client.post(step_address(release.pk, ADDRESSES[step]), sent(step, release), follow=True)
        assert answer.status_code in (200, 403)
        taken = release.events.count() > before
        transaction.set_rollback(True)
    return taken


@pytest.mark.parametrize(("state", "role", "is_own"), CASES)
def test_a_page_lets_those_in_the_table_take_the_step_and_nobody_else(
    state: str, role: StaffRole, is_own: bool
) -> None:
    actor, client = a_member(role), Client()
    release = release_in(state, by=actor if is_own else an_editor("skribenten"))
    client.force_login(actor)
    tried = asked(state, role, is_own=is_own)
    taken = {step: is_taken(client, step, release) for step in tried}
    assert taken == {step: may(state, step, role, is_own=is_own) for step in tried}


@pytest.mark.parametrize("role", StaffRole)
def test_every_page_of_every_state_opens_for_every_role(role: StaffRole) -> None:
    actor, client = a_member(role), Client()
    client.force_login(actor)
    for state in dict.fromkeys(state for state, _role, _own in CASES):
        release = release_in(state, by=an_editor("skribenten"))
        pages = [
            step_address(release.pk, page) for page in (*ADDRESSES.values(), "granska", "forhandsgranska")
        ]
        for page in (*pages, f"/redaktion/releases/release/{release.pk}/change/", "/redaktion/"):
            answer = client.get(page, follow=True)
            assert answer.status_code in (200, 403), page


@pytest.mark.django_db(transaction=True)
def test_a_release_is_sent_back_written_anew_approved_and_published_by_three_people() -> None:
    writer, approver, publisher = (
        a_member(role, name)
        for role, name in (
            (StaffRole.WRITER, "skribent"),
            (StaffRole.APPROVER, "granskare"),
            (StaffRole.PUBLISHER, "redaktor"),
        )
    )
    release = release_in("draft", by=writer)
    desk = {editor: log_in(Visitor(), editor.username) for editor in (writer, approver, publisher)}
    handing_over = step_address(release.pk, "lamna")
    desk[writer].open(handing_over).submit(button="Lämna för granskning", reviewer=str(approver.pk))
    assert "Väntar på dig" in desk[approver].open("/redaktion/").text
    review_page = step_address(release.pk, "granska")
    desk[approver].open(review_page).follow("Skicka tillbaka").submit(
        button="Skicka tillbaka", words="Vem beslutade?"
    )
    assert "Vem beslutade?" in desk[writer].open(f"/redaktion/releases/release/{release.pk}/change/").text
    desk[writer].open(handing_over).submit(button="Lämna för granskning", reviewer=str(approver.pk))
    desk[approver].open(review_page).submit(button="Godkänn", form="/godkann/")
    assert "Godkänt av" in desk[approver].text
    desk[publisher].open(review_page).follow("Publicera").submit(button="Publicera")
    edition = Edition.objects.get(release=release)
    assert edition.sha256 == Release.objects.get(pk=release.pk).approvals.get().sha256
    assert [mail.kind for mail in StaffMail.objects.order_by("pk")] == ["review", "returned", "review"]


@pytest.mark.django_db(transaction=True)
def test_an_emergency_goes_out_with_a_reason_and_stays_on_the_start_page_until_somebody_approves_it() -> None:
    release = release_in("submitted", by=an_editor("skribenten"))
    people: list[Editor] = [
        a_member(StaffRole.PUBLISHER, "redaktor"),
        a_member(StaffRole.APPROVER, "granskare"),
    ]
    publisher, approver = (log_in(Visitor(), person.username) for person in people)
    page = publisher.open(step_address(release.pk, "publicera"))
    page.submit(button="Publicera utan godkännande")
    assert "varför det inte kan vänta" in page.text
    assert not Edition.objects.exists()
    page.submit(button="Publicera utan godkännande", emergency="Vattnet är otjänligt.")
    assert Edition.objects.filter(release=release, live=True).exists()
    assert "publicerade utan godkännande" in publisher.open("/redaktion/").text
    approver.open(step_address(release.pk, "granska")).submit(button="Godkänn i efterhand")
    assert not EmergencyPublication.objects.unapproved().exists()
    assert "publicerade utan godkännande" not in publisher.open("/redaktion/").text


def test_who_lost_the_right_while_the_page_was_open_is_refused_and_keeps_what_was_written() -> None:
    release = release_in("submitted", by=an_editor("skribenten"))
    approver, client = a_member(StaffRole.APPROVER), Client()
    client.force_login(approver)
    fields = sent("approve", release)
    approver.groups.clear()
    answer = client.post(step_address(release.pk, "godkann"), fields, follow=True)
    assert answer.status_code == 403
    assert not release.approvals.exists()
    answer = client.post(step_address(release.pk, "skicka-tillbaka"), {"words": "Vem beslutade?"})
    assert answer.status_code == 403
    for said in ("Ditt konto får inte ta det här steget.", "Vem beslutade?"):
        assert said in words(answer)


def test_of_two_who_approve_and_send_back_the_second_hears_it_and_keeps_what_was_written() -> None:
    people = [a_member(StaffRole.APPROVER, name) for name in ("granskare", "annan")]
    first, second = Client(), Client()
    for client, person in zip((first, second), people, strict=True):
        client.force_login(person)
    approved = release_in("submitted", by=an_editor("skribenten"))
    first.post(step_address(approved.pk, "godkann"), sent("approve", approved))
    answer = second.post(
        step_address(approved.pk, "skicka-tillbaka"), {"words": "Vem beslutade?"}, follow=True
    )
    for said in ("Pressmeddelandet har godkänts. Någon annan kan ha hunnit före.", "Vem beslutade?"):
        assert said in words(answer)
    returned = release_in("submitted", by=an_editor("skribenten"))
    fields = sent("approve", returned)
    first.post(step_address(returned.pk, "skicka-tillbaka"), {"words": "Vem beslutade?"})
    answer = second.post(step_address(returned.pk, "godkann"), fields, follow=True)
    assert "Pressmeddelandet är ett utkast igen. Någon annan kan ha hunnit före." in words(answer)
    assert not returned.approvals.exclude(by__username="chefen").exists()


def test_a_reason_for_a_step_that_somebody_else_took_first_is_shown_again() -> None:
    release = release_in("published", by=an_editor("skribenten"))
    client = Client()
    client.force_login(a_member(StaffRole.PUBLISHER))
    fields = sent("withdraw", release) | {"reason": "Bilden är en annans."}
    client.post(step_address(release.pk, "aterkalla"), fields)
    answer = words(client.post(step_address(release.pk, "aterkalla"), fields, follow=True))
    assert "Pressmeddelandet är återkallat." in answer
    assert "Det här skrev du: ”Bilden är en annans.”" in answer
