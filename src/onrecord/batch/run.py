"""A whole run: what is to be read, who reads it, and the tables at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from onrecord.batch.folder import About, Folder
from onrecord.batch.inputs import Input, find_inputs
from onrecord.batch.processes import bytes_being_read, in_processes
from onrecord.batch.tables import build
from onrecord.batch.work import Done, Task, parsed_by
from onrecord.errors import Abort
from onrecord.parse import Options
from onrecord.statements import load_engine

Where = Literal["processes", "ray"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a run does.

    `workers`: processes, or actors; 0: as many as the cluster has cores. `address`: of a Ray cluster; None:
    one of its own.
    """

    engine: str
    options: Options = field(default_factory=Options)
    workers: int = 1
    on: Where = "processes"
    address: str | None = None


@dataclass(slots=True, kw_only=True)
class State:
    """How far a run is: the same object, further on each time. `n_bytes`: read so far, of `total_bytes`.

    Counts are of the inputs of this run, with what an earlier one that was stopped had done of them.
    """

    n_inputs: int
    total_bytes: int
    n_done: int = 0
    n_bytes: int = 0
    n_articles: int = 0
    n_statements: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    doing: Literal["parsing", "writing tables", "finished"] = "parsing"
    _done_bytes: int = 0

    def add(self, done: Done) -> None:
        """Counts an input that is done."""
        self.n_done += 1
        self.n_articles += done.n_articles
        self.n_statements += done.n_statements
        self.reasons.update(done.reasons)
        self._done_bytes += done.n_bytes
        self.n_bytes = self._done_bytes

    def is_reading(self, n_bytes: int) -> None:
        """Counts what was read of the inputs in hand."""
        self.n_bytes = max(self.n_bytes, self._done_bytes + n_bytes)


def run(given: Sequence[str], out: Path, job: Job) -> Iterator[State]:
    """Parses the inputs that `out` does not hold yet and adds them to its tables; yields how far it is.

    A run that was stopped is gone on with. Raises Abort where there is nothing to read, where `out` was made
    in another way, or where disk or cluster refuse.
    """
    inputs = find_inputs(given, skip=out)
    if not inputs:
        raise Abort(f"{', '.join(given)}: there are no files here; name files, folders or addresses")
    load_engine(job.engine)  # an engine that is not there is known now, not in every worker
    with Folder(out, _about(job)) as folder:
        new = [one for one in inputs if not folder.is_finished(one)]
        state = State(n_inputs=len(new), total_bytes=sum(one.n_bytes for one in new))
        found: dict[str, Done] = {}
        for done in _done(new, folder, job):
            if done is None:
                state.is_reading(bytes_being_read(folder.parts))
            else:
                found[done.name] = done
                state.add(done)
            yield state
        state.doing = "writing tables"
        yield state
        whole = [(one, found[one.name]) for one in new]
        n_parts = sum(1 for _ in build(folder.parts, whole, folder.path, folder.manifest.n_parts + 1))
        folder.finish(whole, n_parts)
        state.doing = "finished"
        yield state


def _about(job: Job) -> About:
    options = job.options
    return About(
        parsed_by=parsed_by(job.engine),
        min_confidence=options.min_confidence,
        reference_date=options.reference_date.isoformat() if options.reference_date else None,
        max_payload_bytes=options.limits.max_payload_bytes,
        max_text_chars=options.limits.max_text_chars,
    )


def _done(new: list[Input], folder: Folder, job: Job) -> Iterator[Done | None]:
    """What an earlier run has done already, then what the workers do."""
    missing = []
    for one in new:
        done = folder.part_of(one)
        if done is None:
            missing.append(one)
        else:
            yield done
    if missing:
        yield from _parsed(missing, folder, job)


def _parsed(missing: list[Input], folder: Folder, job: Job) -> Iterator[Done | None]:
    tasks = [Task(input=one, engine=job.engine, options=job.options) for one in missing]
    if job.on == "processes":
        yield from in_processes(_largest_first(tasks), folder.parts, job.workers)
        return
    from onrecord.batch.cluster import on_ray

    yield from on_ray(_largest_first(tasks), folder.parts, job.workers, job.address)


def _largest_first(tasks: list[Task]) -> list[Task]:
    """So that no worker begins a large file when the others are at their end."""
    return sorted(tasks, key=lambda task: -task.input.n_bytes)
