"""Rows of the tables back to the records that they were made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from onrecord.record import Provenance, Published, Record, Speaker, Statement
from onrecord.tabular.rows import PARTS, Row

_PROVENANCE = msgspec.json.Decoder(Provenance)


def to_records(
    articles: Iterable[Row], statements: Iterable[Row], speakers: Iterable[Row]
) -> Iterator[tuple[Row, Record]]:
    """Each article's row with its record, in the order of `articles`; the rows must hold all columns.

    Rows belong together by input and position. Raises msgspec.ValidationError where they hold no record.
    """
    said, speaking = _by_item(statements), _by_item(speakers)
    for row in articles:
        item = (row["input"], row["position"], row["article"])
        yield row, _record(row, said.get(item, []), speaking.get(item, []))


def _by_item(rows: Iterable[Row]) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[row["input"], row["position"], row["article"]].append(row)
    for group in found.values():
        group.sort(key=lambda row: int(row["ordinal"]))
    return found


def _record(row: Row, statements: list[Row], speakers: list[Row]) -> Record:
    published = {"value": row["published"], "basis": row["published_basis"]}
    return Record(
        id=row["record_id"],
        url=row["url"],
        outlet=row["outlet"],
        title=row["title"],
        language=row["language"],
        text=row["text"],
        published=msgspec.convert(published, Published) if row["published"] else None,
        provenance=_PROVENANCE.decode(row["provenance"]),
        statements=tuple(_statement(one) for one in statements),
        speakers=tuple(_speaker(one) for one in speakers),
    )


def _statement(row: Row) -> Statement:
    occasion = {"kind": row["occasion_kind"], "span": _span(row["occasion"])} if row["occasion"] else None
    return msgspec.convert(
        {
            "id": row["statement"].partition(".")[2],
            "kind": row["kind"],
            **{part: [_span(span) for span in row[part]] for part in PARTS},
            "speaker": _given(row, "speaker_", ("name", "kind", "basis", "role")),
            "addressed_to": _given(row, "addressed_to_", ("name", "kind")),
            "occasion": occasion,
            "within": row["within"],
            "confidence": row["confidence"],
        },
        Statement,
    )


def _given(row: Row, prefix: str, names: tuple[str, ...]) -> Row | None:
    if row[prefix + "kind"] is None:
        return None
    return {name: row[prefix + name] for name in names}


def _speaker(row: Row) -> Speaker:
    mentions = [_span(span) for span in row["mentions"]]
    return msgspec.convert({**row, "mentions": mentions}, Speaker)


def _span(span: dict[str, int]) -> list[int]:
    return [span["start"], span["end"]]
