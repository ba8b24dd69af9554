"""Decoding: paths, ranges, doubles; against brute force where that is possible."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest

from onrecord.statements.decode import Chain, Options, Scores, decode, viterbi

BAN = -1e4


def chain() -> Chain:
    transitions = np.zeros((5, 5), dtype=np.float32)
    begin = np.zeros(5, dtype=np.float32)
    for inner in (2, 4):
        transitions[:, inner] = BAN
        transitions[[inner - 1, inner], inner] = 0
        begin[inner] = BAN
    return Chain(transitions=transitions, begin=begin)


def scores(
    labels: str, cue: tuple[int, int] | None, keep: float = 2.0, begin: int = 0, anchor: int = 0
) -> Scores:
    """Scores that say `labels` ("O", "B", "I" of content; "S", "s" of source) of one anchor."""
    roles = np.zeros((1, len(labels), 5), dtype=np.float32)
    for at, label in enumerate(labels):
        roles[0, at, "OBISs".index(label)] = 5
    table = np.tile(np.array([1, 0, 0, 0], dtype=np.float32), (len(labels), 1))
    if cue:
        anchor = cue[0]
        table[cue[0]] = (0, 1, 0, 0)
        table[cue[0] + 1 : cue[1]] = (0, 0, 1, 0)
    else:
        table[anchor] = (0, 0, 0, 1)
    return Scores(
        begin=begin,
        anchors=np.array([anchor]),
        reach=np.array([0]),
        cue=table,
        roles=roles,
        addressee=np.tile(np.array([1, 0, 0], dtype=np.float32), (1, len(labels), 1)),
        keep=np.array([keep], dtype=np.float32),
    )


def run(*windows: Scores, paragraph: list[int] | None = None) -> list[tuple[object, ...]]:
    where = np.array(paragraph or [0] * 100)
    return [(f.content, f.cue, f.source) for f in decode(windows, where, chain(), Options())]


@pytest.mark.parametrize("width", [1, 2, 5])
def test_viterbi_is_the_best_of_all_paths(width: int) -> None:
    table = np.random.default_rng(3).normal(size=(6, width, 5)).astype(np.float32)
    c = chain()
    for row, path in zip(table, viterbi(table, c), strict=True):

        def total(labels: tuple[int, ...], row: np.ndarray = row) -> float:
            steps = sum(c.transitions[a, b] for a, b in pairwise(labels))
            return float(c.begin[labels[0]] + steps + sum(row[i, x] for i, x in enumerate(labels)))

        assert tuple(path) == max(product(range(5), repeat=width), key=total)


def test_roles_become_ranges() -> None:
    assert run(scores("SsOBIIOBI", (2, 3))) == [(((3, 6), (7, 9)), ((2, 3),), ((0, 2),))]


def test_two_parts_that_touch_stay_two_and_ranges_count_from_the_text() -> None:
    assert run(scores("OBIBI", (0, 1), begin=10)) == [(((11, 13), (13, 15)), ((10, 11),), ())]


def test_content_is_parted_where_a_paragraph_ends() -> None:
    assert run(scores("OBIII", (0, 1)), paragraph=[0, 0, 0, 2, 2]) == [(((1, 3), (3, 5)), ((0, 1),), ())]


def test_no_content_no_statement_and_low_keep_none_either() -> None:
    assert run(scores("SsOOO", (2, 3))) == []
    assert run(scores("OBI", (0, 1), keep=-1)) == []


def test_a_statement_without_cue() -> None:
    assert run(scores("BII", None)) == [(((0, 3),), (), ())]


def test_of_two_readings_of_one_cue_the_surer_stays() -> None:
    sure, unsure = scores("OOBII", (0, 2), keep=3), scores("OOBII", (1, 2), keep=1)
    assert run(unsure, sure) == [(((2, 5),), ((0, 2),), ())]


def test_nothing_in_nothing_out() -> None:
    assert run() == []


def test_roles_count_from_the_words_that_the_head_saw() -> None:
    whole = scores("OOOOOOSsOBII", (8, 9), begin=10)
    part = replace(whole, reach=np.array([6]), roles=whole.roles[:, 6:], addressee=whole.addressee[:, 6:])
    assert run(part) == run(whole) == [(((19, 22),), ((18, 19),), ((16, 18),))]
