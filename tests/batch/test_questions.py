"""What docs/batch.md shows does work: the questions on tables, and a line for every column."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import pytest
from batch_inputs import json_lines

from onrecord.acquire import iter_captures
from onrecord.batch.run import Job, run
from onrecord.extract import Limits
from onrecord.record import Record
from onrecord.tabular import TABLES
from onrecord.workers import Parsed, Plan, parse_all

PAGE = (Path(__file__).parents[2] / "docs" / "batch.md").read_text("utf-8")
QUESTIONS = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tables of the same thirty stories twice, from two inputs."""
    folder = tmp_path_factory.mktemp("questions")
    for name in ("a", "again"):
        json_lines(folder / f"{name}.jsonl", range(30))
    list(run([str(folder)], folder / "tables", Job(engine="rules")))
    return folder


def ask(folder: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    monkeypatch.chdir(folder)
    with duckdb.connect() as connection:
        return connection.execute(QUESTIONS[number]).fetchall()


def parsed(folder: Path) -> list[Record]:
    """The stories, each once, straight from the parse."""
    results = parse_all(iter_captures(folder / "a.jsonl", Limits()), Plan(engine="rules"))
    return [one.record for one in results if isinstance(one, Parsed)]


def people(record: Record) -> list[str]:
    speakers = [statement.speaker for statement in record.statements]
    return [one.name for one in speakers if one is not None and one.kind == "person" and one.name]


def test_who_is_quoted_most(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: Counter[tuple[Any, ...]] = Counter()
    for record in parsed(folder):
        assert record.published
        month = date.fromisoformat(record.published.value).replace(day=1)
        counts.update((record.outlet, month, name) for name in people(record))
    expected = []
    for place in {key[:2] for key in counts}:
        ranked = sorted((-counts[key], key) for key in counts if key[:2] == place)
        expected += [(*key, -count) for count, key in ranked[:3]]
    assert len(expected) == 9
    assert sorted(ask(folder, 0, monkeypatch), key=str) == sorted(expected, key=str)


def test_who_is_quoted_beside_whom(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs: Counter[tuple[str, str]] = Counter()
    for record in parsed(folder):
        pairs.update(combinations(sorted(set(people(record))), 2))
    expected = sorted(((*pair, count) for pair, count in pairs.items()), key=lambda row: (-row[2], row))
    assert len(expected) > 3
    assert ask(folder, 1, monkeypatch) == expected


def shares(folder: Path) -> dict[str | None, float]:
    found: dict[str | None, list[bool]] = defaultdict(list)
    for record in parsed(folder):
        speakers = [statement.speaker for statement in record.statements]
        found[record.outlet] += [one.kind == "unnamed" for one in speakers if one is not None]
    return {outlet: round(sum(unnamed) / len(unnamed), 3) for outlet, unnamed in found.items()}


def test_how_many_sources_are_unnamed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ask(folder, 2, monkeypatch)
    assert {row[0]: row[2] for row in rows} == shares(folder)
    assert [row[2] for row in rows] == sorted((row[2] for row in rows), reverse=True)


def test_pandas_says_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    block = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert block
    names: dict[str, Any] = {}
    exec(block[1], names)
    assert sorted(round(share, 3) for share in names["share"]) == sorted(shares(folder).values())


def test_every_column_is_described() -> None:
    described = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert [column for schema in TABLES.values() for column in schema.names if column not in described] == []
