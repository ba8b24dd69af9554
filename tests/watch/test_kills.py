"""Killed at random moments, fetching goes on to the record that an undisturbed run makes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.server.site import Site
from tests.watch.killing import finish, furnish, kill_once, substance

N_KILLS = 10


@pytest.mark.slow
def test_ten_kills_leave_the_record_of_an_undisturbed_run(site: Site, tmp_path: Path) -> None:
    sources = furnish(site, 40)
    calm, killed = tmp_path / "calm.db", tmp_path / "killed.db"
    for record in (calm, killed):
        finish(record, "add", *sources)
    finish(calm, "run", "--once")
    rng = random.Random(7)
    n_kills = sum(kill_once(killed, site, rng) for _ in range(N_KILLS))
    finish(killed, "run", "--once")
    expected = substance(calm)
    assert expected["problems"] == []
    assert len(expected["articles"]) == 40  # type: ignore[arg-type]
    assert substance(killed) == expected
    assert n_kills >= N_KILLS // 2
