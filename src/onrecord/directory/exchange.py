"""Judgements of people as a file: JSON lines that name speakers so that another record knows them.

The first line is a header with the version. Each other line is a decision; both sides are described by
ids, names, roles, outlets and the addresses of articles, never by the id of one record alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from onrecord.directory.judgements import Verdict

SCHEMA = "onrecord-judgements/1"
MAX_LINE_BYTES = 100_000
MAX_NAMES = 20
MAX_MENTIONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionedAt:
    """An article that names the speaker: its address, and the name there."""

    url: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A speaker so that others know who is meant. `id`: in the record that the file came from."""

    id: str
    kind: str
    names: tuple[str, ...]
    wikidata: str | None = None
    roles: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    mentions: tuple[MentionedAt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One line: who decided what on whom, and when (ISO 8601, UTC). `right` is None where `left` is named."""

    id: str
    action: str
    verdict: Verdict
    left: Described
    right: Described | None
    value: str | None = None
    by: str
    at: str
    note: str = ""
    withdrawn_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    schema: str


def to_lines(decisions: Iterable[Decision]) -> Iterator[str]:
    """The lines of the file, without line ends."""
    yield msgspec.json.encode(_Header(schema=SCHEMA)).decode()
    for one in decisions:
        yield msgspec.json.encode(one).decode()


def read_lines(data: bytes) -> tuple[list[tuple[int, Decision]], list[str]]:
    """The decisions of a file, each with the number of its line, and what is wrong with the others.

    Nothing is read where the first line is no header of a version that is known.
    """
    lines = data.split(b"\n")
    try:
        header = msgspec.json.decode(lines[0][:MAX_LINE_BYTES], type=_Header)
    except (msgspec.DecodeError, RecursionError):
        return [], [f'row 1: no header; a file of judgements begins with {{"schema":"{SCHEMA}"}}']
    if header.schema != SCHEMA:
        return [], [f"row 1: {header.schema} is another version; this onrecord reads {SCHEMA}"]
    found: list[tuple[int, Decision]] = []
    problems: list[str] = []
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        if len(line) > MAX_LINE_BYTES:
            problems.append(f"row {number}: longer than {MAX_LINE_BYTES} bytes; left out")
            continue
        try:
            one = msgspec.json.decode(line, type=Decision)
        except (msgspec.DecodeError, RecursionError) as err:
            problems.append(f"row {number}: no judgement ({err}); left out")
            continue
        problem = _problem(one)
        if problem:
            problems.append(f"row {number}: {problem}; left out")
        else:
            found.append((number, one))
    return found, problems


def _problem(one: Decision) -> str:
    if (one.verdict == "name") != (one.right is None):
        return "a name is given to one speaker, any other judgement is about two"
    if one.verdict == "name" and not (one.value and one.value.strip()):
        return "there is no name in `value`"
    if not one.left.names or (one.right is not None and not one.right.names):
        return "a speaker without a name cannot be known elsewhere"
    if one.right is not None and one.left == one.right:
        return "both sides are one speaker"
    if len(one.id) > 20 or len(one.action) > 20:
        return "its id is no id of a judgement"
    return ""
