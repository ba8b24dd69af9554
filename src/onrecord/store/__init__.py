"""Keeps the record: articles and statements in a database, captures beside it as WARC files."""

from sqlalchemy import Connection

from onrecord.store.opening import captures_folder, open_database, own_paths, reading_from, record_path
from onrecord.store.reader import Reader
from onrecord.store.reading import counts, get_record, iter_outcomes, iter_records
from onrecord.store.rebuild import rebuild
from onrecord.store.verify import Verification, verify
from onrecord.store.writer import Writer

__all__ = [
    "Connection",
    "Reader",
    "Verification",
    "Writer",
    "captures_folder",
    "counts",
    "get_record",
    "iter_outcomes",
    "iter_records",
    "open_database",
    "own_paths",
    "reading_from",
    "rebuild",
    "record_path",
    "verify",
]
