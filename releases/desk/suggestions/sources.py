"""What was pasted or chosen as a file, as the text that is read: bounded, and nothing of it lost."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import IO, Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.capture import Reading, UnreadableCapture, decode, pdf, read, word
from releases.capture.html import looks_like_html
from releases.capture.minutes import Minutes, read_minutes
from releases.capture.word import DocumentFault, UnreadableDocument
from releases.desk.editor import pasting
from releases.document import clipboard
from releases.media.recognition import FileKind, kind_of
from releases.services.importing import LONGEST_TITLE

# Letters: fifty pages of text, and as much of a word processor's markup as they come with.
LONGEST = 1_000_000
MOST_TEXT_BYTES = 4 * LONGEST
# A picture inside the markup is left out in any case, and larger than everything else.
PICTURE_DATA = re.compile(
    r"""(?P<name>\bsrc\s*=\s*)(?P<quote>["']?)data:[^"'>\s]*(?P=quote)""", re.IGNORECASE
)
TYPES = ".docx,.pdf,.txt,.html,.htm,application/pdf,text/plain,text/html"


@dataclass(frozen=True, slots=True)
class PastedText:
    """A text as it is read and sent along, what was read, and a sentence about what was left out.

    `minutes` are those of a meeting, None when the text is something else.
    """

    text: str
    reading: Reading
    remark: str = ""
    minutes: Minutes | None = None


class PastedField(forms.CharField):
    """Text exactly as it came, but for NUL, which no column holds."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\0", "")


class PasteForm(forms.Form):
    """A press release to be read: typed or pasted, as the clipboard's HTML, or as a file.

    `source` is what was read before, sent along by the page that shows it.
    """

    text = PastedField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea(attrs={"rows": 3, "data-paste": ""}),
    )
    html = PastedField(widget=forms.HiddenInput(attrs={"data-paste-html": ""}))
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": TYPES}),
        help_text=gettext_lazy("Word (.docx), PDF, text or HTML, at most 20 MB."),
        allow_empty_file=True,
    )
    source = PastedField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "klistra_%s", **kwargs})

    def clean(self) -> dict[str, Any]:
        """Read what came: a text read before, then a file, then the clipboard's HTML, then the text."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        try:
            text = cleaned.get("source") or (_of_file(file) if file else "")
            cleaned["read"] = source_of(text or cleaned.get("html") or cleaned.get("text") or "")
        except (UnreadableDocument, UnreadableCapture, TextTooLong) as error:
            self.add_error("file" if file else "text", _of_empty(file, error) or explain(error))
        return cleaned


class TextTooLong(ValueError):
    """More letters than are read."""


def source_of(text: str) -> PastedText:
    """Read a text or a page. Raises UnreadableCapture and TextTooLong."""
    is_html = looks_like_html(text)
    text = PICTURE_DATA.sub(r'\g<name>""', text) if is_html else text
    if len(text) > LONGEST:
        raise TextTooLong
    left_out = clipboard.take(text, settings.SITE_URL).left_out if is_html else {}
    reading = _with_a_title_that_fits(read(text))
    return PastedText(text, reading, pasting.remark(left_out), read_minutes(text))


def _of_empty(file: UploadedFile | None, error: Exception) -> str:
    """Return the sentence about a chosen file without a word, "" where it is another fault."""
    if not file or error.args != ("empty",):
        return ""
    sentence = _("There is no text in %(name)s. Choose another file, or send the text without a file.")
    return sentence % {"name": file.name}


def _of_file(file: UploadedFile) -> str:
    opened: IO[bytes] = file.file  # type: ignore[assignment]
    beginning = opened.read(len(word.OLE))
    opened.seek(0)
    if beginning.startswith(b"PK") or beginning == word.OLE:
        return word.html_of(opened)
    if beginning.startswith(b"%PDF"):
        return pdf.text_of(opened)
    if beginning.startswith(b"{\\rtf"):
        raise UnreadableDocument(DocumentFault.NOT_WORD)
    if (file.size or 0) > MOST_TEXT_BYTES:
        raise TextTooLong
    data = opened.read()
    if kind_of(data) is FileKind.SVG:
        raise UnreadableCapture("binary")
    return decode(data)


def _with_a_title_that_fits(reading: Reading) -> Reading:
    """Return the reading; a first line that is too long for a title is the first paragraph of the text."""
    document = reading.document
    if len(document.title) <= LONGEST_TITLE:
        return reading
    body = f"<p>{escape(document.title)}</p>{document.body}"
    moved = reading.evidence.get("title", ())
    evidence = {**reading.evidence, "title": (), "body": (*moved, *reading.evidence.get("body", ()))}
    return replace(reading, document=replace(document, title="", body=body), evidence=evidence)


def explain(error: Exception) -> str:
    """Return the sentence for what cannot be read: what it is, and what to do instead."""
    match error:
        case UnreadableDocument():
            return str(WHY_NOT[error.fault]) % {"limit": filesizeformat(word.MOST_BYTES)}
        case TextTooLong():
            sentence = _("The text is longer than %(limit)s pages. Paste the press release alone.")
            return sentence % {"limit": 50}
        case UnreadableCapture(args=("empty",)):
            return _("There is no text to read. Paste the press release, or choose a file.")
        case UnreadableCapture(args=("pictures",)):
            return _("There are only pictures in it, and no text to read.")
        case UnreadableCapture(args=("binary",)):
            return _("The file is no text. Save it as a Word document (.docx), or paste its text.")
    return _("No press release was found in it. Paste it from its title on.")


WHY_NOT: Mapping[DocumentFault, Any] = {
    DocumentFault.TOO_LARGE: gettext_lazy(
        "The document is too large to be read (at most %(limit)s). Copy its text and paste it."
    ),
    DocumentFault.PROTECTED: gettext_lazy(
        "The document is protected by a password. Open it, copy the text and paste it here."
    ),
    DocumentFault.OLD_WORD: gettext_lazy(
        "The document is in Word's old format (.doc). Save it as .docx, or copy its text and paste it here."
    ),
    DocumentFault.NOT_WORD: gettext_lazy(
        "The file is neither a Word document nor a PDF. Copy its text and paste it here."
    ),
    DocumentFault.DAMAGED: gettext_lazy(
        "The document is damaged and cannot be read. Copy its text and paste it here."
    ),
    DocumentFault.PICTURES: gettext_lazy(
        "The PDF holds pictures of its pages and no words. Copy the text from where it was written."
    ),
}
