"""Reads captures: the plain text or HTML of a release that lives elsewhere, into a ReleaseDocument.

Pure functions over text: no network, no database, no Django. Each module
answers one question, by what pages of this sort look like and by the words
that Swedish releases use, never by what a single one says.
"""

from releases.capture.lines import UnreadableCapture, decode
from releases.capture.reading import Reading, read

__all__ = ["Reading", "UnreadableCapture", "decode", "read"]
