"""What the commands about speakers share: who a name means, decisions kept, files read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from onrecord.cli import _common
from onrecord.cli._sources import RECORD

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from onrecord.directory.judgements import Verdict
    from onrecord.store.entries import DirectoryEntry

MAX_FILE_BYTES = 64_000_000
MAX_SHOWN = 12  # speakers that answer to a name

SPEAKER = typer.Argument(metavar="SPEAKER", help="An id, a Wikidata id or a name.")
LIMIT = typer.Option(min=1, max=10_000, help="How many at most.")
OFFSET = typer.Option(min=0, max=10**9, help="How many to pass over first.")

Record = Annotated[str | None, RECORD]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
By = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who judges; the user's name if not given.")
]


def keep_decision(
    record: str | None, by: str | None, decide: Callable[[Connection, str, str], DirectoryEntry]
) -> None:
    """Has a decision made and kept, and says what became of it."""
    import getpass

    from onrecord.store import Writer

    chosen = _common.settings_from(record=record)
    try:
        who = by or getpass.getuser()
    except (OSError, KeyError):
        who = "unknown"
    at = datetime.now(UTC).isoformat()  # to the microsecond: of two decisions the newer one counts
    with Writer(_common.record_of(chosen), chosen.max_warc_bytes) as writer:
        entry = writer.judge(lambda connection: decide(connection, who, at))
    actions = sorted({one.action for one in entry.judgements if one.action})
    if entry.people:
        typer.echo(f"{_common.counted(len(entry.people), 'entry').replace('entrys', 'entries')} on the list")
    if entry.judgements:
        shown = f"; `onrecord speakers undo {actions[0]}` takes it back" if len(actions) == 1 else ""
        typer.echo(f"{_common.counted(len(entry.judgements), 'judgement')} kept{shown}")
    if entry.withdrawn:
        typer.echo(f"{_common.counted(len(entry.withdrawn), 'judgement')} taken back")


@contextmanager
def reading(record: str | None) -> Iterator[Connection]:
    """A connection to the record that can only read."""
    from onrecord.store import reading_from

    with reading_from(_common.record_of(_common.settings_from(record=record))) as connection:
        yield connection


def speaker_id(connection: Connection, name: str) -> str:
    """The canonical id of the one speaker whom a name means; ends the command where that is not one."""
    from onrecord.store.roster import find_speakers, get_speakers

    found = find_speakers(connection, name)
    if not found:
        refuse(f"nobody on record answers to {name}; `onrecord speakers list` shows who is there")
    if len(found) > 1:
        rows = get_speakers(connection, found[:MAX_SHOWN])
        several = ", ".join(f"{row.name} ({row.n_mentions}): {row.id}" for row in rows.values())
        refuse(f"several speakers answer to {name}; name one by its id: {several}")
    return found[0]


def id_of(connection: Connection, name: str) -> str:
    """As `speaker_id`, but the id of a mention stays what it is."""
    from onrecord.store.clustering import canonical_of

    return name if canonical_of(connection, name) else speaker_id(connection, name)


def parts_named(connection: Connection, speaker: str, named: list[str]) -> list[str]:
    """The ids of a speaker's mentions in the articles that are named, by key or by the mention's own id."""
    from onrecord.store.profiles import parts_of

    parts = parts_of(connection, speaker, limit=10**6)
    found = []
    for one in named:
        ids = [
            part.id
            for part in parts
            if one == part.id or (len(one) > 3 and part.article.startswith(one.lower()))
        ]
        if not ids:
            refuse(f"{one}: no article that names this speaker; `onrecord speakers show --parts` lists them")
        found += ids
    return found


def verdict_of(word: str) -> Verdict:
    """The verdict that a word names. Raises a usage error on anything else."""
    found: dict[str, Verdict] = {"same": "same", "different": "different", "unsure": "unsure"}
    if word not in found:
        raise typer.BadParameter(f"{word!r} is none of {', '.join(found)}")
    return found[word]


def refuse(message: str) -> NoReturn:
    """Says why not, and ends the command."""
    _common.complain(message)
    raise typer.Exit(_common.REJECTED)


def bytes_of(path: Path) -> bytes:
    """The bytes of a file. Raises Abort where it is too large or cannot be read."""
    from onrecord.errors import Abort

    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise Abort(f"{path}: is larger than {MAX_FILE_BYTES:,} bytes; split it")
        return path.read_bytes()
    except OSError as err:
        raise Abort(f"{path}: cannot be read ({err.strerror}); check its name and permissions") from err


def print_lines(rows: list[Any]) -> None:
    """Prints one JSON object a line."""
    import msgspec

    for row in rows:
        typer.echo(msgspec.json.encode(row).decode())
