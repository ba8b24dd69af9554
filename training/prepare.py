"""The corpora as words with labels, and the windows that a model is trained on.

Reads PolNeAR and GUM statements from the data folder (an argument, or ONRECORD_DATA);
nothing of them is written anywhere.
"""

from __future__ import annotations

import importlib.util
import json
import random
import re
import sys
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from onrecord.statements.marks import find_quotations
from onrecord.statements.pieces import Prepared, prepare
from onrecord.statements.windows import Sizes, Window, cut, features
from training.mentions import GENRES, label_mentions, unknown

TELLING = re.compile(r"(?:^|\s)(?:told|tell|tells|telling)$", re.IGNORECASE)
# Cues and channels that may take an addressee which PolNeAR does not label.
ADDRESSING = re.compile(
    r"\b(?:urg|ask|warn|assur|remind|inform|advis|order|promis|encourag|invit|beg|press|implor|"
    r"instruct|notif|interview|letter|email|e-mail|memo|respon)\w*",
    re.IGNORECASE,
)
# Words that end an addressee after "told" where nothing is labelled.
AFTER_ADDRESSEE = frozenset(
    re.findall(
        r"\w+",
        "that in on at after during last this monday tuesday wednesday thursday friday saturday sunday by as "
        "when before how what why to about earlier later via recently yesterday today from while if whether "
        "tonight",
    )
)


LAYERS = ("cue", "outer", "names", "descriptions")


@dataclass
class Labelled:
    """One statement in words: its anchor, role ranges, and what of it is known."""

    anchor: int
    has_cue: bool
    roles: list[tuple[int, int, int]]  # begin, end, 1 for content or 3 for source
    addressee: list[tuple[int, int]]
    knows_addressee: bool
    begin: int
    end: int


@dataclass
class Article:
    id: str
    prepared: Prepared
    cue: np.ndarray
    outer: np.ndarray
    names: np.ndarray
    descriptions: np.ndarray
    statements: list[Labelled] = field(default_factory=list)


