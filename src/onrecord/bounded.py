"""Parses one item at a time, for a bounded time, in processes of its own: what the API is sent.

A text that takes too long, or takes its process down, ends with that process; nobody else waits for it. Not
part of `web`, so that its processes need not load a web server.
"""

from __future__ import annotations

import multiprocessing
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from threading import Lock

from onrecord.errors import Busy
from onrecord.parse import Options
from onrecord.record import Capture, Outcome, to_json
from onrecord.statements import load_engine
from onrecord.workers import parse_chunk

WAITING = 4  # that wait for each process; of more, the last are sent away
WAIT_S = 10.0  # for a process to be free
START_S = 60.0  # for a process to start and to load its engine

_Answer = bytes | Outcome


class Parser:
    """Parses one item at a time in each of some processes, which start when they are first needed."""

    def __init__(self, engine: str, *, n_workers: int, time_limit_s: float) -> None:
        self._engine = engine
        self._time_limit_s = time_limit_s
        self._most = n_workers * (1 + WAITING)
        self._idle: queue.SimpleQueue[_Worker | None] = queue.SimpleQueue()
        for _ in range(n_workers):
            self._idle.put(None)  # one that is yet to start
        self._n_here = 0
        self._lock = Lock()
        self._all: set[_Worker] = set()
        self._is_closed = False

    def parse(self, capture: Capture, options: Options) -> _Answer:
        """The record as JSON, or why there is none. Blocks; raises Busy where too many wait already."""
        with self._counted():
            try:
                worker = self._idle.get(timeout=WAIT_S)
            except queue.Empty as err:
                raise Busy("other texts are being parsed", after_s=WAIT_S) from err
            try:
                worker = worker or self._started()
                return worker.parse(capture, options, self._time_limit_s)
            except (EOFError, OSError):
                return _failed(capture, "fault", "its worker process died")
            finally:
                self._idle.put(worker if worker is not None and self._is_well(worker) else None)

    def close(self) -> None:
        """Ends all processes."""
        with self._lock:
            self._is_closed = True
            for worker in self._all:
                worker.end()
            self._all.clear()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            if self._is_closed:
                raise Busy("the server is stopping", after_s=WAIT_S)
            if self._n_here >= self._most:
                raise Busy("too many texts wait to be parsed", after_s=WAIT_S)
            self._n_here += 1
        try:
            yield
        finally:
            with self._lock:
                self._n_here -= 1

    def _started(self) -> _Worker:
        worker = _Worker(self._engine)
        with self._lock:
            self._all.add(worker)
        return worker

    def _is_well(self, worker: _Worker) -> bool:
        if worker.is_well:
            return True
        with self._lock:
            self._all.discard(worker)
        return False


class _Worker:
    """A process with an engine."""

    def __init__(self, engine: str) -> None:
        context = multiprocessing.get_context("forkserver")  # a server has threads, which forbid plain fork
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, engine), daemon=True)
        self._process.start()
        theirs.close()
        self.is_well = True
        if not self._pipe.poll(START_S):
            self.end()
            raise Busy("the engine takes long to load", after_s=WAIT_S)
        try:
            self._pipe.recv()
        except EOFError:
            self.end()
            raise

    def parse(self, capture: Capture, options: Options, time_limit_s: float) -> _Answer:
        try:
            self._pipe.send((capture, options))
            if self._pipe.poll(time_limit_s):
                answer: _Answer = self._pipe.recv()
                return answer
        except (EOFError, OSError):
            self.end()
            raise
        self.end()
        return _failed(capture, "too-long", f"the limit is {time_limit_s:g} seconds")

    def end(self) -> None:
        """Ends the process, whatever it is at."""
        self.is_well = False
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _failed(capture: Capture, reason: str, detail: str) -> Outcome:
    return Outcome(item=capture.name, stage="parse", reason=reason, detail=detail)


def _work(pipe: Pipe, engine_name: str) -> None:
    """What a process does until its server goes away."""
    engine = load_engine(engine_name)
    pipe.send(None)
    while True:
        try:
            capture, options = pipe.recv()
        except EOFError:
            return
        (result,) = parse_chunk([capture], engine, options)
        pipe.send(result if isinstance(result, Outcome) else to_json(result))
