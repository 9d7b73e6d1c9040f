"""Language versions at the desk: begun with one press, never out in the wrong words, and told of corrections."""

import pytest
from django.test import Client
from django.urls import reverse

from releases.models import Alert, Edition, Release
from releases.services import publishing, translating
from releases.tests.cast import a_release, an_editor, published
from releases.tests.desk.publication.test_publication import a_subscriber, address, ask
from releases.tests.desk.reading import form_address, form_of, typed, words
from releases.tests.services.language_words import a_version, published_in

State = Release.State


def corrected(edition: Edition) -> Edition:
    Release.objects.filter(pk=edition.release_id).update(lead="Barnen ritade den.")
    return publishing.correct(edition.release, by=an_editor(), note="Ingressen var fel.", alert=False)


def test_one_press_begins_a_version_and_opens_it(writer: Client) -> None:
    original = a_release(title="Ny lekplats")
    response = writer.post(address("version_begin", original), {"language": "en"}, follow=True)
    version = original.versions.get()
    assert response.redirect_chain == [(form_address(version), 302)]
    assert "Ett utkast på engelska" in words(response)
    assert form_of(response)["title"] == ["Ny lekplats"]


def test_the_form_shows_every_language_the_release_is_in_and_what_is_left(writer: Client) -> None:
    original, english = published_in("en")
    page = writer.get(form_address(english.release)).content.decode()
    assert form_address(original.release) in page
    assert 'lang="sv">Svenska</a>' in page
    options = page.partition('id="version_language"')[2].partition("</select>")[0]
    offered = [code for code in ("sv", "en", "fi") if f'value="{code}"' in options]
    assert offered == ["fi"]


def test_a_second_press_leads_back_and_begins_nothing(writer: Client) -> None:
    original = a_release()
    for _press in range(2):
        response = writer.post(address("version_begin", original), {"language": "en"}, follow=True)
    assert original.versions.count() == 1
    assert "det finns redan, eller är återkallat" in words(response)


@pytest.mark.parametrize("language", ["", "sv", "de", "\x00", "e" * 5000])
def test_a_language_that_is_none_of_ours_gets_a_sentence(writer: Client, language: str) -> None:
    original = a_release()
    response = writer.post(address("version_begin", original), {"language": language}, follow=True)
    assert "kan inte påbörjas på det språket" in words(response)
    assert not original.versions.exists()


def test_get_begins_and_confirms_nothing(writer: Client) -> None:
    original, english = published_in("en")
    corrected(original)
    for name in ("version_begin", "version_confirm"):
        assert writer.get(address(name, english.release)).status_code == 302
    assert translating.lagging().get() == english.release


@pytest.mark.django_db
def test_who_may_not_write_begins_no_version(client: Client) -> None:
    reader = an_editor("lasare", is_superuser=False)
    client.force_login(reader)
    assert client.post(address("version_begin", a_release()), {"language": "en"}).status_code == 403


def test_the_language_of_another_version_is_refused_with_a_sentence(writer: Client) -> None:
    original = a_release()
    a_version(original, "en")
    finnish = a_version(original, "fi")
    form = typed(writer.get(form_address(finnish)), {"language": "en"})
    response = writer.post(form_address(finnish), form)
    assert "Det finns redan en version på det språket." in words(response)


def test_the_originals_words_stand_in_the_way_of_publishing(publisher: Client) -> None:
    version = translating.begin(a_release(), language="en", by=None)
    page = words(publisher.get(address("publish", version)))
    assert "Ingressen är ordagrant originalets. Översätt den." in page
    assert "En kontakts roll står kvar med originalets ord." in page


def test_publishing_a_version_mails_nobody_unless_it_is_chosen(publisher: Client) -> None:
    a_subscriber("lasare@example.se")
    version = a_version(published().release)
    assert "Ingen får mejl, om du inte väljer det" in words(publisher.get(address("publish", version)))
    publisher.post(address("publish", version), ask(publisher, "publish", version))
    assert Release.objects.get(pk=version.pk).state == State.PUBLISHED
    assert not Alert.objects.exists()


def test_a_version_is_mailed_when_that_is_chosen(publisher: Client) -> None:
    version = a_version(published().release)
    publisher.post(address("publish", version), {**ask(publisher, "publish", version), "alert": "yes"})
    assert Alert.objects.get().edition.release == version


def test_a_release_that_is_no_version_is_mailed_as_ever(publisher: Client) -> None:
    release = a_release()
    asked = ask(publisher, "publish", release)
    assert "alert" not in asked
    publisher.post(address("publish", release), asked)
    assert Alert.objects.get().edition.release == release


def test_a_correction_tells_which_languages_to_look_at(publisher: Client) -> None:
    original, _english, _finnish = published_in("en", "fi")
    Release.objects.filter(pk=original.release_id).update(lead="Barnen ritade den.")
    form = {**ask(publisher, "correct", original.release), "note": "Ingressen var fel.", "alert": "no"}
    page = words(publisher.post(address("correct", original.release), form, follow=True))
    assert "finns också ute på andra språk: engelska, finska." in page


def test_a_version_says_which_correction_it_may_lack_until_somebody_has_looked(writer: Client) -> None:
    original, english = published_in("en")
    corrected(original)
    page = words(writer.get(form_address(english.release)))
    assert "finns kanske inte i den här versionen. Ingressen var fel." in page
    assert "Originalet till en version på engelska har rättats." in words(writer.get(reverse("desk:index")))
    page = words(writer.post(address("version_confirm", english.release), follow=True))
    assert "Noterat: rättelsen ändrar inget i den här versionen." in page
    assert "finns kanske inte" not in page
    assert "jämfört med rättelsen av originalet" in page


def test_withdrawing_says_what_stays_in_other_languages(publisher: Client) -> None:
    original, _english = published_in("en")
    page = words(publisher.get(address("withdraw", original.release)))
    assert "Det ligger kvar i pressrummet på andra språk (engelska)" in page


def test_the_list_marks_what_is_not_swedish_and_filters_by_language(writer: Client) -> None:
    published_in("en")
    everything = words(writer.get(reverse("desk:releases_release_changelist")))
    english = words(writer.get(reverse("desk:releases_release_changelist"), {"language__exact": "en"}))
    assert "New playground at Lövholmen Engelska" in everything
    assert "Ny lekplats vid Lövholmen" in everything
    assert "Ny lekplats vid Lövholmen" not in english


def test_an_original_is_not_deleted_from_under_its_versions(writer: Client) -> None:
    version = a_version(a_release())
    delete = reverse("desk:releases_release_delete", args=[version.version_of_id])
    assert delete not in writer.get(form_address(version.version_of)).content.decode()
    assert writer.post(delete, {"post": "yes"}).status_code == 403
    assert Release.objects.count() == 2
    assert (
        writer.post(reverse("desk:releases_release_delete", args=[version.pk]), {"post": "yes"}).status_code
        == 302
    )
    assert Release.objects.count() == 1
