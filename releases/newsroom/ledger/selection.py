"""What a reader chose to see of the ledger. The address says it in Swedish, and says all of it."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django import forms
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.document import BudgetKind, DecisionStatus
from releases.languages import active, swedish
from releases.models import Committee, Party, PublishedBudgetLine, PublishedDecision
from releases.models.decision import BUDGET_KINDS, DECISION_STATUSES
from releases.models.ledger import LedgerQuerySet
from releases.newsroom.filtering import YEAR, asked_amount, named


class View(StrEnum):
    """The two sides of the ledger, as the address calls them."""

    DECISIONS = "beslut"
    MONEY = "pengar"


# What the address calls them; readers see these words too.
STATUS_WORDS = {
    "forslag": DecisionStatus.PROPOSAL,
    "beslutat": DecisionStatus.DECIDED,
    "vidaresant": DecisionStatus.SENT_ON,
}
KIND_WORDS = {
    "nya": BudgetKind.NEW,
    "omfordelade": BudgetKind.REALLOCATED,
    "sokta": BudgetKind.APPLIED_FOR,
    "besparing": BudgetKind.SAVING,
    "ram": BudgetKind.FRAME,
}
PARTY = re.compile(r"[\w .–-]{1,40}")


class AmountsForm(forms.Form):
    """From which amount to which, in whole kronor, as people type them: "500 000", "500000 kr"."""

    places = {"fran": "filter-fran", "till": "filter-till"}

    fran = forms.CharField(required=False, max_length=40, label=gettext_lazy("Amount from"))
    till = forms.CharField(required=False, max_length=40, label=gettext_lazy("Amount to"))

    def clean_fran(self) -> int | None:
        return asked_amount(self.cleaned_data["fran"])

    def clean_till(self) -> int | None:
        return asked_amount(self.cleaned_data["till"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        least, most = data.get("fran"), data.get("till")
        if least is not None and most is not None and least > most:
            self.add_error("till", _("The amount to must not be smaller than the amount from."))
        return data


@dataclass(frozen=True)
class LedgerSelection:
    """What the ledger is narrowed to: ?vy= &namnd= &ar= &parti= &status= &slag= &fran= &till=.

    Both views take every filter. What is asked of the other side is asked of the
    release: decisions "from 500 000 kronor" are those whose release names such an
    amount, and money "with a reservation by V" is that of such releases.
    """

    view: View = View.DECISIONS
    committee: Committee | None = None
    year: int | None = None
    party: str = ""
    status: DecisionStatus | None = None
    kind: BudgetKind | None = None
    least: int | None = None
    most: int | None = None

    @classmethod
    def read(cls, query: QueryDict, amounts: AmountsForm) -> "LedgerSelection":
        """Read an address; amounts that cannot be read are left out. Raises Http404 for what is none of ours."""
        year = query.get("ar", "")
        if year and not YEAR.fullmatch(year):
            raise Http404
        typed = amounts.cleaned_data if amounts.is_valid() else {}
        return cls(
            view=_one_of(query.get("vy", ""), {view.value: view for view in View}) or View.DECISIONS,
            committee=named(Committee.objects.known(timezone.localdate()), query.get("namnd", "")),
            year=int(year) if year else None,
            party=_known_party(query.get("parti", "")),
            status=_one_of(query.get("status", ""), STATUS_WORDS),
            kind=_one_of(query.get("slag", ""), KIND_WORDS),
            least=typed.get("fran"),
            most=typed.get("till"),
        )

    def rows(self) -> LedgerQuerySet:
        """Return the rows of this view that fit, the newest release first."""
        return self.decisions() if self.view == View.DECISIONS else self.money()

    def decisions(self) -> LedgerQuerySet:
        found = self._narrowed(PublishedDecision.objects.all())
        found = found.filter(reserving_parties__contains=[self.party]) if self.party else found
        if self.kind is None and self.least is None and self.most is None:
            return found
        return found.filter(edition__in=self.amounts().values("edition"))

    def money(self) -> LedgerQuerySet:
        found = self._narrowed(self.amounts())
        if not self.party:
            return found
        dissented = PublishedDecision.objects.filter(reserving_parties__contains=[self.party])
        return found.filter(edition__in=dissented.values("edition"))

    def amounts(self) -> LedgerQuerySet:
        """Return the budget lines of the chosen kind and size. A saving counts without its minus sign."""
        found = PublishedBudgetLine.objects.of_size(self.least, self.most)
        return found.filter(kind=self.kind) if self.kind else found

    def without(self, *names: str) -> "LedgerSelection":
        """Return the selection with these filters taken off."""
        return replace(self, **dict.fromkeys(names) | ({"party": ""} if "party" in names else {}))  # type: ignore[arg-type]

    def seen_as(self, view: View) -> "LedgerSelection":
        """Return the same selection of the other side."""
        return replace(self, view=view)

    def parameters(self) -> dict[str, str]:
        chosen = {
            "vy": self.view.value if self.view != View.DECISIONS else "",
            "namnd": self.committee.slug if self.committee else "",
            "ar": str(self.year or ""),
            "parti": self.party,
            "status": word_for(self.status, STATUS_WORDS),
            "slag": word_for(self.kind, KIND_WORDS),
            "fran": "" if self.least is None else str(self.least),
            "till": "" if self.most is None else str(self.most),
        }
        return {name: value for name, value in chosen.items() if value}

    def address(self, route: str = "newsroom:ledger", **more: str) -> str:
        """Return the address of the page, or of another route, with this selection and `more` parameters."""
        query = urlencode({**self.parameters(), **more})
        return reverse(route) + (f"?{query}" if query else "")

    def file_name(self, extension: str) -> str:
        """Return the name a file of this selection is saved under: "beslut-kulturnamnden-2024.csv"."""
        words = [self.view.value, self.committee.slug if self.committee else "", str(self.year or "")]
        return "-".join(word for word in words if word) + f".{extension}"

    def labels(self) -> list[tuple[str, str]]:
        """Return what is chosen, in words, each with the address of the ledger without it."""
        words = {
            "committee": swedish.sentence_start(self.committee.definite) if self.committee else "",
            "year": str(self.year or ""),
            "party": _("Reservation by %(party)s") % {"party": self.party} if self.party else "",
            "status": str(DECISION_STATUSES[self.status]) if self.status else "",
            "kind": str(BUDGET_KINDS[self.kind]) if self.kind else "",
            "least": _("From %(sum)s") % {"sum": active.amount(self.least)} if self.least is not None else "",
            "most": _("To %(sum)s") % {"sum": active.amount(self.most)} if self.most is not None else "",
        }
        return [(label, self.without(name).address()) for name, label in words.items() if label]

    def _narrowed(self, found: LedgerQuerySet) -> LedgerQuerySet:
        found = found.of_body(self.committee) if self.committee else found
        found = found.from_year(self.year) if self.year else found
        return found.filter(status=self.status) if self.status else found


def word_for(code: Any, words: dict[str, Any]) -> str:
    """Return what the address calls a code, "" for none."""
    return next((word for word, known in words.items() if known == code), "")


def _one_of(word: str, known: dict[str, Any]) -> Any:
    if word and word not in known:
        raise Http404
    return known.get(word)


def _known_party(abbreviation: str) -> str:
    """Return the party if the directory or a published decision knows it. Raises Http404."""
    if not abbreviation:
        return ""
    if not PARTY.fullmatch(abbreviation):
        raise Http404
    published = PublishedDecision.objects.filter(reserving_parties__contains=[abbreviation])
    if not (Party.objects.filter(abbreviation=abbreviation).exists() or published.exists()):
        raise Http404
    return abbreviation
