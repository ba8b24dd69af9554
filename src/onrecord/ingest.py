"""Captures into the record: parse, store, one Outcome an item.

What is in the record already is not parsed again. Whatever stops a run, all that it called `added` is
on disk, and the same run again finishes the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from onrecord.record import Capture, Outcome
from onrecord.store import Writer
from onrecord.workers import Item, Parsed

MAX_TOGETHER = 50  # items that are kept with one transaction
MAX_BYTES_TOGETHER = 8_000_000  # of captures among them, about

ParseAll = Callable[[Iterable[Item]], Iterator[Parsed | Outcome]]
"""Gives each item's record with its capture, or its Outcome, in input order; `workers.parse_all` does."""


def ingest(
    items: Iterable[Item], writer: Writer, parse_all: ParseAll, parsed_by: str, clock: Callable[[], datetime]
) -> Iterator[Outcome]:
    """The outcome of each item, in order, as it is reached; nothing happens until it is asked for.

    `parsed_by`: what the record says made the statements. Raises Abort where the record cannot be written.
    """
    yield from keep(parse_all(_new_ones(items, writer)), writer, parsed_by, clock)


def keep(
    results: Iterable[Parsed | Outcome], writer: Writer, parsed_by: str, clock: Callable[[], datetime]
) -> Iterator[Outcome]:
    """As `ingest`, for what is parsed already."""
    for result in results:
        if isinstance(result, Parsed):
            outcome = writer.save(result.capture, result.record, parsed_by, clock())
        else:
            outcome = result
            writer.note(outcome, clock())
        yield outcome
    writer.finish(clock())


def keep_together(
    results: Iterable[Parsed | Outcome], writer: Writer, parsed_by: str, clock: Callable[[], datetime]
) -> Iterator[Outcome]:
    """As `keep`, some articles a transaction: for what comes quicker than a disk can be forced to write."""
    for some in _some(results):
        articles = [(one.capture, one.record) for one in some if isinstance(one, Parsed)]
        saved = iter(writer.save_together(articles, parsed_by, clock()) if articles else ())
        for one in some:
            if isinstance(one, Outcome):
                writer.note(one, clock())
            yield one if isinstance(one, Outcome) else next(saved)
    writer.finish(clock())


def _some(results: Iterable[Parsed | Outcome]) -> Iterator[list[Parsed | Outcome]]:
    """The results, so many together as are to be kept with one transaction."""
    some: list[Parsed | Outcome] = []
    n_bytes = 0
    for one in results:
        some.append(one)
        n_bytes += len(one.capture.payload) if isinstance(one, Parsed) else 0
        if len(some) == MAX_TOGETHER or n_bytes >= MAX_BYTES_TOGETHER:
            yield some
            some, n_bytes = [], 0
    if some:
        yield some


def _new_ones(items: Iterable[Item], writer: Writer) -> Iterator[Item]:
    """The items, with the Outcome `unchanged` in place of each capture that the record holds."""
    for item in items:
        if isinstance(item, Capture) and writer.has_capture(item):
            yield Outcome(item=item.name, stage="store", reason="unchanged")
        else:
            yield item
