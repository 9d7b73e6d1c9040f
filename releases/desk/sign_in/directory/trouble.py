"""Why somebody does not get in by the directory, and the page that says so and leads on."""

import logging
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from releases.services import local_sign_in

logger = logging.getLogger(__name__)


class DirectoryTrouble(StrEnum):
    """What keeps somebody out."""

    AWAY = "away"
    UNTRUE = "untrue"
    LOST = "lost"
    CANCELLED = "cancelled"
    NO_GROUP = "no_group"
    NO_ADDRESS = "no_address"
    OTHER_DOMAIN = "other_domain"
    UNVERIFIED = "unverified"
    EMERGENCY = "emergency"
    TAKEN = "taken"
    TWO_ACCOUNTS = "two_accounts"
    SWITCHED_OFF = "switched_off"


class DirectoryError(Exception):
    """A log-in by the directory that came to nothing; `detail` is for the log and shown to nobody."""

    def __init__(self, trouble: DirectoryTrouble, detail: str = "") -> None:
        super().__init__(trouble, detail)
        self.trouble, self.detail = trouble, detail


NOT_IN = _("You are not let in")
#: Heading and sentence of each.
WORDS: dict[DirectoryTrouble, tuple[Any, Any]] = {
    DirectoryTrouble.AWAY: (
        _("The municipality's log-in does not answer"),
        _(
            "The municipality's log-in does not answer as it should at the moment. Try again in a few minutes."
        ),
    ),
    DirectoryTrouble.UNTRUE: (
        _("The log-in did not work"),
        _(
            "The answer from the municipality's log-in could not be trusted: it is too old, for somebody else or "
            "wrongly signed. Try again. If it happens once more, tell your IT department what this page says and when."
        ),
    ),
    DirectoryTrouble.LOST: (
        _("The log-in was not finished"),
        _(
            "It took more than ten minutes, was begun in another browser or has been used already. Begin once more."
        ),
    ),
    DirectoryTrouble.CANCELLED: (
        _("The log-in was broken off"),
        _("You broke off the log-in, or the municipality's log-in said no. You can try again."),
    ),
    DirectoryTrouble.NO_GROUP: (
        NOT_IN,
        _(
            "The municipality's log-in knows you, but you are in no group that gives a role in the press room. Ask "
            "your manager or the IT department for it, and log in again."
        ),
    ),
    DirectoryTrouble.NO_ADDRESS: (
        NOT_IN,
        _(
            "The municipality's log-in gives no e-mail address of yours. Ask the IT department to send it along."
        ),
    ),
    DirectoryTrouble.OTHER_DOMAIN: (
        NOT_IN,
        _(
            "Your e-mail address is not one of the municipality's. Ask the IT department, or log in as somebody else."
        ),
    ),
    DirectoryTrouble.UNVERIFIED: (
        NOT_IN,
        _("The municipality's log-in does not say that your e-mail address is yours. Ask the IT department."),
    ),
    DirectoryTrouble.EMERGENCY: (
        NOT_IN,
        _(
            "An emergency account of the press room has your e-mail address. It logs in with its password only."
        ),
    ),
    DirectoryTrouble.TAKEN: (
        NOT_IN,
        _(
            "Your e-mail address belongs to an account that somebody else in the municipality's log-in uses. An "
            "administrator of the press room can untie it."
        ),
    ),
    DirectoryTrouble.TWO_ACCOUNTS: (
        NOT_IN,
        _("Two accounts of the press room have your e-mail address. Ask an administrator to mend it."),
    ),
    DirectoryTrouble.SWITCHED_OFF: (NOT_IN, _("Your account in the press room is switched off.")),
}
#: What the log of log-ins says of it.
SHORT: dict[DirectoryTrouble, Any] = {
    DirectoryTrouble.NO_GROUP: _("in no group with a role"),
    DirectoryTrouble.NO_ADDRESS: _("without an e-mail address"),
    DirectoryTrouble.OTHER_DOMAIN: _("e-mail address of another domain"),
    DirectoryTrouble.UNVERIFIED: _("e-mail address not verified"),
    DirectoryTrouble.EMERGENCY: _("an emergency account has the e-mail address"),
    DirectoryTrouble.TAKEN: _("the e-mail address belongs to another person's account"),
    DirectoryTrouble.TWO_ACCOUNTS: _("two accounts have the e-mail address"),
    DirectoryTrouble.SWITCHED_OFF: _("the account is switched off"),
}
STATUS = {
    DirectoryTrouble.AWAY: HTTPStatus.SERVICE_UNAVAILABLE,
    DirectoryTrouble.UNTRUE: HTTPStatus.BAD_REQUEST,
    DirectoryTrouble.LOST: HTTPStatus.BAD_REQUEST,
    DirectoryTrouble.CANCELLED: HTTPStatus.BAD_REQUEST,
}


def page(request: HttpRequest, trouble: DirectoryTrouble, detail: str = "") -> TemplateResponse:
    """Return the page that says why somebody is not let in, with the way to an emergency account."""
    if trouble in STATUS:
        logger.warning("no log-in by the directory (%s): %s", trouble, " ".join(detail.split())[:300])
    heading, sentence = WORDS[trouble]
    context = {
        "title": heading,
        "sentence": sentence,
        "is_for_emergencies": local_sign_in.is_for_emergencies(),
    }
    status = STATUS.get(trouble, HTTPStatus.FORBIDDEN)
    return TemplateResponse(request, "desk/sign_in/directory_trouble.html", context, status=status)
