"""How confidence is held against what was right."""

import pytest

from benchmarks.scoring import calibration_bins, calibration_error, calibration_noise


def test_bins_hold_what_falls_into_them_and_one_is_in_the_last():
    bins = list(calibration_bins([0.05, 0.31, 0.39, 1.0], [0, 1, 0, 1]))
    assert [(low, n) for low, n, _, _ in bins] == [(0.0, 1), (0.3, 2), (0.9, 1)]
    assert bins[1][2:] == (pytest.approx(0.35), 0.5)


def test_the_error_is_the_mean_gap_by_size():
    assert calibration_error([0.75, 0.75, 0.25, 0.25], [1, 1, 0, 0]) == pytest.approx(0.25)
    assert calibration_error([0.5, 0.5], [1, 0]) == 0
    assert calibration_error([], []) == 0


def test_chance_alone_makes_less_of_an_error_the_more_statements_there_are():
    few, many = (calibration_noise([0.8] * n, draws=50) for n in (20, 2000))
    assert 0 < many < few / 5
    assert calibration_noise([1.0] * 20) == 0
