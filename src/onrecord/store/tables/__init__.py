"""The tables of the record, once for every database, one module a subject.

Migrations make them (`store/migrations/`); a test holds that the two agree. What only one database
has (full-text index, pragmas) is in `dialects.py`. docs/formats.md describes each column.

Times are ISO 8601 text in UTC, days are `YYYY-MM-DD`: both sort as they read. Spans are JSON lists of
`[start, end)` in code points of `articles.text`. `*_folded` holds what `folding.folded` makes of the
column beside it, for comparison without regard to case and accents.
"""

from __future__ import annotations

from onrecord.store.tables.access import tokens
from onrecord.store.tables.articles import (
    STATEMENT_FTS,
    agencies,
    articles,
    captures,
    outcomes,
    runs,
    speakers,
    statements,
    warc_files,
    withdrawn,
)
from onrecord.store.tables.base import metadata
from onrecord.store.tables.directory import (
    identities,
    identity_keys,
    identity_names,
    identity_traits,
    judgements,
    people,
    referents,
    said_by,
)
from onrecord.store.tables.quotations import quotation_links, quotation_prints, variants
from onrecord.store.tables.relations import copies, families, fingerprints, revisions
from onrecord.store.tables.totals import totals
from onrecord.store.tables.web import addresses, listings, queue, revisits, sources, tallies

LOG = ("runs", "tallies", "outcomes")
"""Tables that the archive cannot give back: how runs went."""

ACCESS = ("tokens",)
"""Who may ask over HTTP: not in the WARC files, and kept by a rebuild."""

FETCHING = ("sources", "queue", "addresses")
"""Tables that the archive cannot give back: the state of the fetching."""

__all__ = [
    "ACCESS",
    "FETCHING",
    "LOG",
    "STATEMENT_FTS",
    "addresses",
    "agencies",
    "articles",
    "captures",
    "copies",
    "families",
    "fingerprints",
    "identities",
    "identity_keys",
    "identity_names",
    "identity_traits",
    "judgements",
    "listings",
    "metadata",
    "outcomes",
    "people",
    "queue",
    "quotation_links",
    "quotation_prints",
    "referents",
    "revisions",
    "revisits",
    "runs",
    "said_by",
    "sources",
    "speakers",
    "statements",
    "tallies",
    "tokens",
    "totals",
    "variants",
    "warc_files",
    "withdrawn",
]
