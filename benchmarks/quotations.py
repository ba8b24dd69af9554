"""How well variants of quotations are found, and other quotations of the same speaker kept apart.

    python -m benchmarks.quotations [--split train] [--misses]

Takes the labelled quotations of the corpus (contents in quotation marks, eight words or more) and makes two
variants of each, as outlets do: cut at either end, with an ellipsis or without; words put in square
brackets; in another case and with other marks; spelt otherwise; and two of these at once. All stand in
fictional articles, go into a record through the linking that `onrecord add` uses, and come back in groups.
All quotations of one article are given to one speaker, so the others of the same article, on the same
subject, are what must not be joined. Precision and recall are over pairs of statements.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, insert, select

from benchmarks.corpora import read_lines, require_data
from onrecord.folding import folded
from onrecord.store.numbering import statement_number
from onrecord.store.opening import open_database
from onrecord.store.quotations import link
from onrecord.store.tables import articles, captures, statements, variants, warc_files

MIN_WORDS = 8
SPELLINGS = {"or ": "our ", "ize": "ise", "center": "centre", "percent": "per cent", "defense": "defence"}
_PLACE = {"warc_file": "a.warc.gz", "warc_offset": 0, "warc_length": 1, "warc_record_id": "urn:x"}

Change = Callable[[list[str], random.Random], list[str]]


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation as one article has it. `story`: the article that it was taken from; `number`: of it."""

    story: int
    number: int
    change: str
    text: str


