"""Keeping the ledger: the rows of every live edition, and of no other.

`enter` is called whenever an edition goes live or ceases to be live, and for
every edition when all is derived anew. Entering twice changes nothing.
"""

from collections.abc import Iterable, Iterator
from itertools import count

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from releases import document
from releases.document import casenumbers
from releases.ledger.words import dissenter
from releases.models import (
    Committee,
    Edition,
    PublishedBudgetLine,
    PublishedContact,
    PublishedDecision,
    PublishedImage,
    WithdrawnMatter,
)
from releases.models.ledger import LedgerRow

LEDGER_MODELS = (PublishedDecision, PublishedBudgetLine)
# How far a decision has come, the first step first.
STEPS = (
    document.DecisionStatus.PROPOSAL,
    document.DecisionStatus.SENT_ON,
    document.DecisionStatus.DECIDED,
)


@transaction.atomic
def enter(edition: Edition) -> None:
    """Write the rows of a live edition in place of its release's earlier ones; of any other, take them away."""
    _one_at_a_time()
    identities = set(_identities(edition))
    for model, rows in _rows(edition).items():
        _replace(model, edition, rows if edition.live else [])
    _mark_repeats(identities | set(_identities(edition)))
    if edition.withdrawn_at:
        _keep_matters(edition)


def status_of_money(line: document.BudgetLine, decisions: Iterable[document.Decision]) -> str:
    """Return how far the decision about the money has come: "" when the release tells of none.

    Only decisions of the line's own body count when there are any. Where they
    differ, the least far one holds, so that nothing is called decided too early.
    """
    decisions = list(decisions)
    own = [one for one in decisions if line.committee and one.committee == line.committee]
    reached = {one.status for one in own or decisions}
    return next((status.value for status in STEPS if status in reached), "")


def _rows(edition: Edition) -> dict[type[LedgerRow], list[LedgerRow]]:
    composed = edition.frozen
    committees = {
        row.slug: row for row in Committee.objects.filter(slug__in=[one.slug for one in _bodies(composed)])
    }
    return {
        PublishedDecision: list(_decisions(edition, composed, committees)),
        PublishedBudgetLine: list(_budget_lines(edition, composed, committees)),
        PublishedImage: list(_images(edition, composed)),
        PublishedContact: list(_contacts(edition, composed)),
    }


def _bodies(composed: document.ReleaseDocument) -> list[document.Committee]:
    deciding = [one.committee for one in composed.decisions if one.committee]
    paid = [line.committee for line in composed.budget if line.committee]
    return [*composed.committees, *deciding, *paid]


def _place(edition: Edition, position: int) -> dict[str, object]:
    return {"edition": edition, "position": position, "first_published_at": edition.first_published_at}


def _decisions(
    edition: Edition, composed: document.ReleaseDocument, committees: dict[str, Committee]
) -> Iterator[PublishedDecision]:
    only = composed.committees[0] if len(composed.committees) == 1 else None
    published = timezone.localdate(edition.first_published_at)
    nth = _Identities(edition.original_id)
    for position, one in enumerate(composed.decisions):
        body = one.committee or only
        day = one.date.date if one.date else published
        matter = casenumbers.canonical(one.case_number)
        yield PublishedDecision(
            **_place(edition, position),
            **_body(body, committees),
            **_approximate("decided", one.date),
            **_approximate("follow_up", one.follow_up),
            **_dissents(one),
            outcome=one.outcome,
            status=one.status.value,
            filed_on=day,
            year=day.year,
            paragraph=one.paragraph,
            case_number=one.case_number,
            matter=matter,
            votes_for=one.votes_for,
            votes_against=one.votes_against,
            dissent_text=one.dissent_text,
            appeal_by=one.appeal_by,
            protocol_url=one.protocol_url,
            identity=nth.of(one.date, body, matter or one.paragraph, one.paragraph, one.status.value),
        )


def _budget_lines(
    edition: Edition, composed: document.ReleaseDocument, committees: dict[str, Committee]
) -> Iterator[PublishedBudgetLine]:
    deciding = {one.committee for one in composed.decisions if one.committee}
    numbers = {casenumbers.canonical(one.case_number): one.case_number for one in composed.decisions}
    matter, case_number = next(iter(numbers.items())) if len(numbers) == 1 else ("", "")
    nth = _Identities(edition.original_id)
    for position, line in enumerate(composed.budget):
        body = line.committee or (next(iter(deciding)) if len(deciding) == 1 else None)
        status = status_of_money(line, composed.decisions)
        years = (line.first_year, line.last_year)
        yield PublishedBudgetLine(
            **_place(edition, position),
            **_body(body, committees),
            amount=line.amount,
            purpose=line.purpose,
            kind=line.kind.value,
            status=status,
            first_year=line.first_year,
            last_year=line.last_year,
            year=line.first_year or timezone.localdate(edition.first_published_at).year,
            case_number=case_number,
            matter=matter,
            identity=nth.of(matter, body, line.kind.value, status, line.amount, years),
        )


