"""What `onrecord show` prints: one sheet for an article, a statement, a speaker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from onrecord.cli import tied
from onrecord.cli.facts import article_facts, capture_facts, provenance_facts, selector_facts, statement_facts
from onrecord.cli.pages import print_list
from onrecord.cli.render import DIM, STRONG, Mark, is_plain, marked, safe, width
from onrecord.export.citation import plain_citation
from onrecord.export.wording import speaker_line
from onrecord.record import Record, Statement
from onrecord.search.lookup import ArticleFound, SpeakerFound, StatementFound
from onrecord.search.ties import Ties
from onrecord.spans import Span, joined_text, trimmed

CONTEXT_CHARS = 300
"""Code points of the article that are shown before and after a statement."""

CONTENT, CUE, SOURCE = "cyan", "italic", "bold"


def print_article(console: Console, found: ArticleFound, ties: Ties, *, brief: bool = False) -> None:
    """The article: its facts, its text with the statements marked and numbered, then who says what.

    `brief`: the title, the text and the statements only.
    """
    record = found.record
    _print(console, safe(record.title or "Untitled", style=STRONG))
    console.print()
    if not brief:
        _print(console, _facts([*article_facts(found), *provenance_facts(record), *capture_facts(found)]))
        _heading(console, "Text")
    whole = trimmed(record.text, 0, len(record.text))
    _print(console, marked(record.text, _marks(record), plain=is_plain(console), within=whole))
    if record.statements:
        _heading(console, "Statements, as said")
        _print(console, _statement_table(found, ties))
    if record.speakers and not brief:
        _heading(console, "Speakers")
        _print(console, _speaker_table(record))
    if not brief:
        _print_ties(console, found, ties)


def _print_ties(console: Console, found: ArticleFound, ties: Ties) -> None:
    if ties.revisions:
        _heading(console, "Texts of this address")
        _print(console, tied.revisions_block(ties.revisions, found.key))
    if ties.copies:
        _heading(console, "Articles with the same text")
        _print(console, tied.copies_block(ties.copies))
    if ties.doubts:
        _heading(console, "Contradictions")
        for doubt in ties.doubts:
            _print(console, safe(doubt))


def print_statement(console: Console, found: StatementFound, ties: Ties, *, brief: bool = False) -> None:
    """The statement: who said it, the words, what is known of it, where it stands, how to cite it.

    `brief`: without its surroundings and the facts of its article.
    """
    record, statement = found.article.record, found.statement
    source = joined_text(record.text, statement.source) or None
    _print(console, safe(speaker_line(statement.speaker, source), style=STRONG))
    words = safe(joined_text(record.text, statement.content))
    _print(console, Padding(words, (1, 4, 1, 4)))
    _print(console, _facts(statement_facts(found)))
    if ties.quotation is not None and not brief:
        _heading(console, "The same words in other articles")
        _print(console, tied.quotation_block(console, ties.quotation, found.id))
    if not brief:
        _heading(console, "In the article")
        _print(console, _context(record, statement, plain=is_plain(console)))
        _heading(console, "Where it comes from")
        title = ("title", record.title)
        _print(console, _facts([title, *article_facts(found.article), *provenance_facts(record)]))
    _heading(console, "Evidence")
    _print(console, _facts([*capture_facts(found.article), *selector_facts(record.text, statement.content)]))
    _heading(console, "To cite it")
    _print(console, safe(plain_citation(record, statement, found.evidence)))


def print_speaker(console: Console, found: SpeakerFound) -> None:
    """The statements under one name in order of time, with the roles and outlets that they came with."""
    _print(console, safe(found.name, style=STRONG))
    rows = (
        ("described as", _counted(found.roles)),
        ("in", _counted(found.outlets)),
        ("see also", "; ".join(found.also)),
    )
    _print(console, _facts(rows))
    console.print()
    _print(
        console,
        Text("Statements under this name, oldest first. Different people may bear it.", style=DIM),
    )
    console.print()
    print_list(console, found.hits)


def _print(console: Console, what: RenderableType) -> None:
    console.print(what, width=width(console))


def _heading(console: Console, words: str) -> None:
    console.print()
    console.print(Rule(Text(words, style=STRONG), align="left", style=DIM), width=width(console))
    console.print()


def _facts(rows: Iterable[tuple[str, str | Text | None]]) -> Table:
    """Label and value, one a line; those without a value are left out."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style=DIM, no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in rows:
        if value:
            grid.add_row(label, value if isinstance(value, Text) else safe(value))
    return grid


def _marks(record: Record) -> Iterator[Mark]:
    for number, statement in enumerate(record.statements, 1):
        *first, last = statement.content
        for span in first:
            yield Mark(span=span, style=CONTENT, opening="{", closing="}")
        yield Mark(span=last, style=CONTENT, opening="{", closing="}", note=f"[{number}]")
        yield from (Mark(span=span, style=CUE) for span in statement.cue)
        yield from (Mark(span=span, style=SOURCE) for span in statement.source)


def _statement_table(found: ArticleFound, ties: Ties) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", style=DIM)
    table.add_column(overflow="fold")
    table.add_column()
    table.add_column(style=DIM, no_wrap=True)
    table.add_column(style=DIM)
    text = found.record.text
    for number, statement in enumerate(found.record.statements, 1):
        source = joined_text(text, statement.source) or None
        who = safe(speaker_line(statement.speaker, source))
        size = ties.quotations.get(statement.id)
        spread = f"in {size.n_articles} articles" if size else ""
        table.add_row(f"[{number}]", who, statement.kind, f"{found.key}.{statement.id}", spread)
    return table


def _speaker_table(record: Record) -> Table:
    said = Counter(one.speaker.name for one in record.statements if one.speaker)
    table = Table.grid(padding=(0, 2, 0, 0))
    for speaker in record.speakers:
        roles = "; ".join(speaker.roles)
        counts = f"statements: {said[speaker.name]}, mentions: {len(speaker.mentions)}"
        table.add_row(safe(speaker.name), safe(speaker.kind, style=DIM), safe(roles), Text(counts, style=DIM))
    return table


def _context(record: Record, statement: Statement, *, plain: bool) -> Text:
    """The statement in its surroundings, its parts marked."""
    text = record.text
    parts = [*statement.content, *statement.cue, *statement.source, *statement.addressee]
    start = max(0, min(span.start for span in parts) - CONTEXT_CHARS)
    end = min(len(text), max(span.end for span in parts) + CONTEXT_CHARS)
    head = "… " if start else ""
    start = text.find(" ", start) + 1 if start else 0
    tail = " …" if end < len(text) else ""
    end = text.rfind(" ", start, end) if tail else end
    marks = [Mark(span=span, style=CONTENT, opening="{", closing="}") for span in statement.content]
    marks += [Mark(span=span, style=CUE) for span in statement.cue]
    marks += [Mark(span=span, style=SOURCE) for span in statement.source]
    shown = marked(text, marks, plain=plain, within=Span(start, end))
    return Text(head).append_text(shown).append(tail)


def _counted(values: Iterable[tuple[str, int]]) -> str:
    return "; ".join(f"{value} ({n})" if n > 1 else value for value, n in values)
