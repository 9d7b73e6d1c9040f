"""Attachments: what makes a file a PDF that may go with a release, and where it is kept."""

from typing import IO

from django.conf import settings
from django.core.files.base import File

from releases.media import portable_documents
from releases.media.portable_documents import PdfFault
from releases.models.media import generated_name, stored

# ISO 32000-2, 7.5.2: the header is the first line. Readers tolerate rubbish before it; we do not.
PDF_MAGIC = b"%PDF-"
FOLDER = "bilagor"


class AttachmentRefused(Exception):
    """A file that cannot go with a release. Doors put it in Swedish."""


class NotAPdf(AttachmentRefused):
    """The file does not begin as a PDF does; `is_named_pdf` when its name says that it is one."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.is_named_pdf = name.lower().endswith(".pdf")


class UnfitPdf(AttachmentRefused):
    """The file is a PDF that nobody should be given; `fault` says why."""

    def __init__(self, fault: PdfFault) -> None:
        super().__init__(fault)
        self.fault = fault


class AttachmentTooLarge(AttachmentRefused):
    """The file is larger than ATTACHMENT_MAX_BYTES."""


class NoRoomForAttachment(AttachmentRefused):
    """The file is fine but could not be stored: the disk is full or not writable."""


def check(upload: File | IO[bytes], size: int) -> None:
    """Pass a harmless PDF of at most ATTACHMENT_MAX_BYTES bytes, and leave `upload` at its start.

    Raises AttachmentRefused: too large, no PDF, damaged, closed with a password, or one that does more than be read.
    """
    if size > settings.ATTACHMENT_MAX_BYTES:
        raise AttachmentTooLarge
    upload.seek(0)
    beginning = upload.read(len(PDF_MAGIC))
    upload.seek(0)
    if beginning != PDF_MAGIC:
        raise NotAPdf(getattr(upload, "name", None) or "")
    fault = portable_documents.fault_in(upload)
    upload.seek(0)
    if fault is not None:
        raise UnfitPdf(fault)


def keep(upload: File) -> str:
    """Store a PDF that has passed under a name nobody can guess, and return that name. Raises NoRoomForAttachment."""
    try:
        return stored(generated_name(FOLDER, "pdf"), upload)
    except OSError as error:
        raise NoRoomForAttachment from error
