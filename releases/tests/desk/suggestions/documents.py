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


def with_hidden_words() -> bytes:
    """Return a .docx with a run that Word shows to nobody, one struck through twice, and one whose mark is off."""
    document = docx.Document()
    paragraph = document.add_paragraph("Avgiften är ")
    paragraph.add_run("dolda 200 ").font.hidden = True
    paragraph.add_run("strukna 250 ").font.double_strike = True
    paragraph.add_run("300 kr").font.hidden = False
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


def _escaped(line: str) -> bytes:
    return line.replace("(", r"\(").replace(")", r"\)").encode("cp1252")


def a_pdf(*lines: str) -> bytes:
    """Return a PDF of one page with these lines of Helvetica; without lines a page with nothing to read."""
    words = b" T* ".join(b"(" + _escaped(line) + b") Tj" for line in lines)
    page = b"BT /F1 10 Tf 12 TL 50 800 Td " + words + b" ET" if lines else b""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    file, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        file
        + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            len(file),
        )
    )
