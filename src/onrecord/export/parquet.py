"""Articles, statements and speakers as Parquet, in the tables that `onrecord batch` writes too."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from onrecord.errors import Abort
from onrecord.store.stored import Stored
from onrecord.tabular import TABLES, Item, Rows
from onrecord.tabular.files import sorted_table, tables_of, write_parquet

_TABLES = tuple(name for name in TABLES if name != "outcomes")
PART_CHARS = 40_000_000
"""Characters of text of the articles in one file, whether it holds their texts or not."""


def write(articles: Iterable[Stored], folder: Path, *, with_text: bool = False) -> int:
    """Writes a folder with a folder for each table; returns how many articles are in them.

    The folder appears when it is whole. Raises Abort where its name is taken, or the disk refuses.
    """
    if folder.exists():
        raise Abort(f"{folder}: is in the way; name a folder that is not there yet")
    partial = folder.with_name(folder.name + ".partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        for table in _TABLES:
            (partial / table).mkdir(parents=True)
        count = _write_parts(articles, partial, with_text)
        os.replace(partial, folder)
    except OSError as err:
        shutil.rmtree(partial, ignore_errors=True)
        raise Abort(f"{folder}: cannot be written ({err.strerror}); name another, or make room") from err
    return count


def _write_parts(articles: Iterable[Stored], folder: Path, with_text: bool) -> int:
    count = n_chars = 0
    number = 1
    made_by: set[str] = set()
    rows = Rows.none()
    for article in articles:
        _add(rows, article, with_text)
        made_by.add(article.parsed_by)
        count += 1
        n_chars += len(article.record.text)
        if n_chars >= PART_CHARS:
            _write_part(rows, folder, number, made_by)
            rows, n_chars, number = Rows.none(), 0, number + 1
    if rows.articles or number == 1:
        _write_part(rows, folder, number, made_by)
    return count


def _add(rows: Rows, article: Stored, with_text: bool) -> None:
    item = Item(
        captured_at=datetime.fromisoformat(article.captured_at),
        capture_digest=article.capture_digest,
        media_type=article.media_type,
    )
    rows.add_record(replace(article.record, statements=article.statements), item)
    if not with_text:
        rows.articles[-1]["text"] = None


def _write_part(rows: Rows, folder: Path, number: int, made_by: set[str]) -> None:
    for name, table in tables_of(rows, "; ".join(sorted(made_by))).items():
        if name in _TABLES:
            write_parquet(sorted_table(name, [table]), name, folder / name / f"part-{number:05d}.parquet")
