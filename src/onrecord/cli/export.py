"""`onrecord export`: the record in other forms."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from onrecord.cli import _common
from onrecord.cli._sources import RECORD

if TYPE_CHECKING:
    from onrecord.store.stored import Stored

FORMATS = ("jsonl", "csv", "parquet", "jsonld", "annotations")


def export(
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUERY]", help="Only what answers it, as in search; nothing: everything."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to; standard output if not given."),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="|".join(FORMATS), help="In which form.")
    ] = "jsonl",
    with_text: Annotated[
        bool, typer.Option("--with-text", help="The articles' whole texts too, not only what was said.")
    ] = False,
    record: Annotated[str | None, RECORD] = None,
) -> None:
    """Write the record, or what answers a query, in the order in which it was added.

    jsonl: the whole record of each article with an answer, a line each, as `onrecord parse` prints it. csv:
    one row a statement. parquet: tables, into a folder. jsonld: schema.org's terms. annotations: W3C Web
    Annotation. All but jsonl hold statements and a few words around them, unless --with-text is given.
    """
    if form not in FORMATS:
        raise typer.BadParameter(f"{form!r} is none of {', '.join(FORMATS)}", param_hint="--format")
    if form == "parquet" and output is None:
        raise typer.BadParameter("parquet is written into a folder; name one", param_hint="--output")
    with _articles(query, record) as articles:
        if form == "parquet" and output is not None:
            from onrecord.export import parquet

            count, noun = parquet.write(articles, output, with_text=with_text), "article"
        else:
            with _opened(output) as out:
                count, noun = _write(form, articles, out, with_text)
    if output is not None:
        _common.complain(f"{_common.counted(count, noun)} written to {output}")


@contextmanager
def _articles(query: list[str] | None, record: str | None) -> Iterator[Iterable[Stored]]:
    from onrecord.cli.search import read_query
    from onrecord.search.selection import select_answers
    from onrecord.store import reading_from
    from onrecord.store.stored import iter_stored

    node = read_query(" ".join(query)) if query else None
    chosen = _common.settings_from(record=record)
    with reading_from(_common.record_of(chosen)) as connection:
        yield iter_stored(connection, None if node is None else select_answers(connection, node))


def _write(form: str, articles: Iterable[Stored], out: IO[bytes], with_text: bool) -> tuple[int, str]:
    """Writes the articles; returns how many of what."""
    from onrecord.export import annotations, csv, jsonl, jsonld

    if form == "jsonl":
        return jsonl.write((article.record for article in articles), out), "record"
    if form == "csv":
        return csv.write(articles, out, with_text=with_text), "statement"
    if form == "jsonld":
        return jsonld.write(articles, out, with_text=with_text), "statement"
    return annotations.write(articles, out, with_text=with_text), "statement"


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
