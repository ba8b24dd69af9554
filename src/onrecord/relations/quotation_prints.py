"""The few hashes by which statements with the same words, or of the same sense, are found.

Two kinds: rows of `SHINGLE` words, winnowed, whoever speaks, which find the same words also where one
side names nobody; and pairs of telling words that follow one another, each together with the speaker,
which find short pieces and reports in other words. The speaker in the hash keeps the second kind rare.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from onrecord.relations.quotations import Saying, telling_stems

SHINGLE, WINDOW = 4, 4  # any row of 7 words that two statements share gives one
PAIR_WINDOW = 2  # pairs of telling words of which one is kept
SHORT = 12  # words: of a statement of so many or fewer all hashes are kept, since a cut leaves few
MAX_PRINTS = 64


def prints_of(one: Saying) -> frozenset[int]:
    """Up to `MAX_PRINTS` signed 64-bit numbers; none for what is too short to be recognised."""
    rows: list[int] = []
    is_short = len(one.core) <= SHORT
    if one.quoted or not one.voice.name:
        words = one.core
        shingles = [words[at : at + SHINGLE] for at in range(len(words) - SHINGLE + 1)]
        rows = _winnowed([_hash("w", *shingle) for shingle in shingles], 1 if is_short else WINDOW)
    pairs: list[int] = []
    if one.voice.key:
        stems = telling_stems(one.words)
        hashes = [_hash("p", one.voice.key, *stems[at : at + 2]) for at in range(len(stems) - 1)]
        pairs = _winnowed(hashes, 1 if is_short else PAIR_WINDOW)
    return frozenset([*sorted(rows)[: MAX_PRINTS // 2], *sorted(pairs)[: MAX_PRINTS // 2]])


def _winnowed(hashes: Sequence[int], window: int) -> list[int]:
    if not hashes:
        return []
    last = max(1, len(hashes) - window + 1)
    return list({min(hashes[start : start + window]) for start in range(last)})


def _hash(*words: str) -> int:
    data = "\n".join(words).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)
