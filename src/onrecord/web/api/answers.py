"""The shapes of the API's answers. msgspec writes them as JSON, and OpenAPI's schemas are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onrecord.export.citation import Selector
from onrecord.export.styles import Citation
from onrecord.record import Provenance, Published, Record, Statement
from onrecord.search.facets import FacetName
from onrecord.search.folding import FoldedHit
from onrecord.search.holdings import Holdings
from onrecord.search.listing import OutcomeListed
from onrecord.search.order import Sort
from onrecord.search.overview import OutletHeld
from onrecord.search.profile import Profile
from onrecord.search.results import Hit
from onrecord.search.tallies import Counts
from onrecord.store import Check
from onrecord.store.archive import Place
from onrecord.store.profiles import SpeakerProfile
from onrecord.store.related import CopyFound, RevisionFound
from onrecord.store.roster import SpeakerRow
from onrecord.store.variants import Folding

ListSort = Sort | Literal["repeated"]
"""The orders of a search; `repeated`: one statement a quotation, those that most articles carry first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """Statements that answer a query, as said.

    `query`: as it was understood, with all filters. `total`: how many statements answer, folded or not, on
    the first page only; `at_least`: more than that do. `next`: the cursor of the next page;
    null: this is the last.
    """

    query: str
    sort: ListSort
    total: int | None
    at_least: bool
    items: tuple[FoldedHit, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCounts:
    """What the statements that answer a query have in common.

    `n_counted`: how many were looked at for `values`; `is_all`: false where those are only the newest.
    `days`: how many were published on each day, in order; `n_undated`: on none; `is_whole_time`: false where
    only the newest were counted.
    """

    query: str
    n_counted: int
    is_all: bool
    values: dict[FacetName, Counts]
    days: Counts
    n_undated: int
    is_whole_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureHeld:
    """The capture that an article was read from, and where the archive has it and the text.

    `digest` is of the bytes that were parsed, `text_digest` of the text that spans count in.
    `place`, `text_place`: WARC file, byte offset and length of the member, id of the WARC record.
    """

    name: str
    url: str | None
    media_type: str
    captured_at: str
    digest: str
    place: Place
    text_digest: str
    text_place: Place
    parsed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleAnswer:
    """An article: its record (docs/formats.md), and the evidence for it.

    `revisions`: other texts of its address; `copies`: articles that share its text, 50 at most, with the
    evidence for which came first; `doubts`: what speaks against that. `quotations`: of the statements that
    other articles have, too, by their ids in the article, in how many.
    """

    key: str
    record: Record
    capture: CaptureHeld
    revisions: tuple[RevisionFound, ...]
    copies: tuple[CopyFound, ...]
    doubts: tuple[str, ...]
    quotations: dict[str, Folding]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFacts:
    """The article that a statement stands in, without its text."""

    key: str
    id: str
    url: str | None
    outlet: str | None
    title: str | None
    language: str | None
    published: Published | None
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The text around a statement."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Whether the words stand where the record says, looked up in the archive for this very answer."""

    holds: bool
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementAnswer:
    """A statement, as said, with its evidence.

    `words`: as they stand in the article, parts set apart by " … ". `holds`: ids of statements inside this
    one. `selectors`: W3C Web Annotation's, in code points, one pair a stretch.
    """

    id: str
    words: str
    statement: Statement
    holds: tuple[str, ...]
    context: Context
    article: ArticleFacts
    capture: CaptureHeld
    verification: Verification
    selectors: tuple[Selector, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerPage:
    """Speakers of the directory (docs/directory.md), those named in most articles first.

    `total`: how many there are; `id` finds one again, whatever its name becomes.
    """

    total: int
    items: tuple[SpeakerRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerAnswer:
    """What is on record of a speaker, and a page of the statements, the oldest first.

    `directory`: names, roles, company and judgements of a speaker of the directory; null, as `id` is, for a
    name that it does not have, which different people may bear. `also`: longer names that hold the same
    words. `total` counts the statements.
    """

    id: str | None
    name: str
    also: tuple[str, ...]
    profile: Profile
    directory: SpeakerProfile | None
    total: int
    items: tuple[Hit, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletPage:
    """Outlets, those with most articles first."""

    items: tuple[OutletHeld, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingsAnswer:
    """An outlet, or an agency (then with its code), and what the record holds of it."""

    name: str | None
    code: str | None
    holdings: Holdings


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyListed:
    """An agency by its code, and how many articles carry it."""

    code: str
    n_articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyPage:
    """Agencies, those with most articles first."""

    items: tuple[AgencyListed, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomePage:
    """What could not be taken into the record, the latest first."""

    items: tuple[OutcomeListed, ...]
    next: str | None
