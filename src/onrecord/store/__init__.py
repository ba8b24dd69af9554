"""Keeps the record: articles and statements in a database, captures beside it as WARC files."""

from sqlalchemy import Connection

from onrecord.store.checking import Check, Claim, check
from onrecord.store.copying import Copied, copy, total_rows
from onrecord.store.location import Location, captures_folder, locate, own_paths
from onrecord.store.opening import explained, open_database, reading_from
from onrecord.store.reader import Reader
from onrecord.store.reading import counts, get_record, iter_outcomes, iter_records, iter_tallies
from onrecord.store.rebuild import rebuild
from onrecord.store.verify import Verification, verify
from onrecord.store.writer import Writer

__all__ = [
    "Check",
    "Claim",
    "Connection",
    "Copied",
    "Location",
    "Reader",
    "Verification",
    "Writer",
    "captures_folder",
    "check",
    "copy",
    "counts",
    "explained",
    "get_record",
    "iter_outcomes",
    "iter_records",
    "iter_tallies",
    "locate",
    "open_database",
    "own_paths",
    "reading_from",
    "rebuild",
    "total_rows",
    "verify",
]
