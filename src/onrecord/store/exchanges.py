"""What the archive holds of a fetch: request, response or revisit, and what led there.

Source: ISO 28500:2017 and its annexes; the fields of the metadata record are those of the standard (`via`)
and, with a prefix, ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import msgspec

from onrecord.record import Exchange, Listing
from onrecord.store import warc
from onrecord.store.warc import Headers, WarcRecord

_UNCHANGED = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_REQUEST = "application/http;msgtype=request"
_RESPONSE = "application/http;msgtype=response"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """The block of the metadata record behind a `revisit`: which capture was found unchanged, and when."""

    schema: Literal["onrecord-revisit/1"] = "onrecord-revisit/1"
    digest: str
    url: str
    at: str
    http_status: int


def warc_date(at: datetime) -> str:
    """The time as WARC headers have it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def exchange_records(exchange: Exchange) -> list[WarcRecord]:
    """The request and its response."""
    body = warc.http_body(exchange.response)
    response = warc.make(
        "response", warc_date(exchange.at), _RESPONSE, exchange.response, _headers(exchange), body
    )
    return [_request(exchange, response), response]


def listing_record(listing: Listing, beside: WarcRecord) -> WarcRecord:
    """What led to the page, and what the list says of it, as a record about the response."""
    fields = {
        "via": listing.via,
        "onrecord-listed-title": listing.title,
        "onrecord-listed-published": listing.published and listing.published.isoformat(),
        "onrecord-listed-updated": listing.updated and listing.updated.isoformat(),
    }
    lines = [f"{name}: {' '.join(value.split())}\r\n" for name, value in fields.items() if value]
    uri = beside.header("WARC-Target-URI")
    refers = (("WARC-Target-URI", uri), ("WARC-Refers-To", beside.id))
    return warc.make("metadata", beside.header("WARC-Date"), warc.FIELDS, "".join(lines).encode(), refers)


def revisit_records(
    exchange: Exchange, status: int, original: WarcRecord, revisit: Revisit
) -> list[WarcRecord]:
    """Request, revisit and the entry that ends the group. `original`: the record with the same payload."""
    date = warc_date(exchange.at)
    head = exchange.response[: len(exchange.response) - len(warc.http_body(exchange.response))]
    refers = (
        ("WARC-Profile", _NOT_MODIFIED if status == 304 else _UNCHANGED),
        ("WARC-Refers-To", original.id),
        ("WARC-Refers-To-Target-URI", original.header("WARC-Target-URI")),
        ("WARC-Refers-To-Date", original.header("WARC-Date")),
    )
    digest = original.header("WARC-Payload-Digest")
    found = warc.make("revisit", date, _RESPONSE, head, (*_headers(exchange), *refers), digest)
    about = (("WARC-Target-URI", f"urn:onrecord:{revisit.digest}"), ("WARC-Refers-To", found.id))
    entry = warc.make("metadata", date, "application/json", msgspec.json.encode(revisit), about)
    return [_request(exchange, found), found, entry]


def has_same_codings(exchange: Exchange, original: WarcRecord) -> bool:
    """Whether the body came in the codings of the original's, so that one can stand for the other."""
    return _codings(exchange.response) == _codings(original.block)


def _codings(block: bytes) -> list[bytes]:
    head = block[: len(block) - len(warc.http_body(block))].lower()
    names = (b"content-encoding:", b"transfer-encoding:")
    return sorted(b"".join(line.split()) for line in head.split(b"\n") if line.startswith(names))


def _request(exchange: Exchange, beside: WarcRecord) -> WarcRecord:
    about = (("WARC-Target-URI", exchange.url), ("WARC-Concurrent-To", beside.id))
    body = warc.http_body(exchange.request)
    return warc.make("request", warc_date(exchange.at), _REQUEST, exchange.request, about, body)


def _headers(exchange: Exchange) -> Headers:
    uri = (("WARC-Target-URI", exchange.url),)
    return (*uri, ("WARC-IP-Address", exchange.ip)) if exchange.ip else uri
