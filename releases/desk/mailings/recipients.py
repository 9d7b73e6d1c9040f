"""Who was sent a mailing, while that is kept: a page of its own for those who may publish.

An address is looked for by POST, so that it stands in no address bar and no log.
"""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.desk.access import PUBLISH, StaffRequest, about_alert, mailing_context
from releases.desk.uncut import Uncut
from releases.mail import addresses
from releases.models import Alert, Delivery
from releases.models.delivery import DeliveryQuerySet

ROWS = 100
KEY = re.compile(r"[0-9]{1,18}")  # what PostgreSQL's bigint holds in any case


class RecipientForm(Uncut, forms.Form):
    """One address, whole: a part of it is looked for among the subscribers."""

    address = forms.CharField(
        label=gettext_lazy("Look for an address"),
        max_length=addresses.LONGEST,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type an address.")},
    )

    def clean_address(self) -> str:
        try:
            return addresses.normalise(self.cleaned_data["address"])
        except addresses.SeveralAddresses as error:
            raise forms.ValidationError(_("Write one address at a time.")) from error
        except addresses.InvalidAddress as error:
            raise forms.ValidationError(_("That is no mail address.")) from error


@about_alert(PUBLISH)
def log(request: StaffRequest, alert: Alert) -> HttpResponseBase:
    """Each recipient with what became of the mail; a page of them, those in one state, or one address."""
    form = RecipientForm(request.POST if request.method == "POST" else None, label_suffix="")
    deliveries = alert.deliveries.filter(subscriber__isnull=False).select_related("subscriber")
    if form.is_bound:
        found = form.is_valid() and deliveries.filter(subscriber__email=form.cleaned_data["address"])
        context: dict[str, Any] = {"rows": list(found or ()), "searched": form.is_valid()}
    else:
        context = _page_of(deliveries, state=request.GET.get("tillstand"), after=request.GET.get("efter"))
    context |= mailing_context(alert) | {
        "title": _("All recipients"),
        "form": form,
        "states": Delivery.State.choices,
        "left": alert.deliveries.filter(subscriber__isnull=True).count(),
        "days": settings.DELIVERIES_KEPT.days,
    }
    return TemplateResponse(request, "desk/recipients.html", context)


def _page_of(deliveries: DeliveryQuerySet, *, state: str | None, after: str | None) -> dict[str, Any]:
    """Return the rows after a subscriber's number; the index of an alert's deliveries has them in this order."""
    state = state if state in Delivery.State.values else ""
    start = int(after) if after and KEY.fullmatch(after) else 0
    if state:
        deliveries = deliveries.filter(state=state)
    rows = list(deliveries.filter(subscriber__gt=start).order_by("subscriber_id")[: ROWS + 1])
    more = rows[ROWS - 1].subscriber_id if len(rows) > ROWS else None
    return {"rows": rows[:ROWS], "state": state, "more": more, "start": start}
