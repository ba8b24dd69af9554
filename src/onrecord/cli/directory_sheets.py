"""What `onrecord speakers` prints: lists, one speaker, pairs to judge, the history of judgements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.cli._common import counted
from onrecord.cli.pages import print_list
from onrecord.cli.render import DIM, STRONG, joined, safe, width
from onrecord.directory.judgements import Judgement
from onrecord.directory.people import ListedRole
from onrecord.export.wording import readable_date
from onrecord.search.results import Hits
from onrecord.store.profiles import Part, Role, SpeakerProfile
from onrecord.store.review import Candidate
from onrecord.store.roster import SpeakerRow


def print_speakers(console: Console, rows: Sequence[SpeakerRow], total: int, offset: int) -> None:
    """One speaker a line, and how many there are."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for row in rows:
        counts = _counts(row)
        table.add_row(
            safe(row.name, style=STRONG),
            safe(row.kind, style=DIM),
            Text(counts),
            safe(_days(row.first_day, row.last_day), style=DIM),
            safe(row.id),
        )
    console.print(table, width=width(console))
    end = offset + len(rows)
    console.print(Text(f"{offset + 1 if rows else 0}–{end} of {total} speakers", style=DIM))


def print_profile(
    console: Console, found: SpeakerProfile, hits: Hits, parts: Sequence[Part] | None = None
) -> None:
    """One speaker: what is known, then the articles that name it where `parts` are given, else statements."""
    row = found.speaker
    console.print(safe(row.name, style=STRONG), width=width(console))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style=DIM, no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in _facts(found):
        if value:
            grid.add_row(label, safe(value))
    console.print(grid, width=width(console))
    console.print()
    if parts is None:
        console.print(Text("Statements, as said, oldest first", style=DIM))
        console.print()
        print_list(console, hits)
        return
    table = Table.grid(padding=(0, 2, 0, 0))
    for part in parts:
        table.add_row(
            safe(part.article),
            safe(part.day or "undated", style=DIM),
            safe(part.name),
            safe(part.outlet),
            safe(part.title),
        )
    console.print(table, width=width(console))


def _facts(found: SpeakerProfile) -> Iterable[tuple[str, str]]:
    row = found.speaker
    yield "id", row.id
    yield "kind", row.kind
    yield "Wikidata", row.wikidata or ""
    yield "names", _counted(found.names)
    yield "described as", "; ".join(map(_role, found.roles[:12]))
    yield "by your list", "; ".join(map(_listed_role, found.listed_roles))
    yield "in", _counted(found.outlets)
    yield "said to", _counted(found.addressees)
    yield "beside", "; ".join(f"{one.name} ({one.n})" for one in found.beside[:12])
    yield (
        "on record",
        f"{_counts(row)}, {_days(row.first_day, row.last_day)}",
    )
    active = [one for one in found.judgements if one.withdrawn_at is None]
    yield "judged", f"{len(active)} judgements of people" if active else ""


def _counts(row: SpeakerRow) -> str:
    return f"{counted(row.n_mentions, 'article')}, {counted(row.n_statements, 'statement')}"


def _counted(values: Iterable[tuple[str, int]]) -> str:
    return "; ".join(f"{value} ({n})" if n > 1 else value for value, n in values)


def _role(role: Role) -> str:
    days = _days(role.first_day, role.last_day)
    return f"{role.role} ({days})" if days else role.role


def _listed_role(role: ListedRole) -> str:
    text = ", ".join(part for part in (role.role, role.organization) if part)
    dates = "–".join(readable_date(day) if day else "" for day in (role.since, role.until)).strip("–")
    return f"{text} ({dates})" if dates else text


def _days(first: str | None, last: str | None) -> str:
    """The days, one where they are the same."""
    if not first or not last:
        return ""
    return readable_date(first) if first == last else f"{readable_date(first)} to {readable_date(last)}"


def print_candidates(console: Console, found: Sequence[Candidate]) -> None:
    """Each pair with the evidence, and how to judge it."""
    if not found:
        console.print("There is nothing to judge.")
    for one in found:
        pair = joined([safe(one.left.name, style=STRONG), safe(one.right.name, style=STRONG)], gap=" and ")
        console.print(pair, Text(f"  {one.score:.2f} of 1", style=DIM), width=width(console))
        for row in (one.left, one.right):
            days = _days(row.first_day, row.last_day)
            console.print(
                safe(f"   {row.id}  {row.kind}, {counted(row.n_mentions, 'article')}, {days}", style=DIM)
            )
        for reason in one.reasons:
            console.print(safe(f"   {reason.weight:+.1f}  {reason.reason}"))
        console.print(
            safe(f"   onrecord speakers judge {one.left.id} same|different|unsure {one.right.id}", style=DIM)
        )
        console.print()


def print_history(console: Console, found: Sequence[Judgement], names: Mapping[str, str]) -> None:
    """One judgement a line, newest first. `names`: what the ids are called now."""
    if not found:
        console.print("Nobody has judged anything yet.")
    for one in found:
        left = names.get(one.left, one.left)
        if one.verdict == "name":
            what = f"{left} is called {one.value}"
        else:
            right = names.get(str(one.right), str(one.right))
            what = {"same": f"{left} is {right}", "different": f"{left} is not {right}"}.get(
                one.verdict, f"nobody can tell whether {left} is {right}"
            )
        back = f", taken back {one.withdrawn_at[:10]}" if one.withdrawn_at else ""
        ids = " ".join(each for each in (one.left, one.right) if each)
        line = f"{one.at[:10]}  {one.action or one.id}  {what} ({ids})  by {one.by}{back}"
        console.print(safe(line, style=DIM if back else ""), width=width(console))
