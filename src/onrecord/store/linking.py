"""Ties an article to what the record holds already, in the transaction that stores it.

Each subject (who is who, what is copied, what is said again) gives two functions: one for an article
whose rows have just been written, one for an article about to be removed. What they decide is a pure
function of `directory/` and `relations/`; here it meets the tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from onrecord.record import Record
from onrecord.store import copies, directory, quotations, revisions


@dataclass(frozen=True, slots=True)
class Linker:
    """`link` follows the writing of an article's rows, `unlink` precedes their removal. Keys of articles."""

    link: Callable[[Connection, str, Record], None]
    unlink: Callable[[Connection, str], None]


LINKERS: tuple[Linker, ...] = (
    Linker(directory.link, directory.unlink),
    Linker(revisions.link, revisions.unlink),
    Linker(copies.link, copies.unlink),
    Linker(quotations.link, quotations.unlink),
)
"""In the order in which they build on one another: speakers, then copies, then quotations."""


def link(connection: Connection, key: str, record: Record) -> None:
    """Ties the article to the rest of the record."""
    for linker in LINKERS:
        linker.link(connection, key, record)


def unlink(connection: Connection, key: str) -> None:
    """Takes the article out of whatever it is tied to."""
    for linker in reversed(LINKERS):
        linker.unlink(connection, key)
