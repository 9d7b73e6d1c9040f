"""Word documents as officers have them, and as they should not be."""

import io
import zipfile

import docx


def a_document(*paragraphs: str, title: str = "Pengar till lekplatser") -> bytes:
    """Return a .docx with a title in Word's style and paragraphs below it."""
    document = docx.Document()
    document.add_paragraph(title, style="Title")
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return _saved(document)


def a_bomb() -> bytes:
    """Return a .docx of some kilobytes that unpacks to 300 MB."""
    packed = io.BytesIO(a_document("Ett stycke."))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/comments.xml", b" " * 300_000_000)
    return packed.getvalue()


def with_a_protection() -> bytes:
    """Return what Word saves behind a password: an OLE file with one stream, as far as anybody can see in it."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(1024)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(512)
    )


def cut_short() -> bytes:
    """Return a .docx whose end did not come along."""
    return a_document("Ett stycke.")[:-400]


def _saved(document: object) -> bytes:
    saved = io.BytesIO()
    document.save(saved)  # type: ignore[attr-defined]
    return saved.getvalue()
