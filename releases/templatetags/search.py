"""What was searched for, marked where it stands: `{% load search %}`. The context holds the words as `marks`."""

from django import template
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from releases.document import ReleaseDocument
from releases.search import highlighting

register = template.Library()
START, END = SafeString("<mark>"), SafeString("</mark>")


@register.simple_tag(takes_context=True)
def marked(context: Context, text: str) -> str:
    """Return the text with the words that were searched for as <mark>; on a page without search, the text."""
    if not (marks := context.get("marks")):
        return text
    pieces = highlighting.marked(text, marks)
    return format_html_join(
        "",
        "{}{}{}",
        ((START, piece.text, END) if piece.is_marked else ("", piece.text, "") for piece in pieces),
    )


@register.simple_tag(takes_context=True)
def passage(context: Context, document: ReleaseDocument) -> str:
    """Return what the document says of those words beside its title and lead, "" when it says nothing more."""
    marks = context.get("marks")
    return highlighting.passage(document, marks) if marks else ""
