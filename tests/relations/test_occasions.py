"""How often it was said is counted by occasions, not by reprints."""

from __future__ import annotations

import random

import pytest

from onrecord.relations.occasions import Telling, occasions

Row = tuple[int | None, str]  # day, what the article is one with

CASES: list[tuple[list[Row], list[int]]] = [
    ([(10, "a"), (11, "b"), (13, "c")], [0, 0, 0]),
    ([(10, "a"), (14, "b")], [0, 1]),
    ([(10, "a"), (12, "b"), (14, "c"), (16, "d")], [0, 0, 1, 1]),  # a line that is repeated every other day
    ([(10, "a"), (40, "a"), (41, "b")], [0, 0, 1]),  # a late reprint
    ([(None, "a"), (10, "b"), (40, "c")], [0, 0, 1]),
    ([(None, "b"), (10, "a"), (40, "b")], [1, 0, 1]),
    ([(None, "a"), (None, "b")], [0, 0]),
    ([], []),
]


@pytest.mark.parametrize(("rows", "wanted"), CASES)
def test_occasions(rows: list[Row], wanted: list[int]) -> None:
    tellings = [Telling(number=at, day=day, strands=(strand,)) for at, (day, strand) in enumerate(rows)]
    for seed in range(5):
        random.Random(seed).shuffle(tellings)
        assert [at for _, at in sorted(occasions(tellings).items())] == wanted
