"""Cells of the desk's tables: `{% load statistics %}`."""

import datetime as dt

from django import template

from releases.languages import active
from releases.spreadsheets import Cell

register = template.Library()


@register.filter
def in_table(cell: Cell) -> str:
    """Return a number with its spaces, a day as "22 nov", and words as they are."""
    if isinstance(cell, dt.date):
        return active.short_day(cell)
    return active.number(cell) if isinstance(cell, int) else str(cell or "")
