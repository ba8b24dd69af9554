"""How well reprints are told from independent reports.

    python -m benchmarks.copies [--split train] [--kept 0.4]

Makes reprints of annotated articles as editors do (headline and lead new, agency stripped with it, paragraphs
cut, order kept, a local paragraph put in, spelling and quotation marks changed) at several parts of the text
kept, finds families by fingerprints and comparison, and prints the adjusted Rand index, for the first 300
articles, on which the settings were chosen, and for the others. *hard*: one word in twenty left out as well.
Then lists the pairs of different originals that are called copies. Those that a reader found to be two
printings of one text (`READ`) are one story; `index as labelled` counts them as errors.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

from benchmarks.corpora import read_lines, require_data
from onrecord.record import Provenance, Record
from onrecord.relations.copies import compare, is_standing_matter
from onrecord.relations.fingerprints import Wording, fingerprints, wording_of
from onrecord.store.copies import MAX_BUCKET, MIN_RARE

SPELLINGS = {
    "or ": "our ", "ize": "ise", "center": "centre", "percent": "per cent", "program ": "programme ",
    "defense": "defence", "traveled": "travelled", "gray": "grey", "toward ": "towards ",
}  # fmt: skip
LOCAL = (
    "Readers in the valley towns have followed the matter with interest, and the reading room at the old "
    "mill keeps a shelf of cuttings on it for anyone who asks at the desk before six in the evening."
)


N_CHOSEN = 300  # the settings were chosen on so many articles

READ = (
    ("cc9d3d30f3fb", "39065d6c6b66"),
    ("d9f346d67363", "df2156bf6667"),
    ("5596c3720ba7", "5329804f6d8d"),
    ("4f3efa3af07e", "96201c21cc22"),
    ("8fddf3a6e89a", "d634c04bdecf"),
    ("d979f9a08429", "9a0ee54603a2"),
    ("3934733a2748", "fb4876142dc9"),
)
"""Digests of the names of two originals each that are one text in two printings, as reading both showed."""

STORIES = {name: pair[0] for pair in READ for name in pair}


def main() -> None:
    """Prints the table and the joined originals."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--split", default="train")
    options.add_argument("--kept", type=float, nargs="*", default=[0.3, 0.4, 0.5, 0.7])
    given = options.parse_args()
    rows = read_lines(require_data() / "polnear" / f"{given.split}.jsonl")
    originals = [Text(row["id"], row["text"], _wording(row["text"])) for row in rows]
    parts = {f"first {N_CHOSEN}": originals[:N_CHOSEN], "the others": originals[N_CHOSEN:], "all": originals}
    print("| articles | reprints | kept | index | index as labelled | found | joined wrongly |")
    print("|---|---|---|---|---|---|---|")
    for is_hard in (False, True):
        for kept in given.kept:
            made = {one.name: _reprinted(one, kept, is_hard) for one in originals}
            for name, some in parts.items():
                if some:
                    print(_line(name, some, [made[one.name] for one in some], kept, is_hard), flush=True)
    _print_joined(originals)


@dataclass(frozen=True, slots=True)
class Text:
    """An article or a reprint of it, by the article's name."""

    name: str
    text: str
    wording: Wording

    @property
    def story(self) -> str:
        """The article, or the one that it is another printing of."""
        return STORIES.get(_digest(self.name), self.name)


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def _reprinted(one: Text, kept: float, is_hard: bool) -> Text:
    text = reprint(one.text, kept, random.Random(one.name), is_hard)
    return Text(one.name, text, _wording(text))


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


def _pairs(texts: Sequence[Text], outlets: Sequence[str]) -> Iterable[tuple[int, int, str]]:
    """Those that share two fingerprints, compared; as in the record, but without most of its bounds."""
    buckets = defaultdict(list)
    for number, text in enumerate(texts):
        for one in fingerprints(text.wording):
            buckets[one].append(number)
    shared = Counter(
        pair
        for numbers in buckets.values()
        if len(numbers) <= MAX_BUCKET
        for pair in combinations(numbers, 2)
    )
    for (left, right), n_shared in sorted(shared.items()):
        copy = compare(texts[left].wording, texts[right].wording) if n_shared >= MIN_RARE else None
        if copy and not (outlets[left] == outlets[right] and is_standing_matter(copy)):
            yield left, right, copy.kind


def _outlet(text: Text) -> str:
    return text.name.split("_")[0]


def _print_joined(originals: Sequence[Text]) -> None:
    for left, right, kind in _pairs(originals, [_outlet(one) for one in originals]):
        read = "read: one text" if originals[left].story == originals[right].story else "not read"
        print(f"{kind:8} {read:15} {originals[left].name}  {originals[right].name}")


def _line(name: str, originals: Sequence[Text], made: Sequence[Text], kept: float, is_hard: bool) -> str:
    """A row of the table."""
    everything = [*originals, *made]
    parents = list(range(len(everything)))

    def root(at: int) -> int:
        while parents[at] != at:
            at = parents[at]
        return at

    n_wrong = 0
    outlets = [*map(_outlet, originals), *["another"] * len(made)]
    for left, right, kind in _pairs(everything, outlets):
        if kind != "partial":
            n_wrong += everything[left].story != everything[right].story
            parents[max(root(left), root(right))] = min(root(left), root(right))
    groups = [root(at) for at in range(len(everything))]
    found = sum(groups[at] == groups[at + len(originals)] for at in range(len(originals)))
    merged = adjusted_rand([one.story for one in everything], groups)
    labelled = adjusted_rand([one.name for one in everything], groups)
    kind = "hard" if is_hard else "plain"
    share = found / len(originals)
    return f"| {name} | {kind} | {kept:.0%} | {merged:.4f} | {labelled:.4f} | {share:.3f} | {n_wrong} |"


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
