"""Only a harmless PDF goes with a release, whatever the file is called."""

import io

import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from releases.media import attachments
from releases.media.portable_documents import PdfFault
from releases.tests.media.documents import action, annotated, opening, pdf, with_passwords

Name = NameObject


def fault(data: bytes) -> PdfFault:
    with pytest.raises(attachments.UnfitPdf) as refusal:
        attachments.check(io.BytesIO(data), size=len(data))
    return refusal.value.fault


def passes(data: bytes) -> bool:
    attachments.check(io.BytesIO(data), size=len(data))
    return True


def test_a_pdf_passes_and_is_read_from_its_start() -> None:
    upload = io.BytesIO(pdf())
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


SCRIPT = action("/JavaScript", JS=TextStringObject("app.alert(1)"))
LINK = action("/URI", URI=TextStringObject("https://example.se/"))
TURN = DictionaryObject({Name("/E"): SCRIPT})
DOES_SOMETHING = {
    "a script at the opening": opening(SCRIPT),
    "a script behind another action": opening(
        DictionaryObject({**LINK, Name("/Next"): ArrayObject([SCRIPT])})
    ),
    "a program": opening(action("/Launch", F=TextStringObject("cmd.exe"))),
    "a script in a link": annotated(A=action("/URI", URI=TextStringObject("JavaScript:alert(1)"))),
    "a file of this machine": annotated(A=action("/URI", URI=TextStringObject("file:///etc/passwd"))),
    "a form that is sent": annotated(A=action("/SubmitForm", F=TextStringObject("https://example.org"))),
    "a script when the pointer comes": annotated(AA=TURN),
    "a film": annotated(Subtype=Name("/RichMedia")),
}


@pytest.mark.parametrize("data", DOES_SOMETHING.values(), ids=DOES_SOMETHING)
def test_a_pdf_that_does_more_than_be_read_is_refused(data: bytes) -> None:
    assert fault(data) is PdfFault.ACTIVE


@pytest.mark.parametrize("data", [pdf(inside={"lön.xlsx": b"1"}), annotated(Subtype=Name("/FileAttachment"))])
def test_a_pdf_with_files_inside_is_refused(data: bytes) -> None:
    assert fault(data) is PdfFault.FILES


def test_a_pdf_that_nobody_can_open_is_refused() -> None:
    assert fault(with_passwords("hemligt")) is PdfFault.PROTECTED


@pytest.mark.parametrize("data", [b"%PDF-1.7\n...", pdf()[:200], b"%PDF-1.7\n%%EOF"])
def test_a_damaged_pdf_is_refused(data: bytes) -> None:
    assert fault(data) is PdfFault.DAMAGED


def test_links_and_a_view_to_begin_with_are_harmless() -> None:
    assert passes(annotated(A=LINK))
    assert passes(opening(action("/GoTo", D=ArrayObject([]))))


def test_a_pdf_that_only_may_not_be_changed_is_read_by_everybody_and_passes() -> None:
    assert passes(with_passwords("", "ägarens"))
