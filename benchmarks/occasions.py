"""How well occasions are told: `python -m benchmarks.occasions [--set a|b] [--errors]`.

Against tests/speakers/occasions.jsonl, short fictional texts labelled by hand, with the statement given.
*kind*: an occasion of the labelled kind is found; *span*: and with just the labelled words. Set a was read
while the patterns were written, set b was written before them and only counted.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.corpora import REPOSITORY, read_lines
from benchmarks.scoring import Tally
from onrecord.speakers.occasion import find_occasion
from tests.speakers.marked import read_marked

GOLD = REPOSITORY / "tests" / "speakers" / "occasions.jsonl"


@dataclass(slots=True)
class Counts:
    """Tallies by kind of occasion, `all` for all of them; and each miss in words."""

    kind: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    span: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    errors: list[str] = field(default_factory=list)

    def add(self, row: dict[str, Any]) -> None:
        """Counts one text."""
        article, (statement,) = read_marked(row["text"])
        found = find_occasion(article.text, statement)
        own = None if found is None else (found.kind, found.span.cut(article.text))
        gold = None if row["occasion"] is None else tuple(row["occasion"])
        for tallies, same in ((self.kind, _kind(own) == _kind(gold)), (self.span, own == gold)):
            for name in {"all", *(filter(None, (_kind(own), _kind(gold))))}:
                tallies[name].gold += gold is not None and name in ("all", gold[0])
                tallies[name].found += own is not None and name in ("all", own[0])
                tallies[name].hits += same and gold is not None
        if own != gold:
            self.errors.append(f"{row['id']}: labelled {gold}, found {own}")


def _kind(occasion: tuple[str, ...] | None) -> str | None:
    return None if occasion is None else occasion[0]


def count(rows: Iterable[dict[str, Any]]) -> Counts:
    """The counts of all texts."""
    counts = Counts()
    for row in rows:
        counts.add(row)
    return counts


def table(counts: Counts) -> str:
    """F1, with precision and recall, by kind."""
    lines = ["| occasion | labelled | kind | span |", "|---|---|---|---|"]
    for name in sorted(counts.kind, key=lambda one: (one == "all", one)):
        lines.append(
            f"| {name} | {counts.kind[name].gold} | {_cell(counts.kind[name])} | {_cell(counts.span[name])} |"
        )
    return "\n".join(lines)


def _cell(tally: Tally) -> str:
    return f"{tally.f1:.3f} ({tally.precision:.2f} / {tally.recall:.2f})"


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table, with `--errors` each miss."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--set", choices=("a", "b"))
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args(arguments)
    counts = count(row for row in read_lines(GOLD) if args.set in (None, row["set"]))
    print(table(counts))
    if args.errors:
        print("\n" + "\n".join(counts.errors))


if __name__ == "__main__":
    main()
