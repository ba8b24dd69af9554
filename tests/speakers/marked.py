"""Texts with their statements marked in them, so that a case can be read as one line.

`[s1:Jane Roe] [q1:said] [c1:the ferry is late]`: source, cue, content and addressee (`a`) of statement 1.
"""

from __future__ import annotations

import re
from collections import defaultdict

from onrecord.record import Article, Statement
from onrecord.spans import Span

_MARK = re.compile(r"\[([scqa])(\d+):([^\]]*)\]")
_ROLES = {"s": "source", "c": "content", "q": "cue", "a": "addressee"}


def read_marked(marked: str) -> tuple[Article, tuple[Statement, ...]]:
    """The article without its marks, and the statements that they say, in order of content."""
    text, parts = "", defaultdict[str, defaultdict[str, list[Span]]](lambda: defaultdict(list))
    at = 0
    for found in _MARK.finditer(marked):
        text += marked[at : found.start()]
        words = found.group(3)
        parts[found.group(2)][_ROLES[found.group(1)]].append(Span(len(text), len(text) + len(words)))
        text += words
        at = found.end()
    text += marked[at:]
    statements = [
        Statement(
            id=number,
            kind="direct" if roles["content"][0].cut(text)[0] in '“"«„' else "indirect",
            content=tuple(roles["content"]),
            cue=tuple(roles["cue"]),
            source=tuple(roles["source"]),
            addressee=tuple(roles["addressee"]),
        )
        for number, roles in parts.items()
    ]
    return Article(id="case", text=text), tuple(sorted(statements, key=lambda one: one.content))
