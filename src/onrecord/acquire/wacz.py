"""WACZ packages to captures: the WARC files in a zip, each checked against the package's own list.

Nothing is unpacked to a named file: a member's name is compared, never used as a path. Follows the WACZ
specification 1.1.1 (datapackage.json, archive/).
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from typing import IO
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

import msgspec

from onrecord.acquire.source import Item, Source
from onrecord.acquire.warc import iter_warc

_LIST = "datapackage.json"
_ARCHIVES = "archive/"
_MAX_LIST_BYTES = 16_000_000
_MAX_MEMBERS = 10_000
_MAX_RATIO = 100  # WARC files are stored as they are; plain ones deflate by some ten times
_CHUNK_BYTES = 1 << 20
_ZIP_ERRORS = (BadZipFile, LargeZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError)


class _Resource(msgspec.Struct):
    path: str
    hash: str | None = None


class _Package(msgspec.Struct):
    resources: list[_Resource] = []


_DECODER = msgspec.json.Decoder(_Package)


def iter_wacz(stream: IO[bytes], source: Source) -> Iterator[Item]:
    """The captures in a WACZ package, and an Outcome for each part of it that cannot be read.

    The stream is copied to a nameless temporary file, since a zip is read from its end. A zip that is no
    WACZ ends in one Outcome `binary`; a WARC file that is not what the package's digest says is not read.
    """
    with tempfile.TemporaryFile() as whole:
        shutil.copyfileobj(stream, whole, _CHUNK_BYTES)
        n_bytes = whole.tell()
        try:
            with ZipFile(whole) as package:
                yield from _read_package(package, n_bytes, source)
        except _ZIP_ERRORS as err:
            yield source.outcome("bad-wacz", str(err)[:200])


def _read_package(package: ZipFile, n_bytes: int, source: Source) -> Iterator[Item]:
    members = package.infolist()
    if _LIST not in package.namelist():
        yield source.outcome("binary", f"a zip without {_LIST}")
    elif len(members) > _MAX_MEMBERS or sum(member.compress_size for member in members) > n_bytes:
        yield source.outcome("bad-wacz", "its members overlap, or there are too many")
    else:
        digests = _digests(package)
        for member in members:
            if member.filename.startswith(_ARCHIVES) and not member.is_dir():
                yield from _read_archive(package, member, digests.get(member.filename), source)


def _digests(package: ZipFile) -> dict[str, str]:
    """What the package's list says of its members. Raises ValueError where the list cannot be read."""
    with package.open(_LIST) as file:
        data = file.read(_MAX_LIST_BYTES + 1)
    if len(data) > _MAX_LIST_BYTES:
        raise ValueError(f"its {_LIST} has more than {_MAX_LIST_BYTES} bytes")
    try:
        resources = _DECODER.decode(data).resources
    except (msgspec.MsgspecError, RecursionError) as err:
        raise ValueError(f"its {_LIST} cannot be read: {err}") from err
    return {resource.path: resource.hash for resource in resources if resource.hash}


def _read_archive(package: ZipFile, member: ZipInfo, digest: str | None, source: Source) -> Iterator[Item]:
    part = f"/{member.filename}"
    if member.file_size > member.compress_size * _MAX_RATIO + _CHUNK_BYTES:
        yield source.outcome("too-large", f"it is packed more than {_MAX_RATIO} times", part)
    elif digest and digest != _digest_of(package, member, digest.partition(":")[0]):
        yield source.outcome("bad-wacz", f"the file is not what its digest {digest[:80]} says", part)
    else:
        inner = Source(name=source.name + part, bounds=source.bounds, clock=source.clock)
        with package.open(member) as file:
            yield from iter_warc(file, inner)


def _digest_of(package: ZipFile, member: ZipInfo, algorithm: str) -> str:
    """`algorithm:` and the member's digest in hex. Raises ValueError on other than sha256 and md5."""
    if algorithm not in {"sha256", "md5"}:
        raise ValueError(f"its {_LIST} uses the digest {algorithm[:20]!r}; the specification knows sha256")
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with package.open(member) as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return f"{algorithm}:{digest.hexdigest()}"
