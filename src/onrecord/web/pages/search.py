"""Search: one box, what it finds, and ways to narrow it. Every state is an address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord.search import QueryError, narrowing, parse_query
from onrecord.search.facets import FACETS, FacetName, Facets, count_facets
from onrecord.search.folded_pages import search_folded
from onrecord.search.matches import asked_terms
from onrecord.search.order import Sort
from onrecord.search.query import Filter, Node, to_text
from onrecord.search.repeated import most_repeated
from onrecord.search.results import Hits, Page
from onrecord.search.results import search as find
from onrecord.store import Connection, counts
from onrecord.store.variants import Folding
from onrecord.web import addresses, asking, bars
from onrecord.web.phrasing import LANGUAGES, sentence
from onrecord.web.site import site_of

router = APIRouter(include_in_schema=False)
PAGE_SIZE = 20
SHOWN_VALUES = 6

PageSort = Sort | Literal["repeated"]
SORT_LABELS: dict[PageSort, str] = {
    "relevance": "relevance",
    "newest": "newest",
    "oldest": "first said",
    "repeated": "most repeated",
}
FACET_LABELS: dict[FacetName, str] = {
    "speaker": "Speaker",
    "outlet": "Outlet",
    "agency": "Agency",
    "kind": "Kind",
    "occasion": "Occasion",
    "lang": "Language",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many statements have it, and the address with or without it."""

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition of the query that holds now, and the address without it."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The state of the page. `sort` None: the order that suits the query."""

    node: Node
    sort: PageSort | None
    page: int

    @property
    def query(self) -> str:
        return to_text(self.node)

    def address(self, node: Node | None = None, sort: PageSort | None = None, page: int = 1) -> str:
        """The address of this state, changed; a change leads to the first page."""
        query = self.query if node is None else to_text(node)
        return addresses.search(query, sort=sort or self.sort, page=page if page > 1 else None)

    def in_period(self, period: narrowing.Period) -> str:
        """The address for one period."""
        return self.address(narrowing.within(self.node, period))


@router.get("/")
def search(request: Request) -> Response:
    """The search page; without a query it shows what is newest, and what there is."""
    site = site_of(request)
    query = request.query_params.get("q", "")
    values: dict[str, object] = {"query": query, "error": None, "found": None, "fields": FIELDS}
    try:
        node = parse_query(query)
    except QueryError as err:
        fault = (query[: err.span.start], err.span.cut(query), query[err.span.end :])
        return site.page(request, "search.html", {**values, "error": err, "fault": fault}, 400)
    asked = Asked(node, _sort(request.query_params.get("sort")), asking.page_number(request))
    with site.reader.reading() as connection:
        values |= _found(connection, asked)
    return site.page(request, "search.html", values)


def _found(connection: Connection, asked: Asked) -> dict[str, object]:
    found, foldings = _hits(connection, asked)
    facets = count_facets(connection, asked.node)
    timeline = bars.bars_of(facets.days, asked.in_period)
    is_drawn = len(timeline) > 1 or (bool(timeline) and narrowing.has_period(asked.node))
    return {
        "found": found,
        "asked": asked,
        "is_empty": not found.total and not counts(connection)["articles"],
        "sentences": [(sentence(hit), foldings.get(hit.id)) for hit in found.hits],
        "chips": _chips(asked),
        "sorts": _sorts(asked),
        "facets": [(FACET_LABELS[name], _choices(asked, name, facets)) for name in FACETS],
        "counted": facets,
        "bars": timeline,
        "chart": bars.svg(timeline, "Statements by the time of publication") if is_drawn else None,
        "n_undated": facets.n_undated,
        "all_times": asked.address(narrowing.within(asked.node, None))
        if narrowing.has_period(asked.node)
        else None,
        "years": _years(asked, facets),
        "pages": _pages(asked, found),
    }


