"""How much the confidence means: reliability and precision-recall curves, as pictures and as numbers.

    python -m benchmarks.curves [--engine model] [--write docs/images]

A statement counts as right where its content pairs with a labelled one (intersection over union of at
least 0.5). The expected calibration error is the mean gap between confidence and the share that is right,
over ten bins of equal width, weighted by their sizes.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import read_lines, require_data
from benchmarks.scoring import (
    Scored,
    calibration_bins,
    calibration_error,
    calibration_noise,
    pair_by_content,
)
from onrecord.record import Statement
from onrecord.statements import Passage, load_engine

SPLITS = {"polnear/dev": "polnear/dev.jsonl", "modern/dev": "modern/dev.jsonl"}
LEAST_DRAWN = 10  # statements in a bin that is drawn; fewer say nothing


@dataclass(frozen=True, slots=True)
class Judged:
    """The confidences of all found statements, whether each was right, and how many there were to find."""

    confidence: list[float]
    right: list[bool]
    n_gold: int


def main() -> None:
    """Prints the figures; draws the curves where a folder is named."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--engine", default="model")
    options.add_argument("--write", type=Path)
    args = options.parse_args()
    data = require_data()
    judged = {name: judge(data / path, args.engine) for name, path in SPLITS.items()}
    for name, one in judged.items():
        error, noise = calibration_error(one.confidence, one.right), calibration_noise(one.confidence)
        print(f"{name}: expected calibration error {error:.3f}; chance alone would make {noise:.3f}")
        for low, n, mean, share in calibration_bins(one.confidence, one.right):
            print(f"  from {low:.1f}: {n:5} statements, confidence {mean:.3f}, right {share:.3f}")
    if args.write:
        draw(judged, args.write)


def judge(path: Path, engine: str) -> Judged:
    """Runs the engine over a labelled split and holds each statement against the labels."""
    rows = read_lines(path)
    passages = [Passage(text=row["text"], language=row["language"]) for row in rows]
    found = load_engine(engine).find(passages)
    out = Judged([], [], sum(len(row["statements"]) for row in rows))
    for row, statements in zip(rows, found, strict=True):
        gold = [
            Scored(id=one["id"], content=[(s, e) for s, e in one["content"]]) for one in row["statements"]
        ]
        paired = {j for _, j in pair_by_content(gold, [_scored(one) for one in statements])}
        out.confidence.extend(one.confidence for one in statements)
        out.right.extend(j in paired for j in range(len(statements)))
    return out


def _scored(statement: Statement) -> Scored:
    return Scored(id=statement.id, content=[(span.start, span.end) for span in statement.content])


def precision_recall(judged: Judged) -> list[tuple[float, float]]:
    """(recall, precision) as the least confidence falls."""
    ranked = sorted(zip(judged.confidence, judged.right, strict=True), key=lambda one: -one[0])
    points, hits = [], 0
    for n, (_, right) in enumerate(ranked, 1):
        hits += right
        points.append((hits / judged.n_gold, hits / n))
    return points


def draw(judged: dict[str, Judged], folder: Path) -> None:
    """Writes `reliability.svg` and `precision-recall.svg` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    reliability = [
        {"split": name, "confidence": mean, "right": share, "statements": n}
        for name, one in judged.items()
        for _, n, mean, share in calibration_bins(one.confidence, one.right)
        if n >= LEAST_DRAWN
    ]
    curve = [
        {"split": name, "recall": recall, "precision": precision}
        for name, one in judged.items()
        for recall, precision in _thinned(precision_recall(one))
    ]
    _draw_reliability(reliability).save(str(folder / "reliability.svg"))
    _draw_curve(curve).save(str(folder / "precision-recall.svg"))


def _thinned(points: Sequence[tuple[float, float]], n: int = 200) -> Sequence[tuple[float, float]]:
    step = max(1, len(points) // n)
    return [*points[step - 1 :: step], points[-1]] if points else []


def _draw_reliability(rows: list[dict[str, object]]):  # type: ignore[no-untyped-def]
    import altair as alt

    unit = alt.Scale(domain=[0, 1])
    data = alt.Data(values=rows)
    ideal = alt.Chart(alt.Data(values=[{"x": 0, "y": 0}, {"x": 1, "y": 1}])).mark_line(
        color="#999", strokeDash=[4, 4]
    )
    points = alt.Chart(data, title="How often a statement is right, by its confidence").mark_line(point=True)
    return ideal.encode(x=alt.X("x:Q", title=""), y=alt.Y("y:Q", title="")) + points.encode(
        x=alt.X("confidence:Q", scale=unit, title="confidence"),
        y=alt.Y("right:Q", scale=unit, title="share that is right"),
        color=alt.Color("split:N", title=""),
        strokeDash=alt.StrokeDash("split:N", title=""),
        shape=alt.Shape("split:N", legend=None),
    )


def _draw_curve(rows: list[dict[str, object]]):  # type: ignore[no-untyped-def]
    import altair as alt

    unit = alt.Scale(domain=[0, 1])
    chart = alt.Chart(alt.Data(values=rows), title="Precision and recall as the least confidence falls")
    return chart.mark_line().encode(
        x=alt.X("recall:Q", scale=unit),
        y=alt.Y("precision:Q", scale=unit),
        order=alt.Order("recall:Q"),
        color=alt.Color("split:N", title=""),
        strokeDash=alt.StrokeDash("split:N", title=""),
    )


if __name__ == "__main__":
    main()
