"""The encoder: a BERT of any size with embeddings of shape, quotation state and spacing added.

Shapes: B windows, T pieces, D encoder width.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn


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
