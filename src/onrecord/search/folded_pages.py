"""Numbered pages of a search folded by quotation: of the variants that answer, the first stands for all.

Pages that go on where the last one ended are in `folding.py`.
"""

from __future__ import annotations

from sqlalchemy import Connection

from onrecord.search import order
from onrecord.search.folding import FoldedHits, groups_of, with_quotations
from onrecord.search.order import Order
from onrecord.search.query import EVERYTHING, Node
from onrecord.search.results import Page, hits_of, sort_of
from onrecord.search.sql import asked

MAX_WALKED = 10_000
"""Statements that are looked at for a page, in the order of the search; a folded list ends there."""

_STEP = 500


def search_folded(connection: Connection, node: Node, page: Page) -> FoldedHits:
    """The page of statements that answer, each quotation once, with its size."""
    found = order.of(connection, node, asked(connection, node), sort_of(node, page.sort))
    return folded_page(connection, found, page, node)


def folded_page(connection: Connection, found: Order, page: Page, node: Node = EVERYTHING) -> FoldedHits:
    """The page of a list of statements, each quotation once, with its size.

    `offset` and `next_offset` count what is shown, `total` all statements of the list, folded or not. `node`:
    what is marked in them.
    """
    end = page.offset + page.limit
    kept = _first_of_each(connection, found, end + 1)
    hits = hits_of(connection, node, kept[page.offset : end])
    total, at_least = found.count()
    return FoldedHits(
        total=total,
        at_least=at_least,
        offset=page.offset,
        next_offset=end if len(kept) > end else None,
        hits=with_quotations(connection, hits),
    )


def _first_of_each(connection: Connection, found: Order, wanted: int) -> list[int]:
    """The first `wanted` statements of which none has the quotation of one before."""
    kept: list[int] = []
    seen: set[int] = set()
    at, step = 0, _STEP
    while len(kept) < wanted and at < MAX_WALKED:
        numbers = found.numbers(min(step, MAX_WALKED - at), at)
        groups = groups_of(connection, numbers)
        for number in numbers:
            quotation = groups.get(number)
            if quotation is None or quotation not in seen:
                kept.append(number)
            if quotation is not None:
                seen.add(quotation)
        if len(numbers) < step:
            break
        at, step = at + len(numbers), 2 * step
    return kept[:wanted]
