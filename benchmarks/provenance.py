"""How much of what is expected of provenance is found: `python -m benchmarks.provenance [FILE…]`.

Each file holds JSON lines of `text`, `reference_date` and `expect`, as tests/provenance/cases.jsonl does.
Only the fields under `expect` are judged; null means that nothing may be found. Letter case of names is
not regarded. Without a file: the wire examples beside the clone (ONRECORD_DATA).
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.corpora import data_folder, read_lines
from onrecord.provenance import find_origin
from onrecord.record import Article, Published


def found_in(case: dict[str, Any]) -> dict[str, Any]:
    """What the stage finds in a case, under the keys of `expect`."""
    published = case.get("published")
    article = Article(
        id="case",
        text=case["text"],
        title=case.get("title"),
        authors=tuple(case.get("authors", ())),
        published=Published(value=published, basis="metadata") if published else None,
    )
    day = case.get("reference_date")
    origin = find_origin(article, date.fromisoformat(day) if day else None)
    found: dict[str, Any] = msgspec.to_builtins(origin.provenance)
    byline = found["byline"]
    found["byline"] = byline["authors"] if byline else None
    found["agencies"] = [agency["code"] for agency in found["agencies"]]
    if not any(found["credits"].values()):
        found["credits"] = None
    dispatch = origin.provenance.dispatch
    found["dispatch"] = dispatch.cut(article.text) if dispatch else None
    found["published"] = origin.published.value if origin.published else None
    return found


def fits(found: Any, expected: Any) -> bool:
    """Whether `found` holds all that is expected of it."""
    if isinstance(expected, dict):
        return found is not None and all(fits(found.get(key), value) for key, value in expected.items())
    if isinstance(expected, list):
        return found is not None and [fold(one) for one in found] == [fold(one) for one in expected]
    return fold(found) == fold(expected)


def fold(value: Any) -> Any:
    """`value` without regard to the case of letters."""
    return value.casefold() if isinstance(value, str) else value


def main(names: list[str]) -> None:
    """Prints each miss, then the share of judged fields that fit, by field."""
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for name in names or [data_folder() / "wire" / "examples.jsonl"]:
        for case in read_lines(Path(name)):
            found = found_in(case)
            for key, expected in case["expect"].items():
                judged[key] += 1
                if fits(found[key], expected):
                    right[key] += 1
                else:
                    print(f"{case['id']} {key}: expected {expected}, found {found[key]}")
    for key in judged:
        print(f"{key:14} {right[key]:4} of {judged[key]:4}")
    print(f"{'all':14} {right.total():4} of {judged.total():4}")


if __name__ == "__main__":
    main(sys.argv[1:])
