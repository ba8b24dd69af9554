"""The statement model: a small encoder, a cue layer and a cue-conditioned role head.

For every word the cue layer says whether a cue begins there. For every such anchor
the role head reads the window again, conditioned on the anchor, and marks the words
of content, source and addressee, and whether the anchor is a statement at all
("keep"). Statements may so share words and lie inside one another.

Shapes: B windows, P pieces, W words, N anchors (of any window), D encoder width.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.encoder import Attention, Encoder, Layer, Linear, Shape
from training.mentions import DESCRIPTION_TYPES, NAME_TYPES

CUE_LABELS = ("O", "B", "I", "N")  # N: first word of a statement that has no cue
OUTER_LABELS = ("O", "B-content", "I-content", "B-source", "I-source")
ROLE_LABELS = OUTER_LABELS
ADDRESSEE_LABELS = ("O", "B", "I")
N_NAME_LABELS = 1 + 2 * len(NAME_TYPES)
N_DESCRIPTION_LABELS = 1 + 2 * len(DESCRIPTION_TYPES)
FORBIDDEN = -1e4
N_SOFT = len(CUE_LABELS) + len(OUTER_LABELS)


def reach_around(at: Tensor, n_words: Tensor | int, most: int) -> tuple[Tensor, Tensor]:
    """Return the first word [N] of what each anchor sees, and all of those words [N, C], C at most `most`."""
    whole = torch.as_tensor(n_words, device=at.device)
    size = whole.clamp(max=most)
    first = torch.minimum((at - size // 2).clamp(min=0), whole - size)
    return first, first[:, None] + torch.arange(size, device=at.device)


def distance_bucket(distance: Tensor) -> Tensor:
    """Bucket 0..47 of a signed distance in words: exact to 8, then by powers of 2**.5."""
    far = distance.abs().clamp(min=1).float()
    steep = 8 + torch.floor(2 * torch.log2(far / 8 + 1e-6)).clamp(min=0, max=15).long()
    size = torch.where(distance.abs() <= 8, distance.abs(), steep)
    return torch.where(distance < 0, size, 24 + size).clamp(0, 47)


class RoleHead(nn.Module):
    """Marks, for each anchor, the words of its content, source and addressee."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        d = shape.head
        self.word = nn.Linear(shape.width, 2 * d)
        self.anchor = nn.Linear(shape.width, 2 * d)
        self.soft = nn.Linear(N_SOFT + 2, d)
        self.distance = nn.Embedding(48, d)
        self.paragraph = nn.Embedding(5, d)
        self.run = nn.Embedding(3, d)
        self.norm = nn.LayerNorm(d)
        self.conv = nn.Conv1d(d, d, 5, padding=2, groups=d)
        self.mix = Linear(d, d)
        self.conv_norm = nn.LayerNorm(d)
        self.attention = Attention(d, shape.head_heads)
        self.norm1 = nn.LayerNorm(d)
        self.up = Linear(d, 2 * d)
        self.down = Linear(2 * d, d)
        self.norm2 = nn.LayerNorm(d)
        self.roles = nn.Linear(d, len(ROLE_LABELS))
        self.addressee = nn.Linear(d, len(ADDRESSEE_LABELS))
        self.keep = nn.Sequential(nn.Linear(3 * d, d), nn.ReLU(), nn.Linear(d, 1))
        self.drop = nn.Dropout(shape.dropout)

    def forward(
        self,
        states: Tensor,
        soft: Tensor,
        words: dict[str, Tensor],
        anchors: Tensor,
        reach: Tensor | None = None,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """states [B, W, D], soft [B, W, 9], anchors [N, 2] (window, word).

        reach: the words [N, C] that each anchor sees, ascending without gaps; without
        it all of them, and C is W. Returns role scores [N, C, 5], addressee scores
        [N, C, 3], keep [N].
        """
        row, at = anchors[:, 0], anchors[:, 1]
        a, gate = self.word(states).chunk(2, -1)
        a = a + F.linear(soft, self.soft.weight[:, :N_SOFT], self.soft.bias)
        c, lever = self.anchor(states[row, at]).chunk(2, -1)
        seen = (row,) if reach is None else (row[:, None], reach)
        at = at if reach is None else at - reach[:, 0]
        x = a[seen] + gate[seen] * lever[:, None] + self._relations(soft, words, seen, at, c)
        x = self.drop(self.norm(x))
        mask = words["mask"][seen]
        held = x * mask[..., None]
        mixed = self.mix(F.relu(self.conv(held.transpose(1, 2)).transpose(1, 2)))
        x = self.conv_norm(x + self.drop(mixed))
        bias = (mask[:, None, None] - 1) * -FORBIDDEN
        x = self.norm1(x + self.drop(self.attention(x, bias)))
        x = self.norm2(x + self.drop(self.down(F.relu(self.up(x)))))
        centre = x[torch.arange(x.shape[0], device=x.device), at]
        top = (x + (mask[..., None] - 1) * -FORBIDDEN).amax(1)
        keep = self.keep(torch.cat((centre, top, c), -1))
        return self.roles(x), self.addressee(x), keep[:, 0]

    def _relations(
        self, soft: Tensor, words: dict[str, Tensor], seen: tuple[Tensor, ...], at: Tensor, anchor: Tensor
    ) -> Tensor:
        """The anchor [N, d] with distance, paragraph, quotation run and what lies between, as [N, C, d]."""
        cues = torch.cumsum(soft[..., 1] + soft[..., 3], 1)[seen]
        sentence = words["sentence"][seen].to(soft.dtype)
        paragraph, run = words["paragraph"][seen], words["run"][seen]
        n = torch.arange(at.shape[0], device=at.device)
        span = torch.arange(run.shape[1], device=at.device)[None] - at[:, None]
        jump = (paragraph - paragraph[n, at][:, None]).clamp(-2, 2) + 2
        own = run[n, at][:, None]
        state = (run > 0).long() * (1 + (run == own).long())
        between = [((v - v[n, at][:, None]) / 3).clamp(-1.5, 1.5) for v in (cues, sentence)]
        scalars = F.linear(torch.stack(between, -1), self.soft.weight[:, N_SOFT:])
        return scalars + anchor[:, None] + self.places()[(distance_bucket(span) * 5 + jump) * 3 + state]

    def places(self) -> Tensor:
        """One table [48 * 5 * 3, d] of distance, paragraph and quotation run, summed."""
        sums = self.distance.weight[:, None, None] + self.paragraph.weight[:, None] + self.run.weight
        return sums.flatten(0, 2)


class StatementModel(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.config = shape
        self.encoder = Encoder(shape)
        self.cue = nn.Linear(shape.width, len(CUE_LABELS))
        self.outer = nn.Linear(shape.width, len(OUTER_LABELS))
        self.names = nn.Linear(shape.width, N_NAME_LABELS)
        self.descriptions = nn.Linear(shape.width, N_DESCRIPTION_LABELS)
        self.head = RoleHead(shape)
        self.transitions = nn.Parameter(torch.zeros(len(ROLE_LABELS), len(ROLE_LABELS)))
        self.begin = nn.Parameter(torch.zeros(len(ROLE_LABELS)))

    def round_layers(self, head: bool) -> None:
        """From now on the encoder's layers, and with `head` the role head's, act as their int8 form will."""
        for module in (self if head else self.encoder).modules():
            if isinstance(module, Linear):
                module.rounded = True

    def encode(self, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return word states [B, W, D], cue and outer scores, and `soft` [B, W, 9].

        `soft`: the probabilities of both layers, through which nothing is learned.
        """
        bias = None
        if "piece_mask" in batch:
            bias = (batch["piece_mask"][:, None, None] - 1) * -FORBIDDEN
        x = self.encoder(batch["ids"], batch["shape"], batch["quote"], batch["space"], bias)
        rows = torch.arange(x.shape[0], device=x.device)[:, None]
        states = x[rows, batch["first"]]
        cue, outer = self.cue(states), self.outer(states)
        soft = torch.cat((cue.softmax(-1), outer.softmax(-1)), -1).detach()
        return states, cue, outer, soft * batch["mask"][..., None]

    def constrained(self) -> tuple[Tensor, Tensor]:
        """Return transitions [5, 5] and first-word scores [5] with what BIO forbids."""
        ban = torch.zeros_like(self.transitions)
        for inside in (2, 4):
            ban[:, inside] = FORBIDDEN
            ban[inside - 1, inside] = ban[inside, inside] = 0
        first = torch.zeros_like(self.begin)
        first[[2, 4]] = FORBIDDEN
        return self.transitions + ban, self.begin + first


def smaller(model: StatementModel, layers: list[int], inner: int) -> StatementModel:
    """Return a model of these encoder layers, and of the `inner` values inside each that weigh most."""
    kept = StatementModel(replace(model.config, layers=len(layers), inner=inner))
    state = {}
    for name, value in model.state_dict().items():
        if name.startswith("encoder.layers."):
            number, rest = name.removeprefix("encoder.layers.").split(".", 1)
            if int(number) not in layers:
                continue
            strong = strongest(model.encoder.layers[int(number)], inner)
            name = f"encoder.layers.{layers.index(int(number))}.{rest}"
            if rest.startswith("up."):
                value = value[strong]
            elif rest == "down.weight":
                value = value[:, strong]
        state[name] = value
    kept.load_state_dict(state)
    return kept


def strongest(layer: Layer, n: int) -> Tensor:
    """Return which `n` of the values inside a layer weigh most, ascending; by norms, in and out."""
    weight = layer.up.weight.norm(dim=1) * layer.down.weight.norm(dim=0)
    return weight.topk(n).indices.sort().values


def sequence_loss(scores: Tensor, gold: Tensor, mask: Tensor, transitions: Tensor, begin: Tensor) -> Tensor:
    """Return the negative log likelihood [N] of gold paths [N, W] in a linear chain.

    scores [N, W, 5], mask [N, W] with ones first, then zeros.
    """
    scores = scores.float()
    n = torch.arange(scores.shape[0], device=scores.device)
    emitted = scores.gather(2, gold[..., None])[..., 0] * mask
    moved = transitions[gold[:, :-1], gold[:, 1:]] * mask[:, 1:]
    path = emitted.sum(1) + moved.sum(1) + begin[gold[:, 0]]
    alpha = scores[:, 0] + begin
    alphas = [alpha]
    for step in range(1, scores.shape[1]):
        alpha = torch.logsumexp(alpha[:, :, None] + transitions, 1) + scores[:, step]
        alphas.append(alpha)
    last = mask.sum(1).long() - 1
    total = torch.stack(alphas, 1)[n, last].logsumexp(-1)
    return total - path


def save(model: StatementModel, path: Path) -> None:
    torch.save({"state": model.state_dict(), "shape": asdict(model.config)}, path)


def load(path: Path) -> StatementModel:
    """Return a model saved by `save`, ready for use."""
    saved = torch.load(path, weights_only=True)
    model = StatementModel(replace(Shape(), **saved["shape"]))
    model.load_state_dict(saved["state"])
    return model.eval()
