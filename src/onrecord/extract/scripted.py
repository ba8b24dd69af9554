"""The text of an article that a page carries in its scripts, where a script builds the page in the browser.

Such a page holds the article's markup as a string of JSON: handed to a script, or as data beside it. Nothing
is run; strings are read as data and no more trusted than the page. A page that says that its article is not
free is left alone: what it keeps back from readers is not for us to find.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_MAX_SCRIPT_CHARS = 1_000_000
_MAX_PAGE_CHARS = 4_000_000
_MAX_TRIES = 20  # places in one script at which a value is looked for
_MAX_VALUES = 50_000  # in one script
_VALUE = re.compile(r"(?:^|[=(])\s*(?=[\[{])")
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_LEAST_PARAGRAPHS = 2
_NOT_FREE = re.compile(r"isAccessibleForFree\W{1,20}false", re.IGNORECASE)


def scripted_article(tree: Any) -> str | None:
    """Markup of the longest article in a page's scripts, None where there is none or it is not free."""
    if is_paid(tree):
        return None
    strings = (text for script in _scripts(tree) for value in _values(script) for text in _strings(value))
    articles = (text for text in strings if len(_PARAGRAPH.findall(text)) >= _LEAST_PARAGRAPHS)
    return max(articles, key=len, default=None)


def is_paid(tree: Any) -> bool:
    """Whether the page says, for search engines, that its article is not free."""
    return any(_NOT_FREE.search(script) for script in _scripts(tree))


def leave_paid_text(tree: Any) -> None:
    """Renames the body in the JSON-LD of a page that is not free, so that nobody takes it; changes `tree`."""
    if is_paid(tree):
        for script in tree.iter("script"):
            script.text = (script.text or "").replace("articleBody", "bodyNotFree")


def _scripts(tree: Any) -> Iterator[str]:
    left = _MAX_PAGE_CHARS
    for script in tree.iter("script"):
        text = (script.text or "")[: min(left, _MAX_SCRIPT_CHARS)]
        left -= len(text)
        if text:
            yield text


def _values(script: str) -> Iterator[Any]:
    """The JSON values that a script is, is handed or assigns; what is no JSON is passed over."""
    decoder, end = json.JSONDecoder(strict=False), 0
    for tries, place in enumerate(_VALUE.finditer(script)):
        if tries == _MAX_TRIES:
            return
        if place.end() < end:
            continue
        try:
            value, end = decoder.raw_decode(script, place.end())
        except (ValueError, RecursionError):
            continue
        yield value


def _strings(value: Any) -> Iterator[str]:
    waiting = [value]
    for _ in range(_MAX_VALUES):
        if not waiting:
            return
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
