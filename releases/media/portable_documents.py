"""Portable documents: what a PDF may not do to whoever opens it.

A PDF can run scripts, start programs, send a form somewhere, and carry other files inside itself that nobody sees
who looks at its pages (ISO 32000-2, 7.11.4, 12.6.4 and 13). None of it belongs in a public document. Such a file is
refused and not mended: printed to a new PDF it looks the same, keeps its letters, and whoever signed it knows of it.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import IO, Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject


class PdfFault(StrEnum):
    """Why a PDF does not go with a release."""

    DAMAGED = "damaged"
    PROTECTED = "protected"  # nobody can open it without a password
    ACTIVE = "active"  # it runs, starts or sends something
    FILES = "files"  # other files are inside it


# Actions that do more than lead to a page or to an address of the web (ISO 32000-2, table 201).
ACTIVE = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/Rendition",
    "/RichMediaExecute",
    "/GoToE",
    "/Sound",
    "/Movie",
}
MEDIA = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}  # annotations (table 171)
WEB = ("http:", "https:", "mailto:", "tel:")
# Where no action stands: what pages are drawn with, and their structure, which can be larger than all else.
PASSIVE = {
    "/Resources",
    "/Contents",
    "/StructTreeRoot",
    "/Metadata",
    "/Parent",
    "/P",
    "/Thumb",
    "/StructParent",
}
MOST_OBJECTS = 100_000  # a document with that many is no press release's attachment


def fault_in(file: IO[bytes]) -> PdfFault | None:
    """Return why nobody should be given this PDF, or None. One that opens with an empty password may pass."""
    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            return PdfFault.PROTECTED
        if not reader.pages:
            return PdfFault.DAMAGED
        return next(_faults(reader), None)
    except Exception:  # of a parser that reads what anybody sends: RecursionError, KeyError, ValueError …
        return PdfFault.DAMAGED


def _faults(reader: PdfReader) -> Iterator[PdfFault]:
    """Yield what is wrong with each part of a document."""
    seen, waiting = set[tuple[int, int]](), list[Any]([reader.trailer["/Root"], *reader.pages])
    for _ in range(MOST_OBJECTS):
        if not waiting:
            return
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if (found.idnum, found.generation) in seen:
                continue
            seen.add((found.idnum, found.generation))
            found = found.get_object()
        if isinstance(found, ArrayObject):
            waiting.extend(list.__iter__(found))
        elif isinstance(found, DictionaryObject):
            yield from _faults_of(found)
            waiting.extend(found.raw_get(key) for key in found if key not in PASSIVE)
    yield PdfFault.DAMAGED


def _faults_of(part: DictionaryObject) -> Iterator[PdfFault]:
    if "/JS" in part or "/XFA" in part or part.get("/S") in ACTIVE or part.get("/Subtype") in MEDIA:
        yield PdfFault.ACTIVE
    if part.get("/S") == "/URI" and not str(part.get("/URI", "")).strip().lower().startswith(WEB):
        yield PdfFault.ACTIVE
    if "/EmbeddedFiles" in part or part.get("/Subtype") == "/FileAttachment" or "/EF" in part:
        yield PdfFault.FILES
