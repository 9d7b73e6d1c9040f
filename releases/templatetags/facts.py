"""A decision in words, as mails say it too: `{% load facts %}{% for row in decision|decision_rows %}`."""

from django import template

from releases.alerts.letter_rows import decision_rows

register = template.Library()
register.filter("decision_rows", decision_rows)
