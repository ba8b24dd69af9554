"""What is read of an article to compare it with another: its words, and what says where it comes from.

Several at a time, and no more columns than that takes: most of those that are looked at are no copies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import BindParameter, Connection, bindparam, select

from onrecord.record import Provenance
from onrecord.relations.direction import Printing
from onrecord.relations.fingerprints import Wording, word_keys, wording
from onrecord.spans import Span
from onrecord.store.tables import articles, captures, statements

_KEYS: BindParameter[list[str]] = bindparam("keys", expanding=True)
_ARTICLES = (
    select(
        articles.c.key,
        articles.c.url,
        articles.c.outlet,
        articles.c.published,
        articles.c.provenance,
        articles.c.text,
        captures.c.url.label("captured_from"),
        captures.c.captured_at,
    )
    .join(captures, captures.c.number == articles.c.capture)
    .where(articles.c.key.in_(_KEYS))
    .order_by(articles.c.key)
)
_QUOTED = select(statements.c.article, statements.c.content).where(
    statements.c.article.in_(_KEYS), statements.c.kind == "direct"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """One article. `address`: under which it stands, canonical; None for what came from no address."""

    key: str
    text: str
    printing: Printing

    @property
    def outlet(self) -> str | None:
        return self.printing.outlet

    @property
    def address(self) -> str | None:
        return self.printing.address

    def word_keys(self) -> tuple[str, ...]:
        """The keys of its words, as `Wording.words` has them."""
        return word_keys(self.text)


def read(connection: Connection, keys: Sequence[str]) -> list[Printed]:
    """The articles with these keys that there are, in the order of their keys."""
    return [
        Printed(
            key=row.key,
            text=row.text,
            printing=Printing(
                outlet=row.outlet,
                published=row.published,
                provenance=msgspec.convert(row.provenance, Provenance),
                url=row.url,
                captured_from=row.captured_from,
                captured_at=row.captured_at,
            ),
        )
        for row in connection.execute(_ARTICLES, {"keys": keys})
    ]


def with_wording(connection: Connection, found: Sequence[Printed]) -> Iterator[tuple[Printed, Wording]]:
    """Each with its words, those that it quotes marked."""
    quoted: defaultdict[str, list[Span]] = defaultdict(list)
    for row in connection.execute(_QUOTED, {"keys": [one.key for one in found]}):
        quoted[row.article] += (Span(start, end) for start, end in row.content)
    for one in found:
        yield one, wording(one.text, one.printing.provenance, quoted[one.key])
