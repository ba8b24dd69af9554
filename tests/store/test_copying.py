"""A record is copied whole between databases, whatever stops the copying, or the copy does not open."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import IO

import pytest
from test_writer import rows

from fictional import NOW, capture_of, record_of, text_of
from onrecord.errors import Abort
from onrecord.record import Outcome
from onrecord.search import parse_query
from onrecord.search.results import Page, search
from onrecord.store import Location, Writer, copy, copying, locate, reading_from, total_rows, verify
from test_ingest import forked

N = 24
Place = Callable[[str, str], Location]


@pytest.fixture
def place_of(tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """An empty place of a kind for a record, its captures in a folder of that name."""

    def made(kind: str, name: str) -> Location:
        if kind == "sqlite":
            return locate(tmp_path / f"{name}.db", str(tmp_path / name))
        return locate(request.getfixturevalue("databases").empty(), str(tmp_path / name))

    return made


def fill(place: Location) -> None:
    with Writer(place, 20_000) as writer:
        for i in range(N):
            capture = capture_of(text_of(i // 2), url=f"https://gazette.example/{i}" if i % 3 else None)
            record = replace(record_of(capture), outlet="Gaceta" if i % 2 else "Courier")
            writer.save(capture, record, "rules 1")
        key = writer.save(capture_of("Gone."), record_of(capture_of(text_of(99))), "rules 1").detail
        writer.withdraw(key, "asked", NOW)
        writer.note(Outcome(item="a", stage="store", reason="empty"), NOW)


def found(place: Location, query: str) -> list[str]:
    with reading_from(place) as connection:
        return [hit.id for hit in search(connection, parse_query(query), Page(limit=100)).hits]


KINDS = list(product(["sqlite", "postgresql"], repeat=2))


@pytest.mark.parametrize(("kind", "target_kind"), KINDS)
def test_everything_is_there(place_of: Place, kind: str, target_kind: str) -> None:
    origin, target = place_of(kind, "origin"), place_of(target_kind, "target")
    fill(origin)
    steps: list[int] = []
    tables = copy(origin, target, on_rows=steps.append)
    assert rows(target) == rows(origin)
    assert sum(steps) == total_rows(origin) == 2 * sum(table.n_rows for table in tables)
    for query in ("lamp", '"number 3" outlet:courier', "-boats", "speaker:alv*"):
        assert found(target, query) == found(origin, query) != []
    with reading_from(target) as connection:
        assert list(verify(connection, target.captures))[-1].problems == []
    with Writer(target, 20_000) as writer:
        capture = capture_of(text_of(77))
        assert writer.save(capture, record_of(capture), "rules 1").reason == "added"
        writer.note(Outcome(item="b", stage="store", reason="empty"), NOW)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_copy_goes_on(place_of: Place, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kills the process at random moments, later and later; until all is there the copy stays shut."""
    monkeypatch.setattr(copying, "MAX_ROWS", 7)
    origin, target = place_of("sqlite", "origin"), place_of(kind, "target")
    fill(origin)
    chance = random.Random(3)

    def copying_run(out: IO[bytes]) -> None:
        copy(origin, target, on_rows=lambda _: out.write(b".") and None)

    n_killed, code = 0, -1
    while code:
        child, out = forked(copying_run)
        # What is there already is compared anew in each run, so the moments must move on.
        n_more = chance.randrange(5, 40 * (n_killed + 1))
        while n_more and out.read(1):
            n_more -= 1
        time.sleep(chance.random() * 0.005)
        os.kill(child, signal.SIGKILL)
        code = os.waitpid(child, 0)[1]
        out.close()
        if code:
            n_killed += 1
            try:
                found(target, "")
            except Abort as err:
                assert re.search("not whole yet|no record here|no tables", str(err))  # noqa: PT017
            else:
                break  # all was there, only the process had not ended
    assert n_killed >= 2
    assert rows(target) == rows(origin)


def test_a_record_is_never_copied_over_another(place_of: Place) -> None:
    origin, target = place_of("sqlite", "origin"), place_of("sqlite", "target")
    fill(origin)
    with Writer(target, 1000) as writer:
        capture = capture_of(text_of(3))
        writer.save(capture, record_of(capture), "rules 1")
    before = rows(target)
    for anew in (False, True):
        with pytest.raises(Abort, match="holds a record already"):
            copy(origin, target, anew=anew)
    assert rows(target) == before
    with pytest.raises(Abort, match="is the record itself"):
        copy(origin, origin)


def test_a_record_that_changed_between_two_runs_is_noticed(place_of: Place) -> None:
    origin, target = place_of("sqlite", "origin"), place_of("sqlite", "target")
    fill(origin)

    def stop(_: int) -> None:
        stop.left -= 1  # type: ignore[attr-defined]
        if not stop.left:  # type: ignore[attr-defined]
            raise KeyboardInterrupt

    stop.left = 8  # type: ignore[attr-defined]
    with pytest.raises(KeyboardInterrupt):
        copy(origin, target, on_rows=stop)
    with Writer(origin, 1000) as writer:
        for i in range(60, 80):
            capture = capture_of(text_of(i))
            writer.save(capture, record_of(capture), "rules 1")
    with pytest.raises(Abort, match="onrecord copy --anew"):
        copy(origin, target)
    copy(origin, target, anew=True)
    assert rows(target) == rows(origin)
