"""The preview: what the public would get, for the desk's eyes only."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from releases.services import publishing
from releases.tests.cast import a_release, an_editor, published
from releases.tests.desk.reading import words

FRAMES = ("preview_page", "preview_mail")


@pytest.mark.parametrize("frame", FRAMES)
def test_page_and_mail_show_the_text_as_it_stands(writer: Client, frame: str) -> None:
    release = a_release(title="Opublicerad nyhet")
    page = words(writer.get(reverse(f"desk:{frame}", args=[release.pk])))
    assert "Opublicerad nyhet" in page
    assert "Nu får barnen den lekplats" in page


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
    assert response["Referrer-Policy"] == "no-referrer"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["preview", *FRAMES])
def test_a_preview_is_not_for_the_public(client: Client, page: str) -> None:
    response = client.get(reverse(f"desk:{page}", args=[a_release().pk]))
    assert response.url.startswith(reverse(settings.LOGIN_URL))


def test_the_subject_is_shown_beside_the_mail(writer: Client) -> None:
    page = words(writer.get(reverse("desk:preview", args=[a_release(title="Ämnet för dagen").pk])))
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
