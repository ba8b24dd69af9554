"""The tables of a batch into a record: read back, not parsed again, and kept as `add` keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from onrecord.acquire import utc_now
from onrecord.batch.folder import read_manifest
from onrecord.batch.inputs import NO_TIME, Input, is_remote, iter_items
from onrecord.batch.tables import part_name
from onrecord.batch.work import Done
from onrecord.errors import UNREMARKABLE, Abort
from onrecord.extract import Limits
from onrecord.ingest import keep_together
from onrecord.record import Capture, Outcome, Record
from onrecord.store import Writer
from onrecord.tabular import to_records
from onrecord.tabular.files import read_parquet
from onrecord.tabular.schema import SCHEMA
from onrecord.workers import Parsed

_ARTICLES_AT_ONCE = 200
_ITEM_ORDER = [("input", "ascending"), ("position", "ascending")]


class Loader:
    """Reads a folder of tables into a record.

    `moved_to`: the folder that the inputs are in by now, looked for by their last name. `text_only`: the
    inputs are not asked for; what is kept as an article's capture is its text, which says so in its name.
    Raises Abort where the folder is none, or where inputs are missing.
    """

    def __init__(
        self, folder: Path, limits: Limits, *, moved_to: Path | None = None, text_only: bool = False
    ) -> None:
        self._folder = folder
        self._manifest = read_manifest(folder)
        if self._manifest.tables != SCHEMA:
            raise Abort(f"{folder}: its tables are {self._manifest.tables}; this onrecord reads {SCHEMA}")
        self.n_articles = sum(done.n_articles for done in self._manifest.inputs)
        self._captures: Captures | None = None
        if not text_only:
            inputs = {done.name: self._now(done, moved_to) for done in self._manifest.inputs}
            self._captures = Captures(_present(inputs), limits)

    @property
    def evidence(self) -> str:
        """What the record has to show for what was loaded, for a reader."""
        if self._captures is None:
            return "loaded without the inputs: the record holds each article's text, not the page as it came"
        return "loaded with the captures, as they are in the inputs"

    def into(self, writer: Writer) -> Iterator[Outcome]:
        """The outcome of each item, as it is stored; the same a second time, with `unchanged`."""
        made_by = self._manifest.about.parsed_by + ("" if self._captures else ", text only")
        return keep_together(self._parsed(), writer, made_by, utc_now)

    def _now(self, done: Done, moved_to: Path | None) -> Input:
        address = self._manifest.addresses[done.name]
        if moved_to is not None:
            address = str((moved_to / address.rsplit("/", 1)[-1]).absolute())
        return Input(name=done.name, address=address, n_bytes=done.n_bytes, version=done.version)

    def _parsed(self) -> Iterator[Parsed | Outcome]:
        for number in range(1, self._manifest.n_parts + 1):
            for row, record in iter_part(self._folder, number):
                yield self._with_capture(row, record)
            yield from _outcomes(self._table("outcomes", number))

    def _table(self, name: str, number: int) -> pa.Table:
        return read_table(self._folder, name, number)

    def _with_capture(self, row: dict[str, Any], record: Record) -> Parsed | Outcome:
        if self._captures is None:
            return Parsed(capture=_text_alone(row, record), record=record)
        capture = self._captures.get(row["input"], row["position"])
        if capture is None or capture.digest != row["capture_digest"]:
            return Outcome(item=row["name"], stage="load", reason="changed", detail=f"in {row['input']}")
        if capture.captured_at == NO_TIME:
            capture = replace(capture, captured_at=utc_now())
        return Parsed(capture=capture, record=record)


class Captures:
    """The captures of inputs, by position; each input is read once if it is asked in order."""

    def __init__(self, inputs: dict[str, Input], limits: Limits) -> None:
        self._inputs = inputs
        self._limits = limits
        self._name = ""
        self._position = 0
        self._items: Iterator[Capture | Outcome] = iter(())

    def get(self, name: str, position: int) -> Capture | None:
        """The capture that is the item `position` (from 1) of an input; None where it holds none there."""
        if name != self._name or position <= self._position:
            self._items = iter_items(self._inputs[name], self._limits)
            self._name, self._position = name, 0
        item = None
        while self._position < position:
            item = next(self._items, None)
            self._position += 1
        return item if isinstance(item, Capture) else None


def iter_part(folder: Path, number: int) -> Iterator[tuple[dict[str, Any], Record]]:
    """The articles' rows and records in the files of one number, in the order of the inputs.

    Raises Abort where a file cannot be read.
    """
    articles = read_table(folder, "articles", number)
    said, speaking = read_table(folder, "statements", number), read_table(folder, "speakers", number)
    n_said = n_speaking = 0
    for start in range(0, len(articles), _ARTICLES_AT_ONCE):
        some = articles.slice(start, _ARTICLES_AT_ONCE)
        theirs, them = pc.sum(some["n_statements"]).as_py(), pc.sum(some["n_speakers"]).as_py()
        yield from to_records(
            some.to_pylist(),
            said.slice(n_said, theirs).to_pylist(),
            speaking.slice(n_speaking, them).to_pylist(),
        )
        n_said += theirs
        n_speaking += them


def read_table(folder: Path, name: str, number: int) -> pa.Table:
    """A table's file of this number, in the order of the inputs. Raises Abort where it cannot be read."""
    path = folder / name / part_name(number)
    try:
        return read_parquet(path).sort_by(_ITEM_ORDER)
    except (OSError, pa.ArrowInvalid) as err:
        raise Abort(f"{path}: cannot be read ({err}); run the batch again in another folder") from err


def _outcomes(table: pa.Table) -> Iterator[Outcome]:
    for row in table.to_pylist():
        if row["reason"] not in UNREMARKABLE:
            yield Outcome(item=row["item"], stage=row["stage"], reason=row["reason"], detail=row["detail"])


def _present(inputs: dict[str, Input]) -> dict[str, Input]:
    missing = [one for one in inputs.values() if not is_remote(one) and not _is_there(one)]
    if missing:
        raise Abort(
            f"{missing[0].address}: this input is not there as batch read it ({len(missing)} of "
            f"{len(inputs)} are missing); name their folder with --inputs, "
            "or load the text alone with --text-only"
        )
    return inputs


def _is_there(one: Input) -> bool:
    """Whether it is; what was missing for the batch too has nothing to show."""
    try:
        return Path(one.address).stat().st_size == one.n_bytes
    except OSError:
        return not one.version


def _text_alone(row: dict[str, Any], record: Record) -> Capture:
    return Capture(
        name=f"text only: {row['name']}",
        payload=record.text.encode(),
        media_type="text/plain",
        captured_at=row["captured_at"] or utc_now(),
        url=record.url,
    )
