"""Numbered pages of a search folded by quotation: of the variants that answer, the first stands for all.

Pages that go on where the last one ended are in `folding.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import Connection, select

from onrecord.search import order
from onrecord.search.folding import FoldedHit
from onrecord.search.order import Order
from onrecord.search.query import Node
from onrecord.search.results import Hit, Hits, Page, hits_of, sort_of
from onrecord.search.sql import asked
from onrecord.store.tables import variants
from onrecord.store.variants import foldings

MAX_WALKED = 10_000
"""Statements that are looked at for a page, in the order of the search; a folded list ends there."""

_STEP = 500


def search_folded(connection: Connection, node: Node, page: Page) -> Hits:
    """The page of statements that answer, each quotation once, with its size.

    `offset` and `next_offset` count what is shown, `total` all statements that answer, folded or not.
    """
    found = order.of(connection, node, asked(connection, node), sort_of(node, page.sort))
    end = page.offset + page.limit
    kept = _first_of_each(connection, found, end + 1)
    shown = kept[page.offset : end]
    sizes = foldings(connection, {quotation for _, quotation in shown if quotation is not None})
    hits = hits_of(connection, node, [number for number, _ in shown])
    total, at_least = found.count()
    names = [field.name for field in fields(Hit)]
    return Hits(
        total=total,
        at_least=at_least,
        offset=page.offset,
        next_offset=end if len(kept) > end else None,
        hits=tuple(
            FoldedHit(
                **{name: getattr(hit, name) for name in names},
                quotation=None if quotation is None else sizes[quotation],
            )
            for hit, (_, quotation) in zip(hits, shown, strict=True)
        ),
    )


def _first_of_each(connection: Connection, found: Order, wanted: int) -> list[tuple[int, int | None]]:
    """The first `wanted` statements of which none has the quotation of one before, each with it."""
    kept: list[tuple[int, int | None]] = []
    seen: set[int] = set()
    at, step = 0, _STEP
    while len(kept) < wanted and at < MAX_WALKED:
        numbers = found.numbers(min(step, MAX_WALKED - at), at)
        belongs = _quotations(connection, numbers)
        for number in numbers:
            quotation = belongs.get(number)
            if quotation is None or quotation not in seen:
                kept.append((number, quotation))
            if quotation is not None:
                seen.add(quotation)
        if len(numbers) < step:
            break
        at, step = at + len(numbers), 2 * step
    return kept[:wanted]


def _quotations(connection: Connection, numbers: Sequence[int]) -> dict[int, int]:
    query = select(variants.c.statement, variants.c.quotation)
    rows = connection.execute(query.where(variants.c.statement.in_(numbers)))
    return {row.statement: row.quotation for row in rows}
