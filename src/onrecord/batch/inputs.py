"""What there is to read: files, folders, and files at addresses that fsspec knows."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast

from onrecord.acquire import iter_captures, iter_files, iter_stream
from onrecord.errors import Abort
from onrecord.extract import Limits
from onrecord.record import Capture, Outcome

NO_TIME = datetime(1, 1, 1, tzinfo=UTC)
"""What a capture's time is where the input does not name it: the clock would make each run another."""

_REMOTE = "://"
_REFUSED = ("http:", "https:", "ftp:")
_FAULTS = (Exception,)  # what a file system of another maker may raise while it reads

OnRead = Callable[[int], None]
Item = Capture | Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One file. `name`: as given, which the tables repeat; `address`: absolute, for any process.

    `version`: what changes with the file's content, as far as its file system tells. `n_bytes` 0: not known.
    """

    name: str
    address: str
    n_bytes: int
    version: str

    @property
    def id(self) -> str:
        """A name for folders: 16 hex digits of the name's digest."""
        return hashlib.sha256(self.name.encode()).hexdigest()[:16]


def find_inputs(given: Iterable[str], skip: Path) -> list[Input]:
    """The files that the arguments name, each once, sorted by name; folders are gone through.

    What lies in `skip` is passed over. What is not there is among them: reading says so. Raises Abort on an
    address whose file system is not installed, cannot be reached or is not read.
    """
    found: dict[str, Input] = {}
    for argument in given:
        each = _remote(argument) if _REMOTE in argument else _local(Path(argument), skip)
        found |= {one.name: one for one in each}
    return [found[name] for name in sorted(found)]


def _local(path: Path, skip: Path) -> Iterator[Input]:
    for file in iter_files(path, skip={skip.resolve()}):
        name = os.fsencode(file).decode("utf-8", "backslashreplace")
        try:
            facts = file.stat()
            n_bytes, version = facts.st_size, str(facts.st_mtime_ns)
        except (OSError, ValueError):
            n_bytes, version = 0, ""
        yield Input(name=name, address=os.path.abspath(file), n_bytes=n_bytes, version=version)


def _remote(address: str) -> Iterator[Input]:
    system, path = _file_system(address)
    scheme = address.partition(_REMOTE)[0]
    try:
        paths = sorted(system.glob(path)) if "*" in path else [path]
        for one in paths:
            yield from _remote_files(system, one, scheme)
    except _FAULTS as err:
        raise Abort(
            f"{address}: cannot be listed ({type(err).__name__}: {err}); check name and access"
        ) from err


def _remote_files(system: Any, path: str, scheme: str) -> Iterator[Input]:
    files = sorted(system.find(path)) if system.isdir(path) else [path]
    for file in files:
        facts = system.info(file) if system.exists(file) else {}
        changed = next((facts[key] for key in ("ETag", "LastModified", "mtime") if facts.get(key)), "")
        name = f"{scheme}{_REMOTE}{file.removeprefix(scheme + _REMOTE)}"
        yield Input(name=name, address=name, n_bytes=int(facts.get("size") or 0), version=str(changed))


def _file_system(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it. Raises Abort."""
    if address.lower().startswith(_REFUSED):
        raise Abort(
            f"{address}: batch does not fetch from the web; "
            "download it first, or give the address of a store (s3://…)"
        )
    try:
        import fsspec

        system, path = fsspec.core.url_to_fs(address)
    except ImportError as err:
        raise Abort(f"{address}: needs more packages ({err}); pip install 'onrecord[remote]'") from err
    except ValueError as err:
        raise Abort(f"{address}: is no address that can be read: {err}") from err
    return system, str(path)


def is_remote(one: Input) -> bool:
    """Whether fsspec reads it."""
    return _REMOTE in one.address


def iter_items(one: Input, limits: Limits, on_read: OnRead | None = None) -> Iterator[Item]:
    """The captures of an input and the outcomes among them, in the order of its bytes.

    The same for the same bytes: a capture's time is `NO_TIME` where the input does not name it.
    """
    if not is_remote(one):
        yield from _renamed(iter_captures(Path(one.address), limits, clock=_no_time, on_read=on_read), one)
        return
    try:
        system, path = _file_system(one.address)
        with system.open(path, "rb") as stream:
            yield from iter_stream(cast("IO[bytes]", stream), one.name, limits, clock=_no_time)
    except FileNotFoundError:
        yield Outcome(item=one.name, stage="acquire", reason="not-found")
    except _FAULTS as err:
        detail = f"{type(err).__name__}: {err}"[:300]
        yield Outcome(item=one.name, stage="acquire", reason="not-readable", detail=detail)


def _renamed(items: Iterator[Item], one: Input) -> Iterator[Item]:
    """The items with the input's own name in theirs, since the address differs from machine to machine."""
    for item in items:
        if isinstance(item, Outcome):
            yield replace(item, item=_in(item.item, one))
        else:
            yield replace(item, name=_in(item.name, one))


def _in(name: str, one: Input) -> str:
    return one.name + name.removeprefix(one.address) if name.startswith(one.address) else name


def _no_time() -> datetime:
    return NO_TIME
