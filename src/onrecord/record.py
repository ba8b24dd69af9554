"""Every type that crosses a stage, frozen; the record of one article is `Record`.

All spans count Unicode code points of the article's `text`, half-open. A field that does not apply
is None (or an empty tuple), never left out. Nothing here computes anything beyond its own digest;
this module imports nothing of the package but `spans`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import msgspec

from onrecord.spans import Span

SCHEMA = "onrecord/1"

StatementKind = Literal["direct", "indirect", "mixed"]
SpeakerKind = Literal["person", "organization", "group", "document", "unnamed"]
SpeakerBasis = Literal["named", "coreference", "carried"]
PublishedBasis = Literal["metadata", "dateline", "republication"]
OccasionKind = Literal[
    "interview", "press conference", "statement", "post", "speech", "court", "parliament", "letter", "report"
]
MediaType = Literal["text/plain", "text/html", "application/json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One HTTP request and its answer, as they went over the wire (after TLS), headers and body.

    `url` is the address asked for, `at` the aware UTC time of the request, `ip` the network address that
    answered.
    """

    url: str
    request: bytes
    response: bytes
    at: datetime
    ip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What the list that led to a page (feed, sitemap, plain list) says of it, apart from the page itself.

    `via`: the address of the list, or of the page, that named it. Times are aware UTC.
    """

    via: str
    title: str | None = None
    published: datetime | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One retrieval of one address or file: the bytes as they came. Never changed.

    `name` is what messages call it: a file's path, a JSON line's `path:line`, a WARC record's
    address. `media_type` is told from the content, not from the name. An `application/json`
    capture is one JSON line. `captured_at` is an aware UTC time. `http_headers` is empty for what
    did not come over HTTP. `charset` is the encoding that the transport named, if any. `http_block` is
    the response as received, status line, headers and body in its transfer and content coding, where
    `payload` is what it decodes to. `exchanges`: what was fetched to get here, in order, redirects first,
    the last one with this very response; empty for what was not fetched by us. `listing`: what led here.
    `offset`: the byte of the WARC file, after decompression, at which its record begins; None elsewhere.
    """

    name: str
    payload: bytes
    media_type: MediaType
    captured_at: datetime
    url: str | None = None
    charset: str | None = None
    http_status: int | None = None
    http_headers: tuple[tuple[str, str], ...] = ()
    http_block: bytes | None = None
    exchanges: tuple[Exchange, ...] = ()
    listing: Listing | None = None
    offset: int | None = None

    @property
    def digest(self) -> str:
        """`sha256:` and the digest of the payload in lower-case hex."""
        return "sha256:" + hashlib.sha256(self.payload).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """When the article says that it was published. `value`: ISO 8601, to the precision that is known."""

    value: str
    basis: PublishedBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The text and metadata read from a capture.

    `id` is the given one, or `sha256:<hex>` of the text's UTF-8 form. `authors` and `published` are
    what the metadata says, before provenance has read the text. `language`: ISO 639-1, or None.
    """

    id: str
    text: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    language: str | None = None
    published: Published | None = None
    authors: tuple[str, ...] = ()

    @property
    def text_digest(self) -> str:
        """`sha256:` and the digest of the text's UTF-8 form in lower-case hex."""
        return text_digest(self.text)


def text_digest(text: str) -> str:
    """`sha256:` and the digest of the text's UTF-8 form; lone surrogates are kept by `surrogatepass`."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Place, date and agency at the head of a dispatch.

    `place` as written; None where an agency files date and agency alone. `span` covers what is there.
    `date`: `2021-05-17`, or `--05-17` where the year cannot be known, or None. `agency` as written.
    """

    span: Span
    place: str | None
    date: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Who wrote, as printed (a name in capitals is given in title case). `span` None: from metadata."""

    span: Span | None
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """Who reported, wrote, edited and contributed, as the note at the article's end names them."""

    reporting: tuple[str, ...] = ()
    writing: tuple[str, ...] = ()
    editing: tuple[str, ...] = ()
    contributing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signoff:
    """The code or mark that ends agency copy. `story`: the number in it that names the story."""

    span: Span
    text: str
    story: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Republication:
    """What a republisher added: the original source, its date, how long ago, and so when it was seen.

    `published`: ISO 8601 to the precision given; `seen`: a day.
    """

    span: Span
    source: str | None = None
    published: str | None = None
    age_days: int | None = None
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A news agency that the article carries or credits."""

    code: str
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a story comes from, as its text and metadata tell it.

    `dispatch`: the agency's own text, None where there is no sign of one. `conflicts`: sentences for a
    person, one a contradiction.
    """

    dispatch: Span | None = None
    dateline: Dateline | None = None
    byline: Byline | None = None
    credits: Credits = field(default_factory=Credits)
    signoff: Signoff | None = None
    republication: Republication | None = None
    agencies: tuple[Agency, ...] = ()
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What the provenance stage finds.

    `published`: the article's date after all claims are weighed. `furniture`: the stretches that are not
    the story's own prose (dateline, byline, credits, sign-off, notes), in order, so that no statement is
    sought there; not part of the printed record.
    """

    provenance: Provenance
    published: Published | None = None
    furniture: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who made a statement. `name` None: nobody is named; then `role` holds how they were described."""

    name: str | None
    kind: SpeakerKind
    basis: SpeakerBasis
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """To whom a statement was made."""

    name: str
    kind: SpeakerKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """On what occasion a statement was made, and the words that say so."""

    kind: OccasionKind
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One attribution: content, cue, source, perhaps an addressee; recorded as said, never as true.

    Each role is a tuple of spans in order, empty where the text has none; `content` never is. A
    quotation that floats (no words say who said it) has neither cue nor source. `within`: the id of
    the statement that holds this one. `confidence`: 0..1.
    """

    id: str
    kind: StatementKind
    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    addressee: tuple[Span, ...] = ()
    speaker: Attribution | None = None
    addressed_to: Addressee | None = None
    occasion: Occasion | None = None
    within: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSpan:
    """A name in the text that a model found, as evidence for who is mentioned. `confidence`: 0..1."""

    span: Span
    kind: Literal["person", "organization", "place", "other"]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A person, organisation or group that an article names as speaking, with where it is mentioned."""

    name: str
    kind: SpeakerKind
    mentions: tuple[Span, ...]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that is known of one article: what `onrecord parse` prints and the API serves."""

    schema: str = SCHEMA
    id: str
    url: str | None
    outlet: str | None
    title: str | None
    language: str | None
    text: str
    published: Published | None
    provenance: Provenance
    statements: tuple[Statement, ...]
    speakers: tuple[Speaker, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a citation needs beyond the record itself.

    `id` names the statement everywhere; the digests are those of the capture's bytes and of the text
    that spans count in; `captured_at`: ISO 8601, UTC.
    """

    id: str
    captured_at: str
    capture_digest: str
    text_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one item of a run ended. `reason`: `added`, `unchanged`, or a slug of `errors.REASONS`."""

    item: str
    stage: str
    reason: str
    detail: str = ""


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Record)


def to_json(record: Record) -> bytes:
    """The record as one line of UTF-8 JSON, without the line's end."""
    return _ENCODER.encode(record)


def from_json(line: bytes | str) -> Record:
    """The record that a JSON line holds. Raises msgspec.ValidationError on anything else."""
    return _DECODER.decode(line)
