"""How well speakers are resolved, given the labelled statements and from an engine's own.

    python -m benchmarks.speakers [--engine rules] [--write]

Reads polnear/dev with its speaker labels and modern/dev from the data folder (`ONRECORD_DATA`, by default
`../shared/data` beside the clone), and scores with the `score_speakers.py` that lies in `../bench` of that
folder. Counts what goes wrong by how the source is worded, and times the stage beside the engine. `--write`
puts the tables into docs/speakers.md. Corpora that are not there are passed over.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality import REPOSITORY, data_folder
from onrecord.record import Article, Statement
from onrecord.spans import Span
from onrecord.speakers import resolve_speakers
from onrecord.statements import Engine, Passage, load_engine

PAGE = REPOSITORY / "docs" / "speakers.md"
PRONOUNS = frozenset(
    {"he", "she", "it", "they", "him", "her", "his", "their", "i", "we", "who", "which", "that"}
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One labelled corpus: its articles, and a row for each labelled statement."""

    name: str
    articles: Sequence[Row]
    labels: Sequence[Row]


def load_tests(data: Path) -> Iterator[Test]:
    """The labelled corpora that are there."""
    polnear, modern = data / "polnear" / "dev.jsonl", data / "modern" / "dev.jsonl"
    labels = data / "polnear" / "speakers-dev.jsonl"
    if polnear.is_file() and labels.is_file():
        rows = _read(labels)
        labelled = {row["article"] for row in rows}
        articles = [row for row in _read(polnear) if row["id"] in labelled]
        yield Test(name="PolNeAR dev, 14 articles", articles=articles, labels=rows)
    if modern.is_file():
        articles = _read(modern)
        yield Test(name="modern dev, 20 articles", articles=articles, labels=list(_own_labels(articles)))


def _own_labels(articles: Iterable[Row]) -> Iterator[Row]:
    for article in articles:
        for statement in article["statements"]:
            yield {
                "article": article["id"],
                "statement": statement["id"],
                "speaker": statement["speaker"],
                "kind": statement["speaker_kind"],
                "mention": " ".join(article["text"][start:end] for start, end in statement["source"]),
            }


def gold_statements(article: Row) -> tuple[Statement, ...]:
    """The labelled statements as an engine would give them, without what is to be found."""
    rows = sorted(article["statements"], key=lambda one: one["content"])
    return tuple(
        Statement(id=row["id"], kind=row.get("kind", "direct"), **_spans(row))  # polnear labels no kind
        for row in rows
    )


def _spans(row: Row) -> dict[str, tuple[Span, ...]]:
    roles = ("content", "cue", "source", "addressee")
    return {role: tuple(Span(start, end) for start, end in row.get(role, ())) for role in roles}


def resolved(test: Test, statements: Callable[[Row], tuple[Statement, ...]]) -> list[Row]:
    """The articles with the speakers that are found, in the form that the scorer reads."""
    return [
        {
            "id": row["id"],
            "statements": [
                _predicted(one)
                for one in resolve_speakers(Article(id=row["id"], text=row["text"]), statements(row))[0]
            ],
        }
        for row in test.articles
    ]


def _predicted(statement: Statement) -> Row:
    speaker = statement.speaker
    return {
        "id": statement.id,
        "content": [[span.start, span.end] for span in statement.content],
        "speaker": None if speaker is None else {"name": speaker.name, "kind": speaker.kind},
    }


def score(test: Test, predicted: Sequence[Row], data: Path) -> Row:
    """The figures of `score_speakers.py`."""
    scorer = data.parent / "bench" / "score_speakers.py"
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("gold", "labels", "predicted")]
        for file, rows in zip(files, (test.articles, test.labels, predicted), strict=True):
            file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        command = [sys.executable, str(scorer), *map(str, files), "--json"]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
    figures: Row = json.loads(done.stdout)
    return figures


