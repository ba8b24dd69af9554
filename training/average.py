"""Writes the mean of several checkpoints' weights.

    python -m training.average OUT.pt CHECKPOINTS/epoch-2.pt CHECKPOINTS/epoch-3.pt CHECKPOINTS/epoch-4.pt

The mean of one run's last epochs reads text of other kinds better than the last epoch alone (LOG.md).
A layer that some lack is the mean of the others'.
Source: Wortsman et al., Model soups, 2022.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def mean_of(tensors: list[torch.Tensor]) -> torch.Tensor:
    return torch.stack(tensors).mean(0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    options = parser.parse_args()
    saved = [torch.load(path, weights_only=True) for path in options.checkpoints]
    states = [one["state"] for one in saved]
    names = {name for state in states for name in state}
    mean = {name: mean_of([state[name] for state in states if name in state]) for name in names}
    torch.save({"state": mean, "shape": saved[0]["shape"]}, options.out)


if __name__ == "__main__":
    main()