def _images(edition: Edition, composed: document.ReleaseDocument) -> Iterator[PublishedImage]:
    for position, image in enumerate(composed.images):
        yield PublishedImage(
            **_place(edition, position),
            url=image.url,
            name=image.url.removeprefix(settings.MEDIA_URL),
            sha256=image.sha256,
            width=image.width,
            height=image.height,
            alt=image.alt,
            caption=image.caption,
            credit=image.credit,
            licence=image.licence,
            words="\n".join((image.alt, image.caption, image.credit, composed.title)).casefold(),
        )


def _contacts(edition: Edition, composed: document.ReleaseDocument) -> Iterator[PublishedContact]:
    for position, contact in enumerate(composed.contacts):
        yield PublishedContact(
            **_place(edition, position),
            name=contact.name,
            party=contact.party,
            role=contact.role,
            body=contact.committee,
            organisation=contact.organisation,
            phones=list(contact.phones),
            email=contact.email,
        )


def _body(body: document.Committee | None, committees: dict[str, Committee]) -> dict[str, object]:
    if body is None:
        return {"committee": None, "body": ""}
    return {"committee": committees.get(body.slug), "body": body.definite}


def _approximate(name: str, value: document.ApproximateDate | None) -> dict[str, object]:
    return {
        f"{name}_on": value.date if value else None,
        f"{name}_precision": value.precision.value if value else "",
    }


def _dissents(decision: document.Decision) -> dict[str, list[str]]:
    return {
        "reservations": [dissenter(one) for one in decision.reservations],
        "statements": [dissenter(one) for one in decision.statements],
        "reserving_parties": sorted({one.party for one in decision.reservations if one.party}),
    }


class _Identities:
    """Names for what rows tell of, by which a row elsewhere that tells of the same is known.

    The first three parts must be known: rows that say too little are taken for
    the same only among the language versions of one release (`original`, its
    id). Rows of one edition that look alike are numbered.
    """

    def __init__(self, original: int) -> None:
        self._original = original
        self._seen: dict[str, Iterator[int]] = {}

    def of(self, *parts: object) -> str:
        words = "|".join(self._word(part) for part in parts)
        if not all(parts[:3]):
            words = f"release {self._original}|{words}"
        return f"{words}|{next(self._seen.setdefault(words, count(1)))}"

    def _word(self, part: object) -> str:
        if isinstance(part, document.Committee):
            return part.slug
        if isinstance(part, document.ApproximateDate):
            return f"{part.date:%Y-%m-%d}/{part.precision}"
        return str(part)


def _identities(edition: Edition) -> Iterator[str]:
    for model in LEDGER_MODELS:
        rows = model.objects.filter(edition__release=edition.release_id).exclude(identity="")
        yield from rows.values_list("identity", flat=True)


def _replace(model: type[LedgerRow], edition: Edition, rows: list[LedgerRow]) -> None:
    written = model.objects.filter(edition=edition)  # type: ignore[attr-defined]
    written.filter(position__gte=len(rows)).delete()
    if not edition.live:
        return
    model.objects.filter(edition__release=edition.release_id).exclude(edition=edition).delete()  # type: ignore[attr-defined]
    kept = {"id", "edition", "position"}
    columns = [field.name for field in model._meta.concrete_fields if field.name not in kept]
    model.objects.bulk_create(  # type: ignore[attr-defined]
        rows, update_conflicts=True, unique_fields=["edition", "position"], update_fields=columns
    )


def _keep_matters(edition: Edition) -> None:
    """Note the matters of a withdrawn edition, so that their feeds can say that it was withdrawn."""
    numbers = {casenumbers.canonical(one.case_number): one.case_number for one in edition.frozen.decisions}
    rows = (
        WithdrawnMatter(edition=edition, matter=matter, case_number=number)
        for matter, number in numbers.items()
        if matter
    )
    WithdrawnMatter.objects.bulk_create(rows, ignore_conflicts=True)


def _mark_repeats(identities: set[str]) -> None:
    """Of rows that tell of the same, let one count: in Swedish if there is one, else the first that was published."""
    swedish_first = Case(When(edition__language="sv", then=0), default=1)
    for model in LEDGER_MODELS:
        alike = model.objects.filter(identity=OuterRef("identity")).exclude(identity="")
        first = alike.order_by(swedish_first, "first_published_at", "pk").values("pk")[:1]
        model.objects.filter(identity__in=identities).update(
            repeats=Case(When(Q(pk=Subquery(first)), then=Value(False)), default=Value(True))
        )


def _one_at_a_time() -> None:
    """Let editions that tell of the same thing find out about each other, one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('releases.ledger'))")
