"""The archive and its search: every state has an address, and every address its page, feed and filters.

?q= is what is searched for; ?namnd= ?nyckelord= ?ar= ?sprak= ?beslut=1 ?minst=
?hogst= narrow it; ?ordning=relevans or datum orders it; ?efter= and ?fore= turn
the pages.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from releases.languages import active
from releases.models import Edition
from releases.models.edition import EditionQuerySet
from releases.newsroom.archive.facets import ArchiveFacets
from releases.newsroom.archive.selection import ArchiveSelection
from releases.newsroom.filtering import asked_amount
from releases.newsroom.language_versions import translations_among
from releases.newsroom.legacy_renditions import remade_in
from releases.newsroom.paging import PAGE_SIZE, BadCursor, Cursor, page_of
from releases.search import expansion, parsing
from releases.search import query as search_query
from releases.search.counting import MOST
from releases.search.expansion import Understood
from releases.search.filters import Filters
from releases.search.parsing import MOST_CHARACTERS, MOST_WORDS
from releases.search.query import RANKED, SearchResult

BY_DATE, BY_RELEVANCE = "datum", "relevans"


class SearchForm(forms.Form):
    """What readers type: words, and amounts in whole kronor."""

    q = forms.CharField(required=False)
    minst = forms.CharField(required=False, max_length=40)
    hogst = forms.CharField(required=False, max_length=40)

    def clean_q(self) -> str:
        text: str = self.cleaned_data["q"]
        try:
            parsing.read(text)
        except parsing.TooLong as wrong:
            sentence = _("Search for at most %(characters)s characters and %(words)s words.")
            raise forms.ValidationError(
                sentence % {"characters": MOST_CHARACTERS, "words": MOST_WORDS}
            ) from wrong
        return text

    def clean_minst(self) -> int | None:
        return asked_amount(self.cleaned_data["minst"])

    def clean_hogst(self) -> int | None:
        return asked_amount(self.cleaned_data["hogst"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        least, most = data.get("minst"), data.get("hogst")
        if least is not None and most is not None and least > most:
            self.add_error("hogst", _("The amount to must not be smaller than the amount from."))
        return data


@dataclass(frozen=True)
class Search:
    """What a reader asks the archive for. Its address says the same, and says all of it."""

    selection: ArchiveSelection = field(default_factory=ArchiveSelection)
    text: str = ""
    has_decision: bool = False
    least: int | None = None
    most: int | None = None
    by_date: bool = False

    @classmethod
    def read(cls, query: QueryDict, form: SearchForm) -> "Search":
        """Read an address; what `form` cannot read is left out. Raises Http404 for what is none of ours."""
        decided, order = query.get("beslut", ""), query.get("ordning", "")
        if decided not in {"", "1"} or order not in {"", BY_DATE, BY_RELEVANCE}:
            raise Http404
        form.is_valid()
        typed_in = form.cleaned_data
        return cls(
            selection=ArchiveSelection.read(query),
            text=typed_in.get("q", ""),
            has_decision=bool(decided),
            least=typed_in.get("minst"),
            most=typed_in.get("hogst"),
            by_date=order == BY_DATE,
        )

    @cached_property
    def words(self) -> Understood | None:
        """What the words mean among those of the live editions; None when nothing was typed."""
        return expansion.understand(parsing.read(self.text)) if self.text else None

    @property
    def is_ranked(self) -> bool:
        """Tell whether the hits come by relevance: only words are more or less relevant."""
        return bool(self.text) and not self.by_date

    def filters(self) -> Filters:
        chosen = self.selection
        return Filters(
            committee=chosen.committee.pk if chosen.committee else None,
            keyword=chosen.keyword.pk if chosen.keyword else None,
            year=chosen.year,
            language=chosen.language,
            has_decision=self.has_decision,
            least=self.least,
            most=self.most,
        )

    def among(self, editions: EditionQuerySet) -> EditionQuerySet:
        """Return those of the editions that fit. Only live ones are searched by words, decisions and amounts."""
        if not (self.text or self.has_decision or self.least is not None or self.most is not None):
            return self.selection.among(editions)
        return editions.filter(search_entry__in=search_query.fitting(self.words, self.filters()).order_by())

    def without(self, name: str) -> "Search":
        """Return the search with one choice taken off."""
        if name in self.selection.words():
            return replace(self, selection=self.selection.without(name))
        nothing = {"text": "", "has_decision": False, "least": None, "most": None}
        return replace(self, **{name: nothing[name]})  # type: ignore[arg-type]

    def ordered(self, *, by_date: bool) -> "Search":
        return replace(self, by_date=by_date)

    def between(self, least: int | None, most: int | None) -> "Search":
        """Return the search narrowed to these amounts."""
        return replace(self, least=least, most=most)

    def parameters(self) -> dict[str, str]:
        chosen = {
            "q": self.text,
            **self.selection.parameters(),
            "beslut": "1" if self.has_decision else "",
            "minst": "" if self.least is None else str(self.least),
            "hogst": "" if self.most is None else str(self.most),
            "ordning": BY_DATE if self.text and self.by_date else "",
        }
        return {name: value for name, value in chosen.items() if value}

    def address(self, route: str = "newsroom:archive", **more: str) -> str:
        """Return the address of the page, or of its feed, with `more` parameters."""
        query = urlencode({**self.parameters(), **more})
        return reverse(route) + (f"?{query}" if query else "")

    def label(self) -> str:
        """Return what is asked for in words, "" for everything: the name of a page and of a feed."""
        return ", ".join(label for label, _address in self.labels())

    def labels(self) -> list[tuple[str, str]]:
        """Return what is chosen, in words, each with the address of the search without it."""
        sums = {"least": (_("From %(sum)s"), self.least), "most": (_("To %(sum)s"), self.most)}
        words = {
            "text": active.quoted(self.text) if self.text else "",
            **self.selection.words(),
            "has_decision": _("With a decision") if self.has_decision else "",
            **{
                name: words % {"sum": active.amount(sek)}
                for name, (words, sek) in sums.items()
                if sek is not None
            },
        }
        return [(label, self.without(name).address()) for name, label in words.items() if label]


@dataclass(frozen=True)
class Results:
    """One page of hits, and the addresses of those beside it ("" when there is none)."""

    editions: list[Edition]
    newer: str = ""
    older: str = ""
    # More fit than were ranked, and this is the last page of those.
    ends_early: bool = False


def archive(request: HttpRequest) -> HttpResponse:
    """Everything, or what fits. What cannot be read is told, and nothing that was typed is lost."""
    search, form = asked_for(request.GET)
    # Without what could not be read, the rest would find something else than was asked for.
    found = search_query.nothing() if form.errors else search_query.find(search.words, search.filters())
    results = results_of(search, found, request.GET)
    context = {
        "search": search,
        "form": form,
        "found": found,
        "marks": found.words.marks if found.words else frozenset(),
        "choices": ArchiveFacets.of(search, found.counts),
        "results": results,
        "remade": remade_in(results.editions),
        "translations": translations_among(results.editions),
        "most_counted": MOST,
        "by_date_url": search.ordered(by_date=True).address(),
        "by_relevance_url": search.ordered(by_date=False).address(),
        "feed_url": search.address("newsroom:archive_feed"),
    }
    return render(request, "newsroom/archive.html", context, status=400 if form.errors else 200)


def asked_for(query: QueryDict) -> tuple[Search, SearchForm]:
    """Return what an address asks for, and the form that says what could not be read. Raises Http404."""
    form = SearchForm({**query.dict(), "q": query.get("q", "").replace("\x00", " ")})
    return Search.read(query, form), form


def results_of(search: Search, found: SearchResult, query: QueryDict) -> Results:
    """Return the page that ?efter= or ?fore= asks for. Raises Http404 for a cursor that is none."""
    try:
        if search.is_ranked:
            return _ranked(search, found, query.get("efter", ""))
        return _by_date(search, found, query)
    except BadCursor as wrong:
        raise Http404 from wrong


def _ranked(search: Search, found: SearchResult, after: str) -> Results:
    """A cursor names the moment that the first page was ranked at, and how many hits come before."""
    cursor = Cursor.read(after) if after else None
    offset = cursor.pk if cursor else 0
    if offset % PAGE_SIZE or offset >= RANKED:
        raise BadCursor(after)
    ranked = found.ranked(until=cursor.moment if cursor else None, offset=offset, size=PAGE_SIZE)
    by_id = Edition.objects.live().in_bulk(ranked.editions)

    def page(start: int) -> str:
        return (
            search.address(**({"efter": str(Cursor(ranked.until, start))} if start else {}))
            if ranked.until
            else ""
        )

    is_last = offset + PAGE_SIZE >= ranked.total
    return Results(
        editions=[by_id[pk] for pk in ranked.editions if pk in by_id],
        newer=page(offset - PAGE_SIZE) if offset else "",
        older="" if is_last else page(offset + PAGE_SIZE),
        ends_early=is_last and ranked.total == RANKED,
    )


def _by_date(search: Search, found: SearchResult, query: QueryDict) -> Results:
    with found.plan():
        entries = found.entries.select_related("edition").defer("vector", "words")
        page = page_of(entries, after=query.get("efter", ""), before=query.get("fore", ""))
    return Results(
        editions=[entry.edition for entry in page.rows],
        newer=search.address(fore=page.newer) if page.newer else "",
        older=search.address(efter=page.older) if page.older else "",
    )