def quality_table(tests: Sequence[Test], engine: Engine, data: Path) -> str:
    """Paired, pronoun and unnamed with the labelled statements; named with the engine's own."""
    lines = [
        f"| test | paired F1 (P / R) | pronoun | unnamed | named, with engine `{engine.name}` |",
        "|---|---|---|---|---|",
    ]
    for test in tests:
        given = score(test, resolved(test, gold_statements), data)
        own = score(test, resolved(test, lambda row: _found(engine, row)), data)
        cells = (
            _cell(given["paired"]),
            f"{given['pronoun']:.3f}",
            f"{given['unnamed']:.3f}",
            _cell(own["named"]),
        )
        lines.append(f"| {test.name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _found(engine: Engine, row: Row) -> tuple[Statement, ...]:
    return engine.find([Passage(text=row["text"], language=row.get("language"))])[0]


def addressee_table(tests: Sequence[Test], engine: Engine) -> str:
    """Addressee spans that match a labelled one exactly, over the engine's own statements."""
    lines = ["| test | labelled | found | right | F1 (P / R) |", "|---|---|---|---|---|"]
    for test in tests:
        counts = Counter[str]()
        for row in test.articles:
            found, _ = resolve_speakers(Article(id=row["id"], text=row["text"]), _found(engine, row))
            own = {(span.start, span.end) for one in found for span in one.addressee}
            gold = {tuple(span) for one in row["statements"] for span in one.get("addressee", ())}
            counts += Counter(labelled=len(gold), found=len(own), right=len(gold & own))
        labelled, right = counts["labelled"], counts["right"]
        if labelled:
            precision, recall = right / max(counts["found"], 1), right / labelled
            f1 = 2 * right / (labelled + counts["found"])
            figure = _cell({"precision": precision, "recall": recall, "f1": f1})
            lines.append(f"| {test.name} | {labelled} | {counts['found']} | {right} | {figure} |")
    return "\n".join(lines)


def _cell(figure: dict[str, float]) -> str:
    return f"{figure['f1']:.3f} ({figure['precision']:.2f} / {figure['recall']:.2f})"


def errors_table(tests: Sequence[Test]) -> str:
    """Labelled speakers by how the source is worded: named rightly, wrongly, or not at all."""
    counts: dict[str, Counter[str]] = {}
    for test in tests:
        names = {
            (row["id"], one["id"]): one["speaker"] and one["speaker"]["name"]
            for row in resolved(test, gold_statements)
            for one in row["statements"]
        }
        for label in test.labels:
            if label["speaker"]:
                name = names[label["article"], label["statement"]]
                outcome = "none" if not name else "right" if _same(label["speaker"], name) else "wrong"
                counts.setdefault(_wording(label["mention"]), Counter())[outcome] += 1
    lines = ["| the source is | right | wrong name | no name |", "|---|---|---|---|"]
    for wording, count in sorted(counts.items(), key=lambda one: -one[1].total()):
        lines.append(f"| {wording} | {count['right']} | {count['wrong']} | {count['none']} |")
    return "\n".join(lines)


def _same(label: str, name: str) -> bool:
    """Whether the names share first and last words; close to the scorer's rule, for counting only."""
    return any(
        _ends(one) == _ends(other) for one in label.split(";") for other in name.replace("’s", "").split(";")
    )


def _ends(name: str) -> tuple[str, str]:
    words = name.casefold().replace("the ", "").replace("'s", "").split()
    return (words[0], words[-1]) if words else ("", "")


def _wording(mention: str) -> str:
    words = mention.split()
    if mention.casefold().strip(" ,") in PRONOUNS:
        return "a pronoun"
    if not words:
        return "not there"
    if words[0].casefold() in {"the", "his", "her", "its", "this", "their"}:
        return (
            "`the …` with a name in it"
            if any(w[0].isupper() for w in words[1:])
            else "`the …` without a name"
        )
    if words[0].casefold() in {"a", "an", "one", "another"}:
        return "`a …`"
    return "one word" if len(words) == 1 else "a name or a longer phrase"


def speed_line(engine: Engine, articles: Sequence[Row]) -> str:
    """Microseconds a word of the stage and of the engine, over the same statements."""
    words = sum(len(row["text"].split()) for row in articles)
    start = time.perf_counter()
    found = [_found(engine, row) for row in articles]
    between = time.perf_counter()
    for row, statements in zip(articles, found, strict=True):
        resolve_speakers(Article(id=row["id"], text=row["text"]), statements)
    end = time.perf_counter()
    stage, whole = (end - between) / words * 1e6, (between - start) / words * 1e6
    return f"{stage:.1f} µs a word for speakers, {whole:.1f} for the engine `{engine.name}`."


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def main() -> None:
    """Prints the tables, or writes them between the marks of docs/speakers.md."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--engine", default="rules")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    data, engine = data_folder(), load_engine(args.engine)
    tests = list(load_tests(data))
    tables = {"figures": quality_table(tests, engine, data), "errors": errors_table(tests)}
    tables["addressees"] = addressee_table(tests, engine)
    for name, table in tables.items():
        print(f"\n{name}\n\n{table}")
        if args.write:
            _put(name, table)
    print("\n" + speed_line(engine, [row for test in tests for row in test.articles]))


def _put(name: str, table: str) -> None:
    """Replaces what stands between the marks called `name` in the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(f"<!-- {name} -->\n", 1)
    _, after = rest.split(f"<!-- end of {name} -->", 1)
    PAGE.write_text(f"{before}<!-- {name} -->\n{table}\n<!-- end of {name} -->{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