def main() -> None:
    """Prints the table by kind of change, then all together."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--split", default="train")
    options.add_argument("--articles", type=int, help="only so many, for a quick look")
    options.add_argument("--misses", action="store_true")
    given = options.parse_args()
    rows = read_lines(require_data() / "polnear" / f"{given.split}.jsonl")[: given.articles]
    quotes = list(_made(rows))
    groups = _grouped(quotes)
    print(f"{sum(one.change == 'original' for one in quotes):,} quotations, {len(quotes):,} with variants")
    print("| change | found again | of |\n|---|---|---|")
    for change in (*CHANGES, "two"):
        mine = [one for one in quotes if one.change in {"original", change}]
        pairs = [(one, two) for one, two in _pairs_of(mine)]
        found = [groups.get(one) is not None and groups.get(one) == groups.get(two) for one, two in pairs]
        print(f"| {change} | {sum(found) / max(1, len(found)):.3f} | {len(found)} |")
        if given.misses:
            for (one, two), is_found in zip(pairs, found, strict=True):
                if not is_found:
                    print(f"    {one.text}\n    {two.text}\n")
    print(_report(quotes, groups))


def _made(rows: Sequence[dict[str, Any]]) -> Iterator[Quote]:
    for story, row in enumerate(rows):
        for number, text in enumerate(_quotations(row)):
            yield Quote(story, number, "original", text)
            rng = random.Random(f"{row['id']} {number}")
            for change in rng.sample([*CHANGES, "two"], 2):
                yield Quote(story, number, change, changed(text, change, rng))


def _quotations(row: dict[str, Any]) -> list[str]:
    """The quotations of an article, without those that repeat another of it, whole or in part."""
    found: list[str] = []
    for statement in row["statements"]:
        text = " ".join(row["text"][start:end] for start, end in statement["content"])
        match = re.fullmatch(r"\s*(?:[\"“]|'')(.+?)(?:[\"”]|'')?[,.]?\s*", text, re.DOTALL)
        inside = match[1].strip() if match else ""
        if len(inside.split()) >= MIN_WORDS and not re.search(r"[\"“”]|''", inside):
            found.append(" ".join(inside.split()))
    return [text for text in found if not any(_repeats(text, other) for other in found if other is not text)]


def _repeats(one: str, other: str) -> bool:
    """Whether the two share six words in a row: then they are no two different quotations."""
    first, second = (re.findall(r"\w+", folded(text)) for text in (one, other))
    rows = {tuple(first[at : at + 6]) for at in range(len(first) - 5)}
    return any(tuple(second[at : at + 6]) in rows for at in range(len(second) - 5))


def changed(text: str, change: str, rng: random.Random) -> str:
    """The quotation as another outlet has it; `change`: one of `CHANGES`, or `two` of them in turn."""
    words = text.split()
    for one in rng.sample(list(CHANGES), 2) if change == "two" else (change,):
        words = CHANGES[one](words, rng)
    return " ".join(words)


def _cut(words: list[str], rng: random.Random) -> list[str]:
    """Cut at either end to half or more, six words at least."""
    kept = max(min(6, len(words)), round(len(words) * rng.uniform(0.5, 0.9)))
    start = rng.randint(0, len(words) - kept)
    return words[start : start + kept]


def _ellipsis(words: list[str], rng: random.Random) -> list[str]:
    """A fifth to two fifths of the words left out in the middle, with an ellipsis or without."""
    n_gone = round(len(words) * rng.uniform(0.2, 0.4))
    start = rng.randint(2, max(2, len(words) - n_gone - 2))
    mark = rng.choice([["…"], ["..."], ["[...]"], []])
    return [*words[:start], *mark, *words[start + n_gone :]]


def _brackets(words: list[str], rng: random.Random) -> list[str]:
    """A pronoun explained in square brackets, or a word put in."""
    out = list(words)
    pronouns = [
        at for at, word in enumerate(out) if word.lower().strip(",.") in {"he", "she", "it", "they", "him"}
    ]
    at = rng.choice(pronouns or range(len(out)))
    put_in = rng.choice(["[the harbour master]", "[Haddad]", "[the ferry company]"])
    return [*out[:at], put_in, *out[at + bool(pronouns) :]]


def _marks(words: list[str], rng: random.Random) -> list[str]:
    """Another case at the beginning or everywhere, other dashes, apostrophes and stops."""
    text = " ".join(words).replace("’", "'").replace("--", "—").replace(" - ", " — ")
    text = text.replace(";", ".") if rng.random() < 0.5 else text.replace(",", "")
    text = text.upper() if rng.random() < 0.2 else text[:1].swapcase() + text[1:]
    return text.rstrip(".,!?").split()


def _spelling(words: list[str], rng: random.Random) -> list[str]:
    """British spelling, and a slip in one long word."""
    text = " ".join(words) + " "
    for american, british in SPELLINGS.items():
        text = text.replace(american, british)
    out = text.split()
    long = [at for at, word in enumerate(out) if len(word) > 6 and word.isalpha()]
    if long:
        at = rng.choice(long)
        place = rng.randint(1, len(out[at]) - 3)
        out[at] = out[at][:place] + out[at][place + 1] + out[at][place] + out[at][place + 2 :]
    return out


CHANGES: dict[str, Change] = {
    "cut": _cut,
    "ellipsis": _ellipsis,
    "brackets": _brackets,
    "case and marks": _marks,
    "spelling": _spelling,
}


def _grouped(quotes: Sequence[Quote]) -> dict[Quote, int]:
    """The group of each quotation, where the record gives it one."""
    with TemporaryDirectory() as folder:
        engine = open_database(Path(folder) / "record.db", write=True)
        with engine.connect() as connection, connection.begin():
            numbers = _stored(connection, quotes)
            rows = connection.execute(select(variants.c.statement, variants.c.quotation)).all()
        engine.dispose()
    found = {row.statement: row.quotation for row in rows}
    return {quote: found[number] for quote, number in numbers.items() if number in found}


def _stored(connection: Connection, quotes: Sequence[Quote]) -> dict[Quote, int]:
    """Each quotation in an article of its own, in an order that has nothing to do with where it is from."""
    connection.execute(insert(warc_files).values(name="a.warc.gz", committed_bytes=1))
    shuffled = list(quotes)
    random.Random(5).shuffle(shuffled)
    numbers = {}
    for at, quote in enumerate(shuffled):
        key, day = f"{at:012x}", f"2021-05-{1 + at % 28:02}"
        capture = {"number": at, "digest": "", "name": "a", "media_type": "text/plain", "captured_at": "2021"}
        connection.execute(insert(captures).values(**capture, **_PLACE))
        article = {"key": key, "record_id": key, "capture": at, "text": quote.text, "text_digest": ""}
        more = {"published": day, "published_day": day, "provenance": {}, "parsed_by": "", "outlet": f"o{at}"}
        connection.execute(insert(articles).values(**article, **more, outlet_folded=f"o{at}", **_PLACE))
        number = statement_number(day, at, 0)
        connection.execute(insert(statements).values(number=number, **_statement(key, quote)))
        link(connection, key, None)  # type: ignore[arg-type]  # what it needs stands in the tables
        numbers[quote] = number
    return numbers


def _statement(key: str, quote: Quote) -> dict[str, Any]:
    name = f"Speaker Number{quote.story}"
    return {
        **{"article": key, "id": "s0", "ordinal": 0, "kind": "direct", "start": 0, "content": [[0, 1]]},
        **{"cue": [], "source": [], "addressee": [], "content_text": f"“{quote.text}”", "confidence": 1.0},
        **{"speaker_name": name, "speaker_folded": folded(name), "speaker_kind": "person"},
    }


def _pairs_of(quotes: Sequence[Quote]) -> Iterator[tuple[Quote, Quote]]:
    """The pairs that are of one quotation."""
    families = defaultdict(list)
    for one in quotes:
        families[one.story, one.number].append(one)
    for family in families.values():
        yield from combinations(family, 2)


def _report(quotes: Sequence[Quote], groups: dict[Quote, int]) -> str:
    wanted = set(_pairs_of(quotes))
    together = defaultdict(list)
    for quote in quotes:
        if quote in groups:
            together[groups[quote]].append(quote)
    found = {pair for members in together.values() for pair in combinations(members, 2)}
    wrong = [(one, two) for one, two in found - wanted]
    across = Counter(one.story == two.story for one, two in wrong)
    for one, two in wrong[:8]:
        print(f"    joined: {one.text}\n            {two.text}")
    precision, recall = len(found & wanted) / len(found), len(found & wanted) / len(wanted)
    return (
        f"pairs: precision {precision:.4f}, recall {recall:.4f}; wrongly joined {len(wrong)}, "
        f"of which of one article {across[True]}"
    )


if __name__ == "__main__":
    main()
