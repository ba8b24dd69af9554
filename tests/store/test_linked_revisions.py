"""Articles of one address are chained by the time of their capture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from fictional import capture_of
from onrecord.store import Location, Writer, reading_from
from onrecord.store.revisions import revisions_of
from relations.made import record_of

TEXTS = {1: "The ferry sails in May.", 2: "The ferry sails in June.", 3: "The ferry sails in July."}
URL = "https://echo.example/ferry"


def save(writer: Writer, day: int) -> str:
    at = datetime(2021, 5, day, tzinfo=UTC)
    url = f"{URL}?utm_source=feed{day}"
    capture = replace(capture_of(TEXTS[day], url=url), captured_at=at)
    return writer.save(capture, record_of(TEXTS[day], url=url), "rules 1").detail


def previous(path: Location, key: str) -> list[tuple[str, str | None, bool]]:
    with reading_from(path) as connection:
        rows = revisions_of(connection, key)
        return [(row["article"], row["previous"], row["is_silent"]) for row in rows]


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))), ids=str)
def test_chained_whatever_the_order(
    place: Location, writer_of: Callable[..., Writer], order: tuple[int, ...]
) -> None:
    with writer_of() as writer:
        keys = {day: save(writer, day) for day in order}
        chain = [(keys[1], None, False), (keys[2], keys[1], True), (keys[3], keys[2], True)]
        assert previous(place, keys[3]) == chain
        writer.withdraw(keys[2], "asked for", datetime(2021, 5, 9, tzinfo=UTC))
        assert previous(place, keys[1]) == [chain[0], (keys[3], keys[1], True)]
        writer.withdraw(keys[1], "asked for", datetime(2021, 5, 9, tzinfo=UTC))
        assert previous(place, keys[3]) == [(keys[3], None, False)]
