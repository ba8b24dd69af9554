"""How well title, day, authors and text are read from saved pages of many outlets.

    python -m benchmarks.pages

Titles are compared word by word (case and punctuation aside), days as days, authors as sets of names; the
text by the F1 of its words against the paragraphs that were labelled.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpora import read_lines, require_data
from onrecord.acquire import utc_now
from onrecord.errors import Reject
from onrecord.extract import extract
from onrecord.folding import folded
from onrecord.record import Article, Capture

FIELDS = ("title", "day", "authors")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one page was read; `right` has no entry for what the labels do not give."""

    page: str
    right: dict[str, bool]
    body: float
    given: dict[str, str]


def main() -> None:
    """Prints the shares, then every miss."""
    pages = require_data() / "pages"
    results = [_result(pages, expected) for expected in read_lines(pages / "expected.jsonl")]
    print("| field | right | pages |\n|---|---|---|")
    for field in FIELDS:
        told = [result.right[field] for result in results if field in result.right]
        print(f"| {field} | {sum(told) / len(told):.3f} | {len(told)} |")
    print(f"| body F1 | {sum(result.body for result in results) / len(results):.3f} | {len(results)} |")
    for result in results:
        wrong = [
            f"{field}: {result.given[field]}" for field, is_right in result.right.items() if not is_right
        ]
        wrong += [f"body: {result.body:.2f}"] * (result.body < 0.8)
        if wrong:
            print(f"\n{result.page}", *wrong, sep="\n  ")


def _result(pages: Path, expected: dict[str, Any]) -> Result:
    return compared(expected, _article(pages, expected))


def compared(expected: Mapping[str, Any], article: Any) -> Result:
    """How an article agrees with its labels; None: nothing was read."""
    wanted = _words(" ".join(expected["paragraphs"] or ()))
    found = _words(article.text) if article else Counter[str]()
    given = {
        "title": f"{article and article.title!r}, expected {expected['title']!r}",
        "day": f"{article and article.published}, expected {expected['published']!r}",
        "authors": f"{article and article.authors!r}, expected {expected['authors']!r}",
    }
    return Result(
        page=expected["file"], right=_right(article, expected), body=_f1(found, wanted), given=given
    )


def _article(pages: Path, expected: dict[str, Any]) -> Article | None:
    payload = gzip.decompress((pages / expected["file"]).read_bytes())
    page = Capture(
        name=expected["file"],
        payload=payload,
        media_type="text/html",
        captured_at=utc_now(),
        url=expected["url"],
    )
    try:
        return extract(page)
    except Reject:
        return None


def _right(article: Any, expected: Mapping[str, Any]) -> dict[str, bool]:
    title = (article.title if article else None) or ""
    day = (article.published.value if article and article.published else "")[:10]
    authors = article.authors if article else ()
    right = {"title": _words(title) == _words(expected["title"] or "")} if expected["title"] else {}
    if expected["published"]:
        right["day"] = day == expected["published"][:10]
    if expected["authors"]:
        right["authors"] = {folded(name) for name in authors} == {
            folded(name) for name in expected["authors"]
        }
    return right


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", folded(text)))


def _f1(found: Counter[str], wanted: Counter[str]) -> float:
    both = (found & wanted).total()
    return 2 * both / max(1, found.total() + wanted.total())


if __name__ == "__main__":
    main()
