"""Writes the rows of an article, all together; takes them away again."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from onrecord.record import Record
from onrecord.store import counting, dialects, linking, reading, rows
from onrecord.store.archive import Place
from onrecord.store.entries import CaptureFacts, Withdrawal
from onrecord.store.exchanges import Revisit
from onrecord.store.indexing import documents_of
from onrecord.store.tables import (
    agencies,
    articles,
    captures,
    listings,
    revisits,
    speakers,
    statements,
    warc_files,
    withdrawn,
)


def set_committed(connection: Connection, file: str, n_bytes: int) -> None:
    """Counts `n_bytes` of the WARC file as part of the record."""
    values = {"committed_bytes": n_bytes, "pending_bytes": None}
    changed = update(warc_files).where(warc_files.c.name == file).values(values)
    if not connection.execute(changed).rowcount:
        connection.execute(insert(warc_files).values(name=file, **values))


def set_pending(connection: Connection, file: str, n_bytes: int) -> None:
    """Notes that the WARC file, which counts already, is about to be written to as far as `n_bytes`."""
    pending = update(warc_files).where(warc_files.c.name == file).values(pending_bytes=n_bytes)
    connection.execute(pending)


def store(
    connection: Connection,
    capture: CaptureFacts,
    record: Record,
    places: tuple[Place, Place],
    parsed_by: str,
) -> None:
    """Writes the rows of one article and its ties. `places`: of its capture and of its text."""
    added = insert(captures).values(rows.capture_row(capture, places[0])).returning(captures.c.number)
    number = connection.execute(added).scalar_one()
    if capture.listing is not None:
        connection.execute(insert(listings).values(rows.listing_row(capture.listing, number)))
    article = rows.article_row(record, number, places[1], parsed_by)
    connection.execute(insert(articles).values(article))
    key = article["key"]
    said = rows.statement_rows(record, key, number)
    carried = rows.agency_rows(record, key)
    for table, found in (
        (agencies, carried),
        (statements, said),
        (speakers, rows.speaker_rows(record, key)),
    ):
        if found:
            connection.execute(insert(table), found)
    dialects.index_statements(connection, rows.documents(record, said))
    counting.add(connection, article, carried, said, capture.captured_at)
    linking.link(connection, key, record)


def store_revisit(connection: Connection, revisit: Revisit, place: Place) -> None:
    """Writes the row of a revisit; nothing where its capture is not in the record (any more)."""
    found = reading.find_capture(connection, revisit.digest, revisit.url)
    if found is not None:
        connection.execute(insert(revisits).values(rows.revisit_row(revisit, found["number"], place)))


def remove(connection: Connection, withdrawal: Withdrawal) -> None:
    """Deletes an article with all that derives from it, and keeps it from coming back."""
    linking.unlink(connection, withdrawal.article)
    dialects.unindex_statements(connection, list(documents_of(connection, [withdrawal.article])))
    of_article = articles.c.key == withdrawal.article
    number = connection.execute(select(articles.c.capture).where(of_article)).scalar_one()
    counted = counting.take(connection, withdrawal.article)
    connection.execute(delete(articles).where(of_article))
    connection.execute(delete(captures).where(captures.c.number == number))
    counting.mend(connection, counted)
    tombstone = {"article": withdrawal.article, "record_id": withdrawal.record_id}
    connection.execute(insert(withdrawn).values(**tombstone, note=withdrawal.note, at=withdrawal.at))
