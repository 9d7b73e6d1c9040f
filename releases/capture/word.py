"""Word documents (.docx) as HTML, which the reader of pages reads.

Source: ECMA-376 (Office Open XML); a protected document is no ZIP archive but
an OLE file that holds it encrypted ([MS-OFFCRYPTO] 2.3.4.4).
"""

import io
import zipfile
from enum import StrEnum
from typing import IO, Any

import mammoth
from lxml import etree

MOST_BYTES = 20 * 1024 * 1024
# What is unpacked at once: a release has some hundred kilobytes of XML, and reading takes seconds for each megabyte.
MOST_XML_BYTES = 2 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DOCUMENT = "[Content_Types].xml"
BODY = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HIDING = ("vanish", "webHidden", "dstrike")
# Word calls the title and the lead so in every language. A first <h1> is the title of a page.
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""


class DocumentFault(StrEnum):
    """Why a file is not read."""

    TOO_LARGE = "too large"
    PROTECTED = "protected"
    OLD_WORD = "old Word"
    NOT_WORD = "not Word"
    DAMAGED = "damaged"
    PICTURES = "pictures only"


class UnreadableDocument(ValueError):
    """The file is no Word document that can be read; `fault` says why."""

    def __init__(self, fault: DocumentFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def html_of(file: IO[bytes]) -> str:
    """Return the text of a .docx as HTML, its pictures by their descriptions only.

    Nothing is unpacked that is larger than MOST_XML_BYTES, and nothing is
    fetched. Raises UnreadableDocument.
    """
    _refuse_what_is_none(file)
    try:
        converted = mammoth.convert_to_html(
            _without_what_is_hidden(file),
            style_map=STYLES,
            convert_image=mammoth.images.img_element(_described),
        )
    except Exception as error:  # of a ZIP archive, an XML parser or a document without its parts
        raise UnreadableDocument(DocumentFault.DAMAGED) from error
    return f"<html><body>{converted.value}</body></html>"


def _without_what_is_hidden(file: IO[bytes]) -> IO[bytes]:
    """Return the document without runs that Word shows to nobody, or strikes through twice; mammoth reads them as text.

    ECMA-376, part 1, 17.3.2.9 (dstrike), 17.3.2.41 (vanish) and 17.3.2.44 (webHidden). Raises zipfile.BadZipFile,
    KeyError and lxml.etree.XMLSyntaxError for what is no document.
    """
    shown = io.BytesIO()
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(shown, "w", zipfile.ZIP_DEFLATED) as written:
        for member in packed.infolist():
            content = packed.read(member)
            written.writestr(member, _shown(content) if member.filename == BODY else content)
    shown.seek(0)
    return shown


def _shown(document: bytes) -> bytes:
    root = etree.fromstring(
        document, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    )
    for run in list(root.iter(f"{W}r")):
        if any(_is_on(run.find(f"{W}rPr/{W}{name}")) for name in HIDING):
            run.getparent().remove(run)
    return etree.tostring(root)


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(f"{W}val", "1") not in ("0", "false", "off")


def _described(image: Any) -> dict[str, str]:
    return {"alt": image.alt_text or ""}


def _refuse_what_is_none(file: IO[bytes]) -> None:
    if _size(file) > MOST_BYTES:
        raise UnreadableDocument(DocumentFault.TOO_LARGE)
    data = file.read(len(OLE))
    if data == OLE:
        is_encrypted = ENCRYPTED in file.read(MOST_BYTES)
        raise UnreadableDocument(DocumentFault.PROTECTED if is_encrypted else DocumentFault.OLD_WORD)
    if not data.startswith(b"PK"):
        raise UnreadableDocument(DocumentFault.NOT_WORD)
    _refuse_what_unpacks_to_too_much(file)
    file.seek(0)


def _refuse_what_unpacks_to_too_much(file: IO[bytes]) -> None:
    # `zipfile` unpacks no more of a member than its header promises.
    try:
        members = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableDocument(DocumentFault.DAMAGED) from error
    if DOCUMENT not in {member.filename for member in members}:
        raise UnreadableDocument(DocumentFault.NOT_WORD)
    unpacked = sum(member.file_size for member in members if member.filename.endswith((".xml", ".rels")))
    if unpacked > MOST_XML_BYTES:
        raise UnreadableDocument(DocumentFault.TOO_LARGE)


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size
