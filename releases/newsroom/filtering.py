"""What every filter of the press room needs: its options, the rows it names, the amounts that people type."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.document import LARGEST_AMOUNT, CommitteeKind
from releases.languages import amounts, swedish

KIND_HEADINGS = {
    CommitteeKind.ASSEMBLY: gettext_lazy("Assemblies"),
    CommitteeKind.COMMITTEE: gettext_lazy("Committees"),
    CommitteeKind.SUBCOMMITTEE: gettext_lazy("Subcommittees"),
    CommitteeKind.COMPANY: gettext_lazy("Companies"),
    CommitteeKind.OTHER: gettext_lazy("Other bodies"),
}
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}")
YEAR = re.compile(r"[12][0-9]{3}")


@dataclass(frozen=True)
class Option:
    """One line of a filter: its value in the address, its words, and how many editions it would show if counted."""

    value: str
    label: Any
    count: int | None
    selected: bool = False


def by_kind(options: Iterable[tuple[str, Option]]) -> list[tuple[Any, list[Option]]]:
    """Group (kind, option) pairs under their headings, in the order of KIND_HEADINGS and then by name."""
    grouped: dict[str, list[Option]] = {kind: [] for kind in KIND_HEADINGS}
    for kind, option in options:
        grouped[kind].append(option)
    return [
        (KIND_HEADINGS[CommitteeKind(kind)], sorted(found, key=lambda option: swedish.sort_key(option.label)))
        for kind, found in grouped.items()
        if found
    ]


def named(rows: Any, slug: str) -> Any:
    """Return the row of this slug, None when none is asked for. Raises Http404."""
    if not slug:
        return None
    row = rows.filter(slug=slug).first() if SLUG.fullmatch(slug) else None
    if row is None:
        raise Http404
    return row


def asked_amount(typed: str) -> int | None:
    """Return the amount that a reader asks for, None when there is none. Raises forms.ValidationError."""
    try:
        amount = amounts.whole_kronor(typed)
    except amounts.UnreadableAmount:
        amount = LARGEST_AMOUNT + 1
    if amount is not None and not 0 <= amount <= LARGEST_AMOUNT:
        raise forms.ValidationError(_("Write the amount in whole kronor with digits, such as 500 000."))
    return amount
