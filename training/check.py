"""Figures of the exported files, through the very engine that users run.

    python -m training.check FOLDER --data FOLDER --scorer score_statements.py

Prints F1 on both dev sets with 95% intervals (1,000 bootstrap samples of articles), the
calibration error, and words a second on one core. Needs no torch.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.corpora import load_scorer
from benchmarks.scoring import calibration_error
from onrecord.record import Statement
from onrecord.statements.engine import Passage
from onrecord.statements.model import ModelEngine

FIGURES = ("content", "exact", "attributed", "cued", "source_span", "cue_span", "content_span")


def as_lists(statement: Statement) -> dict[str, Any]:
    spans = {
        role: [[s.start, s.end] for s in getattr(statement, role)] for role in ("content", "cue", "source")
    }
    return spans | {"confidence": statement.confidence, "within": statement.within}


def f1(counts: np.ndarray) -> float:
    """F1 of summed hits, gold and predicted."""
    hits, gold, predicted = counts
    return float(2 * hits / max(gold + predicted, 1))


def intervals(by_article: dict[str, np.ndarray]) -> dict[str, tuple[float, float, float]]:
    """Return F1 and its 2.5 and 97.5 percentiles over resampled articles."""
    rng = random.Random(0)
    n = len(next(iter(by_article.values())))
    draws = [rng.choices(range(n), k=n) for _ in range(1000)]
    table = {}
    for name, counts in by_article.items():
        values = sorted(f1(counts[draw].sum(0)) for draw in draws)
        table[name] = (f1(counts.sum(0)), values[25], values[974])
    return table


def check(engine: ModelEngine, gold: list[dict[str, Any]], scorer: ModuleType, nested: bool) -> None:
    began = time.perf_counter()
    found = [engine.find([Passage(text=a["text"], language="en")])[0] for a in gold]
    seconds = time.perf_counter() - began
    words = sum(len(a["text"].split()) for a in gold)
    counts: dict[str, list[tuple[int, int, int]]] = {name: [] for name in FIGURES}
    confidences, rights = [], []
    for article, statements in zip(gold, found, strict=True):
        predicted = [as_lists(s) for s in statements if nested or s.within is None]
        wanted = [s for s in article["statements"] if nested or s.get("within") is None]
        result = scorer.score(
            [{**article, "statements": wanted}], [{"id": article["id"], "statements": predicted}]
        )
        for name in FIGURES:
            row = result[name]
            counts[name].append((row["hits"], row["gold"], row["predicted"]))
        right = {j for _, j in scorer.pairs_by_content(wanted, predicted)}
        confidences += [p["confidence"] for p in predicted]
        rights += [j in right for j in range(len(predicted))]
    for name, (value, low, high) in intervals({k: np.array(v) for k, v in counts.items()}).items():
        print(f"  {name:13} {value:.4f}  [{low:.3f}, {high:.3f}]")
    error = calibration_error(confidences, rights)
    print(f"  {len(confidences)} predicted; expected calibration error {error:.4f}")
    print(f"  {words / seconds:.0f} words a second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    options = parser.parse_args()
    engine = ModelEngine(options.folder)
    scorer = load_scorer(options.scorer)
    for name, nested in (("polnear", True), ("modern", False)):
        lines = (options.data / name / "dev.jsonl").read_text(encoding="utf-8").splitlines()
        print(name)
        check(engine, [json.loads(line) for line in lines], scorer, nested)


if __name__ == "__main__":
    main()
