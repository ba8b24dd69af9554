"""How well reprints are told from independent reports.

    python -m benchmarks.copies [--split train]

Makes reprints of annotated articles as editors do (headline and lead new, paragraphs cut, order kept, a
local paragraph put in, spelling and quotation marks changed, agency stripped) at several parts of the text
kept, finds families by fingerprints and comparison, and prints the adjusted Rand index of each; then lists
the pairs of different originals that are called copies, for reading.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from math import comb

from benchmarks.corpora import read_lines, require_data
from onrecord.record import Provenance, Record
from onrecord.relations.copies import compare, is_standing_matter
from onrecord.relations.fingerprints import Wording, fingerprints, wording_of

SPELLINGS = {
    "or ": "our ", "ize": "ise", "center": "centre", "percent": "per cent", "program ": "programme ",
    "defense": "defence", "traveled": "travelled", "gray": "grey", "toward ": "towards ",
}  # fmt: skip
LOCAL = (
    "Readers in the valley towns have followed the matter with interest, and the reading room at the old "
    "mill keeps a shelf of cuttings on it for anyone who asks at the desk before six in the evening."
)


def main() -> None:
    """Prints the table and the joined originals."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--split", default="train")
    rows = read_lines(require_data() / "polnear" / f"{options.parse_args().split}.jsonl")
    originals = [(row["id"], row["text"]) for row in rows]
    _print_joined(originals)
    for is_hard in (False, True):
        for kept in (0.4, 0.5, 0.6, 0.8, 1.0):
            made = [(name, reprint(text, kept, random.Random(name), is_hard)) for name, text in originals]
            _print_index(originals, made, kept, is_hard)


def reprint(text: str, kept: float, rng: random.Random, is_hard: bool) -> str:
    """The text as another outlet prints it. Hard: one word in twenty left out as well, and more added."""
    paragraphs = [part for part in text.split("\n") if part.strip()]
    rest = paragraphs[2:] or paragraphs
    wanted = kept * sum(map(len, rest))
    chosen: set[int] = set()
    for at in rng.sample(range(len(rest)), len(rest)):
        if sum(len(rest[one]) for one in chosen) < wanted:
            chosen.add(at)
    body = [_respelt(rest[at]) for at in sorted(chosen)]
    if is_hard:
        body = [" ".join(word for word in part.split() if rng.random() > 0.05) for part in body]
    body.insert(len(body) // 2, LOCAL if not is_hard else _invented(rng))
    return "\n\n".join(["A story from elsewhere", _invented(rng), *body])


def _invented(rng: random.Random) -> str:
    return " ".join("".join(rng.choices("abdeiklmnorstu", k=rng.randint(2, 9))) for _ in range(40)) + "."


def _respelt(text: str) -> str:
    for american, british in SPELLINGS.items():
        text = text.replace(american, british)
    return text.replace("“", '"').replace("”", '"').replace("’", "'")


def _wording(text: str) -> Wording:
    bare = dict.fromkeys(("url", "outlet", "title", "language", "published"))
    return wording_of(
        Record(id="", text=text, provenance=Provenance(), statements=(), speakers=(), **bare)  # type: ignore[arg-type]
    )


def _pairs(wordings: Sequence[Wording], outlets: Sequence[str]) -> Iterable[tuple[int, int, str]]:
    """Those that share a fingerprint, compared; as in the record, but without its bounds."""
    buckets = defaultdict(list)
    for number, wording in enumerate(wordings):
        for one in fingerprints(wording):
            buckets[one].append(number)
    candidates = {pair for numbers in buckets.values() for pair in combinations(numbers, 2)}
    for left, right in sorted(candidates):
        copy = compare(wordings[left], wordings[right])
        if copy and not (outlets[left] == outlets[right] and is_standing_matter(copy)):
            yield left, right, copy.kind


def _print_joined(originals: Sequence[tuple[str, str]]) -> None:
    outlets = [name.split("_")[0] for name, _ in originals]
    for left, right, kind in _pairs([_wording(text) for _, text in originals], outlets):
        print(f"{kind:8} {originals[left][0]}  {originals[right][0]}")


def _print_index(
    originals: Sequence[tuple[str, str]], made: Sequence[tuple[str, str]], kept: float, is_hard: bool
) -> None:
    everything = [*originals, *made]
    parents = list(range(len(everything)))

    def root(at: int) -> int:
        while parents[at] != at:
            at = parents[at]
        return at

    outlets = [name.split("_")[0] for name, _ in originals] + ["another"] * len(made)
    for left, right, kind in _pairs([_wording(text) for _, text in everything], outlets):
        if kind != "partial":
            parents[max(root(left), root(right))] = min(root(left), root(right))
    groups = [root(at) for at in range(len(everything))]
    found = sum(groups[at] == groups[at + len(originals)] for at in range(len(originals)))
    index = adjusted_rand([name for name, _ in everything], groups)
    share = found / len(originals)
    print(
        f"{'hard' if is_hard else 'plain'} kept {kept:.0%}: index {index:.4f}, found {share:.1%}", flush=True
    )


def adjusted_rand(gold: Sequence[object], found: Sequence[object]) -> float:
    """Hubert and Arabie's index of two partitions of the same things; 1 where they are the same.

    >>> adjusted_rand("aabb", "xxyy"), adjusted_rand("aabb", "xyxy")
    (1.0, -0.5)
    """
    both = sum(comb(n, 2) for n in Counter(zip(gold, found, strict=True)).values())
    rows, columns = (sum(comb(n, 2) for n in Counter(side).values()) for side in (gold, found))
    expected = rows * columns / comb(len(gold), 2)
    most = (rows + columns) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


if __name__ == "__main__":
    main()
