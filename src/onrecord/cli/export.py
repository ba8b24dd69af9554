"""`onrecord export`: the record in other forms."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer

from onrecord.cli import _common
from onrecord.cli._sources import RECORD


def export(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to; standard output if not given."),
    ] = None,
    record: Annotated[str | None, RECORD] = None,
) -> None:
    """Write every article's record as JSON lines, in the order in which they were added.

    Each line is what `onrecord parse` prints for the same input.
    """
    from onrecord.export import jsonl
    from onrecord.store import iter_records, reading_from

    chosen = _common.settings_from(record=record)
    with reading_from(_common.record_of(chosen)) as connection, _opened(output) as out:
        count = jsonl.write(iter_records(connection), out)
    if output is not None:
        _common.complain(f"{_common.counted(count, 'record')} written to {output}")


@contextmanager
def _opened(output: Path | None) -> Iterator[IO[bytes]]:
    """Standard output, or a file that appears under its name only when it is whole. Raises Abort."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    from onrecord.errors import Abort

    partial = output.with_name(output.name + ".partial")
    try:
        with partial.open("wb") as file:
            yield file
        os.replace(partial, output)
    except OSError as err:
        partial.unlink(missing_ok=True)
        raise Abort(f"{output}: cannot be written ({err.strerror}); name another file, or make room") from err


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command()(export)
