"""Search: a page of it as JSON, all of it as JSON lines or CSV, the newest as Atom; its facets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from onrecord.search import order
from onrecord.search.facets import count_facets
from onrecord.search.folding import FoldedHit, folded_stretch, with_quotations
from onrecord.search.listing import captured_at
from onrecord.search.paging import Place, stretch
from onrecord.search.query import Node, to_text
from onrecord.search.repeated import most_repeated
from onrecord.search.results import hits_of, sort_of
from onrecord.search.sql import asked
from onrecord.store import Connection
from onrecord.web.api import parameters
from onrecord.web.api.answering import FORMS, HEADERS, MEDIA_TYPES, Form, answer, form_of, tagged
from onrecord.web.api.answers import FacetCounts, ListSort, SearchPage
from onrecord.web.api.cursors import MAX_OFFSET, cursor_of, place_in
from onrecord.web.api.describing import described
from onrecord.web.api.feed import Links, feed
from onrecord.web.api.lines import WRITERS
from onrecord.web.api.parameters import FILTERS, MAX_PAGE, Given, Parameter
from onrecord.web.site import Site, site_of

router = APIRouter()
MAX_ROWS = 100_000
"""Rows of one answer as JSON lines or CSV, at most."""

BATCH = 500  # rows that are looked up together
FEED_ENTRIES = 50

FORMAT = Parameter(
    name="format",
    about="The form of the answer; it wins over the header Accept.",
    schema={"type": "string", "enum": list(FORMS)},
)
LIMIT = parameters.limit(
    MAX_ROWS,
    f"Items on a page of JSON or in a feed, {MAX_PAGE} at most; rows of JSON lines or CSV, {MAX_ROWS:,} "
    "at most, and so many where it is not given.",
)
FOLD = Parameter(
    name="fold",
    about="Of statements that carry the same words, only the first in the list.",
    schema={"type": "string", "enum": ["true", "false"], "default": "false"},
)
QUERY = (parameters.QUERY, *FILTERS)
TAKES = (*QUERY, parameters.SORT, FOLD, LIMIT, parameters.CURSOR, FORMAT)
_LINES = {"schema": {"type": "string"}}


@router.get(
    "/search",
    summary="Find statements",
    operation_id="search",
    **described(
        "SearchPage",
        parameters=TAKES,
        forms={MEDIA_TYPES[form].partition(";")[0]: _LINES for form in FORMS if form != "json"},
    ),
)
def search(request: Request) -> Response:
    """Statements that answer a query and all filters given beside it, as said.

    Any search is there as JSON in pages, as JSON lines or CSV in one answer, and as an Atom feed.
    """
    given = Given(request, TAKES)
    form = form_of(request, given.text("format"))
    node = given.node()
    wished = given.sort() or ("newest" if form == "atom" else None)
    sort: ListSort = "repeated" if wished == "repeated" else sort_of(node, wished)
    wish = _Wish(node, sort, given.flag("fold"), given.number("limit"))
    asked_for = _Asked(site_of(request), wish)
    place = place_in(given.text("cursor"), *asked_for.mark)
    if form == "json":
        return answer(request, asked_for.page(place))
    if form == "atom":
        body = asked_for.feed(place, request)
        return tagged(request, body, MEDIA_TYPES["atom"])
    return _streamed(form, asked_for.batches(place))


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is searched for, in what order, folded or not, and how much of it is wanted."""

    node: Node
    sort: ListSort
    is_folded: bool
    limit: int | None

    @property
    def query(self) -> str:
        return to_text(self.node)


@dataclass(frozen=True, slots=True)
class _Part:
    items: tuple[FoldedHit, ...]
    next: Place | None


class _Asked:
    """One search on one record."""

    def __init__(self, site: Site, wish: _Wish) -> None:
        self._site = site
        self._wish = wish

    @property
    def mark(self) -> tuple[str, ...]:
        """What the cursors of this search belong to."""
        kind = "repeated" if self._wish.sort == "repeated" else "search"
        return kind, self._wish.query, self._wish.sort, str(self._wish.is_folded)

    def page(self, place: Place) -> SearchPage:
        """A page; all are counted for the first one only."""
        total, at_least = None, False
        with self._site.reader.reading() as connection:
            part = self._part(connection, place, min(self._wish.limit or parameters.DEFAULT_PAGE, MAX_PAGE))
            if place == Place():
                answers = asked(connection, self._wish.node)
                total, at_least = order.of(connection, self._wish.node, answers, "newest").count()
        return SearchPage(
            query=self._wish.query,
            sort=self._wish.sort,
            total=total,
            at_least=at_least,
            items=part.items,
            next=cursor_of(part.next, *self.mark),
        )

    def feed(self, place: Place, request: Request) -> bytes:
        """The page as a feed."""
        with self._site.reader.reading() as connection:
            part = self._part(connection, place, min(self._wish.limit or FEED_ENTRIES, MAX_PAGE))
            at = captured_at(connection, [hit.article for hit in part.items])
        cursor, here = cursor_of(part.next, *self.mark), request.url
        links = Links(
            base=str(request.base_url).rstrip("/"),
            here=str(here),
            following=str(here.include_query_params(cursor=cursor)) if cursor else None,
        )
        return feed(self._wish.query, part.items, at, links)

    def batches(self, place: Place | None) -> Iterator[Sequence[FoldedHit]]:
        """All that is wanted from the place on, a batch a transaction, each bounded in time."""
        left = min(self._wish.limit or MAX_ROWS, MAX_ROWS)
        while left and place is not None:
            with self._site.reader.reading() as connection:
                part = self._part(connection, place, min(BATCH, left))
            yield part.items
            left -= len(part.items)
            place = part.next

    def _part(self, connection: Connection, place: Place, limit: int) -> _Part:
        """So many of the list from the place on, each with its quotation."""
        wish = self._wish
        if wish.sort == "repeated":
            rows, has_more = most_repeated(connection, wish.node, limit=limit, offset=place.n_shown)
            n_shown = place.n_shown + len(rows)
            following = Place(n_shown=n_shown) if has_more and n_shown <= MAX_OFFSET else None
            return _Part(with_quotations(connection, [row.hit for row in rows]), following)
        walk = folded_stretch if wish.is_folded else stretch
        found = walk(connection, wish.node, wish.sort, place, limit)
        hits = hits_of(connection, wish.node, found.numbers)
        return _Part(with_quotations(connection, hits), found.next)


def _streamed(form: Form, batches: Iterator[Sequence[FoldedHit]]) -> Response:
    """The batches as they are looked up. The first one is there before the answer begins, so that a query
    that takes too long is told in the usual way."""
    first = next(batches, ())
    extension = {"jsonl": "jsonl", "csv": "csv"}[form]
    headers = {**HEADERS, "Content-Disposition": f'inline; filename="statements.{extension}"'}
    body = WRITERS[form](chain([first], batches))
    return StreamingResponse(body, headers=headers, media_type=MEDIA_TYPES[form])


@router.get(
    "/facets",
    summary="Count what answers",
    operation_id="facets",
    **described("FacetCounts", parameters=QUERY),
)
def facets(request: Request) -> Response:
    """What the statements that answer a query have in common: speakers, outlets, agencies, days and more."""
    node = Given(request, QUERY).node()
    with site_of(request).reader.reading() as connection:
        found = count_facets(connection, node)
    value = FacetCounts(
        query=to_text(node),
        n_counted=found.n_counted,
        is_all=found.is_all,
        values=found.values,
        days=found.days,
        n_undated=found.n_undated,
        is_whole_time=found.is_whole_time,
    )
    return answer(request, value)
