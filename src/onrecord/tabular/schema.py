"""The columns of the tables that onrecord writes as Parquet. docs/batch.md describes each.

Every row says which input it comes from and which item of it, so that it can be checked against the bytes.
Spans are half-open and count code points of `articles.text`. Days are real dates here, so that a query
engine can cut months and skip what lies outside of them.
"""

from __future__ import annotations

import pyarrow as pa

SCHEMA = "onrecord-tables/1"
"""Another number when a column changes its meaning or goes; a column may be added under the same one."""

SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32())])
_SPANS = pa.list_(pa.field("element", SPAN))  # what Parquet calls it
_TEXTS = pa.list_(pa.field("element", pa.string()))
_ITEM = [("input", pa.string()), ("position", pa.int64())]
_CONTEXT = [("published_day", pa.date32()), ("outlet", pa.string()), ("language", pa.string())]

TABLES: dict[str, pa.Schema] = {
    "articles": pa.schema(
        [
            ("article", pa.string()),
            ("record_id", pa.string()),
            *_ITEM,
            ("offset", pa.int64()),
            ("name", pa.string()),
            ("captured_at", pa.timestamp("ms", tz="UTC")),
            ("capture_digest", pa.string()),
            ("media_type", pa.string()),
            ("url", pa.string()),
            ("title", pa.string()),
            *_CONTEXT,
            ("published", pa.string()),
            ("published_basis", pa.string()),
            ("agencies", _TEXTS),
            ("provenance", pa.string()),
            ("n_statements", pa.int32()),
            ("n_speakers", pa.int32()),
            ("text_digest", pa.string()),
            ("text", pa.string()),
        ]
    ),
    "statements": pa.schema(
        [
            ("statement", pa.string()),
            ("article", pa.string()),
            ("ordinal", pa.int32()),
            *_ITEM,
            *_CONTEXT,
            ("kind", pa.string()),
            ("speaker_name", pa.string()),
            ("speaker_kind", pa.string()),
            ("speaker_basis", pa.string()),
            ("speaker_role", pa.string()),
            ("content_text", pa.string()),
            ("cue_text", pa.string()),
            ("source_text", pa.string()),
            ("addressee_text", pa.string()),
            ("addressed_to_name", pa.string()),
            ("addressed_to_kind", pa.string()),
            ("occasion_kind", pa.string()),
            ("occasion", SPAN),
            ("content", _SPANS),
            ("cue", _SPANS),
            ("source", _SPANS),
            ("addressee", _SPANS),
            ("within", pa.string()),
            ("confidence", pa.float64()),
        ]
    ),
    "speakers": pa.schema(
        [
            ("article", pa.string()),
            ("ordinal", pa.int32()),
            *_ITEM,
            *_CONTEXT,
            ("name", pa.string()),
            ("kind", pa.string()),
            ("roles", _TEXTS),
            ("mentions", _SPANS),
        ]
    ),
    "outcomes": pa.schema(
        [
            *_ITEM,
            ("item", pa.string()),
            ("stage", pa.string()),
            ("reason", pa.string()),
            ("detail", pa.string()),
        ]
    ),
}

SORTED_BY: dict[str, tuple[str, ...]] = {
    "articles": ("published_day", "outlet", "article"),
    "statements": ("published_day", "outlet", "article"),
    "speakers": ("published_day", "outlet", "article"),
    "outcomes": ("input", "position"),
}
"""What the rows of each file are sorted by, nulls last; equals stay in the order of the input."""

ROWS_IN_A_GROUP = {"articles": 10_000, "statements": 100_000, "speakers": 100_000, "outcomes": 100_000}
"""Rows of a row group: what a query engine skips, or gives to one core, as a whole."""


def schema_of(table: str, parsed_by: str) -> pa.Schema:
    """The schema of a table with what its files say of themselves. `parsed_by`: engine and version."""
    about = {
        "onrecord.schema": SCHEMA,
        "onrecord.table": table,
        "onrecord.parsed_by": parsed_by,
        "onrecord.sorted_by": ",".join(SORTED_BY[table]),
    }
    return TABLES[table].with_metadata(about)
