"""The folder that a batch writes: a manifest, tables, and, until they are made, the parts of each input.

    manifest.json          what was read, how, and which parts the tables have; replaced at one stroke
    articles/part-00001.parquet, statements/…, speakers/…, outcomes/…
    parts/<id>/            one input that is done, not yet in the tables; a rename makes it appear

An input counts as done when its folder under `parts` is there. So a kill at any moment loses no more than the
inputs that were being read, and leaves nothing that looks whole and is not.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Literal

import msgspec
from filelock import FileLock, Timeout

from onrecord.batch.inputs import Input
from onrecord.batch.work import DONE, Done, Piece
from onrecord.errors import Abort
from onrecord.tabular.schema import SCHEMA, TABLES

MANIFEST = "manifest.json"
PARTS = "parts"
_LOCK = ".batch.lock"
READ = "read"  # beside the pieces of an unfinished part: how many bytes of the input were read
_UNFINISHED = "."  # what the name of a part's folder begins with until it is whole


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """How the statements of a folder were found; all runs that write to it agree in this."""

    parsed_by: str
    min_confidence: float
    reference_date: str | None
    max_payload_bytes: int
    max_text_chars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a folder holds. `n_parts`: the tables' files, numbered from 1, the same numbers in each table."""

    schema: Literal["onrecord-batch/1"] = "onrecord-batch/1"
    tables: str = SCHEMA
    about: About
    inputs: tuple[Done, ...] = ()
    n_parts: int = 0
    addresses: dict[str, str] = field(default_factory=dict)


class Folder:
    """A folder that is written to, by one process at a time; a context manager.

    Raises Abort where another process writes to it, where it was made in another way, where the disk refuses.
    """

    def __init__(self, path: Path, about: About) -> None:
        self.path = path
        self.parts = path / PARTS
        try:
            for folder in (self.parts, *(path / table for table in TABLES)):
                folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(path / _LOCK)
            self._lock.acquire(timeout=0)
        except Timeout as err:
            raise Abort(f"{path}: another batch is writing to this folder; wait until it is done") from err
        except OSError as err:
            raise Abort(f"{path}: cannot be written ({err.strerror}); check its permissions") from err
        try:
            self.manifest = self._opened(about)
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> Folder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()

    def _opened(self, about: About) -> Manifest:
        for leftover in self.parts.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        manifest = read_manifest(self.path) if (self.path / MANIFEST).exists() else Manifest(about=about)
        if manifest.about != about:
            raise Abort(f"{self.path}: was made {_difference(manifest.about, about)}; give another --out")
        self._write(manifest)
        return manifest

    def part_of(self, one: Input) -> Done | None:
        """What became of an input whose part is there; None where it is to be read, perhaps again."""
        path = self.parts / one.id / DONE
        if not path.exists():
            return None
        done = msgspec.json.decode(path.read_bytes(), type=Done)
        if (done.name, done.n_bytes, done.version) == (one.name, one.n_bytes, one.version):
            return done
        shutil.rmtree(path.parent)
        return None

    def is_finished(self, one: Input) -> bool:
        """Whether the tables hold the input. Raises Abort where it is not the file that it was then."""
        for done in self.manifest.inputs:
            if done.name == one.name:
                if (done.n_bytes, done.version) != (one.n_bytes, one.version):
                    raise Abort(f"{one.name}: has changed since {self.path} was made; give another --out")
                return True
        return False

    def finish(self, whole: Sequence[tuple[Input, Done]], n_parts: int) -> None:
        """Writes down that the tables hold these inputs too, in `n_parts` more files; removes their parts."""
        addresses = {one.name: one.address for one, _ in whole}
        self.manifest = replace(
            self.manifest,
            inputs=(*self.manifest.inputs, *(done for _, done in whole)),
            n_parts=self.manifest.n_parts + n_parts,
            addresses={**self.manifest.addresses, **addresses},
        )
        self._write(self.manifest)
        shutil.rmtree(self.parts, ignore_errors=True)

    def _write(self, manifest: Manifest) -> None:
        partial = self.path / f".{MANIFEST}.partial"
        try:
            write_whole(partial, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
            os.replace(partial, self.path / MANIFEST)
        except OSError as err:
            raise Abort(
                f"{self.path}: cannot be written ({err.strerror}); make room, and run this again"
            ) from err


def read_manifest(path: Path) -> Manifest:
    """The manifest of a folder. Raises Abort where there is none that can be read."""
    try:
        return msgspec.json.decode((path / MANIFEST).read_bytes(), type=Manifest)
    except OSError as err:
        raise Abort(f"{path}: is no folder that `onrecord batch` has written ({err.strerror})") from err
    except msgspec.DecodeError as err:
        raise Abort(f"{path / MANIFEST}: cannot be read ({err}); give another folder") from err


def _difference(was: About, now: About) -> str:
    names = [name for name in About.__slots__ if getattr(was, name) != getattr(now, name)]
    return " and ".join(f"with {name} {getattr(was, name)!r}, not {getattr(now, name)!r}" for name in names)


class Part:
    """The part of one input while its pieces come in."""

    def __init__(self, parts: Path, one_id: str, owner: int) -> None:
        self._whole = parts / one_id
        self.path = parts / f"{_UNFINISHED}{one_id}-{owner}"
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(parents=True)

    def add(self, piece: Piece) -> None:
        """Keeps a piece; the last one makes the part appear. Raises OSError."""
        write_whole(self.path / piece.file, piece.data)
        if piece.file == DONE:
            (self.path / READ).unlink(missing_ok=True)
            shutil.rmtree(self._whole, ignore_errors=True)
            os.rename(self.path, self._whole)


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file and forces it to disk. Raises OSError."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
