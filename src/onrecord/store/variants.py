"""Reads quotations: the statements that carry the same words, how each differs, how often it was said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, func, select

from onrecord.addresses import canonical
from onrecord.relations.alignment import Step, align
from onrecord.relations.groups import Basis
from onrecord.relations.occasions import Telling, occasions
from onrecord.relations.quotations import day_number
from onrecord.store.related import origins_among
from onrecord.store.tables import articles, captures, families, statements, variants

MAX_VARIANTS = 1000
"""Variants of a quotation that are read, the earliest; a page that shows more helps nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A quotation as one article has it.

    `id` names the statement everywhere. `basis` `paraphrase`: a report in other words, less certain.
    `text`: the words as they stand in the article, parts set apart by " … ". `steps` lead from `first_text`,
    the words of the quotation's first variant, to this one, in code points of both; empty for the first
    itself and for paraphrases. `occasion` counts from 0. `is_first`: nothing on record has it earlier.
    """

    id: str
    article: str
    basis: Basis
    kind: str
    text: str
    speaker: str | None
    source: str | None
    outlet: str | None
    title: str | None
    url: str | None
    published: str | None
    captured_at: str
    occasion: int
    is_first: bool
    steps: tuple[Step, ...]
    first_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """The same words of one speaker in several articles, the earliest first.

    `id`: of the variant of the earliest day, the first among equals to come in; the same for all variants.
    `n_outlets`: outlets that have it, an unknown one not counted; `n_occasions`: how often it was said, as
    far as days and reprints tell. `n_variants` may be more than are read.
    """

    id: str
    n_variants: int
    n_outlets: int
    n_occasions: int
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folding:
    """How many statements, articles and outlets a quotation has."""

    id: str
    n_variants: int
    n_articles: int
    n_outlets: int


def quotation_of(connection: Connection, article: str, statement: str) -> Quotation | None:
    """The quotation that the statement is a variant of; None where no other article has its words.

    `statement`: its id inside the article.
    """
    wanted = (
        select(variants.c.quotation)
        .join(statements, statements.c.number == variants.c.statement)
        .where(statements.c.article == article, statements.c.id == statement)
    )
    number = connection.execute(wanted).scalar()
    return None if number is None else _quotation(connection, number)


def quotations_in(connection: Connection, article: str) -> dict[str, Folding]:
    """What the article's statements are variants of, by their ids inside it; those that are none left out."""
    wanted = (
        select(statements.c.id, variants.c.quotation)
        .join(statements, statements.c.number == variants.c.statement)
        .where(statements.c.article == article)
        .order_by(statements.c.ordinal)
    )
    found = {row.id: row.quotation for row in connection.execute(wanted)}
    folded = foldings(connection, set(found.values()))
    return {inside: folded[number] for inside, number in found.items()}


def foldings(connection: Connection, numbers: Collection[int]) -> dict[int, Folding]:
    """The size of each quotation, by the number that `variants.quotation` holds."""
    if not numbers:
        return {}
    wanted = (
        select(
            variants.c.quotation,
            func.count().label("n_variants"),
            func.count(statements.c.article.distinct()).label("n_articles"),
            func.count(articles.c.outlet_folded.distinct()).label("n_outlets"),
        )
        .join(statements, statements.c.number == variants.c.statement)
        .join(articles, articles.c.key == statements.c.article)
        .where(variants.c.quotation.in_(sorted(numbers)))
        .group_by(variants.c.quotation)
    )
    names = _names(connection, numbers)
    return {
        row.quotation: Folding(
            id=names[row.quotation],
            n_variants=row.n_variants,
            n_articles=row.n_articles,
            n_outlets=row.n_outlets,
        )
        for row in connection.execute(wanted)
    }


def _names(connection: Connection, numbers: Collection[int]) -> dict[int, str]:
    wanted = select(statements.c.number, statements.c.article, statements.c.id)
    rows = connection.execute(wanted.where(statements.c.number.in_(sorted(numbers))))
    return {row.number: f"{row.article}.{row.id}" for row in rows}


def _quotation(connection: Connection, number: int) -> Quotation:
    rows = _rows(connection, number)
    copied = origins_among(connection, {row["article"] for row in rows})
    ordered = _in_order(rows, copied)
    told = occasions(_tellings(rows))
    folding = foldings(connection, [number])[number]
    return Quotation(
        id=folding.id,
        n_variants=folding.n_variants,
        n_outlets=folding.n_outlets,
        n_occasions=len(set(told.values())),
        variants=tuple(_variants(ordered, told)),
    )


def _rows(connection: Connection, number: int) -> list[RowMapping]:
    wanted = (
        select(
            statements,
            variants.c.basis,
            articles.c.outlet,
            articles.c.outlet_folded,
            articles.c.title,
            articles.c.url,
            articles.c.published,
            articles.c.published_day,
            captures.c.captured_at,
            families.c.family,
        )
        .join_from(variants, statements, statements.c.number == variants.c.statement)
        .join(articles, articles.c.key == statements.c.article)
        .join(captures, captures.c.number == articles.c.capture)
        .outerjoin(families, families.c.article == statements.c.article)
        .where(variants.c.quotation == number)
        .order_by(statements.c.number)
        .limit(MAX_VARIANTS)
    )
    return list(connection.execute(wanted).mappings())


def _in_order(rows: Iterable[RowMapping], copied: dict[str, set[str]]) -> list[RowMapping]:
    """The earliest publication first; what is copied stands before its copies, whatever the dates say.

    A day without a time goes before the times of that day; what has no date comes last.
    """
    waiting = sorted(rows, key=_age)
    out: list[RowMapping] = []
    done: set[str] = set()
    there = {row["article"] for row in waiting}
    while waiting:
        free = (
            row
            for row in waiting
            if not (copied.get(row["article"], set()) & there) - done - {row["article"]}
        )
        first = next(free, waiting[0])  # a circle of copies is broken at the earliest
        done.add(first["article"])
        out += [row for row in waiting if row["article"] == first["article"]]
        waiting = [row for row in waiting if row["article"] != first["article"]]
    return out


def _age(row: RowMapping) -> tuple[bool, str, str, int]:
    published = row["published"] if row["published_day"] else None
    return (published is None, published or "", row["captured_at"], row["number"])


def _tellings(rows: Iterable[RowMapping]) -> Iterator[Telling]:
    for row in rows:
        strands = [f"article {row['article']}"]
        strands += [f"family {row['family']}"] * (row["family"] is not None)
        if row["url"] is not None:
            strands.append(f"address {canonical(row['url'])}")
        yield Telling(number=row["number"], day=day_number(row["published_day"]), strands=tuple(strands))


def _variants(ordered: list[RowMapping], told: dict[int, int]) -> Iterator[Variant]:
    """The variants, the first of them that is no paraphrase being what the others are compared with."""
    first = next((row for row in ordered if row["basis"] == "words"), ordered[0])
    for row in ordered:
        is_compared = row is not first and row["basis"] == "words"
        yield Variant(
            id=f"{row['article']}.{row['id']}",
            article=row["article"],
            basis=row["basis"],
            kind=row["kind"],
            text=row["content_text"],
            speaker=row["speaker_name"],
            source=row["source_text"],
            outlet=row["outlet"],
            title=row["title"],
            url=row["url"],
            published=row["published"],
            captured_at=row["captured_at"],
            occasion=told[row["number"]],
            is_first=row is first,
            steps=align(first["content_text"], row["content_text"]) if is_compared else (),
            first_text=first["content_text"],
        )
