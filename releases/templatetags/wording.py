"""Dates in mails, in the language of the letter: `{% load wording %}`."""

from django import template

from releases import wording

register = template.Library()

register.filter("day", wording.date)
