"""What comes from the web: what led to a capture, what was seen unchanged, what is watched, what waits.

`listings` and `revisits` can be made again from the archive; the others are the state of the fetching.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text

from onrecord.store.tables.base import ROW_NUMBER, metadata

listings = Table(
    "listings",
    metadata,
    Column("capture", ForeignKey("captures.number", ondelete="CASCADE"), primary_key=True),
    Column("via", Text, nullable=False),  # the address of the feed, sitemap, list or page that named it
    # As the list says; never mixed with what the page says of itself.
    Column("title", Text),
    Column("published", Text),
    Column("updated", Text),
)

revisits = Table(
    "revisits",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True),
    Column("capture", ForeignKey("captures.number", ondelete="CASCADE"), nullable=False),
    Column("at", Text, nullable=False),
    Column("http_status", Integer, nullable=False),
    Column("warc_file", ForeignKey("warc_files.name"), nullable=False),
    Column("warc_offset", BigInteger, nullable=False),
    Column("warc_length", BigInteger, nullable=False),
    Column("warc_record_id", Text, nullable=False),
    Index(None, "capture"),
)

sources = Table(
    "sources",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("kind", Text),  # told at the first fetch: feed, sitemap, list, home page, page …
    Column("added_at", Text, nullable=False),
    Column("interval_s", Float(53), nullable=False),
    Column("next_at", Text, nullable=False),
    Column("checked_at", Text),
    Column("n_failures", Integer, nullable=False),  # in a row
    Column("reason", Text),  # of the last outcome
    Column("detail", Text),
    Column("n_new", Integer),  # addresses that the last reading brought
)

queue = Table(
    "queue",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("host", Text, nullable=False),
    Column("kind", Text, nullable=False),  # what is expected there: page, feed, sitemap; source where unknown
    Column("depth", Integer, nullable=False),  # lists between it and where it began
    Column("via", Text),
    Column("title", Text),
    Column("published", Text),
    Column("updated", Text),
    Column("source", ForeignKey("sources.number", ondelete="SET NULL")),  # null: given by hand
    Column("n_tries", Integer, nullable=False),
    Column("due_at", Text, nullable=False),
    Index(None, "host", "number"),
    Index(None, "source"),
)

addresses = Table(
    "addresses",
    metadata,
    Column("url", Text, primary_key=True),
    Column("checked_at", Text, nullable=False),
    Column("reason", Text, nullable=False),  # of the last outcome
    Column("etag", Text),
    Column("last_modified", Text),
    Column("capture", ForeignKey("captures.number", ondelete="SET NULL")),
    Column("is_list", Boolean, nullable=False),
    Index(None, "capture"),
)

tallies = Table(
    "tallies",
    metadata,
    Column("run", ForeignKey("runs.number"), primary_key=True),
    Column("stage", Text, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("n_items", BigInteger, nullable=False),
)
