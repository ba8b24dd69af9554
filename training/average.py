"""Writes the mean of several checkpoints' weights.

    python -m training.average OUT.pt CHECKPOINTS/epoch-2.pt CHECKPOINTS/epoch-3.pt CHECKPOINTS/epoch-4.pt

The mean of one run's last epochs reads text of other kinds better than the last epoch alone (LOG.md).
Source: Wortsman et al., Model soups, 2022.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    options = parser.parse_args()
    saved = [torch.load(path, weights_only=True) for path in options.checkpoints]
    states = [one["state"] for one in saved]
    mean = {name: sum(state[name] for state in states) / len(states) for name in states[0]}
    torch.save({"state": mean, "shape": saved[0]["shape"]}, options.out)


if __name__ == "__main__":
    main()
