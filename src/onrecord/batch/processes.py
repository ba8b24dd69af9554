"""Inputs shared out to processes of this machine. A process that dies takes no input with it."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec

from onrecord.batch.folder import READ, Part
from onrecord.batch.work import Done, Task, Worker, refused
from onrecord.errors import Abort
from onrecord.workers import end_with_parent

MAX_DEATHS = 3  # of processes that had the same input in hand, until it is done alone
_POLL_S = 1.0


def in_processes(tasks: Iterable[Task], parts: Path, n_workers: int) -> Iterator[Done | None]:
    """Each input's outcome as it is done, in any order; None once a second, for whoever shows progress.

    The parts are in their folder then. What was in hand when a process died is done again, more carefully.
    Raises Abort where the disk refuses.
    """
    waiting = deque(tasks)
    deaths: Counter[str] = Counter()
    running: dict[Future[Done], Task] = {}
    pool = _pool(n_workers)
    try:
        while waiting or running:
            while waiting and len(running) < n_workers:
                task = waiting.popleft()
                running[pool.submit(_work, task, parts)] = task
            ready, _ = wait(running, timeout=_POLL_S, return_when=FIRST_COMPLETED)
            died = [future for future in ready if isinstance(future.exception(), BrokenProcessPool)]
            if not ready:
                yield None
            for future in ready.difference(died):
                del running[future]
                yield _result(future, parts)
            if died:
                pool.shutdown(wait=True, cancel_futures=True)
                pool = _pool(n_workers)
                again = [replace(task, careful=True) for task in running.values()]
                running.clear()
                deaths.update(task.input.name for task in again)
                waiting.extendleft(task for task in again if deaths[task.input.name] < MAX_DEATHS)
                for task in again:
                    if deaths[task.input.name] >= MAX_DEATHS:
                        yield _alone(task, parts)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def bytes_being_read(parts: Path) -> int:
    """How many bytes of the inputs in hand were read so far."""
    total = 0
    for path in parts.glob(f".*/{READ}"):
        with suppress(OSError, ValueError):
            total += int(path.read_text())
    return total


def _result(future: Future[Done], parts: Path) -> Done:
    try:
        return future.result()
    except OSError as err:
        raise Abort(f"{parts}: cannot be written ({err.strerror}); make room, and run this again") from err


def _alone(task: Task, parts: Path) -> Done:
    """The input in a process of its own; the outcome `fault` where that dies too."""
    with _pool(1) as pool:
        future = pool.submit(_work, task, parts)
        if not isinstance(future.exception(), BrokenProcessPool):
            return _result(future, parts)
    part = Part(parts, task.input.id, os.getpid())
    for piece in refused(task, f"{MAX_DEATHS + 1} processes died while they had it in hand"):
        part.add(piece)
    return msgspec.json.decode(piece.data, type=Done)


def _pool(n_workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        max_workers=n_workers,
        mp_context=multiprocessing.get_context("forkserver"),  # threads of progress bars forbid plain fork
        initializer=end_with_parent,
    )


_workers: dict[str, Worker] = {}  # of this process, by engine


def _work(task: Task, parts: Path) -> Done:
    worker = _workers.setdefault(task.engine, Worker(task.engine))
    part = Part(parts, task.input.id, os.getpid())
    meter = _Meter(part.path / READ)
    for piece in worker.pieces(task, meter.add):
        part.add(piece)
    return msgspec.json.decode(piece.data, type=Done)


class _Meter:
    """Writes down now and then how much of an input was read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._n_bytes = 0
        self._next = time.monotonic() + _POLL_S

    def add(self, n_bytes: int) -> None:
        """Counts bytes that were read."""
        self._n_bytes += n_bytes
        if time.monotonic() >= self._next:
            self._path.write_text(str(self._n_bytes))
            self._next = time.monotonic() + _POLL_S
