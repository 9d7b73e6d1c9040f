"""The steps of a release are kept as they were taken, by the database itself."""

import pytest
from django.db import DatabaseError, transaction

from releases.models import ReleaseEvent
from releases.services import publishing, review
from releases.tests.cast import a_release, an_editor

pytestmark = pytest.mark.django_db


def test_no_step_is_changed() -> None:
    review.submit(a_release(), by=an_editor())
    with pytest.raises(DatabaseError, match="kept as it was taken"), transaction.atomic():
        ReleaseEvent.objects.update(note="Så var det inte.")


def test_no_step_of_a_published_release_is_deleted() -> None:
    publishing.publish(a_release(), by=an_editor())
    with pytest.raises(DatabaseError, match="kept as it was taken"), transaction.atomic():
        ReleaseEvent.objects.all().delete()


def test_a_draft_is_deleted_with_its_steps() -> None:
    release = a_release()
    review.submit(release, by=an_editor())
    release.delete()
    assert not ReleaseEvent.objects.exists()
