"""The annotated corpora, where they exist: everything parses, and quality does not fall.

Figures are pinned a little below what `python -m benchmarks.quality` gives, together with a digest of the
data. A floor is lowered only with a line in CHANGELOG.md that says why.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.corpora import read_lines, scorer_of
from benchmarks.quality import TESTS, predict
from onrecord.record import Capture, Outcome, Record, from_json, to_json
from onrecord.spans import Span
from onrecord.statements import load_engine
from onrecord.workers import Plan, parse_all

pytestmark = pytest.mark.corpora

DIGESTS = {
    "polnear/dev.jsonl": "c8897fd89ef636ae",
    "modern/dev.jsonl": "a16f86f7f3f51e60",
    "german/dev.jsonl": "ea3513288c1148d1",
}
FLOORS = {  # (engine, test): F1 of content, exact, attributed, cued
    # A point below: int8 sums come out a little different on other processors.
    ("model", "PolNeAR dev (English, 2015-16)"): (0.783, 0.666, 0.761, 0.763),
    ("model", "modern dev, outer statements"): (0.863, 0.761, 0.847, 0.856),
    ("fast", "PolNeAR dev (English, 2015-16)"): (0.771, 0.638, 0.732, 0.74),
    ("fast", "modern dev, outer statements"): (0.854, 0.742, 0.835, 0.843),
    ("rules", "PolNeAR dev (English, 2015-16)"): (0.63, 0.525, 0.575, 0.59),
    ("rules", "modern dev, outer statements"): (0.81, 0.69, 0.755, 0.78),
    ("rules", "German Wikinews dev"): (0.56, 0.46, 0.48, 0.505),
}
MEASURES = ("content", "exact", "attributed", "cued")


@pytest.mark.parametrize("file", DIGESTS)
def test_the_floors_belong_to_this_data(corpora: Path, file: str) -> None:
    assert hashlib.sha256((corpora / file).read_bytes()).hexdigest()[:16] == DIGESTS[file]


@pytest.mark.parametrize(("engine", "name"), FLOORS)
def test_quality_does_not_fall(corpora: Path, engine: str, name: str) -> None:
    scorer = scorer_of(corpora)
    if scorer is None:
        pytest.skip("the scorer of the corpora is not there")
    test = next(test for test in TESTS if test.name == name)
    articles = read_lines(corpora / test.file)
    found = predict(load_engine(engine), articles)
    figures = scorer.score(test.counted(articles), test.counted(found))
    reached = {measure: round(figures[measure]["f1"], 4) for measure in MEASURES}
    floor = dict(zip(MEASURES, FLOORS[engine, name], strict=True))
    assert all(reached[measure] >= floor[measure] for measure in MEASURES), reached


@pytest.mark.parametrize(
    "file", ["polnear/train.jsonl", "modern/dev.jsonl", "german/dev.jsonl", "gum/dev.jsonl"]
)
def test_every_article_parses_and_every_span_is_its_text(corpora: Path, file: str) -> None:
    now = datetime(2026, 1, 2, tzinfo=UTC)
    captures = [
        Capture(
            name=row["id"], payload=json.dumps(row).encode(), media_type="application/json", captured_at=now
        )
        for row in read_lines(corpora / file)
    ]
    counts: Counter[str] = Counter()
    for parsed in parse_all(captures, Plan(engine="rules")):
        assert not isinstance(parsed, Outcome), parsed
        check_record(parsed.record)
        counts.update(articles=1, statements=len(parsed.record.statements))
    assert counts["articles"] == len(captures)
    assert counts["statements"] > 0


def check_record(record: Record) -> None:
    """Every id once, every span inside the text, every reference answered, JSON and back the same."""
    ids = [statement.id for statement in record.statements]
    assert len(set(ids)) == len(ids)
    for statement in record.statements:
        assert statement.content
        for span in (*statement.content, *statement.cue, *statement.source, *statement.addressee):
            assert_inside(span, record.text)
        assert statement.within is None or (statement.within in ids and statement.within != statement.id)
        assert 0 <= statement.confidence <= 1
    for speaker in record.speakers:
        for mention in speaker.mentions:
            assert_inside(mention, record.text)
    assert from_json(to_json(record)) == record


def assert_inside(span: Span, text: str) -> None:
    assert span.cut(text) == text[span.start : span.end]
    assert span.cut(text).strip()


def test_the_wire_examples(corpora: Path) -> None:
    from benchmarks.provenance import fits, found_in

    for case in read_lines(corpora / "wire" / "examples.jsonl"):
        found = found_in(case)
        for name, expected in case["expect"].items():
            assert fits(found[name], expected), (case["id"], name, found[name])
