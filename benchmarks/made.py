"""A made-up record of any size: the same rows on every run, with the proportions of news.

Words follow Zipf's law over 60,000 made-up words, so the commonest stands in two statements of three.
Lengths of statements are spread as in news (median 18 words, one in twenty over 50). One statement in five
has a speaker who is not named; names follow Zipf's law over 40,000, the commonest with about 1 in 100.
Outlets, agencies, languages and kinds are spread unevenly too; days run from 2012 to 2026, more to the end.
Two articles in five share their words with others, mostly with one or two, some with twenty or more: their
statements are the variants of quotations.

Articles are made in the order of their days, a batch for itself, so that making can go on where it stopped
and numbers only grow, which full-text indexes are made from most quickly. Arrival is another order: one
article in twenty came late.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeAlias

import numpy as np

from onrecord.folding import folded
from onrecord.store.indexing import EVERY, article_words
from onrecord.store.numbering import statement_number

SEED = 7
PER_ARTICLE = 10
PER_BATCH = 5_000  # articles
WORDS_PER_ARTICLE = 420
N_WORDS, N_NAMES, N_OUTLETS, N_AGENCIES = 60_000, 40_000, 300, 30
SHARE_OF_COPIES = 0.25
FIRST_DAY, N_DAYS = date(2012, 1, 1), 5_400
KINDS = ("direct", "indirect", "mixed")
LANGUAGES = ("en", "en", "en", "en", "en", "en", "en", "de", "fr", "es")
_ONSETS = [
    "b",
    "bl",
    "br",
    "c",
    "ch",
    "cl",
    "cr",
    "d",
    "dr",
    "f",
    "fl",
    "fr",
    "g",
    "gl",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "pr",
    "qu",
    "r",
    "s",
    "sh",
    "sl",
    "sp",
    "st",
    "str",
    "t",
    "th",
    "tr",
    "v",
    "w",
    "y",
]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ee", "io", "ou"]
_ENDS = ["", "", "n", "r", "s", "t", "l", "nd", "st", "ng"]

Array: TypeAlias = np.ndarray[Any, Any]
Row: TypeAlias = tuple[Any, ...]
WARC_FILE = "captures-00001.warc.gz"
COLUMNS = {
    "captures": "number digest url name media_type charset http_status captured_at"
    " warc_file warc_offset warc_length warc_record_id",
    "articles": "key record_id capture url outlet outlet_folded title language published published_basis"
    " published_day text text_digest provenance parsed_by warc_file warc_offset warc_length warc_record_id",
    "agencies": "article ordinal code code_folded name name_folded",
    "statements": "number article id ordinal kind start content cue source addressee content_text cue_text"
    " source_text speaker_name speaker_folded speaker_kind speaker_basis speaker_role confidence",
    "speakers": "article ordinal name name_folded kind mentions roles",
    "variants": "statement quotation basis",
    "copies": "left right kind overlap left_contained right_contained stretches origin evidence",
    "families": "article family",
    "referents": "id article ordinal canonical_id kind day names traits",
    "said_by": "statement referent",
}
"""The tables in an order in which each refers to those before it, and their columns; the others are null."""

DIRECTORY = ("referents", "said_by")
"""Tables that a record made without a directory of speakers leaves empty."""


@dataclass(slots=True)
class Batch:
    """Rows of some articles, table by table; `documents`: their statements' words as the index takes them."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    documents: list[tuple[int, list[str]]] = field(default_factory=list)


def vocabulary() -> list[str]:
    """The words, the commonest first; common ones are short."""
    chance = random.Random(SEED)
    words: dict[str, None] = {}
    while len(words) < N_WORDS:
        n_syllables = (
            1 + (len(words) > 60) + (len(words) > 2_000) * chance.randrange(2) + (len(words) > 20_000)
        )
        parts = (
            chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_ENDS) for _ in range(n_syllables)
        )
        words["".join(parts)] = None
    return list(words)


def names() -> list[str]:
    """The speakers' names, the commonest first."""
    chance = random.Random(SEED + 1)
    words = vocabulary()
    given = [word.capitalize() for word in words[3_000:3_600]]
    families = [word.capitalize() for word in words[10_000:22_000]]
    found: dict[str, None] = {}
    while len(found) < N_NAMES:
        found[f"{chance.choice(given)} {chance.choice(families)}"] = None
    return list(found)


def outlets() -> list[str]:
    """The outlets' names, the greatest first."""
    words = vocabulary()
    kinds = ("Post", "Courier", "Gazette", "Bell", "Daily")
    return [f"{words[5_000 + i].capitalize()} {kinds[i % 5]}" for i in range(N_OUTLETS)]


def agency_codes() -> list[str]:
    """The codes of the agencies on record."""
    return sorted({code for code in map(_agency, range(1_000)) if code})


