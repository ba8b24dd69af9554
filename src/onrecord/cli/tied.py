"""What an article or a statement is tied to, on a terminal: variants, copies, revisions, differences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord.cli._common import printable
from onrecord.cli.render import DIM, STRONG, is_plain, joined, safe
from onrecord.export.wording import readable_date, readable_instant
from onrecord.relations.alignment import Step
from onrecord.relations.differences import StatementChange, StatementSide
from onrecord.store.related import ArticleHead, CopyFound, RevisionFound
from onrecord.store.variants import Quotation, Variant

GONE, COME = "strike red", "green"
MAX_VARIANTS, MAX_STRETCHES = 30, 5

CHANGES = {
    "added": "added",
    "removed": "left out",
    "reworded": "worded otherwise",
    "reattributed": "attributed to another",
    "rekinded": "quoted where it was reported, or the other way round",
}


def quotation_block(console: Console, quotation: Quotation, own_id: str) -> RenderableType:
    """The variants of a statement, the earliest first, each with how it differs from the first."""
    rows: list[RenderableType] = [Text(_summary(quotation), style=DIM)]
    for variant in quotation.variants[:MAX_VARIANTS]:
        rows += [Text(), _variant_line(variant, own_id), _variant_words(console, variant)]
    left_out = quotation.n_variants - len(quotation.variants[:MAX_VARIANTS])
    if left_out:
        rows += [Text(), Text(f"and {left_out:,} more; --json has them", style=DIM)]
    return Group(*rows)


def _summary(quotation: Quotation) -> str:
    said = "once" if quotation.n_occasions == 1 else f"on {quotation.n_occasions} occasions"
    outlets = f"{quotation.n_outlets} outlets" if quotation.n_outlets != 1 else "1 outlet"
    return (
        f"{quotation.n_variants} variants in {outlets}, said {said} as far as days and reprints tell. "
        "What differs from the first: [-left out-], {+put in+}."
    )


def _variant_line(variant: Variant, own_id: str) -> Text:
    published = readable_date(variant.published) if variant.published else "undated"
    notes = ["this one"] * (variant.id == own_id) + ["first on record"] * variant.is_first
    notes += ["in indirect speech: less certain"] * (variant.basis == "paraphrase")
    return joined((variant.id, published, variant.outlet, variant.speaker or variant.source, *notes))


def _variant_words(console: Console, variant: Variant) -> RenderableType:
    words = with_steps(variant.text, variant.text, (), plain=True)
    if variant.steps:
        words = with_steps(variant.first_text, variant.text, variant.steps, plain=is_plain(console))
    return Padding(words, (0, 0, 0, 4))


def with_steps(left: str, right: str, steps: Sequence[Step], *, plain: bool) -> Text:
    """The right wording with what it lacks of the left one and what it has instead."""
    out, at = Text(), 0
    for step in steps:
        here = step.right
        if here is not None:
            out.append(_line(right[at : here.start]))
        if step.left is not None and step.kind != "equal":
            gap = " " if here is None and at else ""
            out.append(gap).append(
                _set_off(step.left.cut(left), "[-", "-]", plain), style="" if plain else GONE
            )
        if here is not None:
            words = here.cut(right)
            is_same = step.kind == "equal"
            out.append(
                _line(words) if is_same else _set_off(words, "{+", "+}", plain),
                style="" if plain or is_same else COME,
            )
            at = here.end
    return out.append(_line(right[at:]))


def _set_off(words: str, opening: str, closing: str, plain: bool) -> str:
    return f"{opening}{_line(words)}{closing}" if plain else _line(words)


def _line(text: str) -> str:
    return printable("".join(" " if char.isspace() else char for char in text))


def copies_block(copies: Iterable[CopyFound]) -> RenderableType:
    """The articles with the same text: how much is shared, which was first, and why."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style=DIM)
    table.add_column(overflow="fold")
    for copy in copies:
        shares = (
            f"{copy.kind} copy: {copy.contained:.0%} of this one, {copy.other_contained:.0%} of the other"
        )
        course = {"this": "made from this one", "other": "this one was made from it"}.get(copy.origin or "")
        lines: list[Text] = [_head(copy.article), Text(shares + (f"; {course}" if course else ""))]
        lines += [
            safe(
                f"for {'this one' if one.origin == 'this' else 'the other'} as the origin: {one.reason}",
                style=DIM,
            )
            for one in copy.evidence
        ]
        if copy.contradiction:
            lines.append(safe("the evidence contradicts itself", style=STRONG))
        stretches = [f"{one.here.start}–{one.here.end}" for one in copy.shared[:MAX_STRETCHES]]
        more = f" and {len(copy.shared) - MAX_STRETCHES} more" if len(copy.shared) > MAX_STRETCHES else ""
        lines.append(Text(f"shared characters {', '.join(stretches)}{more}", style=DIM))
        table.add_row(copy.article.key, Group(*lines))
    return table


def head_lines(left: tuple[str, ArticleHead], right: tuple[str, ArticleHead]) -> RenderableType:
    """What the two are that are compared, each by its id."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style=DIM)
    table.add_column(overflow="fold")
    for name, article in (left, right):
        table.add_row(name, _head(article))
    return table


def _head(article: ArticleHead) -> Text:
    published = readable_date(article.published) if article.published else "undated"
    return joined((article.outlet, published, article.title))


def revisions_block(revisions: Iterable[RevisionFound], own_key: str) -> RenderableType:
    """The texts of the address in the order of capture, with what each changed."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style=DIM)
    table.add_column(overflow="fold")
    for one in revisions:
        notes = ["this one"] * (one.article.key == own_key) + [_changed(one)]
        table.add_row(one.article.key, joined((readable_instant(one.article.captured_at), *notes)))
    return table


def _changed(one: RevisionFound) -> str:
    if one.previous is None:
        return "the first on record"
    kinds = Counter(change.kind for change in one.changes)
    what = ", ".join(f"{number} {CHANGES[kind]}" for kind, number in kinds.items())
    silent = "; changed without saying so" if one.is_silent else ""
    return ("statements: " + what if what else "no statement changed") + silent


def changes_block(console: Console, changes: Iterable[StatementChange]) -> RenderableType:
    """The differences between two articles, statement by statement."""
    rows: list[RenderableType] = []
    for change in changes:
        rows += [Text(CHANGES[change.kind], style=STRONG), *_change(console, change), Text()]
    return Group(*rows[:-1]) if rows else Text("The statements are the same.")


def _change(console: Console, change: StatementChange) -> list[RenderableType]:
    before, after = change.before, change.after
    if before is None or after is None:
        side = after or before
        return [] if side is None else [_speaker(side), Padding(safe(side.text), (0, 0, 0, 4))]
    who = _speaker(after)
    if (before.speaker or "") != (after.speaker or ""):
        who = joined((_speaker(before), _speaker(after)), gap=" → ")
    words = with_steps(before.text, after.text, change.steps, plain=is_plain(console))
    return [who, Padding(words if change.steps else safe(after.text), (0, 0, 0, 4))]


def _speaker(side: StatementSide) -> Text:
    return safe(f"{side.speaker or 'not named'} ({side.id})", style=DIM)
