"""The totals of the record: after whatever came and went they are what counting anew would give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, select

from fictional import NOW, capture_of, captures, record_of, text_of
from onrecord.record import Agency, Published
from onrecord.search.overview import overview
from onrecord.store import Location, Writer, locate, open_database, reading_from, rebuild
from onrecord.store.copying import copy
from onrecord.store.migrations.versions.v0008_totals import fill
from onrecord.store.tables import articles, totals


def rows_of(connection: Connection) -> list[object]:
    return list(map(tuple, connection.execute(select(totals).order_by(totals.c.subject, totals.c.value))))


def anew(place: Location) -> list[object]:
    """What counting anew gives; nothing is changed."""
    engine = open_database(place, write=True)
    with engine.connect() as connection, connection.begin() as transaction:
        connection.execute(totals.delete())
        fill(connection)
        found = rows_of(connection)
        transaction.rollback()
    engine.dispose()
    return found


def kept(place: Location) -> list[object]:
    with reading_from(place) as connection:
        return rows_of(connection)


def test_the_totals_are_what_counting_anew_gives(
    place: Location, writer_of: Callable[..., Writer], tmp_path: object
) -> None:
    wire = (Agency(code="CW", name="Coast Wire"), Agency(code="cw"), Agency(code="TNA"))
    with writer_of() as writer:
        for at, capture in enumerate([*captures(5), capture_of(text_of(7))]):
            record = record_of(capture)
            changes: dict[str, object] = {}
            if at % 2:
                changes["provenance"] = replace(record.provenance, agencies=wire[: at % 3])
            if at == 2:
                changes |= {"outlet": None, "published": None, "language": None}
            if at == 3:
                changes |= {
                    "outlet": "GACETA de Alamo",
                    "published": Published(value="1999", basis="metadata"),
                }
            writer.save(capture, replace(record, **changes), "rules 1")
    assert kept(place) == anew(place) != []
    with reading_from(place) as connection:
        keys = connection.scalars(select(articles.c.key).order_by(articles.c.capture)).all()
    with writer_of() as writer:
        for key in (keys[3], keys[0]):
            writer.withdraw(key, "asked for", NOW)
            assert kept(place) == anew(place)
    rebuild(place)
    assert kept(place) == anew(place)
    with reading_from(place) as connection:
        assert overview(connection).n_articles == len(keys) - 2
    with writer_of() as writer:
        for key in keys:
            if key not in (keys[3], keys[0]):
                writer.withdraw(key, "asked for", NOW)
    assert kept(place) == []


def test_a_copy_has_the_totals(filled: Location, tmp_path: object) -> None:
    target = locate(f"{tmp_path}/copy.db")
    copy(filled, target)
    assert kept(target) == kept(filled) == anew(target)
