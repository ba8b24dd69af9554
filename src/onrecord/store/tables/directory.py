"""Who is who: the speakers of articles as referents, whom they are, and the judgements that say so.

`referents` and `judgements` are what is known; the `identities` tables are counted from them.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from onrecord.store.tables.base import metadata

ID = String(20)

referents = Table(
    "referents",
    metadata,
    Column("id", ID, primary_key=True),
    # The speaker of an article; both null for one of a list of people, and where the article was withdrawn.
    Column("article", ForeignKey("articles.key", ondelete="CASCADE")),
    Column("ordinal", Integer),
    Column("canonical_id", ID, nullable=False),
    Column("kind", Text, nullable=False),
    Column("day", String(10)),
    Column("names", JSON, nullable=False),
    Column("traits", JSON, nullable=False),
    Index(None, "canonical_id", "day", "id"),
    Index(None, "article"),
)

said_by = Table(
    "said_by",
    metadata,
    Column("statement", ForeignKey("statements.number", ondelete="CASCADE"), primary_key=True),
    Column("referent", ForeignKey("referents.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "referent", "statement"),
)

judgements = Table(
    "judgements",
    metadata,
    Column("id", ID, primary_key=True),
    Column("left", ID, nullable=False),
    Column("right", ID),
    Column("verdict", Text, nullable=False),  # same, different, unsure, name
    Column("value", Text),
    Column("score", Float(53)),
    Column("reasons", JSON, nullable=False),  # weight, reason
    Column("judged_by", Text),  # null: the machine
    Column("judged_at", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("action", ID),  # the decision of a person that the row is part of
    Column("led_by", ID),  # the article or the entry of a list that led to a judgement of the machine
    Column("withdrawn_at", Text),
    Index(None, "left"),
    Index(None, "right"),
    Index(None, "action"),
    Index(None, "led_by"),
)

people = Table(
    "people",
    metadata,
    Column("referent", ForeignKey("referents.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("wikidata", Text),
    Column("roles", JSON, nullable=False),  # role, organization, from, until
    Column("listed_at", Text, nullable=False),
    Index(None, "wikidata"),
)

identities = Table(
    "identities",
    metadata,
    Column("canonical_id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_folded", Text, nullable=False),
    Column("fixed_name", Text),  # what a person, else a list of people, calls the speaker
    Column("kind", Text, nullable=False),
    Column("wikidata", Text),
    Column("is_ruled", Boolean, nullable=False),  # whether people judged it
    Column("n_mentions", Integer, nullable=False),
    Column("first_day", String(10)),
    Column("last_day", String(10)),
    Index(None, "name_folded"),
    Index(None, "n_mentions"),
)

identity_names = Table(
    "identity_names",
    metadata,
    Column("canonical_id", ID, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("n", Integer, nullable=False),
    Column(
        "referent", ID, nullable=False
    ),  # one that bears the name: whom the next with that name is said to be
)

identity_keys = Table(
    "identity_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("canonical_id", ID, primary_key=True),
    Column("n", Integer, nullable=False),
    Index(None, "key", "n", "canonical_id"),
    Index(None, "canonical_id"),
)

identity_traits = Table(
    "identity_traits",
    metadata,
    Column("canonical_id", ID, primary_key=True),
    Column("trait", Text, primary_key=True),
    Column("n", Integer, nullable=False),
)
