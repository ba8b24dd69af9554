"""Which of some statements the words of a query weigh most in. Pure, and so the same on every database."""

from __future__ import annotations

import math
from collections.abc import Sequence

from onrecord.search.matches import asked_terms
from onrecord.search.query import Node
from onrecord.words import words_of

MAX_CHARS = 2_000
"""What lies behind this in a statement does not count towards its weight."""

_K1, _B = 1.2, 0.75  # of BM25, as usual


def weights(node: Node, texts: Sequence[str]) -> list[float]:
    """The weight of each text for the words that the query asks for; names and fields do not count.

    BM25, with the frequency of a term taken among these texts: a word that few of them hold counts more,
    and a long text less. Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009.
    """
    terms = [(words_of(term.text), term.prefix) for term in asked_terms(node)]
    said = [words_of(text[:MAX_CHARS]) for text in texts]
    lengths = [len(words) for words in said]
    mean = sum(lengths) / max(1, len(lengths)) or 1.0
    norms = [_K1 * (1 - _B + _B * length / mean) for length in lengths]
    found = [0.0] * len(texts)
    for words, prefix in terms:
        times = [_times(words, prefix, there) for there in said]
        n_with = sum(1 for count in times if count)
        rarity = math.log(1 + (len(texts) - n_with + 0.5) / (n_with + 0.5))
        for at, count in enumerate(times):
            if count:
                found[at] += rarity * count * (_K1 + 1) / (count + norms[at])
    return found


def _times(words: list[str], prefix: bool, there: list[str]) -> int:
    """How often the words stand next to each other."""
    last = len(words) - 1
    if not last and not prefix:
        return there.count(words[0])
    return sum(
        (there[at + last].startswith(words[last]) if prefix else there[at + last] == words[last])
        and there[at : at + last] == words[:last]
        for at in range(len(there) - last)
    )
