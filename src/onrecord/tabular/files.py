"""Arrow tables of rows, and Parquet files of tables: zstd, sorted, the same bytes for the same rows."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from onrecord.tabular.rows import Row, Rows
from onrecord.tabular.schema import ROWS_IN_A_GROUP, SORTED_BY, TABLES, schema_of

_LEVEL = 9  # of zstd: a third smaller than 1, and still nothing beside the time of a parse
_SELDOM_TWICE = {"text", "provenance", "content_text", "statement"}  # columns in which hardly a value does


def tables_of(rows: Rows, parsed_by: str) -> dict[str, pa.Table]:
    """The rows as one Arrow table for each of the four."""
    gathered: dict[str, list[Row]] = {name: getattr(rows, name) for name in TABLES}
    return {name: pa.Table.from_pylist(found, schema_of(name, parsed_by)) for name, found in gathered.items()}


def sorted_table(name: str, tables: Sequence[pa.Table]) -> pa.Table:
    """The tables as one, in the order that files of this table have: nulls last, equals as they come."""
    whole = pa.concat_tables(tables)
    keys = [(key, "ascending") for key in SORTED_BY[name]]
    return whole.take(pc.sort_indices(whole, sort_keys=keys))


def to_parquet(table: pa.Table, name: str, *, is_sorted: bool = True) -> bytes:
    """The table as one Parquet file."""
    out = io.BytesIO()
    _write(table, name, out, is_sorted)
    return out.getvalue()


def write_parquet(table: pa.Table, name: str, path: Path) -> None:
    """Writes the table as a Parquet file that appears under its name only when it is whole.

    Raises OSError.
    """
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as file:
        _write(table, name, file, is_sorted=True)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


def _write(table: pa.Table, name: str, out: IO[bytes], is_sorted: bool) -> None:
    order = [(key, "ascending") for key in SORTED_BY[name]]
    pq.write_table(
        table,
        out,
        row_group_size=ROWS_IN_A_GROUP[name],
        compression="zstd",
        compression_level=_LEVEL,
        use_dictionary=[column for column in table.column_names if column not in _SELDOM_TWICE],
        sorting_columns=pq.SortingColumn.from_ordering(table.schema, order, "at_end") if is_sorted else None,
        write_page_index=True,
    )


def read_parquet(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """The table in a Parquet file, as it lies there. Raises OSError, pyarrow.ArrowInvalid."""
    with path.open("rb") as file:
        return pq.ParquetFile(file).read(columns)
