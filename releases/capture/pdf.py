"""PDF files as text, which the reader of pages reads line by line."""

from typing import IO

from pypdf import PdfReader

from releases.capture.word import MOST_BYTES, DocumentFault, UnreadableDocument

MOST_PAGES = 200  # as many as the minutes of the longest meeting have
# Letters, more than any page holds: a page that draws the same words again and again ends here.
MOST_LETTERS = 1_000_000


def text_of(file: IO[bytes]) -> str:
    """Return the words of a PDF, page after page, an empty line between them.

    Raises UnreadableDocument: too large, protected, damaged, or with nothing but pictures of its pages.
    """
    if file.seek(0, 2) > MOST_BYTES:
        raise UnreadableDocument(DocumentFault.TOO_LARGE)
    file.seek(0)
    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument(DocumentFault.PROTECTED)
        text = _pages(reader)
    except UnreadableDocument:
        raise
    except Exception as error:  # of a parser that reads what anybody sends
        raise UnreadableDocument(DocumentFault.DAMAGED) from error
    if not text.strip():
        raise UnreadableDocument(DocumentFault.PICTURES)
    return text


def _pages(reader: PdfReader) -> str:
    pages: list[str] = []
    for number, page in enumerate(reader.pages):
        if number == MOST_PAGES or sum(map(len, pages)) > MOST_LETTERS:
            raise UnreadableDocument(DocumentFault.TOO_LARGE)
        pages.append(page.extract_text())
    return "\n\n".join(pages)
