"""The parts of many inputs to tables: sorted files of a size that query engines like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa

from onrecord.batch.inputs import Input
from onrecord.batch.work import Done, slab_name
from onrecord.errors import Abort
from onrecord.tabular.files import read_parquet, sorted_table, write_parquet
from onrecord.tabular.schema import TABLES

PART_BYTES = 256_000_000
"""Bytes in memory of the rows of one file of each table together: what is sorted at once."""

Slab = dict[str, pa.Table]


def part_name(number: int) -> str:
    """The name of a table's file.

    >>> part_name(1)
    'part-00001.parquet'
    """
    return f"part-{number:05d}.parquet"


def build(parts: Path, done: Iterable[tuple[Input, Done]], out: Path, first: int) -> Iterator[int]:
    """Writes the rows of the parts, in their order, to files numbered from `first`; yields each number.

    The files of one number hold the same articles in every table. Raises Abort where the disk refuses.
    """
    number = first
    for slabs in _grouped(_iter_slabs(parts, done)):
        try:
            _write(slabs, out, number)
        except OSError as err:
            raise Abort(f"{out}: cannot be written ({err.strerror}); make room, and run this again") from err
        yield number
        number += 1
        pa.default_memory_pool().release_unused()


def _iter_slabs(parts: Path, done: Iterable[tuple[Input, Done]]) -> Iterator[Slab]:
    for one, facts in done:
        for number in range(facts.n_slabs):
            yield {table: read_parquet(parts / one.id / slab_name(table, number)) for table in TABLES}


def _grouped(slabs: Iterable[Slab]) -> Iterator[list[Slab]]:
    group: list[Slab] = []
    n_bytes = 0
    for slab in slabs:
        group.append(slab)
        n_bytes += sum(table.nbytes for table in slab.values())
        if n_bytes >= PART_BYTES:
            yield group
            group, n_bytes = [], 0
    if group:
        yield group


def _write(slabs: list[Slab], out: Path, number: int) -> None:
    for table in TABLES:
        whole = sorted_table(table, [slab.pop(table) for slab in slabs])
        write_parquet(whole, table, out / table / part_name(number))
