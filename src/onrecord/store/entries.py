"""What the archive holds for one article: a group of WARC records, of which the last makes it whole.

`resource` or `response`: the capture's bytes as they came. `conversion`: the text, to which all offsets
refer. `metadata`: everything else that the database holds, so that it can be made again without
parsing. What we fetched ourselves has requests, redirects and what led there before it
(`exchanges.py`). A withdrawal is a `metadata` record alone.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import msgspec

from onrecord.directory.judgements import Judgement
from onrecord.directory.people import Person
from onrecord.record import Capture, Listing, Record
from onrecord.store import warc
from onrecord.store.archive import Member, Place, iter_members
from onrecord.store.exchanges import Revisit, exchange_records, listing_record, warc_date
from onrecord.store.warc import WarcRecord

_DIRECTORY_START = b'{"schema":"onrecord-directory/'
_WITHDRAWAL_START = b'{"schema":"onrecord-withdrawal/'
_REVISIT_START = b'{"schema":"onrecord-revisit/'
_LINE = re.compile(r"(.+):(\d+)", re.DOTALL)
_CONTENT_TYPES = {
    "text/plain": "text/plain",
    "text/html": "text/html",
    "application/json": "application/json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureFacts:
    """What the database holds of a capture beside its place."""

    digest: str
    url: str | None
    name: str
    media_type: str
    charset: str | None
    http_status: int | None
    captured_at: str
    listing: Listing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The block of the metadata record. `record` has no text: that is in the conversion record."""

    schema: Literal["onrecord-entry/1"] = "onrecord-entry/1"
    article: str
    parsed_by: str
    capture: CaptureFacts
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """The block of a metadata record that takes an article out again. `at`: ISO 8601, UTC."""

    schema: Literal["onrecord-withdrawal/1"] = "onrecord-withdrawal/1"
    article: str
    record_id: str
    note: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryEntry:
    """The block of a metadata record that keeps what people decided about speakers.

    `judgements` are made, those in `withdrawn` (ids) taken back, `people` put on the list. `at`: ISO 8601,
    UTC.
    """

    schema: Literal["onrecord-directory/1"] = "onrecord-directory/1"
    at: str
    by: str
    judgements: tuple[Judgement, ...] = ()
    withdrawn: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """An entry read back: its text is in `entry.record`, and where its capture and its text stand."""

    entry: Entry
    capture: Place
    conversion: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A revisit read back, and where its record stands."""

    revisit: Revisit
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A stretch of a file that cannot be used, and why."""

    file: str
    offset: int
    problem: str


def facts_of(capture: Capture) -> CaptureFacts:
    """What the database holds of the capture."""
    return CaptureFacts(
        digest=capture.digest,
        url=capture.url,
        name=capture.name,
        media_type=capture.media_type,
        charset=capture.charset,
        http_status=capture.http_status,
        captured_at=capture.captured_at.isoformat(),
        listing=capture.listing,
    )


def group_of(capture: Capture, record: Record, article: str, parsed_by: str) -> list[WarcRecord]:
    """The records for an article in the order in which they are written.

    The last three are the capture, the text and the entry. Text and entry stand under addresses of their own:
    what replays archives takes any record under a page's address for the page.
    """
    date = warc_date(capture.captured_at)
    uri = (("WARC-Target-URI", target_uri(capture)),)
    fetched = [one for exchange in capture.exchanges for one in exchange_records(exchange)]
    first = fetched.pop() if fetched else _capture_record(capture, date, uri)
    refers = ("WARC-Refers-To", first.id)
    about_text = (("WARC-Target-URI", f"urn:text:{target_uri(capture)}"), refers)
    conversion = warc.make("conversion", date, "text/plain;charset=utf-8", record.text.encode(), about_text)
    entry = Entry(
        article=article, parsed_by=parsed_by, capture=facts_of(capture), record=replace(record, text="")
    )
    more = (("WARC-Target-URI", f"urn:onrecord:{article}"), refers, ("WARC-Concurrent-To", conversion.id))
    led = [listing_record(capture.listing, first)] if capture.listing else []
    return [
        *fetched,
        *led,
        first,
        conversion,
        warc.make("metadata", date, "application/json", msgspec.json.encode(entry), more),
    ]


