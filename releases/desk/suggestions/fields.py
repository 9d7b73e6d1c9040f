"""The fields of a form as suggestions, in the form's order and words, each with what it was read from."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases.capture import Reading
from releases.capture.parties import full_name
from releases.capture.spans import one_space
from releases.desk.suggestions.directory_matches import DirectoryMatches
from releases.desk.suggestions.marks import anchor_of, is_of_lines
from releases.document import BudgetLine, Contact, Decision, Dissent, ReleaseDocument, richtext
from releases.languages import swedish
from releases.models import BudgetLine as BudgetLineModel
from releases.models import Decision as DecisionModel
from releases.models import Release
from releases.models.decision import BUDGET_KINDS, DECISION_STATUSES

TAKE, LEAVE, AS_WRITTEN = "ta", "nej", "text"
LONGEST_WORDS = 90


@dataclass(frozen=True, slots=True)
class FieldSuggestion:
    """One field: what it would say, the words it was read from if they are others, and what to know before taking it.

    `replaces` is what the field says now; `why_not` says why it cannot be taken.
    `source` is the path of what it was read from, `anchor` the id of its first words.
    """

    path: str
    label: str
    value: str
    note: str = ""
    why_not: str = ""
    replaces: str = ""
    words: str = ""
    source: str = ""
    anchor: str = ""
    html: SafeString | str = ""
    also_as_written: str = ""

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """The answers that an editor can give."""
        if self.also_as_written:
            return (TAKE, _("Take the directory's")), (AS_WRITTEN, _("Take the text's")), (LEAVE, _("No"))
        return (TAKE, _("Take")), (LEAVE, _("No"))


@dataclass(frozen=True, slots=True)
class SuggestionGroup:
    """Fields that stand together in the form. Without its first one a row has none of the others."""

    heading: str
    suggestions: tuple[FieldSuggestion, ...]


class Suggestions:
    """What a reading suggests for a release: a new one, or one that says something already."""

    def __init__(
        self, reading: Reading, known: DirectoryMatches, may_add: Collection[str], release: Release | None
    ) -> None:
        self.reading, self.known, self.may_add = reading, known, may_add
        self.document: ReleaseDocument = reading.document
        self.release = release
        self.present = release.compose() if release else None

    def groups(self) -> list[SuggestionGroup]:
        """Return the groups that suggest anything."""
        document = self.document
        groups = [
            self._group(_("Text"), self._texts()),
            self._group(_("What it is about"), self._subjects()),
            *(self._group(self._numbered(DecisionModel, n, document.decisions), self._decision(n, one))
              for n, one in enumerate(document.decisions)),
            *(self._group(self._numbered(BudgetLineModel, n, document.budget), self._money(n, one))
              for n, one in enumerate(document.budget)),
            self._group(_("Press contacts"), self._contacts()),
            self._group(_("Links"), self._links()),
            self._group(_("The text about us"), self._boilerplate()),
        ]  # fmt: skip
        return [group for group in groups if group.suggestions]

    def _group(self, heading: str, suggestions: Iterable[FieldSuggestion]) -> SuggestionGroup:
        return SuggestionGroup(heading, tuple(map(self._with_words, suggestions)))

    @staticmethod
    def _numbered(model: Any, number: int, rows: Collection[object]) -> str:
        word = swedish.sentence_start(str(model._meta.verbose_name))
        return f"{word} {number + 1}" if len(rows) > 1 else word

    def _with_words(self, one: FieldSuggestion) -> FieldSuggestion:
        row = one.path.rpartition(".")[0]
        places = (one.path, row, f"{row}.outcome", f"{row}.amount")
        source = next((path for path in places if path in self.reading.evidence), "")
        spans = self.reading.evidence.get(source, ())
        every = [self.reading.lines[span.line][span.start : span.end] for span in spans]
        words = " … ".join({word.casefold(): word for word in every}.values())
        value = one_space(one.value)
        says_the_same = is_of_lines(source) or source != one.path or words.casefold() == value.casefold()
        words = "" if says_the_same else Truncator(words).chars(LONGEST_WORDS)
        return replace(one, words=words, source=source, anchor=anchor_of(self.reading, source))

    # --- The texts ---

    def _texts(self) -> Iterator[FieldSuggestion]:
        document = self.document
        yield FieldSuggestion("title", _label(Release, "title"), document.title, replaces=self._now("title"))
        if document.lead:
            yield FieldSuggestion("lead", _label(Release, "lead"), document.lead, replaces=self._now("lead"))
        if document.body:
            text = richtext.to_text(document.body)
            count = len(text.split())
            words = ngettext("%(count)s word", "%(count)s words", count) % {"count": swedish.number(count)}
            body = mark_safe(document.body)  # noqa: S308 - the reader passes it through `richtext.clean`
            yield FieldSuggestion(
                "body", _label(Release, "body"), words, html=body, replaces=self._now("body")
            )

    def _now(self, name: str) -> str:
        if self.release is None or not getattr(self.release, name):
            return ""
        now: str = getattr(self.release, name)
        return richtext.to_text(now) if name == "body" else now

    def _boilerplate(self) -> Iterator[FieldSuggestion]:
        if self.document.boilerplate:
            note = _("Say no to use the municipality's own text about itself.")
            label, now = _label(Release, "boilerplate"), self._now("boilerplate")
            yield FieldSuggestion("boilerplate", label, self.document.boilerplate, note=note, replaces=now)

    # --- What it is about ---

    def _subjects(self) -> Iterator[FieldSuggestion]:
        for number, body in enumerate(self.document.committees):
            known = self.known.committees.get(body.definite)
            if self.present and known and known.as_value() in self.present.committees:
                continue
            label = _("Body")
            yield FieldSuggestion(
                f"committees.{number}",
                label,
                swedish.sentence_start(known.definite if known else body.definite),
                **self._new_body(body.definite),
            )
        for number, keyword in enumerate(self.document.keywords):
            known_keyword = self.known.keywords.get(keyword.name)
            if self.present and known_keyword and known_keyword.as_value() in self.present.keywords:
                continue
            note = "" if known_keyword else _("New keyword: it is added to the list.")
            yield FieldSuggestion(
                f"keywords.{number}",
                _("Keyword"),
                known_keyword.name if known_keyword else keyword.name,
                note=note,
            )

    def _new_body(self, definite: str) -> dict[str, str]:
        """Return what is to be said of a body that the directory may lack."""
        if definite in self.known.committees:
            return {}
        if "committee" in self.may_add:
            return {
                "note": _(
                    "Not in the directory: it is added there. Or say no, and choose another name for it in the form."
                )
            }
        return {
            "why_not": _(
                "Not in the directory. Ask somebody who may publish to add the body, or choose another in the form."
            )
        }

    # --- Rows ---

    def _decision(self, number: int, one: Decision) -> Iterator[FieldSuggestion]:
        if self.present and one.outcome in {known.outcome for known in self.present.decisions}:
            return
        at = f"decisions.{number}"
        yield FieldSuggestion(f"{at}.outcome", _label(DecisionModel, "outcome"), one.outcome)
        if one.committee:
            body = one.committee.definite
            yield FieldSuggestion(
                f"{at}.committee",
                _label(DecisionModel, "committee"),
                swedish.sentence_start(body),
                **self._new_body(body),
            )
        status = str(DECISION_STATUSES[one.status])
        yield FieldSuggestion(f"{at}.status", _label(DecisionModel, "status"), swedish.sentence_start(status))
        for name, value in (("date", one.date), ("follow_up", one.follow_up)):
            if value:
                yield FieldSuggestion(
                    f"{at}.{name}", _label(DecisionModel, name), swedish.approximate_date(value)
                )
        for name, words in (
            ("paragraph", one.paragraph),
            ("case_number", one.case_number),
            ("dissent_text", one.dissent_text),
        ):
            if words:
                yield FieldSuggestion(f"{at}.{name}", _label(DecisionModel, name), words)
        if one.votes_for is not None:
            yield FieldSuggestion(f"{at}.votes", _("Votes"), f"{one.votes_for}–{one.votes_against}")
        for name, dissents in (("reservations", one.reservations), ("statements", one.statements)):
            if dissents:
                yield self._dissent(f"{at}.{name}", _label(DecisionModel, name), dissents)

    def _dissent(self, path: str, label: str, dissents: Iterable[Dissent]) -> FieldSuggestion:
        parties = [one.party for one in dissents]
        named = ", ".join(
            f"{full_name(party)} ({party})" if full_name(party) != party else party for party in parties
        )
        return FieldSuggestion(path, label, named, **self._new_parties(parties))

    def _new_parties(self, parties: Iterable[str]) -> dict[str, str]:
        missing = ", ".join(f"({party})" for party in parties if party not in self.known.parties)
        if not missing:
            return {}
        if "party" in self.may_add:
            return {"note": _("%(party)s is not in the directory: it is added there.") % {"party": missing}}
        sentence = _("%(party)s is not in the directory. Ask somebody who may publish to add the party.")
        return {"why_not": sentence % {"party": missing}}

    def _money(self, number: int, one: BudgetLine) -> Iterator[FieldSuggestion]:
        if self.present and one.amount in {known.amount for known in self.present.budget}:
            return
        at = f"budget.{number}"
        yield FieldSuggestion(f"{at}.amount", _label(BudgetLineModel, "amount"), swedish.amount(one.amount))
        yield FieldSuggestion(f"{at}.purpose", _label(BudgetLineModel, "purpose"), one.purpose)
        kind = str(BUDGET_KINDS[one.kind])
        yield FieldSuggestion(f"{at}.kind", _label(BudgetLineModel, "kind"), swedish.sentence_start(kind))
        if one.first_year:
            yield FieldSuggestion(
                f"{at}.years",
                _label(BudgetLineModel, "first_year"),
                swedish.years(one.first_year, one.last_year),
            )
        if one.committee:
            body = one.committee.definite
            yield FieldSuggestion(
                f"{at}.committee",
                _label(BudgetLineModel, "committee"),
                swedish.sentence_start(body),
                **self._new_body(body),
            )

    def _links(self) -> Iterator[FieldSuggestion]:
        for number, link in enumerate(self.document.links):
            if not (self.present and link.url in {known.url for known in self.present.links}):
                yield FieldSuggestion(f"links.{number}", _("Link"), f"{link.label}: {link.url}")

    # --- Contacts ---

    def _contacts(self) -> Iterator[FieldSuggestion]:
        for number, contact in enumerate(self.document.contacts):
            if self.present and contact.name in {known.name for known in self.present.contacts}:
                continue
            yield self._person(f"contacts.{number}", contact)
            if role := self._role(f"contacts.{number}.role", contact):
                yield role

    def _person(self, path: str, contact: Contact) -> FieldSuggestion:
        person = self.known.person(contact)
        reached = ", ".join([*contact.phones, contact.email]).strip(", ")
        party = f" ({contact.party})" if contact.party else ""
        value = f"{contact.name}{party}" + (f", {reached}" if reached else "")
        if person:
            return FieldSuggestion(path, _("Contact"), value, note=_known_person(person, contact))
        if "namesake" not in self.may_add and (contact.name, contact.party) in self.known.named_in_public:
            why_not = _(
                "The press room names somebody of this name who is not in the directory any more. "
                "Ask somebody who may publish."
            )
            return FieldSuggestion(path, _("Contact"), value, why_not=why_not)
        note = _("Not in the directory: added there with what the text says.")
        parties = self._new_parties([contact.party]) if contact.party else {}
        return FieldSuggestion(path, _("Contact"), value, note=note, **({} if "note" in parties else parties))

    def _role(self, path: str, contact: Contact) -> FieldSuggestion | None:
        written = _position(contact.role, contact.committee)
        held = self.known.role(contact)
        now = _position(held.title, held.committee.definite if held.committee else "") if held else ""
        if not held or not written or written.casefold() == now.casefold():
            value = now or written
            note = _("In the directory now") if now else ""
            return FieldSuggestion(path, _("Role"), value, note=note) if value else None
        note = _("In the directory now. The text says: %(role)s.") % {"role": written}
        return FieldSuggestion(path, _("Role"), now, note=note, also_as_written=written)


def _known_person(person: Any, contact: Contact) -> str:
    others = [phone for phone in person.phones if phone not in contact.phones]
    if contact.phones and others and not set(contact.phones) <= set(person.phones):
        sentence = _(
            "In the directory, there with %(phone)s. What the text says stands in this press release only."
        )
        return sentence % {"phone": ", ".join(others)}
    return _("In the directory")


def _position(role: str, body: str) -> str:
    return ", ".join(part for part in (role, body) if part)


def _label(model: Any, name: str) -> str:
    return swedish.sentence_start(str(model._meta.get_field(name).verbose_name))
