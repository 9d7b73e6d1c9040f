"""Uploaded files on a newcomer's machine come as nginx gives them out: with the type that browsers ask for."""

import mimetypes

import pytest
from django.test import Client

from releases.document import renditions
from releases.tests.cast import an_uploaded_image


@pytest.mark.django_db
def test_each_rendition_comes_with_its_type_whatever_the_machine_knows(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mimetypes, "guess_type", lambda *_args, **_options: (None, None))
    found = renditions.of(an_uploaded_image().file.url)
    answers = {one.url: client.get(one.url) for one in found}
    assert all(answers[one.url]["Content-Type"] == one.media_type for one in found)
    assert all("immutable" in answer["Cache-Control"] for answer in answers.values())
    assert not any(answer["Content-Disposition"].startswith("attachment") for answer in answers.values())
