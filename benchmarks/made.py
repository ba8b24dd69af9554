"""A made-up record of any size: the same rows on every run, with the proportions of news.

Words follow Zipf's law over 60,000 made-up words, so the commonest stands in two statements of three.
Lengths of statements are spread as in news (median 18 words, one in twenty over 50). One statement in five
has a speaker who is not named; names follow Zipf's law over 40,000, the commonest with about 1 in 100.
Outlets, agencies, languages and kinds are spread unevenly too; days run from 2012 to 2026, more to the end.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from onrecord.folding import folded
from onrecord.store.numbering import statement_number

SEED = 7
PER_ARTICLE = 10
WORDS_PER_ARTICLE = 420
N_WORDS, N_NAMES, N_OUTLETS, N_AGENCIES = 60_000, 40_000, 300, 30
FIRST_DAY, N_DAYS = date(2012, 1, 1), 5_400
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

Row = dict[str, Any]


@dataclass(slots=True)
class Batch:
    """Rows of some articles, table by table."""

    captures: list[Row] = field(default_factory=list)
    articles: list[Row] = field(default_factory=list)
    agencies: list[Row] = field(default_factory=list)
    statements: list[Row] = field(default_factory=list)
    speakers: list[Row] = field(default_factory=list)


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


def batches(n_statements: int, per_batch: int = 1_000) -> Iterator[Batch]:
    """The rows of so many statements, `per_batch` articles at a time, in the order in which news arrives."""
    maker = _Maker()
    n_articles = n_statements // PER_ARTICLE
    for start in range(0, n_articles, per_batch):
        yield maker.batch(range(start, min(start + per_batch, n_articles)), n_articles)


class _Maker:
    def __init__(self) -> None:
        self.words = np.array(vocabulary())
        self.names = names()
        self.folded_names = [folded(name) for name in self.names]
        self.outlets = outlets()
        self.chance = np.random.default_rng(SEED)
        self.word_bounds = _bounds(N_WORDS, 2.7, 1.0)
        self.name_bounds = _bounds(N_NAMES, 12.0, 1.0)
        self.outlet_bounds = _bounds(N_OUTLETS, 3.0, 1.0)

    def batch(self, numbers: range, n_articles: int) -> Batch:
        """The rows of the articles with these numbers."""
        found = Batch()
        n = len(numbers)
        ranks = np.searchsorted(self.word_bounds, self.chance.random((n, WORDS_PER_ARTICLE)))
        lengths = np.clip(np.exp(self.chance.normal(2.9, 0.65, (n, PER_ARTICLE))), 3, 120).astype(int)
        starts = self.chance.integers(0, WORDS_PER_ARTICLE - 120, (n, PER_ARTICLE))
        who = np.searchsorted(self.name_bounds, self.chance.random((n, PER_ARTICLE)))
        unnamed = self.chance.random((n, PER_ARTICLE)) < 0.2
        kinds = self.chance.choice(3, (n, PER_ARTICLE), p=(0.45, 0.4, 0.15))
        at = np.searchsorted(self.outlet_bounds, self.chance.random(n))
        for i, number in enumerate(numbers):
            words = self.words[ranks[i]].tolist()
            day = self._day(number, n_articles)
            key = f"{(number * 2_654_435_761) % (1 << 48):012x}"  # in no order, as digests are
            outlet = self.outlets[at[i]]
            found.captures.append(_capture(number + 1, key, day))
            found.articles.append(_article(number + 1, key, day, outlet, " ".join(words)))
            if number % 5 < 2:
                code = f"W{(number * number) % N_AGENCIES}"
                agency = {"code": code, "code_folded": folded(code), "name": None, "name_folded": None}
                found.agencies.append({"article": key, "ordinal": 0, **agency})
            speaking: dict[int, None] = {}
            for ordinal in range(PER_ARTICLE):
                begin = starts[i, ordinal]
                said = " ".join(words[begin : begin + lengths[i, ordinal]])
                name = None if unnamed[i, ordinal] else int(who[i, ordinal])
                if name is not None:
                    speaking[name] = None
                row = self._statement(ordinal, said, name, ("direct", "indirect", "mixed")[kinds[i, ordinal]])
                number_of = statement_number(day, number + 1, ordinal)
                found.statements.append({"number": number_of, "article": key, **row})
            found.speakers += [self._speaker(key, ordinal, name) for ordinal, name in enumerate(speaking)]
        return found

    def _day(self, number: int, n_articles: int) -> str:
        share = (number / n_articles) ** 0.6
        if self.chance.random() < 0.05:  # one in twenty arrives late
            share *= self.chance.random()
        return (FIRST_DAY + timedelta(days=int(share * N_DAYS))).isoformat()

    def _statement(self, ordinal: int, said: str, name: int | None, kind: str) -> Row:
        start = ordinal * 250
        given = None if name is None else self.names[name]
        return {
            **{"id": f"s{start}", "ordinal": ordinal, "kind": kind, "start": start},
            **{
                "content": [[start, start + len(said)]],
                "cue": [[start + len(said) + 1, start + len(said) + 5]],
            },
            **{
                "source": [[start + len(said) + 6, start + len(said) + 20]],
                "addressee": [],
                "content_text": said,
            },
            **{"cue_text": "said", "source_text": given or "an official", "addressee_text": None},
            **{"speaker_name": given, "speaker_folded": None if name is None else self.folded_names[name]},
            **{"speaker_kind": "unnamed" if name is None else "person", "speaker_basis": "named"},
            **{"speaker_role": "minister" if ordinal % 3 else None, "addressed_to_name": None},
            **{"addressed_to_kind": None, "occasion_kind": None, "occasion_span": None, "within": None},
            "confidence": 0.93,
        }

    def _speaker(self, key: str, ordinal: int, name: int) -> Row:
        return {
            **{"article": key, "ordinal": ordinal, "name": self.names[name]},
            **{"name_folded": self.folded_names[name], "kind": "person", "mentions": [[0, 10]], "roles": []},
        }


def _bounds(n: int, shift: float, power: float) -> np.ndarray[Any, Any]:
    """Sums of the shares of ranks after Zipf and Mandelbrot."""
    shares = 1 / (np.arange(n) + shift) ** power
    return np.cumsum(shares / shares.sum())


def _place(number: int) -> Row:
    return {
        "warc_file": "captures-00001.warc.gz",
        "warc_offset": number * 5_000,
        "warc_length": 2_000,
        "warc_record_id": f"<urn:uuid:00000000-0000-5000-8000-{number:012x}>",
    }


def _capture(number: int, key: str, day: str) -> Row:
    return {
        **{"number": number, "digest": f"sha256:{key * 5}0000", "url": f"https://news.example/{day}/{key}"},
        **{"name": f"{key}.html", "media_type": "text/html", "charset": "utf-8", "http_status": 200},
        **{"captured_at": f"{day}T12:00:00+00:00", **_place(number)},
    }


def _article(number: int, key: str, day: str, outlet: str, text: str) -> Row:
    return {
        **{"key": key, "record_id": f"sha256:{key * 5}1111", "capture": number, "outlet": outlet},
        **{"url": f"https://news.example/{day}/{key}", "outlet_folded": folded(outlet), "title": text[:60]},
        **{"language": ("en", "en", "en", "en", "en", "en", "en", "de", "fr", "es")[number % 10]},
        **{"published": day, "published_basis": "metadata", "published_day": day, "text": text},
        **{"text_digest": f"sha256:{key * 5}2222", "provenance": {"conflicts": []}, "parsed_by": "made"},
        **_place(number),
    }
