"""The streaming parse: order, isolation of bad items, the same in one process as in several."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from onrecord import workers
from onrecord.parse import parse_articles
from onrecord.record import Capture, Outcome, to_json
from onrecord.workers import Parsed, Plan, parse_all

NOW = datetime(2026, 1, 2, tzinfo=UTC)
PLAN = Plan(engine="rules")


def text_item(i: int, words: str = "“The gate {i} is open,” said Jane Roe.") -> Capture:
    return Capture(name=f"n{i}", payload=words.format(i=i).encode(), media_type="text/plain", captured_at=NOW)


def names(results: Iterator[Parsed | Outcome]) -> list[str]:
    return [one.item if isinstance(one, Outcome) else one.capture.name for one in results]


@pytest.mark.parametrize("processes", [1, 2])
def test_order_is_kept_and_bad_items_stop_nobody(processes: int) -> None:
    items: list[Capture | Outcome] = [text_item(i) for i in range(40)]
    items[3] = Capture(name="n3", payload=b"", media_type="text/plain", captured_at=NOW)
    items[20] = Outcome(item="n20", stage="acquire", reason="not-readable")
    found = list(parse_all(items, Plan(engine="rules", workers=processes)))
    assert names(iter(found)) == [f"n{i}" for i in range(40)]
    refused = {one.item: one.reason for one in found if isinstance(one, Outcome)}
    assert refused == {"n3": "empty", "n20": "not-readable"}


def test_processes_change_nothing() -> None:
    items = [text_item(i) for i in range(50)]
    two = Plan(engine="rules", workers=2)
    alone = [to_json(one.record) for one in parse_all(items, PLAN) if isinstance(one, Parsed)]
    together = [to_json(one.record) for one in parse_all(items, two) if isinstance(one, Parsed)]
    assert alone == together
    assert len(alone) == 50


def test_items_are_read_as_they_are_needed() -> None:
    read = 0

    def endless() -> Iterator[Capture]:
        nonlocal read
        while True:
            read += 1
            yield text_item(read)

    results = parse_all(endless(), PLAN)
    assert names(next(results) for _ in range(3)) == ["n1", "n2", "n3"]
    assert read <= workers.CHUNK_ITEMS


def test_a_fault_of_ours_is_pinned_on_its_item(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(articles, engine, options):  # type: ignore[no-untyped-def]
        if any("gate 2 " in article.text for article in articles):
            raise ZeroDivisionError("a fault")
        return parse_articles(articles, engine, options)

    monkeypatch.setattr(workers, "parse_articles", faulty)
    found = list(parse_all([text_item(i) for i in range(5)], PLAN))
    assert [type(one) for one in found] == [Parsed, Parsed, Outcome, Parsed, Parsed]
    assert isinstance(found[2], Outcome)
    assert (found[2].reason, found[2].detail) == ("fault", "ZeroDivisionError: a fault")


def _die_on_gate_2(chunk, engine, options):  # type: ignore[no-untyped-def]
    if any(b"gate 2 " in item.payload for item in chunk):
        os._exit(11)
    return [Outcome(item=item.name, stage="parse", reason="empty") for item in chunk]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # fork: the patch must reach them
def test_a_process_that_dies_takes_only_its_item_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = workers.multiprocessing.get_context
    monkeypatch.setattr(workers, "parse_chunk", _die_on_gate_2)
    monkeypatch.setattr(workers.multiprocessing, "get_context", lambda _: real("fork"))
    monkeypatch.setattr(workers, "CHUNK_ITEMS", 4)
    found = list(parse_all([text_item(i) for i in range(12)], Plan(engine="rules", workers=2)))
    assert [one.item for one in found if isinstance(one, Outcome)] == [f"n{i}" for i in range(12)]
    assert [one.item for one in found if isinstance(one, Outcome) and one.reason == "fault"] == ["n2"]
