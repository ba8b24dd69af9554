"""Several articles with one transaction: as if each were saved for itself, and all or none after a kill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from fictional import NOW, capture_of, record_of, text_of
from onrecord.errors import Abort
from onrecord.record import Capture, Record, to_json
from onrecord.store import (
    Location,
    Writer,
    counts,
    iter_records,
    locate,
    reading_from,
    rebuild,
    storing,
    verify,
)
from onrecord.store.tables import articles, warc_files

Items = list[tuple[Capture, Record]]


def items(first: int, n: int) -> Items:
    found = [capture_of(text_of(number)) for number in range(first, first + n)]
    return [(capture, record_of(capture)) for capture in found]


def records(place: Location) -> list[bytes]:
    with reading_from(place) as connection:
        return [to_json(record) for record in iter_records(connection)]


def problems(place: Location) -> list[str]:
    with reading_from(place) as connection:
        return [*verify(connection, place.captures)][-1].problems


def archived(place: Location) -> int:
    return sum(path.stat().st_size for path in place.captures.glob("*.gz"))


def test_it_is_as_if_each_were_saved(
    place: Location, writer_of: Callable[..., Writer], tmp_path: Path
) -> None:
    alone = locate(tmp_path / "alone.db")
    bad = (items(50, 1)[0][0], replace(items(50, 1)[0][1], text="half a \ud800 pair", statements=()))
    given = [items(0, 3), [*items(3, 4), *items(4, 1), bad, *items(0, 1)], items(8, 1), items(0, 5)]
    with writer_of() as writer, Writer(alone, 10**9) as other:
        writer.withdraw(writer.save(*items(30, 1)[0], "rules 1", NOW).detail, "asked for", NOW)
        other.withdraw(other.save(*items(30, 1)[0], "rules 1", NOW).detail, "asked for", NOW)
        for some in [*given, items(30, 1) + items(20, 3)]:
            found = writer.save_together(some, "rules 1", NOW)
            assert found == [other.save(*item, "rules 1", NOW) for item in some]
    assert records(place) == records(alone)
    assert problems(place) == []
    assert archived(place) == archived(alone)
    rebuild(place)
    assert sorted(records(place)) == sorted(records(alone))


def test_where_one_is_refused_the_others_are_saved(
    place: Location, writer_of: Callable[..., Writer], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, refused = storing.store, items(2, 1)[0][1].text

    def refusing(connection: object, capture: object, record: Record, *more: object) -> None:
        store(connection, capture, record, *more)  # type: ignore[arg-type]
        if record.text == refused:
            raise Abort("no room")

    monkeypatch.setattr(storing, "store", refusing)
    with writer_of() as writer:
        writer.save_together(items(9, 1), "rules 1", NOW)
        with pytest.raises(Abort, match="no room"):
            writer.save_together(items(0, 5), "rules 1", NOW)
    with reading_from(place) as connection:
        assert counts(connection)["articles"] == 3  # one by one, up to the one that is refused
    assert problems(place) == []


def test_a_kill_leaves_all_or_none(
    place: Location, writer_of: Callable[..., Writer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a kill between archive and database leaves it: bytes of several articles behind what counts."""
    with writer_of() as writer:
        writer.save(*items(0, 1)[0], "rules 1", NOW)
        monkeypatch.setattr(storing, "store", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        monkeypatch.setattr(writer._archive, "rewind", lambda: None)
        with pytest.raises(KeyboardInterrupt):
            writer.save_together(items(1, 4), "rules 1", NOW)
    monkeypatch.undo()
    before = archived(place)
    with writer_of() as writer:
        assert archived(place) < before
        assert problems(place) == []
        found = writer.save_together(items(0, 5), "rules 1", NOW)
        assert [one.reason for one in found] == ["unchanged"] + ["added"] * 4
        known = writer.within(lambda connection: connection.execute(select(warc_files)).one())
        assert known.pending_bytes is None
    assert problems(place) == []


def test_an_old_database_is_not_taken_for_a_kill(place: Location, writer_of: Callable[..., Writer]) -> None:
    with writer_of() as writer:
        writer.save(*items(0, 1)[0], "rules 1", NOW)
        old = writer.within(lambda connection: connection.execute(select(warc_files)).mappings().one())
        writer.save_together(items(1, 4), "rules 1", NOW)
        writer.within(lambda connection: connection.execute(update(warc_files).values(**old)))
    with pytest.raises(Abort, match="old copy"):
        writer_of()
    with reading_from(place) as connection:
        assert len(connection.scalars(select(articles.c.key)).all()) == 5
