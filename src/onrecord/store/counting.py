"""Keeps the totals of the record true: what an article adds to them, and what it takes away again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, select, text, update

from onrecord.store.tables import agencies, articles, captures, statements, totals

Subject: TypeAlias = Literal["outlet", "agency", "language", "kind", "day"]
Row: TypeAlias = dict[str, Any]

_DATED: tuple[Subject, ...] = ("outlet", "agency")
_NUMBERS = ("n_articles", "n_statements", "n_unnamed", "n_wired")


def add(
    connection: Connection,
    article: Mapping[str, Any],
    carried: Sequence[Mapping[str, Any]],
    said: Sequence[Mapping[str, Any]],
    captured_at: str,
) -> None:
    """Counts the rows of an article, of its agencies and of its statements."""
    connection.execute(_ADD, _rows(article, carried, said, captured_at))


def take(connection: Connection, key: str) -> list[Row]:
    """Takes the article, which is still there, out of the counts; `mend` is to be given what this gives."""
    a = articles.c
    columns = (a.key, a.outlet, a.outlet_folded, a.language, a.published_day)
    (article,) = _read(connection, select(*columns).where(a.key == key))
    carried = _read(connection, select(agencies).where(agencies.c.article == key))
    parts = select(statements.c.kind, statements.c.speaker_name).where(statements.c.article == key)
    rows = _rows(article, carried, _read(connection, parts), "")
    connection.execute(_TAKE, rows)
    connection.execute(totals.delete().where(totals.c.n_articles < 1))
    return rows


def _read(connection: Connection, query: Select[Any]) -> list[Row]:
    return [{**row} for row in connection.execute(query).mappings()]


def mend(connection: Connection, taken: Sequence[Row]) -> None:
    """Looks up names and days anew, once the article that they may have come from is gone."""
    for row in taken:
        if row["subject"] in _DATED:
            here = and_(totals.c.subject == row["subject"], totals.c.value == row["value"])
            connection.execute(update(totals).where(here).values(_facts(connection, row)))


def _facts(connection: Connection, row: Row) -> Row:
    a, value = articles.c, row["value"]
    name: ColumnElement[Any]
    if row["subject"] == "outlet":
        name, of_value = (
            a.outlet,
            func.coalesce(a.outlet_folded, "") == value if not value else a.outlet_folded == value,
        )
    else:
        named = select(agencies.c.article).where(agencies.c.code_folded == value)
        name, of_value = literal_column("NULL"), a.key.in_(named)
    found = select(
        func.max(name).label("name"),
        func.min(a.published_day).label("first_day"),
        func.max(a.published_day).label("last_day"),
        func.max(captures.c.captured_at).label("last_captured_at"),
    )
    facts = dict(
        connection.execute(found.select_from(articles.join(captures)).where(of_value)).mappings().one()
    )
    if row["subject"] == "agency":
        codes = select(func.max(agencies.c.code)).where(agencies.c.code_folded == value)
        facts["name"] = connection.scalar(codes)
    return facts


def _rows(
    article: Mapping[str, Any],
    carried: Sequence[Mapping[str, Any]],
    said: Sequence[Mapping[str, Any]],
    captured_at: str,
) -> list[Row]:
    """The rows that the article is counted in, with how much it adds to each."""
    n_unnamed = sum(one["speaker_name"] is None for one in said)
    whole = {
        "n_articles": 1,
        "n_statements": len(said),
        "n_unnamed": n_unnamed,
        "n_wired": int(bool(carried)),
    }
    undated = {"first_day": None, "last_day": None, "last_captured_at": None}
    day = article["published_day"]
    dated = {"first_day": day, "last_day": day, "last_captured_at": captured_at}

    def row(subject: Subject, value: str | None, name: str | None, **more: object) -> Row:
        facts = dated if subject in _DATED else undated
        return {"subject": subject, "value": value or "", "name": name, **whole, **facts, **more}

    found = [row("outlet", article["outlet_folded"], article["outlet"])]
    found += [row("language", article["language"], article["language"]), row("day", day, day)]
    codes = {one["code_folded"]: one["code"] for one in sorted(carried, key=lambda one: str(one["code"]))}
    found += [row("agency", value, code) for value, code in codes.items()]
    kinds = Counter(one["kind"] for one in said)
    unnamed = Counter(one["kind"] for one in said if one["speaker_name"] is None)
    found += [
        row("kind", kind, kind, n_statements=n, n_unnamed=unnamed[kind], n_wired=0)
        for kind, n in kinds.items()
    ]
    return found


def _greater(column: str, sign: str) -> str:
    """The greater (or the lesser) of the value there and the one that comes, whichever is not null."""
    there, coming = f"totals.{column}", f"excluded.{column}"
    return f"{column} = CASE WHEN {there} IS NULL OR {coming} {sign} {there} THEN {coming} ELSE {there} END"


_COLUMNS = [column.name for column in totals.columns]
_ADD = text(
    f"INSERT INTO totals ({', '.join(_COLUMNS)}) VALUES (:{', :'.join(_COLUMNS)})"  # noqa: S608 - our own names
    " ON CONFLICT (subject, value) DO UPDATE SET "
    + ", ".join(
        [
            *(f"{name} = totals.{name} + excluded.{name}" for name in _NUMBERS),
            _greater("name", ">"),
            _greater("first_day", "<"),
            _greater("last_day", ">"),
            _greater("last_captured_at", ">"),
        ]
    )
)
_TAKE = text(
    "UPDATE totals SET "  # noqa: S608 - our own names
    + ", ".join(f"{name} = {name} - :{name}" for name in _NUMBERS)
    + " WHERE subject = :subject AND value = :value"
)
