"""On what occasion a statement was made, and the words that say so.

Looked for in the sentence that says who spoke, outside what was said.
"""

from __future__ import annotations

import re

from onrecord.record import Occasion, OccasionKind, Statement
from onrecord.spans import Span

_REACH = 160  # code points before and behind the words that say who spoke
_NAME = r"(?:[^\W\d_a-z][\w’'&.-]*(?: (?:of |the |and )?[^\W\d_a-z][\w’'&.-]*){0,4})"
_WITH = rf"(?: (?:with|to|on|for|by|from|mit|avec|con|à|a|al|im|in|dem|der|the|le|la) ?(?:the |a |dem |der )?{_NAME})?"
_PATTERNS: tuple[tuple[OccasionKind, str], ...] = (
    ("interview", r"(?:in|during|for|on) (?:an?|his|her|their|the) (?:[\w-]+ ){0,3}interview" + _WITH),
    (
        "interview",
        r"(?:in|während) (?:einem|eines|dem|ihrem|seinem) (?:[\w-]+ )?(?:[Ii]nterviews?|Gesprächs?)" + _WITH,
    ),
    ("interview", r"(?:dans|lors d[’']|au cours d[’'])\s?(?:une?|l[’']) ?(?:entretien|interview)" + _WITH),
    ("interview", r"en (?:una|la) entrevista" + _WITH),
    (
        "press conference",
        r"(?:at|during|in) (?:an?|the|his|her|their) (?:[\w-]+ ){0,3}(?:(?:news|press) (?:conference|briefing)|briefing)",
    ),
    ("press conference", r"(?:auf|bei|in) (?:einer|der) Presse(?:konferenz|gespräch)"),
    ("press conference", r"(?:lors d[’']une|en|dans une) conférence de presse"),
    ("press conference", r"en (?:una )?(?:rueda|conferencia) de prensa"),
    (
        "post",
        r"(?:in|on) (?:an?|his|her|their|the|its) (?:[\w-]+ ){0,3}(?:tweets?|posts?|blog|thread)\b(?: on "
        + _NAME
        + ")?",
    ),
    ("post", r"on (?:Twitter|Facebook|X|Instagram|Telegram|Truth Social|Mastodon|Bluesky|LinkedIn|Weibo)\b"),
    ("post", r"(?:tweeted|retweeted|twitterte|tuiteó|a tweeté|posted on [A-Z]\w+)"),
    ("post", r"auf (?:Twitter|Facebook|Instagram|Telegram|X)\b"),
    (
        "letter",
        r"(?:in|dans|en) (?:an?|his|her|their|the|its|une|la|una) (?:[\w-]+ ){0,3}(?:letter|lettre|carta)\b"
        + _WITH,
    ),
    ("letter", r"in (?:einem|seinem|ihrem) (?:[\w-]+ )?(?:Brief|Schreiben)\b"),
    (
        "court",
        r"(?:told|before|in|at) (?:an?|the) (?:[\w-]+ ){0,4}(?:court|tribunal|judge|jury|trial|hearing)\b",
    ),
    (
        "court",
        r"(?:testified|in (?:court|sworn testimony|an affidavit)|vor Gericht|au tribunal|ante el juez)",
    ),
    (
        "parliament",
        r"(?:told|in|to|before|im|vor dem) (?:the |an? )?(?:[\w-]+ ){0,2}"
        r"(?:[Pp]arliament|House of (?:Commons|Lords|Representatives)|Congress|Senate|Bundestag|Knesset|Landtag)\b",
    ),
    (
        "speech",
        r"(?:in|during|at) (?:an?|his|her|their|the) (?:[\w-]+ ){0,4}"
        r"(?:speech|address|remarks|sermon|lecture|rally|keynote|debate)\b",
    ),
    ("speech", r"(?:in (?:einer|seiner|ihrer) Rede|dans un discours|en un discurso|en su discurso)"),
    (
        "statement",
        r"in (?:an?|his|her|their|the|its) (?:[\w-]+ ){0,3}(?:statement|press release|news release|communiqué)\b",
    ),
    ("statement", r"(?:in einer (?:Mitteilung|Erklärung|Stellungnahme)|dans un communiqué|en un comunicado)"),
    ("report", r"in (?:an?|his|her|their|the|its) (?:[\w-]+ ){0,3}(?:report|study|paper|review)\b"),
)
_FINDERS = tuple((kind, re.compile(rf"\b{pattern}")) for kind, pattern in _PATTERNS)
_SENTENCE_END = re.compile(r"[.!?][”\"’']?\s+(?=[“\"«]?[^\W\d_a-z])|\n")


def find_occasion(text: str, statement: Statement) -> Occasion | None:
    """The occasion that the sentence around cue and source names; None where it names none."""
    named = (*statement.source, *statement.cue)
    if not named:
        return None
    best: Occasion | None = None
    for stretch in _stretches(text, min(named).start, max(span.end for span in named), statement.content):
        for kind, finder in _FINDERS:
            found = finder.search(text, stretch.start, stretch.end)
            if found and (best is None or found.start() < best.span.start):
                best = Occasion(kind=kind, span=Span(found.start(), found.end()))
        if best is not None:
            return best
    return None


def _stretches(text: str, start: int, end: int, content: tuple[Span, ...]) -> list[Span]:
    """The sentence around `[start, end)` less the content, in order."""
    first = max(0, start - _REACH)
    for found in _SENTENCE_END.finditer(text, first, start):
        first = found.end()
    last = min(len(text), end + _REACH)
    if (found_end := _SENTENCE_END.search(text, end, last)) is not None:
        last = found_end.start()
    stretches: list[Span] = []
    at = first
    for span in sorted(content):
        if at < min(span.start, last):
            stretches.append(Span(at, min(span.start, last)))
        at = max(at, span.end)
    if at < last:
        stretches.append(Span(at, last))
    return stretches
