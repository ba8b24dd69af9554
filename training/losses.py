"""What training minimises: the labels' loss, and that of differing from a teacher."""

from __future__ import annotations

import random

import torch
import torch.nn.functional as F
from torch import Tensor

from training.evaluate import CANDIDATE
from training.mentions import UNKNOWN
from training.model import StatementModel, sequence_loss

WEIGHTS = {"cue": 1.0, "outer": 0.3, "keep": 1.0, "roles": 1.0, "addressee": 0.5}
WEIGHTS |= {"names": 0.5, "descriptions": 0.3}
WEIGHTS |= {"like cue": 2.0, "like outer": 0.6, "like roles": 0.7, "like keep": 2.0}


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