def _hits(connection: Connection, asked: Asked) -> tuple[Hits, dict[str, Folding]]:
    """The page, and the quotation that each of its statements stands for."""
    offset = (asked.page - 1) * PAGE_SIZE
    if asked.sort != "repeated":
        page = Page(limit=PAGE_SIZE, offset=offset, sort=asked.sort)
        folded = search_folded(connection, asked.node, page)
        return folded, {hit.id: hit.quotation for hit in folded.hits if hit.quotation}
    rows, has_more = most_repeated(connection, asked.node, limit=PAGE_SIZE, offset=offset)
    whole = find(connection, asked.node, Page(limit=1))
    end = offset + len(rows) if has_more else None
    hits = tuple(row.hit for row in rows)
    found = replace(whole, offset=offset, next_offset=end, hits=hits)
    return found, {row.hit.id: row.quotation for row in rows}


def _sort(text: str | None) -> PageSort | None:
    return next((sort for sort in SORT_LABELS if sort == text), None)


def _sorts(asked: Asked) -> list[tuple[str, str, bool]]:
    """Label, address, and whether it is the order now."""
    has_words = any(asked_terms(asked.node))
    now = asked.sort or ("relevance" if has_words else "newest")
    if now == "relevance" and not has_words:
        now = "newest"
    usable = [sort for sort in SORT_LABELS if sort != "relevance" or has_words]
    return [(SORT_LABELS[sort], asked.address(sort=sort), sort == now) for sort in usable]


def _chips(asked: Asked) -> list[Chip]:
    """The filters that hold now; words stay in the box."""
    filters = [part for part in narrowing.parts_of(asked.node) if isinstance(part, Filter)]
    return [Chip(to_text(part), asked.address(narrowing.widened(asked.node, part))) for part in filters]


def _choices(asked: Asked, name: FacetName, facets: Facets) -> list[Choice]:
    made = (_choice(asked, name, value, count) for value, count in facets.values[name])
    return [choice for choice in made if choice is not None]


def _choice(asked: Asked, name: FacetName, value: str, count: int) -> Choice | None:
    part = narrowing.filter_of(name, value)
    if part is None:
        return None
    label = LANGUAGES.get(value, value) if name == "lang" else value
    is_chosen = narrowing.has(asked.node, part)
    change = partial(narrowing.widened if is_chosen else narrowing.narrowed, asked.node, part)
    return Choice(label, count, asked.address(change()), is_chosen)


def _years(asked: Asked, facets: Facets) -> list[Choice]:
    """The years, the latest first."""
    counted: dict[str, int] = {}
    for day, count in facets.days:
        counted[day[:4]] = counted.get(day[:4], 0) + count
    return [
        Choice(year, count, asked.in_period(narrowing.Period(year)), False)
        for year, count in sorted(counted.items(), reverse=True)
    ]


def _pages(asked: Asked, found: Hits) -> dict[str, str | None]:
    """The addresses of the pages before and after."""
    is_last = found.next_offset is None or asked.page >= asking.MAX_PAGE
    return {
        "before": asked.address(page=asked.page - 1) if asked.page > 1 else None,
        "after": None if is_last else asked.address(page=asked.page + 1),
    }


FIELDS = (
    ("speaker:", "who said it", 'speaker:"Jane Roe"'),
    ("source:", "the words that name the source", "source:spokeswoman"),
    ("addressee:", "to whom", "addressee:reporters"),
    ("cue:", "the word that reports it", 'cue:"according to"'),
    ("kind:", "direct, indirect or mixed", "kind:direct"),
    ("occasion:", "interview, speech, court …", "occasion:interview"),
    ("outlet:", "who published it", 'outlet:"Harbour Post"'),
    ("agency:", "who wired it", "agency:CW"),
    ("after:", "published then or later", "after:2021-05"),
    ("before:", "published earlier", "before:2022"),
    ("lang:", "language of the article", "lang:de"),
    ("id:", "a statement or an article", "id:3f2a9c1b7e10"),
)
"""The fields of the query language: name, what it asks, an example."""