def load_tokenizer(folder: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def read_lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_polnear(data: Path, split: str) -> list[dict[str, Any]]:
    return read_lines(data / "polnear" / f"{split}.jsonl")


def read_gum(data: Path) -> list[dict[str, Any]]:
    """Return GUM articles with statements, without their first paragraph (the title)."""
    texts = {a["id"]: a["text"] for a in read_lines(data / "gum" / "train.jsonl")}
    articles = []
    for entry in read_lines(data / "gum" / "statements.jsonl"):
        text = texts[entry["id"]]
        skip = text.index("\n\n") + 2
        moved = []
        for statement in entry["statements"]:
            spans = {
                role: [[s - skip, e - skip] for s, e in statement[role]]
                for role in ("content", "cue", "source", "addressee")
            }
            if min((s for role in spans.values() for s, _ in role), default=0) >= 0:
                moved.append({**statement, **spans})
        articles.append({"id": entry["id"], "text": text[skip:], "statements": moved})
    return articles


def read_gum_mentions(data: Path) -> list[dict[str, Any]]:
    """Return GUM texts of free licence with their mentions; what is said in them is not labelled."""
    kinds = (a for a in read_lines(data / "gum" / "train.jsonl") if a["genre"] in GENRES)
    return [{"id": a["id"], "text": a["text"], "mentions": a["mentions"]} for a in kinds]


def is_kept_out(article: dict[str, Any]) -> bool:
    """Whether a fictional article is kept for calibration: one in twenty, the same ones whatever is added."""
    return zlib.crc32(article["id"].encode()) % 20 == 7


def read_fictional() -> list[dict[str, Any]]:
    """Return the project's own labelled articles (training/fictional)."""
    path = Path(__file__).parents[1] / "tests/gold/loader.py"
    spec = importlib.util.spec_from_file_location("gold_loader", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    loader = importlib.util.module_from_spec(spec)
    sys.modules["gold_loader"] = loader
    spec.loader.exec_module(loader)
    return [asdict(text) for text in loader.load(Path(__file__).parent / "fictional")]


def label(article: dict[str, Any], tokenizer: Tokenizer) -> Article:
    """Return an article's words with its gold statements, or else its mentions, as labels."""
    text = article["text"]
    prepared = prepare(text, find_quotations(text), tokenizer)
    n = len(prepared)
    if "mentions" in article:
        layers = label_mentions(text, article["mentions"], prepared)
        return Article(article["id"], prepared, *unknown(n), *layers)
    nothing = np.zeros(n, dtype=np.int64)
    result = Article(article["id"], prepared, nothing, nothing.copy(), *unknown(n))
    taken: set[int] = set()
    for statement in article["statements"]:
        one = _label_one(statement, article["text"], prepared, result.cue)
        if one is None or one.anchor in taken:
            continue
        taken.add(one.anchor)
        result.statements.append(one)
    _label_outer(result)
    return result


def _word_ranges(prepared: Prepared, spans: list[list[int]]) -> list[tuple[int, int]]:
    ranges = []
    for start, end in sorted(spans):
        low = int(np.searchsorted(prepared.ends, start, side="right"))
        high = int(np.searchsorted(prepared.starts, end, side="left"))
        if low < high:
            ranges.append((low, high))
    return ranges


def _label_one(
    statement: dict[str, Any], text: str, prepared: Prepared, cue_labels: np.ndarray
) -> Labelled | None:
    content = _word_ranges(prepared, statement["content"])
    source = _word_ranges(prepared, statement["source"])
    cue = _word_ranges(prepared, statement["cue"])
    if not content:
        return None
    if cue:
        begin, end = max(cue, key=lambda r: r[1] - r[0])
        cue_labels[begin] = 1
        inner = cue_labels[begin + 1 : end]
        inner[inner == 0] = 2
        anchor = begin
    else:
        begin = end = anchor = (source or content)[0][0]
        cue_labels[anchor] = 3
    addressee, known = [], "addressee" in statement
    if known:
        addressee = _word_ranges(prepared, statement["addressee"])
    elif cue:
        phrase = text[prepared.starts[begin] : prepared.ends[end - 1]]
        labelled = {w for s, e in content + source for w in range(s, e)}
        known = True
        if TELLING.search(phrase):
            addressee = _after_told(text, prepared, end, labelled)
        elif ADDRESSING.search(text, *_reach(prepared, begin, end)):
            known = False
    everything = content + source + addressee + [(anchor, anchor + 1)] + cue
    return Labelled(
        anchor=anchor,
        has_cue=bool(cue),
        roles=[(s, e, 1) for s, e in content] + [(s, e, 3) for s, e in source],
        addressee=addressee,
        knows_addressee=known,
        begin=min(s for s, _ in everything),
        end=max(e for _, e in everything),
    )


def _reach(prepared: Prepared, begin: int, end: int) -> tuple[int, int]:
    """Return the code points from `begin` to a few words after `end`."""
    last = min(end + 12, len(prepared)) - 1
    return int(prepared.starts[begin]), int(prepared.ends[last])


def _after_told(text: str, prepared: Prepared, at: int, labelled: set[int]) -> list[tuple[int, int]]:
    """Return the words after a form of "tell" up to what cannot be an addressee."""
    end = at
    while end < len(prepared) and end - at < 9 and end not in labelled:
        word = text[prepared.starts[end] : prepared.ends[end]].lower()
        if word in AFTER_ADDRESSEE or not (word[0].isalnum() or word[0] in "'’&-$"):
            break
        end += 1
    return [(at, end)] if 0 < end - at < 9 else []


def _label_outer(article: Article) -> None:
    """Label the outermost content and source words, longest first."""
    spans = sorted({r for s in article.statements for r in s.roles}, key=lambda r: (r[0] - r[1], r))
    for begin, end, role in spans:
        if not article.outer[begin:end].any():
            article.outer[begin] = role
            article.outer[begin + 1 : end] = role + 1


@dataclass
class Example:
    """A window with labels: arrays as in `windows.features`, and its anchors."""

    arrays: dict[str, np.ndarray]
    words: dict[str, np.ndarray]  # labels of words by layer, -1 where unknown
    anchors: np.ndarray  # [n]
    roles: np.ndarray  # [n, W]
    addressee: np.ndarray  # [n, W], -1 where unknown


def example(article: Article, window: Window) -> Example:
    """Return a window's arrays; only statements that lie wholly inside are anchors."""
    inside = [s for s in article.statements if s.begin >= window.begin and s.end <= window.end]
    width = window.end - window.begin
    roles = np.zeros((len(inside), width), dtype=np.int64)
    addressee = np.zeros((len(inside), width), dtype=np.int64)
    for row, statement in enumerate(inside):
        for begin, end, role in statement.roles:
            roles[row, begin - window.begin] = role
            roles[row, begin - window.begin + 1 : end - window.begin] = role + 1
        for begin, end in statement.addressee:
            addressee[row, begin - window.begin] = 1
            addressee[row, begin - window.begin + 1 : end - window.begin] = 2
        if not statement.knows_addressee:
            addressee[row] = -1
    words = slice(window.begin, window.end)
    return Example(
        features(article.prepared, window),
        {layer: getattr(article, layer)[words] for layer in LAYERS},
        np.array([s.anchor - window.begin for s in inside], dtype=np.int64),
        roles,
        addressee,
    )


def epoch_windows(articles: list[Article], rng: random.Random) -> list[Example]:
    """Return all articles cut anew, with window sizes and margins by chance."""
    examples = []
    for article in articles:
        sizes = Sizes(
            core=rng.randint(160, 310),
            left=rng.choice((0, 0, 24, 40)),
            right=rng.choice((0, 0, 16, 24)),
            cut_margin=32,
        )
        examples += [example(article, window) for window in cut(article.prepared, sizes)]
    return examples


def batches(examples: list[Example], n_pieces: int, rng: random.Random) -> list[list[Example]]:
    """Return examples of like length together, at most `n_pieces` with padding each."""
    ordered = sorted(examples, key=lambda e: len(e.arrays["ids"]) + rng.random() * 12)
    groups: list[list[Example]] = [[]]
    for one in ordered:
        if groups[-1] and (len(groups[-1]) + 1) * len(one.arrays["ids"]) > n_pieces:
            groups.append([])
        groups[-1].append(one)
    rng.shuffle(groups)
    return groups
