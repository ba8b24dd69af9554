"""What the engines find in the gold texts does not fall.

A floor is lowered only with a line in CHANGELOG.md that says why. Where the gold texts themselves
change, run `python -m benchmarks.gold` and set floors and digest anew.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

import pytest

from benchmarks.gold import score_by_form
from benchmarks.scoring import Score
from onrecord.statements import load_engine
from tests.gold.loader import load

DIGEST = "8f7ed6b5175903f3"
FLOORS = {  # engine, language: F1 of content, attributed, cued
    ("model", "en"): (0.91, 0.89, 0.89),
    ("fast", "en"): (0.89, 0.86, 0.855),
    ("rules", "en"): (0.87, 0.825, 0.82),
    ("rules", "de"): (0.85, 0.79, 0.85),
    ("rules", "es"): (0.83, 0.83, 0.77),
    ("rules", "fr"): (0.76, 0.76, 0.64),
}
MAX_FALSE_ALARMS = 5
"""Statements that an engine may find in the English texts that hold none."""


Scores = dict[tuple[str, str], Score]


@pytest.fixture(scope="module")
def scores() -> dict[str, Scores]:
    return {engine: score_by_form(load_engine(engine), load()) for engine in ("model", "fast", "rules")}


def test_the_floors_belong_to_these_texts() -> None:
    lines = "\n".join(json.dumps(asdict(text), ensure_ascii=False) for text in load())
    assert hashlib.sha256(lines.encode()).hexdigest()[:16] == DIGEST


@pytest.mark.parametrize(("engine", "language"), FLOORS)
def test_the_engines_find_what_they_found(scores: dict[str, Scores], engine: str, language: str) -> None:
    score = scores[engine][language, "all"]
    reached = tuple(round(score[name].f1, 3) for name in ("content", "attributed", "cued"))
    assert all(now >= floor for now, floor in zip(reached, FLOORS[engine, language], strict=True)), reached


@pytest.mark.parametrize("engine", ["model", "fast", "rules"])
def test_few_statements_are_found_where_there_are_none(scores: dict[str, Scores], engine: str) -> None:
    assert scores[engine]["en", "negatives"]["content"].found <= MAX_FALSE_ALARMS
