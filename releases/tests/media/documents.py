"""PDFs as programs write them, and as somebody writes them who wants more than to be read."""

import io
from collections.abc import Mapping
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject


def pdf(*, inside: Mapping[str, bytes] | None = None) -> bytes:
    """Return a PDF of one empty page, with files `inside` it by their names."""
    writer = _writer()
    for name, content in (inside or {}).items():
        writer.add_attachment(name, content)
    return _written(writer)


def action(kind: str, **entries: Any) -> DictionaryObject:
    """Return an action such as "/URI" (ISO 32000-2, 12.6)."""
    return DictionaryObject({NameObject("/S"): NameObject(kind), **_named(entries)})


def opening(does: DictionaryObject) -> bytes:
    """Return a PDF that does something when it is opened."""
    writer = _writer()
    writer.root_object[NameObject("/OpenAction")] = does
    return _written(writer)


def annotated(**entries: Any) -> bytes:
    """Return a PDF with an annotation on its page, a link if nothing else is said."""
    writer = _writer()
    note = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), **_named(entries)})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    return _written(writer)


def with_passwords(user: str, owner: str | None = None) -> bytes:
    """Return a PDF that opens with the user's password, and changes with the owner's."""
    writer = _writer()
    writer.encrypt(user, owner, algorithm="AES-256")
    return _written(writer)


def _writer() -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    return writer


def _named(entries: Mapping[str, Any]) -> dict[NameObject, Any]:
    return {NameObject(f"/{name}"): value for name, value in entries.items()}


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
