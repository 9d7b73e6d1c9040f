"""A decision in words, as every rendering says it: `{% load facts %}{% for row in decision|decision_rows %}`."""

from django import template

from releases.ledger.words import Row, decision_rows, in_one_line
from releases.models import PublishedDecision

register = template.Library()
register.filter("decision_rows", decision_rows)
register.filter("budget_line", in_one_line)


@register.filter
def rows_named(decision: PublishedDecision, names: str) -> list[Row]:
    """Return those of a decision's rows that have one of these names: `row|rows_named:"vote reservations"`."""
    return [row for row in decision_rows(decision) if row.name in names.split()]
