"""What a page of hits looks like on a terminal."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from onrecord.cli.render import DIM, MATCH, STRONG, Mark, excerpt, is_plain, joined, marked, safe, width
from onrecord.export.wording import readable_date, said_by
from onrecord.search.folding import FoldedHit
from onrecord.search.query import EVERYTHING, Node, to_text
from onrecord.search.results import Hit, Hits

EXCERPT_CHARS = 420
"""About five lines of a wide terminal; `onrecord show` gives the whole statement."""


def print_hits(console: Console, node: Node, found: Hits) -> None:
    """Prints a page of hits, and what to type for the next."""
    if found.hits:
        print_list(console, found)
    else:
        console.print(_nothing(node, found), width=width(console))


def print_list(console: Console, found: Hits) -> None:
    """Prints the hits one by one, numbered as in the whole result, then how many there are."""
    digits = len(str(found.offset + len(found.hits)))
    for number, hit in enumerate(found.hits, found.offset + 1):
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(justify="right", style=DIM, width=digits)
        grid.add_column(overflow="fold")
        grid.add_row(str(number), hit_block(hit, plain=is_plain(console)))
        console.print(grid, width=width(console))
        console.print()
    console.print(Text(_count(found), style=DIM), width=width(console))


def hit_block(hit: Hit, *, plain: bool) -> RenderableType:
    """Who said it, the words with what was sought marked, and where they stand."""
    text, matches = excerpt(hit.text, hit.matches, EXCERPT_CHARS)
    marks = [Mark(span=span, style=MATCH, opening="*", closing="*") for span in matches]
    return Group(_who(hit), marked(text, marks, plain=plain), _where(hit))


def _who(hit: Hit) -> Text:
    """The speaker, and to whom: as a line that introduces the words."""
    line = safe(said_by(hit.speaker, hit.speaker_kind, hit.role, hit.source), style=STRONG)
    if hit.addressee:
        line.append_text(Text(", to ", style="")).append_text(safe(hit.addressee))
    return line.append(":")


def _where(hit: Hit) -> Text:
    published = readable_date(hit.published) if hit.published else "undated"
    wires = ", ".join(hit.agencies)
    line = joined((hit.id, hit.kind, hit.occasion, published, hit.outlet, wires, hit.title, _spread(hit)))
    line.style = DIM
    return line


def _spread(hit: Hit) -> str | None:
    """In how many outlets the quotation stands that the hit stands for."""
    size = hit.quotation if isinstance(hit, FoldedHit) else None
    if size is None:
        return None
    if size.n_outlets > 1:
        return f"in {size.n_outlets} outlets"
    return f"in {size.n_articles} articles"


def _count(found: Hits) -> str:
    last = found.offset + len(found.hits)
    is_whole = found.offset == 0 and found.total == len(found.hits)
    if not is_whole and any(isinstance(hit, FoldedHit) and hit.quotation for hit in found.hits):
        return _folded_count(found)
    of = f"more than {found.total:,}" if found.at_least else f"{found.total:,}"
    if found.next_offset is None and found.offset == 0:
        return "1 statement" if found.total == 1 else f"{of} statements"
    more = f"; the next: --offset {found.next_offset}" if found.next_offset is not None else ""
    first = f"{found.offset + 1:,} to " if len(found.hits) > 1 else ""
    return f"{first}{last:,} of {of} statements{more}"


def _folded_count(found: Hits) -> str:
    """The count of a page on which hits stand for several statements."""
    of = f"more than {found.total:,}" if found.at_least else f"{found.total:,}"
    more = f"; the next: --offset {found.next_offset}" if found.next_offset is not None else ""
    return f"{of} statements, each quotation shown once; --all shows every one{more}"


def _nothing(node: Node, found: Hits) -> Text:
    if found.total:
        there = "not so many" if found.at_least else f"only {found.total:,}"
        return Text(f"There are {there} statements; use a smaller --offset.")
    if node == EVERYTHING:
        return Text("The record holds no statement yet; `onrecord add` brings articles in.")
    asked = safe(to_text(node), style=STRONG)
    advice = (
        ". Words must stand in the statement itself: try fewer, or the beginning of one (bak*), or a "
        "speaker's surname alone (speaker:roe)."
    )
    return Text("Nothing on record answers ").append_text(asked).append(advice)
