"""Readings as JSON: what `read_capture` prints, one object a capture."""

from collections.abc import Iterable
from typing import Any

from releases.capture.reading import Reading
from releases.document import Contact, Decision, ReleaseDocument, markup, richtext


def as_json(reading: Reading) -> dict[str, Any]:
    """Return a reading as JSON-ready data: flat, with None for what the capture does not say."""
    document = reading.document
    return {
        "file": reading.name,
        "title": document.title,
        "lead": document.lead,
        "subheads": _subheads(document),
        "body_text": richtext.to_text(document.body),
        "quotes": [_quote(quote.speaker, quote.party, quote.role, quote.text) for quote in document.quotes],
        "contacts": [_contact(contact) for contact in document.contacts],
        "keywords": [keyword.name for keyword in document.keywords],
        "regions": list(reading.regions),
        "committees": [committee.definite for committee in document.committees],
        "amounts": _amounts(document),
        "case_numbers": list(reading.case_numbers),
        "decisions": [_decision(decision) for decision in document.decisions],
        "links": [{"url": link.url, "label": link.label} for link in document.links],
        "published": _published(reading),
        "boilerplate": document.boilerplate or None,
        "fingerprint": reading.fingerprint,
        "confidence": {
            one.field: {"sure": one.is_sure, "reason": one.reason.value} for one in reading.confidence
        },
    }


def _subheads(document: ReleaseDocument) -> list[str]:
    return [markup.words(heading) for heading in markup.parse(document.body).iter("h2", "h3")]


def _quote(speaker: str, party: str, role: str, text: str) -> dict[str, str | None]:
    return {"speaker": speaker, "party": party or None, "role": role or None, "text": text}


def _contact(contact: Contact) -> dict[str, Any]:
    return {
        "name": contact.name,
        "party": contact.party or None,
        "role": contact.role or None,
        "committee": contact.committee or None,
        "organisation": contact.organisation or None,
        "phones": list(contact.phones),
        "email": contact.email or None,
    }


def _amounts(document: ReleaseDocument) -> list[dict[str, Any]]:
    return [
        {
            "sek": line.amount,
            "purpose": line.purpose,
            "kind": line.kind.value,
            "first_year": line.first_year,
            "last_year": line.last_year,
        }
        for line in document.budget
    ]


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "committee": decision.committee.definite if decision.committee else None,
        "outcome": decision.outcome,
        "status": decision.status.value,
        "date": decision.date.date.isoformat() if decision.date else None,
        "date_precision": decision.date.precision.value if decision.date else None,
        "paragraph": decision.paragraph or None,
        "case_number": decision.case_number or None,
        "votes": [decision.votes_for, decision.votes_against] if decision.votes_for is not None else None,
        "reservations": _parties(dissent.party for dissent in decision.reservations),
        "statements": _parties(dissent.party for dissent in decision.statements),
        "dissent_text": decision.dissent_text or None,
        "follow_up": decision.follow_up.date.isoformat() if decision.follow_up else None,
    }


def _parties(parties: Iterable[str]) -> list[str]:
    return list(parties)


def _published(reading: Reading) -> str | None:
    if reading.published is None:
        return None
    moment = reading.published
    return moment.isoformat(timespec="minutes") if reading.published_exactly else moment.date().isoformat()
