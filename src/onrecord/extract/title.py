"""One title out of what a page claims: Open Graph, JSON-LD, Twitter's card, its first heading.

What an outlet shows with a link (`og:title`) is its editors' wording; the headline of JSON-LD is often one
for search engines. Either may carry the outlet's name or section behind it, which is no part of a title.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import zip_longest

from onrecord.folding import folded

_TAIL = re.compile(r"\s+[-–—|:·•»›*]\s+|\s*[|ㅣ｜：]\s*")
_ENDS = re.compile(r"\s+[-–—|:·•»›*]|\s*[|ㅣ｜：]|-(?=\S+[|ㅣ｜])")  # what sets a tail apart from a title
_ASKS = re.compile(r"[?？]")
_ARTICLES = frozenset({"the", "die", "der", "das", "le", "la", "el", "il"})
_HOST_ENDS = frozenset({"www", "co", "com", "org", "net"})
_MAX_CHARS = 500

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleClaims:
    """What a page says its title is; None where it says nothing.

    shared: `og:title`. headline, alternative: JSON-LD. card: Twitter's. heading: the first that has words.
    others: what is never taken, but shows where a title ends.
    """

    shared: str | None = None
    headline: str | None = None
    alternative: str | None = None
    card: str | None = None
    heading: str | None = None
    others: tuple[str, ...] = ()


def choose_title(
    claims: TitleClaims, site_names: Collection[str] = (), host: str | None = None
) -> str | None:
    """The claim that is the page's title, without what only names the site; None where there is none.

    A tail goes where another claim ends before it, and from the site's name on.

    >>> choose_title(TitleClaims(shared="Old pier to reopen | Local | Post", heading="Old pier to reopen"))
    'Old pier to reopen'
    >>> choose_title(TitleClaims(shared="Old pier to reopen - Harbour Post"), ["The Harbour Post"])
    'Old pier to reopen'
    >>> choose_title(TitleClaims(shared="Old pier to reopen - HarbourPost"), host="www.harbourpost.example")
    'Old pier to reopen'
    """
    title = _preferred(claims)
    if title is None:
        return None
    cut = _end_by_claims(title, claims)
    return title[: _end_by_site(title, site_names, host) if cut is None else cut]


def _preferred(claims: TitleClaims) -> str | None:
    shared, headline = _line(claims.shared), _line(claims.headline)
    if shared and headline and _is_other_line(shared, headline, claims):
        return headline
    return shared or headline or _line(claims.card) or _line(claims.heading)


def _is_other_line(shared: str, headline: str, claims: TitleClaims) -> bool:
    """Whether what is shown with links is a line of its own beside the headline of the article.

    An outlet that fills in a headline and an alternative one has named its headline, unless the alternative
    is what it shows. A line that asks is a teaser where the page's heading is the headline and not that line.
    """
    alternative, heading = _line(claims.alternative), _line(claims.heading)
    if alternative and _words(alternative) != _words(shared):
        return True
    return bool(_ASKS.search(shared) and heading and _words(heading) == _words(headline))


def _end_by_claims(title: str, claims: TitleClaims) -> int | None:
    """Where the first claim that is the title's beginning ends; None where none is."""
    ends = [cut.start() for cut in _ENDS.finditer(title)]
    begun = {_words(title[:end]): end for end in reversed(ends)}
    for claim in (claims.shared, claims.headline, claims.card, claims.heading, *claims.others):
        words = _words(_line(claim) or "")
        if words and words in begun:
            return begun[words]
    return None


def _end_by_site(title: str, names: Collection[str], host: str | None) -> int:
    """Where the part that names the site begins, or the end of the title; the first part is never one."""
    sites = {_plain(name) for name in (*names, *_host_names(host))} - {""}
    cuts = [cut for cut in _TAIL.finditer(title) if cut.start()]
    for cut, following in zip_longest(cuts, cuts[1:]):
        end = following.start() if following else len(title)
        if {_plain(title[cut.end() : end]), _plain(title[cut.end() :])} & sites:
            return cut.start()
    return len(title)


def _host_names(host: str | None) -> Iterator[str]:
    """A host as a site may call itself: whole, and by the names before its ending."""
    labels = [label for label in (host or "").casefold().split(".") if label]
    if labels and labels[0] == "www":
        labels = labels[1:]
    yield "".join(labels)
    yield from (label for label in labels[:-1] if label not in _HOST_ENDS)


def _line(claim: str | None) -> str | None:
    """The claim as one line, entities that were escaped twice resolved; None where it has no words."""
    return " ".join(unescape(claim or "").split())[:_MAX_CHARS].strip() or None


def _words(text: str) -> Words:
    return tuple(re.findall(r"\w+", folded(text)))


def _plain(name: str) -> str:
    """A name's letters and digits, an article in front left out."""
    words = _words(name)
    return "".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)
