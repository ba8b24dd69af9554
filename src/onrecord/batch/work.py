"""One input file to the pieces of its tables. The same bytes whoever does it, where and beside whom."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from onrecord import __version__
from onrecord.batch.inputs import NO_TIME, Input, OnRead, iter_items
from onrecord.errors import Abort, Reject
from onrecord.parse import Options
from onrecord.record import Outcome
from onrecord.statements import Engine, load_engine
from onrecord.tabular import Rows
from onrecord.tabular.files import tables_of, to_parquet
from onrecord.tabular.rows import item_of
from onrecord.workers import OWN_FAULTS, Parsed, Plan, parse_all, parse_here

log = logging.getLogger(__name__)

SLAB_CHARS = 4_000_000  # of text in the rows that a worker gathers before it writes them out
SLAB_ITEMS = 20_000
DONE = "done.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An input, and how to parse it. `careful`: the parse in a process apart, since one died of it before."""

    input: Input
    engine: str
    options: Options = field(default_factory=Options)
    careful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of an input: counts, how often each reason came, and its pieces in order."""

    name: str
    n_bytes: int
    version: str
    n_articles: int = 0
    n_statements: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    n_slabs: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of an input's results; the last one is called `DONE` and says that it is whole."""

    file: str
    data: bytes


class Worker:
    """Holds the engine of a process, loaded when it is first needed."""

    def __init__(self, engine: str) -> None:
        self._name = engine
        self._engine: Engine | None = None

    def pieces(self, task: Task, on_read: OnRead | None = None) -> Iterator[Piece]:
        """The pieces of an input, as they are ready; never more than one is held."""
        items = iter_items(task.input, task.options.limits, on_read)
        if task.careful:
            results = parse_all(items, Plan(engine=task.engine, options=task.options, apart=True))
        else:
            if self._engine is None:
                self._engine = load_engine(self._name)
            results = parse_here(items, self._engine, task.options)
        yield from _pieces(task, results)


def parsed_by(engine: str) -> str:
    """What the tables say made the statements: engine and version."""
    return f"{engine} {__version__}"


def slab_name(table: str, number: int) -> str:
    """The file that holds a stretch of an input's rows; all tables are cut at the same articles."""
    return f"{table}-{number:05d}.parquet"


def refused(task: Task, detail: str) -> Iterator[Piece]:
    """The pieces of an input that nothing can be done with: one outcome `fault`."""
    outcome = Outcome(item=task.input.name, stage="parse", reason="fault", detail=detail)
    return _pieces(task, [outcome])


def _pieces(task: Task, results: Iterable[Parsed | Outcome]) -> Iterator[Piece]:
    n_articles = n_statements = n_slabs = 0
    reasons: dict[str, int] = {}
    for rows in _slabs(task, _guarded(task, results)):
        for outcome in rows.outcomes:
            reasons[outcome["reason"]] = reasons.get(outcome["reason"], 0) + 1
        for table, found in tables_of(rows, parsed_by(task.engine)).items():
            yield Piece(slab_name(table, n_slabs), to_parquet(found, table, is_sorted=False))
        n_articles += len(rows.articles)
        n_statements += len(rows.statements)
        n_slabs += 1
    done = Done(
        name=task.input.name,
        n_bytes=task.input.n_bytes,
        version=task.input.version,
        n_articles=n_articles,
        n_statements=n_statements,
        reasons=dict(sorted(reasons.items())),
        n_slabs=n_slabs,
    )
    yield Piece(DONE, msgspec.json.encode(done))


def _guarded(task: Task, results: Iterable[Parsed | Outcome]) -> Iterator[Parsed | Outcome]:
    """The results; a fault of ours in reading the input ends them with its outcome, and stops nobody else."""
    try:
        yield from results
    except Abort:
        raise
    except OWN_FAULTS as err:
        log.debug("fault on %s", task.input.name, exc_info=err)
        yield _fault(task.input.name, "acquire", err)


def _fault(item: str, stage: str, err: Exception) -> Outcome:
    return Outcome(item=item, stage=stage, reason="fault", detail=f"{type(err).__name__}: {err}"[:300])


def _slabs(task: Task, results: Iterable[Parsed | Outcome]) -> Iterator[Rows]:
    """The rows of the results, in stretches that fit into memory."""
    rows, n_chars, n_items = Rows.none(), 0, 0
    for position, result in enumerate(results, start=1):
        n_chars += _add(rows, result, task.input.name, position)
        n_items += 1
        if n_chars >= SLAB_CHARS or n_items >= SLAB_ITEMS:
            yield rows
            rows, n_chars, n_items = Rows.none(), 0, 0
    if n_items:
        yield rows


def _add(rows: Rows, result: Parsed | Outcome, name: str, position: int) -> int:
    """Adds the rows of one item; returns how many characters of text they hold."""
    if isinstance(result, Outcome):
        rows.add_outcome(result, name, position)
        return 0
    capture = result.capture
    try:
        rows.add_record(result.record, item_of(capture, name, position, _time(capture.captured_at)))
    except Reject as err:
        refusal = Outcome(item=capture.name, stage="store", reason=err.reason, detail=err.detail)
        return _add(rows, refusal, name, position)
    except OWN_FAULTS as err:
        return _add(rows, _fault(capture.name, "store", err), name, position)
    return len(result.record.text)


def _time(at: datetime) -> datetime | None:
    return None if at == NO_TIME else at
