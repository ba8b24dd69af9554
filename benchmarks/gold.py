"""An engine held against the gold texts of `tests/gold`, form by form.

    python -m benchmarks.gold --engine rules [--language en] [--errors]

The texts are our own and short; the figures show which forms an engine knows, not how often real
news uses them.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence

from benchmarks.scoring import SHARES, Score, Scored, pair_by_content
from onrecord.record import Statement
from onrecord.spans import Span
from onrecord.statements import Engine, Passage, load_engine
from tests.gold.loader import GoldStatement, GoldText, load

COLUMNS = ("content", "attributed", "cued", *SHARES)


def find(engine: Engine, texts: Sequence[GoldText]) -> list[tuple[Statement, ...]]:
    """What the engine finds in each text, floating quotations and nested statements included."""
    return engine.find([Passage(text=text.text, language=text.language) for text in texts])


def score_by_form(engine: Engine, texts: Sequence[GoldText]) -> dict[tuple[str, str], Score]:
    """A score for each (language, form), and one for each language under the form `all`."""
    scores: dict[tuple[str, str], Score] = defaultdict(Score)
    for text, found in zip(texts, find(engine, texts), strict=True):
        gold_scored, found_scored = from_gold(text.statements), _from_found(found)
        for form in (text.form, "all"):
            scores[text.language, form].add(text.text, gold_scored, found_scored)
    return dict(scores)


def from_gold(statements: Iterable[GoldStatement]) -> list[Scored]:
    """Labelled statements as the score looks at them."""
    return [
        Scored(
            id=item.id,
            content=item.content,
            cue=item.cue,
            source=item.source,
            addressee=item.addressee,
            kind=item.kind,
            within=item.within,
        )
        for item in statements
    ]


def _from_found(statements: Iterable[Statement]) -> list[Scored]:
    return [
        Scored(
            id=item.id,
            content=_pairs(item.content),
            cue=_pairs(item.cue),
            source=_pairs(item.source),
            addressee=_pairs(item.addressee),
            kind=item.kind,
            within=item.within,
        )
        for item in statements
    ]


def _pairs(spans: Iterable[Span]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]


def _print_table(scores: dict[tuple[str, str], Score]) -> None:
    print(f"{'':22}{'texts hold':>11} " + "".join(f"{name:>12}" for name in COLUMNS))
    for (language, form), score in sorted(
        scores.items(), key=lambda item: (item[0][0], item[0][1] == "all", item[0])
    ):
        content = score["content"]
        cells = "".join(f"{score[name].f1:12.3f}" for name in COLUMNS)
        print(f"{language + '/' + form:22}{content.gold:5} /{content.found:4} {cells}")


def _print_errors(engine: Engine, texts: Sequence[GoldText]) -> None:
    for text, found in zip(texts, find(engine, texts), strict=True):
        gold_scored, found_scored = from_gold(text.statements), _from_found(found)
        pairs = pair_by_content(gold_scored, found_scored)
        missed = set(range(len(gold_scored))) - {i for i, _ in pairs}
        extra = set(range(len(found_scored))) - {j for _, j in pairs}
        for label, items, places in (("missed", gold_scored, missed), ("extra", found_scored, extra)):
            for place in sorted(places):
                words = " | ".join(text.text[start:end] for start, end in items[place].content)
                print(f"{text.id}: {label}: {words}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table: statements labelled and found, F1 of the measures, shares of pairs that agree."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--engine", default="rules")
    parser.add_argument("--language", help="only this one, e.g. en")
    parser.add_argument(
        "--errors", action="store_true", help="list what was missed and what was found besides"
    )
    chosen = parser.parse_args(arguments)
    texts = [text for text in load() if chosen.language in (None, text.language)]
    engine = load_engine(chosen.engine)
    _print_table(score_by_form(engine, texts))
    if chosen.errors:
        _print_errors(engine, texts)


if __name__ == "__main__":
    main()
