"""What the speakers stage costs: `python -m benchmarks.speakers_speed [--engine model] [--rounds 3]`.

Prints how long the whole parse takes against the statements alone, side by side in one run over PolNeAR
dev, and how the time of the stage grows from 1,000 to 10,000 mentions in one article, for articles of
several makes: a list of names, one name again and again, pronouns, titles, bodies, descriptions,
quotations. Linear is a factor of 10.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from benchmarks.corpora import read_lines, require_data
from onrecord.parse import Options, parse_articles
from onrecord.record import Article, Statement
from onrecord.spans import Span
from onrecord.speakers import resolve_speakers
from onrecord.statements import Engine, Passage, load_engine

FEW, MANY = 1_000, 10_000


def _letters(number: int) -> str:
    """A word that is unlike that of any other number."""
    return "".join(chr(97 + number // 26**place % 26) for place in range(4))


MAKES: dict[str, Callable[[int], str]] = {
    "a list of names": lambda n: ", ".join(f"P{_letters(i)} N{_letters(i)}" for i in range(n)) + " came.",
    "one surname, many given names": lambda n: " ".join(f"P{_letters(i)} Roe came." for i in range(n)),
    "one name again and again": lambda n: "Jane Roe came. " + "Roe came. " * n,
    "pronouns": lambda n: "Jane Roe came. " + "She came. " * n,
    "mayors": lambda n: " ".join(
        f"Mayor P{_letters(i)} N{_letters(i)} met the mayor." for i in range(n // 2)
    ),
    "bodies": lambda n: " ".join(f"The N{_letters(i)} Council met. The council left." for i in range(n // 2)),
    "strangers": lambda n: "Jane Roe came. " + "A sailor met the sailor. " * (n // 2),
    "quotations": lambda n: "\n\n".join(
        f"“I came,” said P{_letters(i)} N{_letters(i)}." for i in range(n // 2)
    ),
}


def seconds(make: Callable[[int], str], n: int, engine: Engine) -> float:
    """How long the stage takes over an article of `n` mentions, with the statements that the engine finds."""
    text = make(n)
    found = engine.find([Passage(text=text, language="en")])[0]
    statements = found or (Statement(id="1", kind="indirect", content=(Span(0, 1),), source=(Span(0, 8),)),)
    start = time.process_time()
    resolve_speakers(Article(id="a", text=text), statements)
    return time.process_time() - start


def print_growth(rounds: int) -> None:
    """A line for each make of article: the two times and their ratio."""
    engine = load_engine("rules")
    print(f"| an article of | {FEW:,} mentions | {MANY:,} mentions | ratio |\n|---|---|---|---|")
    for name, make in MAKES.items():
        few, many = (min(seconds(make, n, engine) for _ in range(rounds)) for n in (FEW, MANY))
        print(f"| {name} | {few * 1000:.0f} ms | {many * 1000:.0f} ms | {many / few:.1f} |")


def print_share(engine: Engine, rounds: int) -> None:
    """The whole parse against the statements alone, in turns over the same articles."""
    rows = read_lines(require_data() / "polnear" / "dev.jsonl")
    articles = [Article(id=row["id"], text=row["text"], language=row["language"]) for row in rows]
    passages = [Passage(text=one.text, language=one.language) for one in articles]
    ratios = []
    for _ in range(rounds):
        start = time.process_time()
        engine.find(passages)
        between = time.process_time()
        parse_articles(articles, engine, Options())
        ratios.append((time.process_time() - between) / (between - start))
    found = engine.find(passages)
    start = time.process_time()
    for article, statements in zip(articles, found, strict=True):
        resolve_speakers(article, statements)
    words = sum(len(one.text.split()) for one in articles)
    print(f"whole parse / statements alone, engine {engine.name}: {statistics.median(ratios):.2f}")
    print(f"speakers: {(time.process_time() - start) / words * 1e6:.1f} µs a word")


def main() -> None:
    """Prints both."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--engine", default="model")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    print_growth(args.rounds)
    print()
    print_share(load_engine(args.engine), args.rounds)


if __name__ == "__main__":
    main()
