"""The measures of mentions and chains, with values worked out by hand."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.coreference_scores import Ratio, align, b_cubed, best_assignment, ceaf_e, mention_ratio, muc


def chains(*words: str) -> list[frozenset[str]]:
    return [frozenset(word) for word in words]


# Key {a b c}, {d e f g}; response {a b}, {c d}, {f g h i}: the worked example of Pradhan et al. (2014).
KEY = chains("abc", "defg")
RESPONSE = chains("ab", "cd", "fghi")


def test_muc_of_the_worked_example() -> None:
    # Key: abc in 2 parts (1 of 2 links), defg in 3 (d; e alone; fg): 1 of 3.
    # Response: ab 1 of 1, cd 0 of 1, fghi 1 of 3.
    found = muc(KEY, RESPONSE)
    assert (found.recall, found.precision) == (pytest.approx(2 / 5), pytest.approx(2 / 5))


def test_b_cubed_of_the_worked_example() -> None:
    # Recall: a, b 2/3 each; c 1/3; d 1/4; e 0; f, g 2/4 each: 35/12 of 7.
    # Precision: a, b 1; c, d 1/2; f, g 1/2; h, i 0: 4 of 8.
    found = b_cubed(KEY, RESPONSE)
    assert found.recall == pytest.approx((35 / 12) / 7)
    assert found.precision == pytest.approx(4 / 8)


def test_ceaf_e_of_the_worked_example() -> None:
    # abc with ab: 4/5; defg with fghi: 4/8; the sum 1.3, over two key chains and three response chains.
    found = ceaf_e(KEY, RESPONSE)
    assert found.recall == pytest.approx(1.3 / 2)
    assert found.precision == pytest.approx(1.3 / 3)
    assert found.f1 == pytest.approx(2 * 1.3 / 5)


@pytest.mark.parametrize("measure", [muc, b_cubed, ceaf_e])
def test_the_key_itself_has_one_and_nothing_has_none(measure) -> None:
    assert measure(KEY, KEY).f1 == 1.0
    assert measure(KEY, []).f1 == 0.0
    assert measure([], KEY).f1 == 0.0


def test_ratios_of_two_texts_are_added_before_they_are_divided() -> None:
    both = Ratio(1, 2, 1, 4)
    both += Ratio(2, 2, 2, 2)
    assert (both.precision, both.recall) == (3 / 4, 3 / 6)


def test_a_name_stands_for_the_phrase_of_which_it_is_the_head() -> None:
    # "Mayor Jane Roe of Harbour City": the whole, its head "Jane Roe", and the place inside.
    gold = [(0, 30), (18, 30)]
    heads = {(0, 30): (11, 14), (6, 14): (11, 14), (18, 30): (26, 30)}
    assert align(gold, [(6, 14), (18, 30), (0, 5)], heads) == {(18, 30): (18, 30), (6, 14): (0, 30)}


def test_a_mention_is_aligned_once() -> None:
    aligned = align([(0, 10)], [(4, 8), (5, 8)], {(0, 10): (5, 8), (4, 8): (5, 8)})
    assert aligned == {(4, 8): (0, 10)}
    ratio = mention_ratio([(0, 10)], [(4, 8), (5, 8)], aligned)
    assert (ratio.precision, ratio.recall) == (0.5, 1.0)


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=4))
def test_the_best_assignment_is_the_best_of_all(rows: list[list[int]]) -> None:
    tried = (
        sum(row[column] for row, column in zip(rows, columns, strict=False))
        for columns in itertools.permutations(range(4), len(rows))
    )
    assert best_assignment(rows) == pytest.approx(max(tried))
    assert best_assignment(list(zip(*rows, strict=True))) == pytest.approx(best_assignment(rows))
