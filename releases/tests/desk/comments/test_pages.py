"""The page of comments, the steps, and what other pages of the desk say of them; nothing that is typed is lost."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from lxml import html as lxml_html

from releases.models import Comment, CommentThread, Editor, Release
from releases.services import comments, publishing
from releases.tests.cast import a_release, an_editor
from releases.tests.desk.reading import words
from releases.tests.journeys.steps import log_in, step_address
from releases.tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db
FRONT = "/redaktion/"


@pytest.fixture
def release(writer: Client) -> Release:
    facts = {"decisions": [{"outcome": "Nämnden bygger en lekplats."}], "created_by": writer.editor}  # type: ignore[attr-defined]
    return a_release(**facts)


def page(release: Release) -> str:
    return step_address(release.pk, "kommentarer")


def step_of(thread: CommentThread) -> str:
    return f"{page(thread.release)}{thread.pk}/"


def from_a_script(client: Client, address: str, **fields: object) -> dict[str, Any]:
    answer = client.post(address, {**fields, "script": "1"})
    return dict(json.loads(answer.content))


def test_it_is_said_answered_closed_and_opened_again_without_a_script(release: Release) -> None:
    an_editor("granskaren", first_name="Lena", last_name="Tavelmyr")
    visitor = log_in(Visitor(), "granskaren").open(page(release))
    decision = release.decisions.get()
    visitor.submit(
        button="Kommentera",
        form=page(release),
        text="Vilken lekplats?",
        place=f"decisions:{decision.pk}:outcome",
        quote="en lekplats",
    )
    assert "Beslut 1: beslut" in visitor.text
    thread = CommentThread.objects.get()
    visitor.submit(button="Svara", form=step_of(thread), text="Den vid Lövholmen.")
    assert "Svaret är sparat." in visitor.text
    visitor.submit(button="Stäng tråden", form=step_of(thread), text="")
    assert "1 stängd" in visitor.text
    visitor.submit(button="Öppna igen", form=step_of(thread), text="Fel av mig.")
    assert not CommentThread.objects.get().closed_at
    assert [comment.text for comment in Comment.objects.all()] == [
        "Vilken lekplats?",
        "Den vid Lövholmen.",
        "",
        "Fel av mig.",
    ]


def test_comments_stand_in_the_order_of_the_form(release: Release, writer: Client) -> None:
    places = [("links", ""), ("body", "Öppnar i juni"), ("", ""), ("body", "Lekplatsen vid"), ("title", "")]
    for place, quote in places:
        comments.comment(release, by=an_editor(), text="Jaha?", place=place, quote=quote)
    shown = lxml_html.fromstring(writer.get(page(release)).content.decode())
    threads = shown.find_class("comment-thread")
    found = [(thread.get("data-place"), thread.get("data-quote")) for thread in threads]
    assert found == [
        ("title", ""),
        ("body", "Lekplatsen vid"),
        ("body", "Öppnar i juni"),
        ("links", ""),
        ("", ""),
    ]


def test_html_in_a_comment_is_shown_as_it_was_typed(release: Release, writer: Client) -> None:
    comments.comment(
        release, by=an_editor(), text="<script>x</script> & mer", place="lead", quote='"><img src=x>'
    )
    for address in (page(release), step_address(release.pk, "granska")):
        shown = writer.get(address).content.decode()
        assert "&lt;script&gt;x&lt;/script&gt; &amp; mer" in shown
        assert "<img src=x>" not in shown


@pytest.mark.parametrize("has_script", [True, False])
def test_what_is_too_long_is_refused_with_its_text_kept(
    release: Release, writer: Client, has_script: bool
) -> None:
    thread = comments.comment(release, by=an_editor(), text="När?")
    long = "Å" * 100_000
    for address in (page(release), step_of(thread)):
        if has_script:
            assert "högst 2000 tecken" in from_a_script(writer, address, text=long)["error"].replace(
                "\xa0", ""
            )
        else:
            assert long in writer.post(address, {"text": long}).content.decode()
    assert Comment.objects.count() == 1


def test_a_comment_about_a_deleted_release_is_given_back(release: Release, writer: Client) -> None:
    address = page(release)
    Release.objects.filter(pk=release.pk).delete()
    answer = writer.post(address, {"text": "Det här tog en timme att skriva."})
    assert answer.status_code == 404
    assert "har tagits bort" in words(answer)
    assert "Det här tog en timme att skriva." in answer.content.decode()
    assert "har tagits bort" in from_a_script(writer, address, text="Samma.")["error"]


def test_a_comment_on_a_withdrawn_release_is_refused_with_its_text_kept(
    release: Release, writer: Client
) -> None:
    publishing.publish(release, by=None, alert=False)
    publishing.withdraw(release, by=an_editor(), reason="Fel.", alert=False)
    answer = from_a_script(writer, page(release), text="Men varför?")
    assert answer == {"error": "Pressmeddelandet är återkallat."}


def test_who_lost_the_right_gets_the_words_back(release: Release, writer: Client) -> None:
    writer.editor.groups.clear()  # type: ignore[attr-defined]
    answer = writer.post(page(release), {"text": "Min kommentar"})
    assert answer.status_code == 403
    assert "Min kommentar" in answer.content.decode()
    assert writer.get(page(release)).status_code == 403
    assert not Comment.objects.exists()


def test_a_page_that_has_grown_old_keeps_what_was_typed(release: Release) -> None:
    thread = comments.comment(release, by=an_editor(), text="När?")
    client = Client(enforce_csrf_checks=True)
    client.force_login(an_editor())
    for address in (page(release), step_of(thread)):
        sent = {"text": "Det jag skrev", "csrfmiddlewaretoken": "x" * 64}
        answer = client.post(address, sent, headers={"sec-fetch-site": "same-origin"})
        assert "Tryck en gång till" in words(answer)
        assert "Det jag skrev" in answer.content.decode()
        assert client.post(address, sent, headers={"sec-fetch-site": "cross-site"}).status_code == 403
        assert client.post(address, {**sent, "script": "1"}).status_code == 403
    assert Comment.objects.count() == 1


def test_an_answer_to_a_thread_closed_meanwhile_says_so(release: Release, writer: Client) -> None:
    thread = comments.comment(release, by=writer.editor, text="När?")  # type: ignore[attr-defined]
    comments.close(thread, by=an_editor("lena", first_name="Lena", last_name="Tavelmyr"))
    said = from_a_script(writer, step_of(thread), text="I juni.", answer="1")["said"]
    assert said.startswith("Svaret är sparat. Lena Tavelmyr har stängt tråden.")


def test_the_steps_say_how_many_are_open_and_are_not_stopped(release: Release, publisher: Client) -> None:
    for place in ("title", "lead", "body"):
        comments.comment(release, by=an_editor(), text="Jaha?", place=place)
    answer = publisher.get(step_address(release.pk, "publicera"))
    assert "3 öppna kommentarer" in words(answer)
    publishing.publish(release, by=publisher.editor, alert=False)  # type: ignore[attr-defined]
    assert "Gäller texten före den utgåva" in words(publisher.get(page(release)))


def test_the_start_page_lists_what_is_for_whoever_looks(
    release: Release, writer: Client, publisher: Client
) -> None:
    mine = comments.comment(release, by=publisher.editor, text="När?", place="lead")  # type: ignore[attr-defined]
    comments.comment(release, by=publisher.editor, text="Du?", to=an_editor("annan"))  # type: ignore[attr-defined]
    shown = words(writer.get(FRONT))
    assert shown.count("kommenterade Ingress") == 1
    assert "Väntar på dig 1" in shown
    assert "kommenterade" not in words(publisher.get(FRONT))
    comments.close(mine, by=publisher.editor)  # type: ignore[attr-defined]
    assert "kommenterade" not in words(writer.get(FRONT))


def test_the_history_says_when_a_comment_was_begun_and_closed_without_its_words(
    release: Release, writer: Client
) -> None:
    thread = comments.comment(release, by=writer.editor, text="En tanke", place="lead")  # type: ignore[attr-defined]
    comments.close(thread, by=writer.editor, text="Löst så")  # type: ignore[attr-defined]
    history = words(writer.get(step_address(release.pk, "historik")))
    assert "Kommentar: Ingress" in history
    assert "Kommentar stängd: Ingress" in history
    assert "En tanke" not in history
    assert "Kommentar" not in words(writer.get(step_address(release.pk, "historik/utskrift")))


def test_a_thread_of_another_release_is_not_found(release: Release, writer: Client) -> None:
    other = comments.comment(a_release(), by=an_editor(), text="När?")
    answer = writer.post(f"{page(release)}{other.pk}/", {"text": "Här?"})
    assert answer.status_code == 404
    assert Comment.objects.count() == 1
    assert writer.get(step_of(other)).status_code == 302


def test_nobody_outside_the_desk_reads_or_writes_a_comment(release: Release, client: Client) -> None:
    thread = comments.comment(release, by=an_editor(), text="Hemlig synpunkt")
    for address in (page(release), f"{page(release)}lista/", step_of(thread)):
        for answer in (client.get(address), client.post(address, {"text": "x"})):
            assert answer.status_code in (302, 405)
            assert b"synpunkt" not in answer.content
    assert Comment.objects.count() == 1
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    assert Editor.objects.filter(username="redaktor").exists()
