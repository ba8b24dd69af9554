"""WARC 1.1 records to bytes and back: one gzip member a record, digests in every one.

Source: ISO 28500:2017, "The WARC Format 1.1" (iipc.github.io/warc-specifications). Digests are
`sha256:` in hex; the standard leaves algorithm and base open. Record ids are derived from what the
record holds, so that the same capture written again has the same id.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import uuid
from dataclasses import dataclass
from typing import Literal

from fastwarc.warc import ArchiveIterator

WarcType = Literal["warcinfo", "request", "response", "resource", "revisit", "conversion", "metadata"]
FIELDS = "application/warc-fields"
Headers = tuple[tuple[str, str], ...]

_IDS = uuid.UUID("6f6e7265-636f-5264-8000-7761726300b1")  # the name space of our record ids
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]")
_LEVEL = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcRecord:
    """One record: type, headers in order (without Content-Length), block."""

    type: str
    headers: Headers
    block: bytes

    def header(self, name: str) -> str:
        """The header's first value; empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def id(self) -> str:
        """WARC-Record-ID, as `<urn:uuid:…>`."""
        return self.header("WARC-Record-ID")


def digest_of(data: bytes) -> str:
    """The value of a digest header."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def make(
    kind: WarcType,
    date: str,
    content_type: str,
    block: bytes,
    more: Headers = (),
    payload: bytes | str | None = None,
) -> WarcRecord:
    """A record with id and digests.

    `payload`: the part of the block that is the payload, if not all; or the digest of one that is elsewhere.
    """
    extra = tuple((name, one_line(value)) for name, value in more)
    digest = digest_of(block)
    if payload is None:
        payload = digest
    identity = uuid.uuid5(_IDS, "\n".join((kind, date, digest, *(value for _, value in extra))))
    return WarcRecord(
        type=kind,
        headers=(
            ("WARC-Type", kind),
            ("WARC-Record-ID", f"<{identity.urn}>"),
            ("WARC-Date", date),
            *extra,
            ("Content-Type", content_type),
            ("WARC-Block-Digest", digest),
            ("WARC-Payload-Digest", payload if isinstance(payload, str) else digest_of(payload)),
        ),
        block=block,
    )


def one_line(value: str) -> str:
    """The value with white space and control characters percent-encoded: no header can break out.

    >>> one_line("http://a.example/x\\r\\nWARC-Type: response")
    'http://a.example/x%0D%0AWARC-Type:%20response'
    """
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found.group().encode()), value)


def to_bytes(record: WarcRecord) -> bytes:
    """The record as one gzip member, the same bytes for the same record."""
    lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in record.headers)]
    lines.append(f"Content-Length: {len(record.block)}")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")
    return gzip.compress(head + record.block + b"\r\n\r\n", compresslevel=_LEVEL, mtime=0)


def from_bytes(data: bytes) -> WarcRecord:
    """The record in one gzip member, or in its uncompressed form. Raises ValueError when it is none."""
    try:
        for found in ArchiveIterator(io.BytesIO(data), parse_http=False):
            headers = tuple((str(name), str(value)) for name, value in found.headers.items())
            block = found.reader.read()
            record = WarcRecord(type=str(found.headers.get("WARC-Type")), headers=headers, block=block)
            if record.header("Content-Length") != str(len(block)):
                raise ValueError("its block is cut short")
            return record
    except OSError as err:
        raise ValueError(str(err)) from err
    raise ValueError("it holds no WARC record")


def problems_of(record: WarcRecord) -> list[str]:
    """Which of the record's digests do not hold."""
    found = []
    if record.header("WARC-Block-Digest") != digest_of(record.block):
        found.append("the block does not match its digest")
    is_elsewhere = record.type == "revisit"  # its digest is that of the payload it refers to
    if not is_elsewhere and record.header("WARC-Payload-Digest") != digest_of(payload_of(record)):
        found.append("the payload does not match its digest")
    return found


def ends_group(record: WarcRecord) -> bool:
    """True for the record that makes what was written before it whole: the last one of an article.

    Metadata about an exchange (`FIELDS`) stands inside a group.
    """
    return record.type == "metadata" and record.header("Content-Type") != FIELDS


def payload_of(record: WarcRecord) -> bytes:
    """The block; of an HTTP message, what follows its headers, still in its codings."""
    if record.type in {"request", "response"}:
        return http_body(record.block)
    return record.block


def http_body(block: bytes) -> bytes:
    """What follows the headers of an HTTP response, as received."""
    end = re.search(rb"\r?\n\r?\n", block)
    return block[end.end() :] if end else b""