def _agency(arrival: int) -> str | None:
    """The agency that the article with this number carries: two of five carry one."""
    return f"W{(arrival * arrival) % N_AGENCIES}" if arrival % 5 < 2 else None


def canonical_id(name: int) -> str:
    """The id in the directory of the speaker with this rank."""
    return f"made-{name:05}"


def n_batches(n_statements: int) -> int:
    """How many batches a record of so many statements is made in."""
    return -(-n_statements // (PER_ARTICLE * PER_BATCH))


def batches(n_statements: int, first: int = 0) -> Iterator[Batch]:
    """The batches of a record of so many statements, from one on."""
    maker = _Maker(n_statements // PER_ARTICLE)
    for number in range(first, n_batches(n_statements)):
        yield maker.batch(number)


class _Maker:
    def __init__(self, n_articles: int) -> None:
        self.words = np.array(vocabulary(), dtype=object)
        self.names = names()
        self.folded_names = [folded(name) for name in self.names]
        self.outlets = outlets()
        self.bounds = {"word": _bounds(N_WORDS, 2.7), "name": _bounds(N_NAMES, 12.0)}
        self.bounds["outlet"] = _bounds(N_OUTLETS, 3.0)
        self.days = _days(n_articles)
        self.order = np.argsort(self.days, kind="stable")
        self.dates = [(FIRST_DAY + timedelta(days=at)).isoformat() for at in range(N_DAYS + 1)]
        self.tails = [_tail(name.lower().split()) for name in self.names]
        self.unnamed_tail = _tail(["an", "official"])[3:]

    def batch(self, batch_number: int) -> Batch:
        """The rows of the articles of a batch."""
        arrivals = self.order[batch_number * PER_BATCH : (batch_number + 1) * PER_BATCH].tolist()
        drawn = _Drawn(self.bounds, len(arrivals), batch_number)
        found = Batch()
        keys = [
            f"{(arrival * 2_654_435_761) % (1 << 48):012x}" for arrival in arrivals
        ]  # in no order, as digests
        numbers = []
        for at, (arrival, key) in enumerate(zip(arrivals, keys, strict=True)):
            day = self.dates[self.days[arrival]]
            numbers.append(self._article(found, drawn, at, (arrival, key, day)))
        _tie(found, drawn, keys, numbers)
        return found

    def _article(self, found: Batch, drawn: _Drawn, at: int, article: tuple[int, str, str]) -> range:
        """Adds the rows of an article; gives the numbers of its statements."""
        arrival, key, day = article
        outlet, language = self.outlets[drawn.outlets[at]], LANGUAGES[arrival % 10]
        words = self.words[drawn.ranks[drawn.origins[at]]].tolist()
        text, digest, url = " ".join(words), f"sha256:{key * 5}", f"https://news.example/{day}/{key}"
        place = (WARC_FILE, arrival * 5_000, 2_000, f"<urn:uuid:00000000-0000-5000-8000-{arrival:012x}>")
        found.rows["captures"].append(
            (
                arrival + 1,
                digest + "0000",
                url,
                f"{key}.html",
                "text/html",
                "utf-8",
                200,
                f"{day}T12:00:00+00:00",
                *place,
            )
        )
        found.rows["articles"].append(
            (
                key,
                digest + "1111",
                arrival + 1,
                url,
                outlet,
                folded(outlet),
                text[:60],
                language,
                day,
                "metadata",
                day,
                text,
                digest + "2222",
                '{"conflicts":[]}',
                "made",
                *place,
            )
        )
        code = _agency(arrival)
        if code:
            found.rows["agencies"].append((key, 0, code, folded(code), None, None))
        lent = article_words(outlet, language, [(code, None)] if code else [])
        numbers = range(
            statement_number(day, arrival + 1, 0), statement_number(day, arrival + 1, PER_ARTICLE)
        )
        said = self._statements(found, drawn.said(at), key, numbers, words, lent)
        self._speakers(found, said, key, numbers, day)
        return numbers

    def _statements(
        self, found: Batch, said: Said, key: str, numbers: range, words: list[str], lent: list[str]
    ) -> list[int]:
        """Adds the rows of statements and their words; gives the ranks of their speakers, -1 for none."""
        marked = ["c" + word for word in words]
        speaking = []
        for ordinal, (begin, length, name, kind) in enumerate(said):
            number, start, end = numbers[ordinal], ordinal * 250, begin + length
            content = " ".join(words[begin:end])
            stop = start + len(content)
            found.rows["statements"].append(
                (number, key, f"s{start}", ordinal, KINDS[kind], start, f"[[{start},{stop}]]")
                + (f"[[{stop + 1},{stop + 5}]]", f"[[{stop + 6},{stop + 20}]]", "[]", content, "said")
                + (
                    (self.names[name], self.names[name], self.folded_names[name], "person")
                    if name >= 0
                    else _UNNAMED
                )
                + ("named", "minister" if ordinal % 3 else None, 0.93)
            )
            tail = self.tails[name] if name >= 0 else self.unnamed_tail
            found.documents.append((number, [EVERY, "k" + KINDS[kind], *marked[begin:end], *tail, *lent]))
            speaking.append(name)
        return speaking

    def _speakers(self, found: Batch, speaking: list[int], key: str, numbers: range, day: str) -> None:
        ordinals: dict[int, int] = {}
        for number, name in zip(numbers, speaking, strict=True):
            if name < 0:
                continue
            ordinal = ordinals.setdefault(name, len(ordinals))
            found.rows["said_by"].append((number, f"{key}.{ordinal}"))
        for name, ordinal in ordinals.items():
            called = self.names[name]
            found.rows["speakers"].append(
                (key, ordinal, called, self.folded_names[name], "person", "[[0,10]]", "[]")
            )
            found.rows["referents"].append(
                (f"{key}.{ordinal}", key, ordinal, canonical_id(name), "person", day, f'["{called}"]', "[]")
            )


_UNNAMED = ("an official", None, None, "unnamed")
Said: TypeAlias = Iterator[tuple[int, int, int, int]]


class _Drawn:
    """What chance says of the articles of a batch: an array a property, a row an article."""

    def __init__(self, bounds: dict[str, Array], n: int, batch_number: int) -> None:
        chance = np.random.default_rng((SEED, batch_number))
        shape = (n, PER_ARTICLE)
        self.ranks = np.searchsorted(bounds["word"], chance.random((n, WORDS_PER_ARTICLE)))
        self.lengths = np.clip(np.exp(chance.normal(2.9, 0.65, shape)), 3, 120).astype(int)
        self.starts = chance.integers(0, WORDS_PER_ARTICLE - 120, shape)
        names = np.searchsorted(bounds["name"], chance.random(shape))
        self.names = np.where(chance.random(shape) < 0.2, -1, names)
        self.kinds = chance.choice(3, shape, p=(0.45, 0.4, 0.15))
        self.outlets = np.searchsorted(bounds["outlet"], chance.random(n)).tolist()
        self.origins = _origins(chance, n)

    def said(self, at: int) -> Said:
        """Of each statement of the article: first word, number of words, rank of the speaker, kind."""
        origin = self.origins[at]
        parts = (self.starts, self.lengths, self.names, self.kinds)
        return zip(*(part[origin].tolist() for part in parts), strict=True)


def _origins(chance: np.random.Generator, n: int) -> list[int]:
    """For each article the first that has its words: itself, or one a little before it.

    Copies stand a few places behind each other, as dispatches of a day do.
    """
    found = list(range(n))
    at = 0
    while at < n:
        n_copies = min(int(chance.zipf(2.0)), 40) if chance.random() < SHARE_OF_COPIES / 2 else 0
        for copy in range(at + 3, min(at + 3 + 3 * n_copies, n), 3):
            found[copy] = found[at] if found[copy] == copy else found[copy]
        at += 1
    return [found[origin] for origin in found]


def _tie(found: Batch, drawn: _Drawn, keys: list[str], numbers: list[range]) -> None:
    """Ties articles with the same words, and their statements."""
    members: dict[int, list[int]] = {}
    for at, origin in enumerate(drawn.origins):
        members.setdefault(origin, []).append(at)
    for origin, family in members.items():
        if len(family) < 2:
            continue
        for at in family:
            pairs = zip(numbers[at], numbers[origin], strict=True)
            found.rows["variants"] += [(number, first, "words") for number, first in pairs]
            found.rows["families"].append((keys[at], min(keys[one] for one in family)))
        first = keys[origin]
        for key in (keys[at] for at in family[1:]):
            left, right = sorted((first, key))
            side = "left" if left == first else "right"
            found.rows["copies"].append((left, right, "exact", 1.0, 1.0, 1.0, "[[[0,9],[0,9]]]", side, "[]"))


def _tail(name: list[str]) -> list[str]:
    """The words of a statement's speaker, source and cue, as the full-text index marks them."""
    return ["s", *("s" + word for word in name), "w", *("w" + word for word in name), "v", "vsaid"]


def _days(n_articles: int) -> Array:
    """The day of each article by arrival, counted from the first; one in twenty is late."""
    chance = np.random.default_rng(SEED)
    share = (np.arange(n_articles) / max(1, n_articles)) ** 0.6
    late = chance.random(n_articles) < 0.05
    share = np.where(late, share * chance.random(n_articles), share)
    return (share * N_DAYS).astype(int)


def _bounds(n: int, shift: float) -> Array:
    """Sums of the shares of ranks after Zipf and Mandelbrot."""
    shares = 1 / (np.arange(n) + shift)
    return np.cumsum(shares / shares.sum())
