"""The statement model: a small encoder, a cue layer and a cue-conditioned role head.

For every word the cue layer says whether a cue begins there. For every such anchor
the role head reads the window again, conditioned on the anchor, and marks the words
of content, source and addressee, and whether the anchor is a statement at all
("keep"). Statements may so share words and lie inside one another.

Shapes: B windows, P pieces, W words, N anchors (of any window), D encoder width.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.mentions import DESCRIPTION_TYPES, NAME_TYPES

CUE_LABELS = ("O", "B", "I", "N")  # N: first word of a statement that has no cue
OUTER_LABELS = ("O", "B-content", "I-content", "B-source", "I-source")
ROLE_LABELS = OUTER_LABELS
ADDRESSEE_LABELS = ("O", "B", "I")
N_NAME_LABELS = 1 + 2 * len(NAME_TYPES)
N_DESCRIPTION_LABELS = 1 + 2 * len(DESCRIPTION_TYPES)
FORBIDDEN = -1e4


@dataclass(frozen=True)
class Shape:
    """Sizes of a model; `layers` encoder layers of `width`, a head of `head` width."""

    vocabulary: int = 30522
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    head: int = 128
    head_heads: int = 4
    dropout: float = 0.1
    eps: float = 1e-12


class Linear(nn.Linear):
    """A linear layer that can act as its int8 form will, so that training gets used to the rounding.

    `rounded`: weights with a scale for each output, inputs with a scale and a zero point for each window,
    as in `training.export`; gradients pass as if nothing were rounded.
    """

    rounded = False

    def forward(self, x: Tensor) -> Tensor:
        if not self.rounded:
            return super().forward(x)
        with torch.no_grad():
            scale = self.weight.abs().amax(1, keepdim=True) / 127
            weight_error = (self.weight / scale).round() * scale - self.weight
            inner = tuple(range(1, x.dim()))
            low, high = x.amin(inner, keepdim=True).clamp(max=0), x.amax(inner, keepdim=True).clamp(min=0)
            step = (high - low).clamp(min=1e-6) / 255
            error = (x / step).round() * step - x
        return F.linear(x + error, self.weight + weight_error, self.bias)


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = Linear(width, width)
        self.key = Linear(width, width)
        self.value = Linear(width, width)
        self.out = Linear(width, width)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """x [B, T, D]; bias [B, 1, 1, T], 0 where seen and -1e4 on padding."""
        batch, length, width = x.shape
        q, k, v = (
            f(x).view(batch, length, self.heads, width // self.heads).transpose(1, 2)
            for f in (self.query, self.key, self.value)
        )
        # Written out, since torch's fused attention is slow on a CPU at this size, above all in bfloat16.
        scores = torch.matmul(q * (width // self.heads) ** -0.5, k.transpose(2, 3))
        if bias is not None:
            scores = scores + bias.to(scores.dtype)
        mixed = torch.matmul(scores.softmax(-1).to(v.dtype), v)
        return self.out(mixed.transpose(1, 2).reshape(batch, length, width))


class Layer(nn.Module):
    """One BERT layer (normalised after each part)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = Attention(shape.width, shape.heads)
        self.norm1 = nn.LayerNorm(shape.width, eps=shape.eps)
        self.up = Linear(shape.width, shape.inner)
        self.down = Linear(shape.inner, shape.width)
        self.norm2 = nn.LayerNorm(shape.width, eps=shape.eps)
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        x = self.norm1(x + self.drop(self.attention(x, bias)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """A BERT encoder with embeddings of shape, quotation state and spacing added."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.word = nn.Embedding(shape.vocabulary, shape.width)
        self.position = nn.Embedding(shape.positions, shape.width)
        self.shape = nn.Embedding(8, shape.width)
        self.quote = nn.Embedding(6, shape.width)
        self.space = nn.Embedding(4, shape.width)
        for table in (self.shape, self.quote, self.space):
            nn.init.normal_(table.weight, std=0.01)
        self.norm = nn.LayerNorm(shape.width, eps=shape.eps)
        self.drop = nn.Dropout(shape.dropout)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def forward(
        self, ids: Tensor, shape: Tensor, quote: Tensor, space: Tensor, bias: Tensor | None
    ) -> Tensor:
        place = self.position.weight[: ids.shape[1]]
        x = self.word(ids) + place + self.shape(shape) + self.quote(quote)
        x = self.drop(self.norm(x + self.space(space)))
        for layer in self.layers:
            x = layer(x, bias)
        return x


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
        self.soft = nn.Linear(4 + 5 + 2, d)
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
        c, lever = self.anchor(states[row, at]).chunk(2, -1)
        seen = (row,) if reach is None else (row[:, None], reach)
        at = at if reach is None else at - reach[:, 0]
        x = a[seen] + c[:, None] + gate[seen] * lever[:, None]
        x = x + self._relations(soft, words, seen, at)
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
        self, soft: Tensor, words: dict[str, Tensor], seen: tuple[Tensor, ...], at: Tensor
    ) -> Tensor:
        """Distance, paragraph, quotation run and what lies between, as [N, C, d]."""
        cues = torch.cumsum(soft[..., 1] + soft[..., 3], 1)[seen]
        sentence = words["sentence"][seen].to(soft.dtype)
        paragraph, run, near = words["paragraph"][seen], words["run"][seen], soft[seen]
        n = torch.arange(at.shape[0], device=at.device)
        span = torch.arange(run.shape[1], device=at.device)[None] - at[:, None]
        jump = (paragraph - paragraph[n, at][:, None]).clamp(-2, 2) + 2
        own = run[n, at][:, None]
        state = (run > 0).long() * (1 + (run == own).long())
        between = [((v - v[n, at][:, None]) / 3).clamp(-1.5, 1.5) for v in (cues, sentence)]
        scalars = torch.cat((near, torch.stack(between, -1)), -1)
        relation = self.distance(distance_bucket(span)) + self.paragraph(jump)
        return relation + self.run(state) + self.soft(scalars)


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


BERT_NAMES = (
    ("embeddings.word_embeddings", "word"),
    ("embeddings.position_embeddings", "position"),
    ("embeddings.LayerNorm", "norm"),
    ("encoder.layer.", "layers."),
    ("attention.self.", "attention."),
    ("attention.output.dense", "attention.out"),
    ("attention.output.LayerNorm", "norm1"),
    ("intermediate.dense", "up"),
    ("output.dense", "down"),
    ("output.LayerNorm", "norm2"),
)


def encoder_folder(name: str) -> Path:
    """Return the folder of an encoder: a path, or a Python package that carries it."""
    if Path(name).is_dir():
        return Path(name)
    import importlib.util

    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError(f"no encoder {name!r}: neither a folder nor a package")
    return Path(found.submodule_search_locations[0]) / "model"


def encoder_shape(folder: Path) -> Shape:
    config = json.loads((folder / "config.json").read_text())
    return Shape(
        vocabulary=config["vocab_size"],
        width=config["hidden_size"],
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        inner=config["intermediate_size"],
        positions=config["max_position_embeddings"],
    )


def load_encoder(encoder: Encoder, folder: Path) -> None:
    """Fill a BERT encoder from `model.safetensors`; the added embeddings stay."""
    raw = (folder / "model.safetensors").read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8 : 8 + size])
    state = encoder.state_dict()
    segment = torch.zeros(())
    for name, entry in header.items():
        if name == "__metadata__" or "pooler" in name or "position_ids" in name:
            continue
        begin, end = (8 + size + at for at in entry["data_offsets"])
        values = np.frombuffer(raw[begin:end], dtype=np.float32).reshape(entry["shape"])
        tensor = torch.from_numpy(values.copy())
        if "token_type" in name:
            segment = tensor[0]
            continue
        for old, new in BERT_NAMES:
            name = name.replace(old, new)
        if state[name].shape != tensor.shape:
            raise ValueError(f"{name}: {tuple(tensor.shape)} does not fit the model")
        state[name] = tensor
    state["position.weight"] = state["position.weight"] + segment
    encoder.load_state_dict(state)


def as_dict(shape: Shape) -> dict[str, float]:
    return asdict(shape)
