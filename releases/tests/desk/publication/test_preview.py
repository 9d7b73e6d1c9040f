"""The preview: what the public would get, for the desk's eyes only."""

import json

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from lxml import html

from releases.desk.publication import frames
from releases.services import publishing
from releases.tests.cast import a_keyword, a_press_image, a_release, an_editor, published
from releases.tests.desk.reading import form_address, words
from releases.tests.newsroom.formats.ninjs_shape import ITEM, faults

FRAMES = ("preview_page", "preview_mail", "preview_text", "preview_ninjs")


@pytest.mark.parametrize("frame", FRAMES)
def test_page_and_mail_show_the_text_as_it_stands(writer: Client, frame: str) -> None:
    release = a_release(title="Opublicerad nyhet")
    page = words(writer.get(reverse(f"desk:{frame}", args=[release.pk])))
    assert "Opublicerad nyhet" in page
    assert "Nu får barnen den lekplats" in page


@pytest.mark.parametrize("face", ["mobil", "dator", "mejl", "text", "ninjs", "", "nagot"])
def test_a_page_shows_one_face_at_a_time_and_knows_the_others(writer: Client, face: str) -> None:
    page = html.fromstring(
        writer.get(reverse("desk:preview", args=[a_release().pk]), {"visar": face}).content.decode()
    )
    (shown,) = page.xpath("//nav[@class='faces']/a[@aria-current]/@href")
    assert shown == f"?visar={face if face in frames.FACES else 'mobil'}"
    assert len(page.xpath("//nav[@class='faces']/a")) == 5
    (frame,) = page.xpath("//iframe")
    assert writer.get(frame.get("src")).status_code == 200
    assert "allow-scripts" not in frame.get("sandbox")


def test_the_ninjs_of_a_draft_is_what_would_be_published(writer: Client) -> None:
    release = a_release(title="Nytt bad", keywords=[a_keyword("bad")], images=[a_press_image()])
    shown = html.fromstring(writer.get(reverse("desk:preview_ninjs", args=[release.pk])).content.decode())
    item = json.loads(shown.findtext(".//pre"))
    assert faults(item, ITEM) == []
    assert (item["title"], item["version"]) == ("Nytt bad", "1")
    assert not release.editions.exists()


def test_the_ways_on_stand_before_the_way_back(publisher: Client, writer: Client) -> None:
    release = a_release()
    ways = html.fromstring(
        publisher.get(reverse("desk:preview", args=[release.pk])).content.decode()
    ).find_class("onwards")[0]
    assert (
        " ".join(ways.text_content().split())
        == "Publicera … Schemalägg … Lämna för granskning Skicka prov till mig Till texten"
    )
    later = html.fromstring(publisher.get(ways.xpath("./a/@href")[1]).content.decode())
    assert later.xpath("//input[@name='when'][@checked]/@value") == ["later"]
    page = words(writer.get(reverse("desk:preview", args=[release.pk])))
    assert "Lämna för granskning Skicka prov till mig Till texten" in page
    assert "Publicera …" not in page


def test_whoever_previews_a_draft_beside_its_form_can_hand_it_over_from_there(
    publisher: Client, writer: Client
) -> None:
    draft, live = form_address(a_release()), form_address(published().release)
    hand_over = "//dialog[@id='preview-pane']//button[@name='_submit']"
    for client in (publisher, writer):
        assert html.fromstring(client.get(draft).content.decode()).xpath(hand_over)
        assert not html.fromstring(client.get(live).content.decode()).xpath(hand_over)


def test_a_preview_says_who_gets_it_until_it_is_out(writer: Client) -> None:
    assert "Vilka som får det" in words(writer.get(reverse("desk:preview", args=[a_release().pk])))
    out = reverse("desk:preview", args=[published().release_id])
    assert "Vilka som får det" not in words(writer.get(out))


def test_the_page_previewed_is_the_page_published(publisher: Client, client: Client) -> None:
    release = a_release(decisions=[{"outcome": "Nämnden avsätter 50 000 kronor."}])
    preview = words(publisher.get(reverse("desk:preview_page", args=[release.pk])))
    edition = publishing.publish(release, by=an_editor())
    public = words(client.get(edition.get_absolute_url()))
    for part in (
        "Ny lekplats vid Lövholmen",
        "Öppnar i juni",
        "Nämnden avsätter 50 000 kronor.",
        "070-174 06 05",
    ):
        assert part in preview
        assert part in public


def test_a_release_is_previewed_in_the_frame_it_will_have(writer: Client) -> None:
    release = a_release(language="en", title="The bridge opens")
    page = writer.get(reverse("desk:preview_page", args=[release.pk])).content.decode()
    assert '<html lang="en">' in page
    assert "Press releases" in page
    assert "hreflang" not in page


@pytest.mark.parametrize("frame", FRAMES)
def test_the_frames_may_be_framed_by_the_desk_alone_and_run_no_script(writer: Client, frame: str) -> None:
    response = writer.get(reverse(f"desk:{frame}", args=[a_release().pk]))
    policy = response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'none'" in policy


@pytest.mark.parametrize("page", ["preview", *FRAMES])
def test_a_preview_is_kept_nowhere(writer: Client, page: str) -> None:
    response = writer.get(reverse(f"desk:{page}", args=[a_release().pk]))
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == ("same-origin" if page == "preview" else "no-referrer")


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["preview", *FRAMES])
def test_a_preview_is_not_for_the_public(client: Client, page: str) -> None:
    response = client.get(reverse(f"desk:{page}", args=[a_release().pk]))
    assert response.url.startswith(reverse(settings.LOGIN_URL))


def test_the_subject_is_shown_above_the_mail(writer: Client) -> None:
    address = reverse("desk:preview", args=[a_release(title="Ämnet för dagen").pk])
    page = words(writer.get(address, {"visar": "mejl"}))
    assert "Ämne: Ämnet för dagen" in page


def test_an_empty_draft_has_a_preview_too(writer: Client) -> None:
    release = a_release(title="Bara rubrik", lead="", body="", contacts=[])
    for page in ("preview", *FRAMES):
        assert writer.get(reverse(f"desk:{page}", args=[release.pk])).status_code == 200


def test_a_changed_working_copy_is_previewed_not_the_edition(writer: Client) -> None:
    release = published().release
    release.title = "Ändrad rubrik"
    release.save()
    assert "Ändrad rubrik" in words(writer.get(reverse("desk:preview_page", args=[release.pk])))
