"""A search over the record: from a query tree to a page of hits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from sqlalchemy import Connection, Select, select

from onrecord.folding import folded
from onrecord.search import order
from onrecord.search.matches import asked_terms, find_matches
from onrecord.search.order import Sort
from onrecord.search.query import EVERYTHING, Node
from onrecord.search.sql import Asked, asked, spoken_by
from onrecord.spans import Span
from onrecord.store.tables import agencies, articles, statements

SORTS: tuple[Sort, ...] = get_args(Sort)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which hits are wanted. `sort` None: by relevance where words are asked for, else newest first."""

    limit: int = 20
    offset: int = 0
    sort: Sort | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One statement that answers a query, with what a reader needs to judge it.

    `id` names the statement everywhere. `text` is its words as they stand in the article, parts set
    apart by " … "; `matches` are places in `text`, not in the article. `published` is ISO 8601 to the
    precision that is known. `agencies`: codes.
    """

    id: str
    article: str
    kind: str
    speaker: str | None
    speaker_kind: str | None
    role: str | None
    basis: str | None
    source: str | None
    cue: str | None
    addressee: str | None
    occasion: str | None
    text: str
    matches: tuple[Span, ...]
    content: tuple[Span, ...]
    within: str | None
    confidence: float
    published: str | None
    outlet: str | None
    title: str | None
    url: str | None
    language: str | None
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """A page of hits. `total`: how many there are on all pages; `next_offset`: None on the last page.

    `at_least`: there are more than `total`, which is where counting stops.
    """

    total: int
    at_least: bool = False
    offset: int
    next_offset: int | None
    hits: tuple[Hit, ...]


def search(connection: Connection, node: Node, page: Page) -> Hits:
    """The page of statements that answer the query, always in the same order over the same record."""
    sort = sort_of(node, page.sort)
    return page_of(connection, order.of(connection, node, asked(connection, node), sort), page, node)


def sort_of(node: Node, wished: Sort | None) -> Sort:
    """The order in which the answers come: without words to weigh, the newest are first."""
    sort = wished or "relevance"
    return "newest" if sort == "relevance" and not any(asked_terms(node)) else sort


def statements_of_speaker(connection: Connection, canonical_id: str, page: Page) -> Hits:
    """The page of statements of one speaker of the directory, under whichever names; oldest first."""
    return page_of(connection, order_of_speaker(connection, canonical_id), page)


def order_of_name(connection: Connection, name: str) -> order.Order:
    """All statements whose speaker bears the name, but for case and accents, the oldest first."""
    theirs = (statements.c.speaker_folded == folded(name),)
    return order.Oldest(connection, Asked(statements, statements.c.number, theirs))


def order_of_speaker(connection: Connection, canonical_id: str) -> order.Order:
    """All statements of one speaker of the directory, under whichever names, the oldest first."""
    theirs = (statements.c.number.in_(spoken_by([canonical_id])),)
    return order.Oldest(connection, Asked(statements, statements.c.number, theirs))


def page_of(connection: Connection, found: order.Order, page: Page, node: Node = EVERYTHING) -> Hits:
    """The page of a list of statements: numbers are found first, then what stands on the page.

    `node`: what is marked in them.
    """
    numbers = found.numbers(page.limit + 1, page.offset)
    has_more = len(numbers) > page.limit
    del numbers[page.limit :]
    end = page.offset + len(numbers)
    total, at_least = (end, False) if numbers and not has_more else found.count()
    return Hits(
        total=max(total, end) if numbers else total,
        at_least=at_least,
        offset=page.offset,
        next_offset=end if has_more else None,
        hits=hits_of(connection, node, numbers),
    )


def hits_of(connection: Connection, node: Node, numbers: Sequence[int]) -> tuple[Hit, ...]:
    """The statements with these numbers, in their order, with the places that answer the query."""
    rows = {row.number: row for row in connection.execute(_columns().where(statements.c.number.in_(numbers)))}
    wires = _agencies(connection, {row.article for row in rows.values()})
    return tuple(_hit(rows[number], node, wires.get(rows[number].article, ())) for number in numbers)


def _columns() -> Select[Any]:
    return select(
        statements,
        articles.c.published,
        articles.c.outlet,
        articles.c.title,
        articles.c.url,
        articles.c.language,
    ).join_from(statements, articles, statements.c.article == articles.c.key)


def _agencies(connection: Connection, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The agencies' codes of each article, in their order."""
    wanted = sorted(keys)
    found: dict[str, tuple[str, ...]] = {}
    query = select(agencies.c.article, agencies.c.code).where(agencies.c.article.in_(wanted))
    for key, code in connection.execute(query.order_by(agencies.c.article, agencies.c.ordinal)):
        found[key] = (*found.get(key, ()), code)
    return found


def _hit(row: Any, node: Node, wires: tuple[str, ...]) -> Hit:
    return Hit(
        id=f"{row.article}.{row.id}",
        article=row.article,
        kind=row.kind,
        speaker=row.speaker_name,
        speaker_kind=row.speaker_kind,
        role=row.speaker_role,
        basis=row.speaker_basis,
        source=row.source_text,
        cue=row.cue_text,
        addressee=row.addressed_to_name or row.addressee_text,
        occasion=row.occasion_kind,
        text=row.content_text,
        matches=find_matches(node, row.content_text),
        content=_spans(row.content),
        within=f"{row.article}.{row.within}" if row.within else None,
        confidence=row.confidence,
        published=row.published,
        outlet=row.outlet,
        title=row.title,
        url=row.url,
        language=row.language,
        agencies=wires,
    )


def _spans(pairs: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)
