"""Runs the parse over many captures, here or in worker processes, in input order and bounded memory.

Whatever one item does - a refusal, a fault of ours, a crash of the whole process - becomes its own
Outcome; the others go on.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from types import TracebackType

from onrecord.errors import Reject
from onrecord.extract import extract
from onrecord.parse import Options, parse_articles
from onrecord.record import Article, Capture, Outcome, Record
from onrecord.statements import Engine, load_engine

log = logging.getLogger(__name__)

CHUNK_ITEMS = 16  # items a worker gets at once: enough to fill a model's batches, few enough to stream
CHUNK_BYTES = 1_000_000  # and no more than this in one chunk, but for a single larger item
CHUNKS_AHEAD = 2  # chunks in flight for each worker
OWN_FAULTS = (Exception,)  # what a fault of our own may raise: this is the ingest loop, so all of it

Item = Capture | Outcome
Result = Record | Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A capture with the record that was read from it."""

    capture: Capture
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to parse: the engine's name (each process loads its own), options, number of processes.

    `apart`: parse in a process of its own also where it is only one, so that an item which kills it does no
    more harm.
    """

    engine: str
    options: Options = field(default_factory=Options)
    workers: int = 1
    apart: bool = False


def parse_all(items: Iterable[Item], plan: Plan) -> Iterator[Parsed | Outcome]:
    """Each item's record with its capture, or its Outcome, in input order.

    Outcomes among `items` are passed on. Holds at most a few chunks at a time, whatever the number of
    items. Raises Abort when the engine cannot be loaded.
    """
    if plan.workers == 1 and not plan.apart:
        yield from parse_here(items, load_engine(plan.engine), plan.options)
    else:
        yield from _paired(_in_processes(_chunks(items), plan))


def parse_here(items: Iterable[Item], engine: Engine, options: Options) -> Iterator[Parsed | Outcome]:
    """As `parse_all`, in this process, by an engine that is loaded."""
    return _paired((chunk, parse_chunk(chunk, engine, options)) for chunk in _chunks(items))


def _paired(results: Iterable[tuple[list[Item], list[Result]]]) -> Iterator[Parsed | Outcome]:
    for chunk, found in results:
        for item, result in zip(chunk, found, strict=True):
            if isinstance(item, Capture) and isinstance(result, Record):
                yield Parsed(capture=item, record=result)
            elif isinstance(result, Outcome):
                yield result


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item.payload) if isinstance(item, Capture) else 0
        if len(chunk) >= CHUNK_ITEMS or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def parse_chunk(chunk: list[Item], engine: Engine, options: Options) -> list[Result]:
    """The result for each item of a chunk."""
    results: list[Result | None] = []
    articles: list[Article] = []
    names: list[str] = []
    for item in chunk:
        extracted = _extract(item, options)
        results.append(extracted if isinstance(extracted, Outcome) else None)
        if isinstance(extracted, Article):
            articles.append(extracted)
            names.append(_name(item))
    parsed = iter(_parse(articles, names, engine, options))
    return [next(parsed) if result is None else result for result in results]


def _name(item: Item) -> str:
    return item.name if isinstance(item, Capture) else item.item


def _extract(item: Item, options: Options) -> Article | Outcome:
    if isinstance(item, Outcome):
        return item
    try:
        return extract(item, options.limits)
    except Reject as err:
        return Outcome(item=item.name, stage="extract", reason=err.reason, detail=err.detail)
    except OWN_FAULTS as err:
        return _fault(item.name, "extract", err)


def _parse(articles: list[Article], names: list[str], engine: Engine, options: Options) -> list[Result]:
    """The records together, or, where a fault of ours is among them, one by one to find which."""
    try:
        return list(parse_articles(articles, engine, options))
    except OWN_FAULTS as err:
        if len(articles) == 1:
            return [_fault(names[0], "parse", err)]
    return [
        _parse([article], [name], engine, options)[0] for article, name in zip(articles, names, strict=True)
    ]


def _fault(name: str, stage: str, err: Exception) -> Outcome:
    log.debug("fault in %s on %s", stage, name, exc_info=err)
    return Outcome(item=name, stage=stage, reason="fault", detail=f"{type(err).__name__}: {err}"[:300])


def _in_processes(chunks: Iterator[list[Item]], plan: Plan) -> Iterator[tuple[list[Item], list[Result]]]:
    load_engine(plan.engine)  # an engine that is not there is known now, not in every worker
    pool = _pool(plan)
    waiting: deque[tuple[list[Item], Future[list[Result]]]] = deque()
    try:
        for chunk in chunks:
            waiting.append((chunk, _submit(pool, chunk)))
            if len(waiting) >= plan.workers * CHUNKS_AHEAD:
                pool = yield from _next_result(waiting, pool, plan)
        while waiting:
            pool = yield from _next_result(waiting, pool, plan)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _next_result(
    waiting: deque[tuple[list[Item], Future[list[Result]]]], pool: ProcessPoolExecutor, plan: Plan
) -> Generator[tuple[list[Item], list[Result]], None, ProcessPoolExecutor]:
    """Yields the oldest chunk's results; returns the pool to go on with, a new one after a crash."""
    chunk, future = waiting.popleft()
    try:
        yield chunk, future.result()
        return pool
    except BrokenProcessPool:
        pool.shutdown(wait=False, cancel_futures=True)
    yield chunk, [_alone(item, plan) for item in chunk]
    fresh = _pool(plan)
    later = [(other, _submit(fresh, other)) for other, _ in waiting]
    waiting.clear()
    waiting.extend(later)
    return fresh


def _alone(item: Item, plan: Plan) -> Result:
    """One item in a process of its own, so that it can take nothing else down."""
    with _pool(replace(plan, workers=1)) as pool:
        try:
            return _submit(pool, [item]).result()[0]
        except BrokenProcessPool:
            return Outcome(item=_name(item), stage="parse", reason="fault", detail="its worker process died")


class Parser:
    """A worker process that parses chunks as they come; a context manager.

    `parse` blocks, so that many parsers run side by side, each in a thread of its caller. A process that dies
    is replaced; what killed it gets the Outcome `fault`. Raises Abort when the engine cannot be loaded.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = replace(plan, workers=1)
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Parser:
        load_engine(self._plan.engine)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def parse(self, chunk: list[Item]) -> list[Result]:
        """The result for each item of the chunk."""
        if self._executor is None:
            self._executor = _pool(self._plan)
        try:
            return _submit(self._executor, chunk).result()
        except BrokenProcessPool:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None
        return [_alone(item, self._plan) for item in chunk]


def _pool(plan: Plan) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        max_workers=plan.workers,
        mp_context=multiprocessing.get_context("forkserver"),  # threads of progress bars forbid plain fork
        initializer=_start_worker,
        initargs=(plan.engine, plan.options),
    )


def _submit(pool: ProcessPoolExecutor, chunk: list[Item]) -> Future[list[Result]]:
    return pool.submit(_work, chunk)


_worker: tuple[Engine, Options] | None = None  # of this worker process, set once when it starts


def _start_worker(engine: str, options: Options) -> None:
    global _worker
    end_with_parent()
    _worker = load_engine(engine), options


def end_with_parent() -> None:
    """Sees to it that this process ends when the one that made it is killed, which it would not notice."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(chunk: list[Item]) -> list[Result]:
    assert _worker is not None, "the pool's initializer runs first"
    return parse_chunk(chunk, *_worker)
