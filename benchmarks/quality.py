"""How well an engine finds statements, on the annotated corpora.

    python -m benchmarks.quality [--engine model] [--write]

Reads polnear/dev, modern/dev (all its statements, and the outer ones alone) and german/dev from the
data folder (`ONRECORD_DATA`, by default `../shared/data` beside the clone), and scores with the
`score_statements.py` that lies in `../bench` of that folder. `--write` puts the table into
docs/quality.md. Corpora that are not there are passed over.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.corpora import REPOSITORY, data_folder, read_lines, scorer_of
from benchmarks.errors import errors_table
from onrecord.record import Statement
from onrecord.spans import Span
from onrecord.statements import Engine, Passage, load_engine

PAGE = REPOSITORY / "docs" / "quality.md"
MEASURES = ("content", "exact", "attributed", "cued")
GERMAN_KINDS = ("direct", "indirect", "reported", "freeindirect", "indirectfreeindirect")

Gold = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One row of the table: a corpus, and whether statements inside others are left out."""

    name: str
    file: str
    only_outer: bool = False

    def counted(self, articles: Sequence[Gold]) -> list[Gold]:
        """The articles with those of their statements that count."""
        return keep(articles, lambda statement: not self.only_outer or statement["within"] is None)


TESTS = (
    Test(name="PolNeAR dev (English, 2015-16)", file="polnear/dev.jsonl"),
    Test(name="modern dev (English, 2023-26)", file="modern/dev.jsonl"),
    Test(name="modern dev, outer statements", file="modern/dev.jsonl", only_outer=True),
    Test(name="German Wikinews dev", file="german/dev.jsonl"),
)


def predict(engine: Engine, articles: Sequence[Gold]) -> list[Gold]:
    """What the engine finds, in the form that the scorer reads."""
    passages = [Passage(text=row["text"], language=row.get("language")) for row in articles]
    return [
        {"id": row["id"], "statements": [_row(statement) for statement in found]}
        for row, found in zip(articles, engine.find(passages), strict=True)
    ]


def _row(statement: Statement) -> Gold:
    return {
        "source": _pairs(statement.source),
        "cue": _pairs(statement.cue),
        "content": _pairs(statement.content),
        "within": statement.within,
        "confidence": statement.confidence,
    }


def _pairs(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def table(engine: Engine, data: Path, scorer: ModuleType) -> str:
    """The figures as a Markdown table, F1 (precision / recall) in each cell."""
    lines = [f"| test | statements | {' | '.join(MEASURES)} |", "|---|---|---|---|---|---|"]
    for test in TESTS:
        articles = read_lines(data / test.file)
        if not articles:
            continue
        gold, predicted = test.counted(articles), test.counted(predict(engine, articles))
        figures = scorer.score(gold, predicted)
        cells = " | ".join(_cell(figures[measure]) for measure in MEASURES)
        lines.append(f"| {test.name} | {figures['content']['gold']} | {cells} |")
    return "\n".join(lines)


def kinds_table(engine: Engine, data: Path, scorer: ModuleType) -> str:
    """Recall on each kind of German statement: what of it was found, and found with its source."""
    articles = read_lines(data / "german" / "dev.jsonl")
    lines = ["| kind | statements | found | with its source |", "|---|---|---|---|"]
    predicted = predict(engine, articles)
    for kind in GERMAN_KINDS:
        gold = keep(articles, partial(_has_kind, kind))
        figures = scorer.score(gold, predicted)
        found, attributed = figures["content"]["recall"], figures["attributed"]["recall"]
        lines.append(f"| {kind} | {figures['content']['gold']} | {found:.2f} | {attributed:.2f} |")
    return "\n".join(lines)


def _has_kind(kind: str, statement: Gold) -> bool:
    return bool(statement["kind"] == kind)


def polnear_errors(engine: Engine, data: Path, scorer: ModuleType) -> str:
    """What goes wrong on polnear/dev, by class."""
    articles = read_lines(data / "polnear" / "dev.jsonl")
    return errors_table(articles, predict(engine, articles), scorer)


def keep(articles: Sequence[Gold], counts: Callable[[Gold], bool]) -> list[Gold]:
    """The articles with those of their statements for which `counts` holds."""
    return [{**row, "statements": [s for s in row["statements"] if counts(s)]} for row in articles]


def _cell(figure: dict[str, float]) -> str:
    return f"{figure['f1']:.3f} ({figure['precision']:.2f} / {figure['recall']:.2f})"


def write(engine: str, text: str, page: Path = PAGE) -> None:
    """Puts `text` between the marks of the engine's block. Raises ValueError where the page has none."""
    begin, end = f"<!-- {engine}: generated -->\n", f"<!-- {engine}: end -->"
    before, found, rest = page.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{page} has no block {begin.strip()} … {end}")
    page.write_text(f"{before}{begin}{text}\n{closed}{after}", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table, and writes it into docs/quality.md when asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--engine", default="model", choices=("rules", "fast", "model"))
    parser.add_argument("--write", action="store_true", help="update the table in docs/quality.md")
    chosen = parser.parse_args(arguments)
    data = data_folder()
    scorer = scorer_of(data)
    if scorer is None:
        print(f"no corpora under {data}: nothing measured", file=sys.stderr)
        return
    engine = load_engine(chosen.engine)
    text = table(engine, data, scorer)
    text += "\n\nGerman, by kind (recall):\n\n" + kinds_table(engine, data, scorer)
    text += "\n\nErrors on PolNeAR dev:\n\n" + polnear_errors(engine, data, scorer)
    print(text)
    if chosen.write:
        write(chosen.engine, text)


if __name__ == "__main__":
    main()
