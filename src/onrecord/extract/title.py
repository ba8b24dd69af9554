"""One title out of what a page claims: Open Graph, JSON-LD, Twitter's card, its first heading.

What an outlet shows with a link (`og:title`) is its editors' wording; the headline of JSON-LD is often one
for search engines. Either may carry the outlet's name or section behind it, which is no part of a title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.folding import folded

_TAIL = re.compile(r"\s+[-–—|:·•»*]\s+|\s*[|ㅣ｜：]\s*")
_ENDS = re.compile(r"\s+[-–—|:·•»*]|\s*[|ㅣ｜：]|-(?=\S+[|ㅣ｜])")  # what sets a tail apart from a title
_MAX_CHARS = 500


def choose_title(claims: Sequence[str | None], heading: str | None, site_names: Sequence[str]) -> str | None:
    """The first claim that there is, or the heading, without what only names the site.

    `claims`: by preference. A tail goes where it names the site, or where another claim or the heading ends
    before it.

    >>> choose_title(["Old pier to reopen | Local | Harbour Post"], "Old pier to reopen", [])
    'Old pier to reopen'
    >>> choose_title(["Old pier to reopen - Harbour Post"], None, ["The Harbour Post"])
    'Old pier to reopen'
    >>> choose_title(["Pier reopens - at last"], "The pier", ["Harbour Post"])
    'Pier reopens - at last'
    """
    lines = [" ".join(claim.split())[:_MAX_CHARS] for claim in (*claims, heading) if claim]
    titles = [line for line in lines if line]
    if not titles:
        return None
    title = titles[0]
    for other in titles[1:]:
        if _ENDS.match(title, len(other)) and title.startswith(other):
            return other
    names = {_words(name) for name in site_names}
    for cut in _TAIL.finditer(title):
        if cut.start() and _names_site(_words(title[cut.end() :]), names):
            return title[: cut.start()]
    return title


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", folded(text)))


def _names_site(tail: tuple[str, ...], names: set[tuple[str, ...]]) -> bool:
    """Whether the tail is a site's name, articles in front left out."""
    return any(tail and _plain(tail) == _plain(name) for name in names)


def _plain(name: tuple[str, ...]) -> tuple[str, ...]:
    return (
        name[1:]
        if len(name) > 1 and name[0] in {"the", "die", "der", "das", "le", "la", "el", "il"}
        else name
    )