def _capture_record(capture: Capture, date: str, uri: warc.Headers) -> WarcRecord:
    if capture.http_block is None:
        return warc.make("resource", date, capture.media_type, capture.payload, uri)
    body = warc.http_body(capture.http_block)
    return warc.make("response", date, "application/http;msgtype=response", capture.http_block, uri, body)


def target_uri(capture: Capture) -> str:
    """The capture's address; a file's as `file:`, with `#line=` for a JSON line (RFC 5147 counts from 0).

    What came from a stream is named by its digest (RFC 6920).
    """
    if capture.url:
        return capture.url
    name, fragment = capture.name, ""
    if capture.media_type == "application/json" and (found := _LINE.fullmatch(name)):
        name, fragment = found[1], f"#line={int(found[2]) - 1},{found[2]}"
    if os.path.exists(name):
        return "file://" + quote(Path(name).absolute().as_posix()) + fragment
    digest = hashlib.sha256(capture.payload).digest()
    return "ni:///sha-256;" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def withdrawal_record(withdrawal: Withdrawal) -> WarcRecord:
    """The record that keeps a withdrawal."""
    date = datetime.fromisoformat(withdrawal.at).strftime("%Y-%m-%dT%H:%M:%SZ")
    block = msgspec.json.encode(withdrawal)
    uri = (("WARC-Target-URI", f"urn:onrecord:{withdrawal.article}"),)
    return warc.make("metadata", date, "application/json", block, uri)


def directory_record(entry: DirectoryEntry) -> WarcRecord:
    """The record that keeps what people decided about speakers."""
    date = datetime.fromisoformat(entry.at).strftime("%Y-%m-%dT%H:%M:%SZ")
    uri = (("WARC-Target-URI", "urn:onrecord:directory"),)
    return warc.make("metadata", date, "application/json", msgspec.json.encode(entry), uri)


def iter_groups(path: Path) -> Iterator[Group | Withdrawal | DirectoryEntry | Seen | Damage]:
    """The entries, revisits and withdrawals in a WARC file, with what is damaged, in the order of the file.

    A group of which one record is damaged or missing is damage as a whole.
    """
    pending: dict[str, tuple[Member, WarcRecord]] = {}
    for member in iter_members(path):
        problem, record = member.problem, member.record
        if record is not None:
            problem = "; ".join(warc.problems_of(record))
        if record is None or problem:
            yield Damage(file=path.name, offset=member.offset, problem=problem)
        elif warc.ends_group(record):
            yield _read_metadata(path.name, member, record, pending)
            pending = {}
        elif record.type != "warcinfo":
            pending[record.id] = member, record


def _read_metadata(
    file: str, member: Member, record: WarcRecord, pending: dict[str, tuple[Member, WarcRecord]]
) -> Group | Withdrawal | DirectoryEntry | Seen | Damage:
    try:
        return _decoded(file, record, pending)
    except (msgspec.DecodeError, KeyError, UnicodeDecodeError) as err:
        missing = "its capture or text is missing" if isinstance(err, KeyError) else str(err)
        return Damage(file=file, offset=member.offset, problem=f"the entry cannot be read: {missing}")


def _decoded(
    file: str, record: WarcRecord, pending: dict[str, tuple[Member, WarcRecord]]
) -> Group | Withdrawal | DirectoryEntry | Seen:
    if record.block.startswith(_DIRECTORY_START):
        return msgspec.json.decode(record.block, type=DirectoryEntry)
    if record.block.startswith(_WITHDRAWAL_START):
        return msgspec.json.decode(record.block, type=Withdrawal)
    if record.block.startswith(_REVISIT_START):
        revisit_id = record.header("WARC-Refers-To")
        revisit = msgspec.json.decode(record.block, type=Revisit)
        return Seen(revisit=revisit, place=_place(file, pending[revisit_id][0], revisit_id))
    entry = msgspec.json.decode(record.block, type=Entry)
    capture_id, conversion_id = record.header("WARC-Refers-To"), record.header("WARC-Concurrent-To")
    text = pending[conversion_id][1].block.decode()
    return Group(
        entry=replace(entry, record=replace(entry.record, text=text)),
        capture=_place(file, pending[capture_id][0], capture_id),
        conversion=_place(file, pending[conversion_id][0], conversion_id),
    )


def _place(file: str, member: Member, record_id: str) -> Place:
    return Place(file=file, offset=member.offset, length=member.length, id=record_id)
