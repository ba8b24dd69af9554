"""Several processes add to one record on a server at once; nothing is lost, doubled, or left untied."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

import pytest
from sqlalchemy import func, select

from fictional import capture_of, clock, parse_all, text_of
from onrecord.errors import Abort
from onrecord.ingest import ingest
from onrecord.record import Capture, Outcome
from onrecord.store import Location, Writer, captures_folder, counts, locate, reading_from, rebuild, verify
from onrecord.store.archive import Place, files_in
from onrecord.store.tables import articles, copies, families, revisions, warc_files
from onrecord.store.warc import WarcRecord
from onrecord.workers import Parsed
from test_ingest import forked

N = 18


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Location:
    return locate(request.getfixturevalue("databases").ready(), str(tmp_path / "captures"))


def news() -> list[Capture]:
    """Articles of which some are copies and revisions of others."""
    return [capture_of(text_of(i), f"{i}.txt", url=f"https://gazette.example/{i % 7}") for i in range(N)]


def add(place: Location, seed: int) -> Callable[[IO[bytes]], None]:
    """Adds all the news in an order of its own; writes a sign for each outcome."""

    def job(out: IO[bytes]) -> None:
        mine = random.Random(seed).sample(news(), N)
        with Writer(place, 20_000) as writer:
            for outcome in ingest(mine, writer, parse_all, "fictional", clock):
                out.write(b"+" if outcome.reason == "added" else b".")

    return job


def ties(place: Location) -> tuple[object, ...]:
    """What is tied to what; not the order in which it came."""
    with reading_from(place) as connection:
        chains = select(revisions.c.article, revisions.c.address)
        pairs = select(copies.c.left, copies.c.right, copies.c.kind)
        kin = select(families)
        return tuple(sorted(map(tuple, connection.execute(query))) for query in (chains, pairs, kin))


def problems(place: Location) -> list[str]:
    with reading_from(place) as connection:
        return list(verify(connection, captures_folder(place)))[-1].problems


def test_all_add_the_same_at_once(place: Location, tmp_path: Path) -> None:
    running = [forked(add(place, seed)) for seed in range(3)]
    signs = b""
    for child, out in running:
        with out:
            signs += out.read()
        assert os.waitpid(child, 0)[1] == 0
    assert (signs.count(b"+"), len(signs)) == (N, 3 * N)
    with reading_from(place) as connection:
        assert counts(connection) == {"articles": N, "statements": 2 * N}
    assert problems(place) == []
    alone = locate(tmp_path / "alone.db")
    child, out = forked(add(alone, 0))
    out.read()
    out.close()
    assert os.waitpid(child, 0)[1] == 0
    assert ties(place) == ties(alone)


def test_each_writes_to_files_of_its_own_and_goes_on_with_those_of_others_later(place: Location) -> None:
    first, second = Writer(place, 10**9), Writer(place, 10**9)
    with first, second:
        for writer, i in ((first, 0), (second, 1), (first, 2)):
            save(writer, i)
        with pytest.raises(Abort, match="another onrecord is using this record"):
            rebuild(place)
    names = [path.name for path in files_in(place.captures)]
    with reading_from(place) as connection:
        found = connection.execute(select(articles.c.warc_file).order_by(articles.c.capture)).scalars().all()
    assert found == [names[0], names[1], names[0]]
    with Writer(place, 10**9) as writer:
        save(writer, 3)
    assert [path.name for path in files_in(place.captures)] == names
    assert problems(place) == []


def test_killed_ones_leave_nothing_half_done(place: Location) -> None:
    chance = random.Random(5)
    n_killed = 0
    for round_ in range(4):
        running = [forked(add(place, 10 * round_ + seed)) for seed in range(3)]
        for child, out in running:
            n_more = chance.randrange(1, 5)
            while n_more and (sign := out.read(1)):
                n_more -= sign == b"+"
            time.sleep(chance.random() * 0.01)
            os.kill(child, signal.SIGKILL)
            n_killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
            out.close()
    assert n_killed >= 3
    child, out = forked(add(place, 99))
    assert len(out.read()) == N
    out.close()
    assert os.waitpid(child, 0)[1] == 0
    assert problems(place) == []
    with reading_from(place) as connection:
        assert counts(connection)["articles"] == N
    for path in files_in(place.captures):
        assert path.stat().st_size > 0


def save(writer: Writer, i: int) -> Outcome:
    (parsed,) = parse_all([news()[i]])
    assert isinstance(parsed, Parsed)
    return writer.save(parsed.capture, parsed.record, "fictional")


def test_a_lost_file_of_captures_is_named(place: Location) -> None:
    with Writer(place, 10**9) as writer:
        save(writer, 0)
    elsewhere = locate(address_of(place), "/nonexistent/captures")
    with pytest.raises(Abort, match="cannot be written"):
        Writer(elsewhere, 1000)
    files_in(place.captures)[0].unlink()
    with pytest.raises(Abort, match="captures are lost"):
        Writer(place, 1000)


def address_of(place: Location) -> str:
    assert place.url is not None
    return place.url.render_as_string(hide_password=False)


def test_an_article_that_another_stored_between_two_looks(place: Location) -> None:
    """The second look comes when the captures are written already; they are taken back."""
    first, second = Writer(place, 10**9), Writer(place, 10**9)
    with first, second:
        append = second._archive.append

        def late(records: Sequence[WarcRecord]) -> list[Place]:
            places = append(records)
            assert save(first, 5).reason == "added"
            return places

        second._archive.append = late  # type: ignore[method-assign]
        assert save(second, 5).reason == "unchanged"
    assert problems(place) == []
    with reading_from(place) as connection:
        assert counts(connection)["articles"] == 1
        assert connection.execute(select(func.count()).select_from(warc_files)).scalar_one() == 1
