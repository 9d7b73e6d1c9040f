"""Uploaded files come with the type that browsers ask for, whatever the machine knows of types."""

import mimetypes

import pytest
from django.test import Client

from releases.document import renditions
from releases.tests.cast import an_uploaded_image, published


@pytest.mark.django_db
def test_each_rendition_comes_with_its_type_whatever_the_machine_knows(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mimetypes, "guess_type", lambda *_args, **_options: (None, None))
    image = an_uploaded_image()
    published(images=[image])
    found = renditions.of(image.file.url)
    answers = {one.url: client.get(one.url) for one in found}
    assert all(answers[one.url]["Content-Type"] == one.media_type for one in found)
    assert not any("attachment" in answer.get("Content-Disposition", "") for answer in answers.values())
