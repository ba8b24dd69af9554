"""Scores of a model in training on gold articles, by the benchmark's own scorer."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from tokenizers import Tokenizer

from onrecord.statements.decode import Chain, Found, Options, Scores, decode
from onrecord.statements.marks import find_quotations
from onrecord.statements.pieces import Prepared, prepare
from onrecord.statements.windows import Sizes, cut, features
from training.model import StatementModel, reach_around

CANDIDATE = 0.05
"""Words whose chance of beginning a cue is less begin none; in training the head sees more of them."""
SURE_CANDIDATE = 0.3
"""The same in use: of the words between the two none began a statement that was kept, on the dev splits."""
REACH = 160
"""Words around a cue that the head reads in use; all of a window gave no better figures on the dev splits."""


@torch.no_grad()
def score_text(model: StatementModel, prepared: Prepared, sizes: Sizes) -> list[Scores]:
    """Return the model's scores of every window of one text, one window at a time."""
    device = next(model.parameters()).device
    scores = []
    for window in cut(prepared, sizes):
        arrays = features(prepared, window)
        batch = {k: torch.from_numpy(v)[None].to(device) for k, v in arrays.items()}
        batch["mask"] = torch.ones_like(batch["core"], dtype=torch.float32)
        states, cue, _, soft = model.encode(batch)
        wanted = (soft[..., 1] + soft[..., 3] > SURE_CANDIDATE) & (batch["core"] > 0)
        anchors = wanted.nonzero()
        if not len(anchors):
            continue
        reach, words = reach_around(anchors[:, 1], cue.shape[1], REACH)
        roles, addressee, keep = model.head(states, soft, batch, anchors, words)
        scores.append(
            Scores(
                begin=window.begin,
                anchors=anchors[:, 1].cpu().numpy(),
                reach=reach.cpu().numpy(),
                cue=cue.softmax(-1)[0].cpu().numpy(),
                roles=roles.cpu().numpy(),
                addressee=addressee.cpu().numpy(),
                keep=keep.cpu().numpy(),
            )
        )
    return scores


def chain_of(model: StatementModel) -> Chain:
    transitions, begin = model.constrained()
    return Chain(transitions=transitions.detach().cpu().numpy(), begin=begin.detach().cpu().numpy())


def as_spans(found: Found, prepared: Prepared) -> dict[str, Any]:
    return {
        role: [[int(prepared.starts[s]), int(prepared.ends[e - 1])] for s, e in getattr(found, role)]
        for role in ("content", "cue", "source", "addressee")
    } | {"found": found}


def outer_only(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return articles with only the statements that lie in no other."""
    return [{**a, "statements": [s for s in a["statements"] if s.get("within") is None]} for a in articles]


def drop_nested(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the predicted statements whose content and cue lie in no other's content."""
    kept = []
    for i, one in enumerate(statements):
        spans = one["content"] + one["cue"]
        size = sum(e - s for s, e in one["content"])
        inside = any(
            j != i
            and all(any(b <= s and e <= f for b, f in other["content"]) for s, e in spans)
            and size < sum(e - s for s, e in other["content"])
            for j, other in enumerate(statements)
        )
        if not inside:
            kept.append(one)
    return kept


class DevSet:
    """Gold articles, prepared once. `nested`: whether inner statements count."""

    def __init__(self, gold: list[dict[str, Any]], tokenizer: Tokenizer, nested: bool) -> None:
        self.gold = gold if nested else outer_only(gold)
        self.nested = nested
        self.prepared = [prepare(a["text"], find_quotations(a["text"]), tokenizer) for a in gold]

    @classmethod
    def read(cls, path: Path, tokenizer: Tokenizer, nested: bool) -> DevSet:
        with path.open(encoding="utf-8") as lines:
            return cls([json.loads(line) for line in lines], tokenizer, nested)

    def scores(self, model: StatementModel, sizes: Sizes) -> list[list[Scores]]:
        return [score_text(model, p, sizes) for p in self.prepared]

    def predictions(self, scores: list[list[Scores]], chain: Chain, options: Options) -> list[dict[str, Any]]:
        predicted = []
        for article, prepared, windows in zip(self.gold, self.prepared, scores, strict=True):
            found = decode(windows, prepared.paragraph, chain, options)
            spans = [as_spans(f, prepared) for f in found]
            spans = spans if self.nested else drop_nested(spans)
            predicted.append({"id": article["id"], "statements": spans})
        return predicted


def figures(scorer: ModuleType, gold: list[Any], predicted: list[Any]) -> dict[str, float]:
    result = scorer.score(gold, predicted)
    return {name: round(value["f1"], 4) for name, value in result.items()} | {
        "precision": round(result["content"]["precision"], 4),
        "recall": round(result["content"]["recall"], 4),
    }


def evaluate(
    model: StatementModel, devs: dict[str, DevSet], scorer: ModuleType, keeps: list[float]
) -> dict[str, dict[str, float]]:
    """Return figures by dev set and keep threshold (a logit)."""
    model.eval()
    table = {}
    for name, dev in devs.items():
        scores = dev.scores(model, Sizes())
        for keep in keeps:
            predicted = dev.predictions(scores, chain_of(model), Options(keep=keep))
            table[f"{name}@{keep:g}"] = figures(scorer, dev.gold, predicted)
    return table
