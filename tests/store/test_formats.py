"""docs/formats.md says what is there."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy import Table

from onrecord.errors import REASONS, UNREMARKABLE
from onrecord.record import Provenance, Record, Speaker, Statement
from onrecord.store.indexing import MARKS
from onrecord.store.tables import STATEMENT_FTS, metadata

FORMATS = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_and_column_is_there(table: Table) -> None:
    assert f"`{table.name}`" in FORMATS
    derived = ("warc_", "_folded", "_text")
    names = {column.name for column in table.columns if not any(part in column.name for part in derived)}
    names -= {"run", "number", "started_at", "finished_at"}
    assert [name for name in sorted(names) if f"`{name}`" not in FORMATS] == []


@pytest.mark.parametrize("kind", [Record, Provenance, Statement, Speaker])
def test_every_field_of_the_record_is_there(kind: type) -> None:
    assert [field.name for field in fields(kind) if f"`{field.name}`" not in FORMATS] == []


def test_the_index_is_there() -> None:
    assert f"`{STATEMENT_FTS}`" in FORMATS
    assert [name for name in MARKS if f"`{name}`" not in FORMATS] == []


def test_every_reason_is_there_as_messages_have_it() -> None:
    for slug, (meaning, remedy) in REASONS.items():
        assert f"| `{slug}` | {meaning} | {remedy} |" in FORMATS
    assert [slug for slug in UNREMARKABLE if f"`{slug}`" not in FORMATS] == []
