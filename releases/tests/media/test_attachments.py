"""Only a PDF goes with a release, whatever the file is called."""

import io

import pytest

from releases.media import attachments


def test_a_pdf_passes_and_is_read_from_its_start() -> None:
    upload = io.BytesIO(b"%PDF-1.7\n...")
    attachments.check(upload, size=12)
    assert upload.tell() == 0


@pytest.mark.parametrize("data", [b"", b"MZ\x90\x00", b"<html>", b"\n%PDF-1.7", b"%pdf-1.7"])
def test_what_only_calls_itself_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(attachments.NotAPdf):
        attachments.check(io.BytesIO(data), size=len(data))


def test_a_pdf_over_the_limit_is_refused(settings: pytest.FixtureRequest) -> None:
    settings.ATTACHMENT_MAX_BYTES = 10
    with pytest.raises(attachments.AttachmentTooLarge):
        attachments.check(io.BytesIO(b"%PDF-1.7 and more"), size=17)
