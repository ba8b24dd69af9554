"""The stage's data files: one row a line, alternatives of one kind parted by a bar."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of the CSV file `name` of this package; a line that begins with `#` is a remark."""
    text = files(__package__).joinpath(name).read_text("utf-8")
    return tuple(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def split(cell: str) -> tuple[str, ...]:
    """The alternatives in one cell.

    >>> split("jan|january")
    ('jan', 'january')
    """
    return tuple(cell.split("|")) if cell else ()


@cache
def words(kind: str) -> frozenset[str]:
    """The words of one kind in `words.csv`."""
    return frozenset(word for row in rows("words.csv") if row["kind"] == kind for word in split(row["words"]))
