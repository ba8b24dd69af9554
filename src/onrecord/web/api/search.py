"""Search: a page of it as JSON, all of it as JSON lines or CSV, the newest as Atom; its facets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from onrecord.search import order
from onrecord.search.facets import count_facets
from onrecord.search.listing import captured_at
from onrecord.search.order import Sort
from onrecord.search.paging import Place, stretch
from onrecord.search.query import Node, to_text
from onrecord.search.results import Hit, hits_of, sort_of
from onrecord.search.sql import asked
from onrecord.web.api import parameters
from onrecord.web.api.answering import FORMS, HEADERS, MEDIA_TYPES, Form, answer, form_of, tagged
from onrecord.web.api.answers import FacetCounts, SearchPage
from onrecord.web.api.cursors import cursor_of, place_in
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
QUERY = (parameters.QUERY, *FILTERS)
TAKES = (*QUERY, parameters.SORT, LIMIT, parameters.CURSOR, FORMAT)
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
    asked_for = _Asked(site_of(request), node, sort_of(node, wished), given.number("limit"))
    place = place_in(given.text("cursor"), *asked_for.mark)
    if form == "json":
        return answer(request, asked_for.page(place))
    if form == "atom":
        body = asked_for.feed(place, request)
        return tagged(request, body, MEDIA_TYPES["atom"])
    return _streamed(form, asked_for.batches(place))


class _Asked:
    """One search and how much of it is wanted."""

    def __init__(self, site: Site, node: Node, sort: Sort, limit: int | None) -> None:
        self._site = site
        self._node = node
        self._sort = sort
        self._limit = limit
        self._query = to_text(node)

    @property
    def mark(self) -> tuple[str, ...]:
        """What the cursors of this search belong to."""
        return "search", self._query, self._sort

    def page(self, place: Place) -> SearchPage:
        """A page; all are counted for the first one only."""
        total, at_least = None, False
        with self._site.reader.reading() as connection:
            limit = min(self._limit or parameters.DEFAULT_PAGE, MAX_PAGE)
            found = stretch(connection, self._node, self._sort, place, limit)
            hits = hits_of(connection, self._node, found.numbers)
            if place == Place():
                answers = asked(connection, self._node)
                total, at_least = order.of(connection, self._node, answers, self._sort).count()
        return SearchPage(
            query=self._query,
            sort=self._sort,
            total=total,
            at_least=at_least,
            items=hits,
            next=cursor_of(found.next, *self.mark),
        )

    def feed(self, place: Place, request: Request) -> bytes:
        """The page as a feed."""
        limit = min(self._limit or FEED_ENTRIES, MAX_PAGE)
        with self._site.reader.reading() as connection:
            found = stretch(connection, self._node, self._sort, place, limit)
            hits = hits_of(connection, self._node, found.numbers)
            at = captured_at(connection, [hit.article for hit in hits])
        cursor, here = cursor_of(found.next, *self.mark), request.url
        links = Links(
            base=str(request.base_url).rstrip("/"),
            here=str(here),
            following=str(here.include_query_params(cursor=cursor)) if cursor else None,
        )
        return feed(self._query, hits, at, links)

    def batches(self, place: Place | None) -> Iterator[Sequence[Hit]]:
        """All that is wanted from the place on, a batch a transaction, each bounded in time."""
        left = min(self._limit or MAX_ROWS, MAX_ROWS)
        while left and place is not None:
            with self._site.reader.reading() as connection:
                found = stretch(connection, self._node, self._sort, place, min(BATCH, left))
                hits = hits_of(connection, self._node, found.numbers)
            yield hits
            left -= len(hits)
            place = found.next


def _streamed(form: Form, batches: Iterator[Sequence[Hit]]) -> Response:
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
