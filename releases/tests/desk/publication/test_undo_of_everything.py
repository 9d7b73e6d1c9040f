"""Which of the two windows one chose is said: the mail only, or everything; and everything can be undone."""

import pytest
from django.test import Client
from django.urls import reverse

from releases.models import Edition, Release
from releases.tests.cast import a_release
from releases.tests.desk.reading import form_address, form_of, words

pytestmark = pytest.mark.django_db


def choose(client: Client, release: Release, **answers: str) -> str:
    page = reverse("desk:publish", args=[release.pk])
    form = dict(form_of(client.get(page), "step")) | answers
    return words(client.post(page, form, follow=True))


def test_everything_waits_and_the_desk_says_so_and_can_undo_it(publisher: Client) -> None:
    release = a_release()
    answer = choose(publisher, release, waits="everything", undo="300")
    assert "Publiceras om 5 minuter. Till dess är inget offentligt och ingen får mejl." in answer
    page = words(publisher.get(form_address(release)))
    assert "Sida, flöden och mejl väntar tillsammans" in page
    assert "Ångra" in page
    publisher.post(reverse("desk:take_back", args=[release.pk]))
    assert Release.objects.get().state == "draft"
    assert not Edition.objects.exists()


def test_the_mail_only_waits_unless_one_chooses_otherwise(publisher: Client) -> None:
    choose(publisher, a_release())
    assert Release.objects.get().state == "published"


def test_no_time_for_regret_publishes_at_once(publisher: Client) -> None:
    choose(publisher, a_release(), waits="everything", undo="0")
    assert Release.objects.get().state == "published"
