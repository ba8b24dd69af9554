"""Search results as JSON lines and as CSV, a few hundred at a time, for as long as they are read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence

import msgspec

from onrecord.search.folding import FoldedHit

_ENCODER = msgspec.json.Encoder()
Pages = Iterator[Sequence[FoldedHit]]

COLUMNS = (
    *("id", "speaker", "speaker_kind", "role", "source", "cue", "addressee", "occasion", "kind", "text"),
    *("published", "outlet", "agencies", "title", "url", "language", "article", "within", "basis"),
    *("confidence", "quotation", "n_outlets"),
)
"""The columns of the CSV; docs/api.md says what each holds."""

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def json_lines(pages: Pages) -> Iterator[bytes]:
    """One object a line."""
    for hits in pages:
        yield b"".join(_ENCODER.encode(hit) + b"\n" for hit in hits)


def csv_lines(pages: Pages) -> Iterator[bytes]:
    """A line of column names, then one line a statement (RFC 4180, UTF-8)."""
    yield _written([COLUMNS])
    for hits in pages:
        yield _written(_row(hit) for hit in hits)


WRITERS: dict[str, Callable[[Pages], Iterator[bytes]]] = {"jsonl": json_lines, "csv": csv_lines}


def _written(rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _row(hit: FoldedHit) -> list[str]:
    values = {name: getattr(hit, name, None) for name in COLUMNS}
    found = hit.quotation
    values |= {"quotation": found and found.id, "n_outlets": found and found.n_outlets}
    values["agencies"] = "; ".join(hit.agencies)
    values["confidence"] = f"{hit.confidence:.4f}"
    return [safe_cell("" if value is None else str(value)) for value in values.values()]


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would compute it.

    >>> safe_cell("=1+1"), safe_cell("1 = 1")
    ("'=1+1", '1 = 1')
    """
    text = text.replace("\0", "")
    return f"'{text}" if text.startswith(_FORMULAS) else text
