"""A user's own list of people and bodies: read from CSV or JSON lines, each row checked, none guessed at.

CSV: the columns `name`, `aliases` (parted by `;`), `wikidata`, `kind`, `role`, `organization`, `from` and
`until`; further rows of one name and Wikidata id add roles. JSON lines: the same fields, with `aliases` a
list and `roles` a list of objects.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from typing import Any, Literal, get_args

import msgspec

from onrecord.directory.names import display_key
from onrecord.directory.traits import DESCRIBED, Mention, role_traits

LISTED = "listed"
"""The trait of an entry of a list: it is no mention in an article."""

MAX_ROWS = 100_000
MAX_ALIASES = 50
MAX_RINGS = 50
MAX_CHARS = 300  # of a name, alias or role
_COLUMNS = ("name", "aliases", "wikidata", "kind", "role", "organization", "from", "until")
_WIKIDATA = re.compile(r"Q[1-9]\d{0,11}")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")

Key = tuple[str, str]
ListedKind = Literal["person", "organization", "group", "document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRole:
    """What someone is or was, where, and when: ISO 8601 to the precision that is known."""

    role: str
    organization: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person or body of a list."""

    name: str
    aliases: tuple[str, ...] = ()
    wikidata: str | None = None
    kind: ListedKind = "person"
    roles: tuple[ListedRole, ...] = ()

    @property
    def id(self) -> str:
        """The Wikidata id, else one that follows from the name."""
        if self.wikidata:
            return self.wikidata
        return "sp" + sha256(f"list\n{self.name}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a list holds, and what is wrong with it: sentences that begin with the row."""

    people: tuple[Person, ...]
    problems: tuple[str, ...]


@dataclass(slots=True)
class _Entry:
    row: int
    person: Person


class _BadRowError(Exception):
    """The row cannot be used; the message says why and what to do."""


def read_people(data: bytes) -> Listed:
    """The people of a list. `data`: JSON lines if it begins with `{`, else CSV with a header; UTF-8.

    A row that is wrong is left out and named; the others are kept.
    """
    try:
        text = data.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as err:
        return Listed(people=(), problems=(f"the list is not UTF-8 (byte {err.start}); save it as UTF-8",))
    problems: list[str] = []
    rows = _json_rows(text) if text.lstrip().startswith("{") else _csv_rows(text)
    entries: dict[str, _Entry] = {}
    for number, row in rows:
        if isinstance(row, str):
            problems.append(f"row {number}: {row}")
            continue
        if len(entries) >= MAX_ROWS:
            problems.append(f"row {number}: a list has at most {MAX_ROWS} rows; split it")
            break
        try:
            _add(entries, number, _person(row))
        except _BadRowError as err:
            problems.append(f"row {number}: {err}")
    kept, more = _consistent(list(entries.values()))
    return Listed(people=tuple(one.person for one in kept), problems=(*problems, *more))


def mention_of(person: Person) -> Mention:
    """The entry as a mention, so that it is matched as those of articles are."""
    roles = [" of ".join(part for part in (one.role, one.organization) if part) for one in person.roles]
    described = [DESCRIBED] if roles else []
    return Mention(
        id=person.id,
        kind=person.kind,
        names=(person.name, *person.aliases),
        traits=frozenset({*role_traits(roles), *described, LISTED, f"kind:{person.kind}"}),
    )


def _csv_rows(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if header is None:
                header = [cell.strip().casefold() for cell in row]
                unknown = [name for name in header if name not in _COLUMNS]
                if unknown or "name" not in header:
                    what = f"unknown columns {', '.join(unknown)}" if unknown else "no column `name`"
                    yield reader.line_num, f"{what}; the first row names them: {', '.join(_COLUMNS)}"
                    return
            elif len(row) > len(header):
                yield reader.line_num, f"{len(row)} cells for {len(header)} columns; quote cells with commas"
            else:
                yield reader.line_num, _from_csv(dict(zip(header, row, strict=False)))
    except csv.Error as err:
        yield reader.line_num, f"no CSV ({err}); the rows before are kept"


def _from_csv(cells: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {name: cell.strip() for name, cell in cells.items() if cell.strip()}
    row["aliases"] = [one.strip() for one in str(row.get("aliases", "")).split(";") if one.strip()]
    role = {name: row.pop(name) for name in ("role", "organization", "from", "until") if name in row}
    row["roles"] = [role] if role else []
    return row


def _json_rows(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError) as err:
            yield number, f"no JSON ({err})"
            continue
        yield number, row if isinstance(row, dict) else "no JSON object"


def _person(row: dict[str, Any]) -> Person:
    unknown = sorted(set(map(str, row)) - {"name", "aliases", "wikidata", "kind", "roles"})
    if unknown:
        raise _BadRowError(f"unknown fields {', '.join(unknown)}")
    name = _text(row.get("name"), "name")
    if not name:
        raise _BadRowError("it has no name")
    aliases = row.get("aliases") or []
    if not isinstance(aliases, list) or len(aliases) > MAX_ALIASES:
        raise _BadRowError(f"`aliases` must be a list of at most {MAX_ALIASES}")
    found = dict.fromkeys(_text(one, "an alias") for one in aliases)
    wikidata = _text(row.get("wikidata"), "wikidata") or None
    if wikidata and not _WIKIDATA.fullmatch(wikidata):
        raise _BadRowError(f"{wikidata} is no Wikidata id, which is Q and a number, as in Q42")
    kind = next((one for one in get_args(ListedKind) if one == row.get("kind", "person")), None)
    if kind is None:
        raise _BadRowError(f"kind {row['kind']!r} is none of {', '.join(get_args(ListedKind))}")
    roles = row.get("roles") or []
    if not isinstance(roles, list):
        raise _BadRowError("`roles` must be a list of objects")
    return Person(
        name=name,
        aliases=tuple(one for one in found if one and one != name),
        wikidata=wikidata,
        kind=kind,
        roles=tuple(map(_role, roles)),
    )


def _role(row: Any) -> ListedRole:
    if not isinstance(row, dict) or set(row) - {"role", "organization", "from", "until"}:
        raise _BadRowError("a role has the fields role, organization, from, until")
    since, until = (_text(row.get(name), name) or None for name in ("from", "until"))
    for day in (since, until):
        if day and not _DATE.fullmatch(day):
            raise _BadRowError(f"{day} is no date; write 2021, 2021-05 or 2021-05-17")
    if since and until and since[: len(until)] > until[: len(since)]:
        raise _BadRowError(f"from {since} is after until {until}")
    role, body = _text(row.get("role"), "role"), _text(row.get("organization"), "organization")
    if not role and not body:
        raise _BadRowError("a role needs a role or an organization")
    return ListedRole(role=role, organization=body or None, since=since, until=until)


def _text(value: Any, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _BadRowError(f"{name} must be text")
    text = " ".join(value.split())
    if len(text) > MAX_CHARS:
        raise _BadRowError(f"{name} has more than {MAX_CHARS} characters")
    return text


def _add(entries: dict[str, _Entry], number: int, person: Person) -> None:
    """Adds a row, or its role and aliases to the row that it goes on from."""
    entry = entries.get(person.id)
    if entry is None:
        entries[person.id] = _Entry(number, person)
        return
    known = entry.person
    if known.name != person.name:
        raise _BadRowError(
            f"{person.wikidata} is {known.name} in row {entry.row} and {person.name} here; keep one name, "
            "the other as an alias"
        )
    new = [role for role in person.roles if role not in known.roles]
    aliases = dict.fromkeys((*known.aliases, *person.aliases))
    if not new and len(aliases) == len(known.aliases):
        raise _BadRowError(f"it says the same as row {entry.row}; left out")
    entry.person = replace(known, roles=(*known.roles, *new), aliases=tuple(aliases))


def _consistent(entries: Sequence[_Entry]) -> tuple[list[_Entry], list[str]]:
    """The rows that do not contradict one another, and what is wrong with the others."""
    problems: list[str] = []
    kept: list[_Entry] = []
    by_name: dict[Key, _Entry] = {}
    for entry in entries:
        key = (display_key(entry.person.name), _sort(entry.person))
        other = by_name.get(key)
        if other and (other.person.wikidata is None or entry.person.wikidata is None):
            problems.append(
                f"row {entry.row}: {entry.person.name} stands in row {other.row} too, and no Wikidata ids "
                "tell the two apart; left out"
            )
            continue
        by_name.setdefault(key, entry)
        kept.append(entry)
    circular = _circular(kept, by_name, problems)
    kept = [entry for entry in kept if entry.row not in circular]
    return _without_shared(kept, by_name, problems), problems


def _circular(kept: Iterable[_Entry], by_name: Mapping[Key, _Entry], problems: list[str]) -> set[int]:
    """The last row of each ring of rows whose aliases name one another."""
    rows = {entry.row: entry for entry in kept}
    graph = {row: {one.row for one in _named_by(entry, by_name)} for row, entry in rows.items()}
    graph = {row: others & set(graph) for row, others in graph.items() if others}
    found: set[int] = set()
    while len(found) < MAX_RINGS:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as err:
            ring = sorted(set(err.args[1]))
            names = ", ".join(f"{rows[one].person.name} (row {one})" for one in ring[:-1])
            problems.append(
                f"row {ring[-1]}: {rows[ring[-1]].person.name} and {names} name one another as aliases, in a "
                "ring; left out: keep one row with the other names as aliases"
            )
            found.add(ring[-1])
            graph = {row: others - found for row, others in graph.items() if row not in found}
        else:
            return found
    problems.append(f"more than {MAX_RINGS} rings of aliases; mend those that are named first")
    return found


def _named_by(entry: _Entry, by_name: Mapping[Key, _Entry]) -> list[_Entry]:
    keys = [(display_key(alias), _sort(entry.person)) for alias in entry.person.aliases]
    return [other for key in keys if (other := by_name.get(key)) is not None and other is not entry]


def _without_shared(
    kept: Sequence[_Entry], by_name: Mapping[Key, _Entry], problems: list[str]
) -> list[_Entry]:
    """The rows without aliases that are the name or an alias of another row too: they tell nobody apart."""
    bearers: dict[Key, list[_Entry]] = {}
    for entry in kept:
        for alias in entry.person.aliases:
            bearers.setdefault((display_key(alias), _sort(entry.person)), []).append(entry)
    for entry in kept:
        fine = []
        for alias in entry.person.aliases:
            key = (display_key(alias), _sort(entry.person))
            others = [one for one in (*bearers[key], by_name.get(key)) if one and one.row != entry.row]
            if others:
                where = f"{others[0].person.name} in row {others[0].row}"
                problems.append(
                    f"row {entry.row}: the alias {alias} is {where} as well; the alias is left out"
                )
            else:
                fine.append(alias)
        entry.person = replace(entry.person, aliases=tuple(fine))
    return list(kept)


def _sort(person: Person) -> str:
    return "person" if person.kind == "person" else "body"
