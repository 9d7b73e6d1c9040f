"""A language version is the same release in other words: begun as a copy, and never forgotten when it must change."""

import datetime as dt
from threading import Thread

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from releases.models import Alert, Attachment, Edition, PublishedBudgetLine, Release, ReleaseLink
from releases.services import clock, publishing, readiness, translating
from releases.tests.cast import a_committee, a_keyword, a_press_image, a_release, an_editor, published
from releases.tests.services.language_words import ENGLISH, a_published_version, a_version, published_in

pytestmark = pytest.mark.django_db

MONEY = {"amount": 50_000, "purpose": "insatser", "first_year": 2027}


def corrected(release: Release, **changes: str) -> Edition:
    Release.objects.filter(pk=release.pk).update(**changes)
    return publishing.correct(release, by=an_editor(), note="Ingressen var fel.", alert=False)


def test_a_version_begins_with_the_facts_of_its_original() -> None:
    body = a_committee()
    decision = {"committee": body, "outcome": "Nämnden avsätter 50 000 kronor.", "reservations": ["V"]}
    original = a_release(
        committees=[body],
        keywords=[a_keyword()],
        images=[a_press_image()],
        decisions=[decision],
        budget=[MONEY],
    )
    ReleaseLink.objects.create(release=original, url="https://www.example.org/plan", label="Planen")
    pdf = ContentFile(b"%PDF-1.7", "underlag.pdf")
    Attachment.objects.create(release=original, file=pdf, title="Underlag")
    version = translating.begin(original, language="en", by=an_editor())
    same = ("committees", "decisions", "budget", "contacts", "keywords", "images", "attachments", "links")
    for name in same:
        assert getattr(version.compose(), name) == getattr(original.compose(), name), name
    assert (version.state, version.language, version.created_by) == ("draft", "en", an_editor())


def test_a_version_of_a_version_is_one_of_the_original() -> None:
    original = a_release()
    english = translating.begin(original, language="en", by=None)
    finnish = translating.begin(english, language="fi", by=None)
    assert finnish.version_of == original


@pytest.mark.parametrize("language", ["sv", "en", "de", ""])
def test_there_is_one_version_in_each_language_we_write(language: str) -> None:
    original = a_release()
    translating.begin(original, language="en", by=None)
    with pytest.raises(translating.LanguageNotOpen):
        translating.begin(original, language=language, by=None)


