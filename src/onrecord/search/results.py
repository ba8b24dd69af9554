"""A search over the record: from a query tree to a page of hits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, FromClause, Select, func, literal_column, select

from onrecord.search import fts5
from onrecord.search.matches import asked_terms, find_matches
from onrecord.search.query import EVERYTHING, Node
from onrecord.search.sql import condition, index, matches, split
from onrecord.spans import Span
from onrecord.store.folding import folded
from onrecord.store.tables import STATEMENT_FTS, agencies, articles, statements

Sort = Literal["relevance", "newest", "oldest"]
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
    """A page of hits. `total`: how many there are on all pages; `next_offset`: None on the last page."""

    total: int
    offset: int
    next_offset: int | None
    hits: tuple[Hit, ...]


def search(connection: Connection, node: Node, page: Page) -> Hits:
    """The page of statements that answer the query, always in the same order over the same record."""
    ranked, others = split(node)
    text = fts5.match_text(ranked) if ranked is not None else None
    where = [condition(part) for part in others]
    if text is not None:
        where.append(matches(text))
    joined = _joined(with_index=text is not None)
    order = _order(page.sort, ranked=text is not None and any(asked_terms(node)))
    return _page(connection, _columns().select_from(joined).where(*where).order_by(*order), page, node)


def statements_of(connection: Connection, name: str, page: Page) -> Hits:
    """The page of statements whose speaker bears the name, but for case and accents; oldest first."""
    query = _columns().select_from(_joined(with_index=False))
    ordered = query.where(statements.c.speaker_folded == folded(name)).order_by(
        *_order("oldest", ranked=False)
    )
    return _page(connection, ordered, page, EVERYTHING)


def _page(connection: Connection, query: Select[Any], page: Page, node: Node) -> Hits:
    counted = query.with_only_columns(func.count()).order_by(None)
    total = connection.scalar(counted) or 0
    rows = connection.execute(query.limit(page.limit).offset(page.offset)).all()
    wires = _agencies(connection, {row.article for row in rows})
    end = page.offset + len(rows)
    return Hits(
        total=total,
        offset=page.offset,
        next_offset=end if rows and end < total else None,
        hits=tuple(_hit(row, node, wires.get(row.article, ())) for row in rows),
    )


def _joined(*, with_index: bool) -> FromClause:
    base: FromClause = statements.join(articles, statements.c.article == articles.c.key)
    return base.join(index, index.c.rowid == statements.c.number) if with_index else base


def _order(sort: Sort | None, *, ranked: bool) -> list[ColumnElement[Any]]:
    """What the hits are sorted by; ties end with the statement's own place, so that no order is left open."""
    tie: list[ColumnElement[Any]] = [articles.c.key.asc(), statements.c.ordinal.asc()]
    if sort == "oldest":
        return [articles.c.published_day.asc().nulls_last(), *tie]
    newest = [articles.c.published_day.desc().nulls_last(), *tie]
    if ranked and sort != "newest":
        return [func.bm25(literal_column(STATEMENT_FTS), *fts5.WEIGHTS).asc(), *newest]
    return newest


def _columns() -> Select[Any]:
    return select(
        statements,
        articles.c.published,
        articles.c.outlet,
        articles.c.title,
        articles.c.url,
        articles.c.language,
    )


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
