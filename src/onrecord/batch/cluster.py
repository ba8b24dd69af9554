"""Inputs shared out by Ray Data to actors that hold the engine, on this machine or on a cluster.

The actors send the pieces of each part back, and this process keeps them, so that the hosts need to share no
disk but the one that the inputs are on. Ray does an actor's work again on another host when one is lost.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from onrecord.batch.folder import Part
from onrecord.batch.work import DONE, Done, Piece, Task, Worker, refused
from onrecord.errors import Abort

MAX_BEGINNINGS = 6  # of one input: a lost host is no fault of the input, so more than of a process here
_CAREFUL_FROM = 2
_START_FAULTS = (Exception,)  # Ray raises no narrower one where a machine is too busy for its daemons
_CORES_ASKED = (
    0.5  # for an actor, where there is one a core: so that half of the hosts can take in all of them
)
_COUNTER = "onrecord-beginnings"  # by its name, so that an actor that is started anew finds it


def on_ray(tasks: list[Task], parts: Path, n_workers: int, address: str | None) -> Iterator[Done]:
    """Each input's outcome as it is done, in any order; its part is in its folder then.

    `address` None: Ray is started here with `n_workers` cores, and ends with the run. `n_workers` 0: as many
    actors as the cluster has cores. Raises Abort where Ray is not installed or the cluster does not answer.
    """
    with _ray(n_workers, address) as ray:
        by_id = {task.input.id: task for task in tasks}
        counter = ray.remote(num_cpus=0)(Beginnings).options(name=_COUNTER, **_here(ray)).remote()
        rows = [{"task": msgspec.json.encode(task)} for task in tasks]
        pieces = ray.data.from_items(rows, override_num_blocks=len(rows)).map_batches(
            Actor,
            fn_constructor_kwargs={"engine": tasks[0].engine},
            batch_size=1,
            batch_format="pyarrow",
            compute=ray.data.ActorPoolStrategy(size=min(n_workers or _n_cores(ray), len(rows))),
            num_cpus=_CORES_ASKED,
        )
        yield from _kept(pieces.iter_batches(batch_size=None, batch_format="pyarrow"), by_id, parts)
        del counter  # it ends with the last reference to it


def _kept(batches: Iterable[Any], by_id: dict[str, Task], parts: Path) -> Iterator[Done]:
    """Keeps the pieces as they come; a piece that comes again, from a repeated run, is the same."""
    open_parts: dict[str, Part] = {}
    for batch in batches:
        for row in batch.to_pylist():
            one = row["input"]
            if one not in open_parts:
                open_parts[one] = Part(parts, one, os.getpid())
            try:
                open_parts[one].add(Piece(row["file"], row["data"]))
            except OSError as err:
                raise Abort(
                    f"{parts}: cannot be written ({err.strerror}); make room, run this again"
                ) from err
            if row["file"] == DONE:
                del open_parts[one], by_id[one]
                yield msgspec.json.decode(row["data"], type=Done)
    if by_id:
        raise Abort(f"Ray ended without {len(by_id)} of the inputs; run this again, it goes on where it was")


class Beginnings:
    """Counts how often each input was begun, in an actor of its own on the host of this process."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def begin(self, one: str) -> int:
        """How often the input was begun, this time among them."""
        self._counts[one] = self._counts.get(one, 0) + 1
        return self._counts[one]


class Actor:
    """Holds the engine on a host, and parses one input a call."""

    def __init__(self, engine: str) -> None:
        import ray

        self._worker = Worker(engine)
        self._counter: Any = ray.get_actor(_COUNTER)

    def __call__(self, batch: pa.Table) -> Iterator[pa.Table]:
        """The pieces of the input that the one row of the batch names."""
        import ray

        for row in batch.to_pylist():
            task = msgspec.json.decode(row["task"], type=Task)
            n_times = ray.get(self._counter.begin.remote(task.input.id))
            if n_times > MAX_BEGINNINGS:
                pieces = refused(
                    task, f"it was begun {MAX_BEGINNINGS} times, and each time a process or host died"
                )
            else:
                pieces = self._worker.pieces(replace(task, careful=n_times >= _CAREFUL_FROM))
            for piece in pieces:
                yield pa.table({"input": [task.input.id], "file": [piece.file], "data": [piece.data]})


def _n_cores(ray: Any) -> int:
    return max(1, int(ray.cluster_resources().get("CPU", 1)))


@contextmanager
def _ray(n_workers: int, address: str | None) -> Iterator[Any]:
    """Ray, started or reached; it is left, and where it is ours ended, with the block."""
    if address:
        _refuse_silent(address)
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # tells nobody what is done here
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # its new way; the old one warns
    try:
        import ray
        import ray.data
    except ImportError as err:
        raise Abort(
            f"Ray is not installed ({err}); pip install 'onrecord[ray]', or use --on processes"
        ) from err
    # Without an address Ray would join whatever runs on this machine: an earlier cluster, or another's.
    own: dict[str, Any] = {"address": "local", "num_cpus": n_workers, "include_dashboard": False}
    where = {"address": address} if address else own
    try:
        ray.init(**where, log_to_driver=False, logging_level=logging.WARNING)
    except _START_FAULTS as err:
        where_to = f"be reached at {address}" if address else "be started here"
        raise Abort(f"Ray cannot {where_to}: {err}; try again, or use --on processes") from err
    try:
        ray.data.DataContext.get_current().enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        yield ray
    except ray.exceptions.RayError as err:
        raise Abort(
            f"Ray gave up ({type(err).__name__}: {err}); run this again, it goes on where it was"
        ) from err
    finally:
        ray.shutdown()


def _refuse_silent(address: str) -> None:
    """Raises Abort where nothing listens at HOST:PORT: Ray itself takes minutes to say so."""
    host, _, port = address.rpartition(":")
    if "/" in address or not port.isdigit():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
    except (OSError, OverflowError) as err:
        raise Abort(f"Ray cannot be reached at {address} ({err}); check the address of its head") from err


def _here(ray: Any) -> dict[str, Any]:
    """Keeps an actor on the host of this process: where that is lost the run is over anyway."""
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    node = ray.get_runtime_context().get_node_id()
    return {"scheduling_strategy": NodeAffinitySchedulingStrategy(node_id=node, soft=False)}