def test_the_database_keeps_a_second_version_out() -> None:
    version = a_version(a_release())
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(title="En till", version_of=version.version_of, language="en")


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_begin_one_version() -> None:
    original = a_release()

    def begin() -> None:
        try:
            translating.begin(original, language="en", by=None)
        except translating.LanguageNotOpen:
            pass
        finally:
            connection.close()

    editors = [Thread(target=begin) for _ in range(5)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    assert original.versions.count() == 1


def test_after_a_withdrawn_version_comes_a_new_one() -> None:
    original, english = published_in("en")
    publishing.withdraw(english.release, by=an_editor(), reason="Fel översatt.")
    assert a_version(original.release).language == "en"


def test_a_withdrawn_release_gets_no_versions() -> None:
    edition = published()
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel.")
    with pytest.raises(translating.LanguageNotOpen):
        translating.begin(edition.release, language="en", by=None)


def test_every_language_of_the_municipality_can_be_written() -> None:
    original = a_release()
    for code, _name in settings.RELEASE_LANGUAGES[1:]:
        translating.begin(original, language=code, by=None)
    assert translating.open_languages(original) == []


def test_words_that_are_still_the_originals_do_not_go_out() -> None:
    version = translating.begin(a_release(), language="en", by=None)
    with pytest.raises(readiness.NotReady) as refusal:
        publishing.publish(version, by=an_editor())
    assert refusal.value.missing == (readiness.TRANSLATED_LEAD, readiness.TRANSLATED_BODY)


def test_words_of_an_edition_that_no_longer_holds_are_the_originals_too() -> None:
    edition = published()
    version = translating.begin(edition.release, language="en", by=None)
    corrected(edition.release, lead="Barnen ritade den.")
    assert "lead" in translating.untranslated(version, version.compose())


def test_what_is_left_here_and_there_is_reported_and_stops_nobody() -> None:
    original = a_release(images=[a_press_image()], budget=[MONEY], decisions=[{"outcome": "Nämnden bygger."}])
    kept = "<p>Lekplatsen vid Lövholmen byggs om under våren. Barnen i kvarteret har ritat förslagen.</p>"
    version = a_version(original, title=original.title, body=ENGLISH["body"] + kept)
    left = translating.untranslated(version, version.compose())
    assert left == ("title", "paragraphs", "decisions", "budget", "contacts", "images")
    assert readiness.missing(version, version.compose()) == ()


def test_a_release_in_one_language_is_asked_for_no_translation(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    release = Release.objects.with_everything().get(pk=a_release().pk)
    composed = release.compose()
    with django_assert_num_queries(0):
        assert translating.untranslated(release, composed) == ()


def test_publishing_a_version_mails_nobody() -> None:
    a_published_version(published())
    assert not Alert.objects.exists()


def test_an_editor_may_mail_a_version_like_any_release() -> None:
    edition = publishing.publish(a_version(published().release), by=an_editor(), alert=True)
    assert Alert.objects.get().edition == edition


@pytest.mark.parametrize(("chosen", "alerts"), [(None, 0), (True, 1)])
def test_a_scheduled_version_is_mailed_only_if_that_was_chosen(chosen: bool | None, alerts: int) -> None:
    version = a_version(published().release)
    at = timezone.now() + dt.timedelta(hours=1)
    publishing.schedule(version, at=at, by=an_editor(), alert=chosen)
    Release.objects.update(scheduled_for=timezone.now() - dt.timedelta(minutes=1))
    assert len(clock.publish_due(timezone.now())) == 1
    assert Alert.objects.count() == alerts


def test_an_edition_knows_what_it_is_a_version_of_and_keeps_it() -> None:
    original, english = published_in("en")
    assert (original.version_of, english.version_of) == (None, original.release)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=english.pk).update(version_of=None)


def test_versions_in_other_languages_are_the_live_ones() -> None:
    original, english, finnish = published_in("en", "fi")
    a_version(original.release, "se")
    assert set(Edition.objects.in_other_languages(english)) == {original, finnish}
    publishing.withdraw(finnish.release, by=an_editor(), reason="Fel.")
    assert set(Edition.objects.in_other_languages(english)) == {original}


def test_a_release_in_three_languages_is_there_once() -> None:
    original, english, finnish = published_in("en", "fi")
    assert list(Edition.objects.live().once()) == [original]
    publishing.withdraw(original.release, by=an_editor(), reason="Fel.")
    assert set(Edition.objects.live().once()) == {english, finnish}


def test_money_without_a_case_number_is_counted_once_in_three_languages() -> None:
    published_in("en", "fi", budget=[MONEY, MONEY])
    assert PublishedBudgetLine.objects.count() == 6
    assert PublishedBudgetLine.objects.once().count() == 2


def test_a_correction_of_the_original_is_missing_in_its_versions_until_they_are_corrected() -> None:
    original, english = published_in("en")
    assert translating.missed_correction(Release.objects.get(pk=english.release_id)) is None
    correction = corrected(original.release, lead="Barnen ritade den.")
    version = Release.objects.get(pk=english.release_id)
    assert translating.missed_correction(version) == correction
    corrected(version, lead="Children drew it.")
    assert translating.missed_correction(Release.objects.get(pk=version.pk)) is None


def test_an_editor_can_say_that_a_correction_changes_nothing_in_a_version() -> None:
    original, english = published_in("en")
    corrected(original.release, lead="Barnen ritade den.")
    translating.confirm(english.release, by=an_editor())
    version = Release.objects.get(pk=english.release_id)
    assert translating.missed_correction(version) is None
    assert version.events.first().by == an_editor()
    with pytest.raises(translating.NothingMissed):
        translating.confirm(version, by=an_editor())


def test_a_picture_is_described_in_the_language_of_the_version() -> None:
    original = a_release(images=[a_press_image()])
    version = a_version(original)
    version.release_images.update(alt="A playground in evening light", caption="In May")
    assert version.compose().images[0].alt == "A playground in evening light"
    assert original.compose().images[0].alt == "En lekplats i kvällsljus"


def test_the_text_about_us_is_in_that_language_or_not_there() -> None:
    a_release(language="en", boilerplate="Umeå is a city in northern Sweden.")
    original = a_release()
    assert translating.begin(original, language="en", by=None).compose().boilerplate.startswith("Umeå is")
    assert translating.begin(original, language="fi", by=None).compose().boilerplate.startswith("Uumaja on")
    assert translating.begin(original, language="sma", by=None).compose().boilerplate == ""
