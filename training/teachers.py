"""Several trained models as one teacher: the mean of what they say."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from training.model import StatementModel

States = tuple[Tensor, ...]


class Teachers(nn.Module):
    """Answers as a StatementModel does, with the mean of the probabilities of its models.

    They share one shape. `states` are those of all of them, in a tuple.
    """

    def __init__(self, models: Sequence[StatementModel]) -> None:
        super().__init__()
        self.models = nn.ModuleList(models)
        self.config = models[0].config

    def encode(self, batch: dict[str, Tensor]) -> tuple[States, Tensor, Tensor, Tensor]:
        """Return word states of each model, log chances of cue and outer labels, and `soft` [B, W, 9]."""
        each = [model.encode(batch) for model in self.models]
        soft = torch.stack([one[3] for one in each]).mean(0)
        cue, outer = (mean_chance([one[k] for one in each]) for k in (1, 2))
        return tuple(one[0] for one in each), cue, outer, soft

    def head(
        self,
        states: States,
        soft: Tensor,
        words: dict[str, Tensor],
        anchors: Tensor,
        reach: Tensor | None = None,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return log chances of roles [N, C, 5] and addressees [N, C, 3], and keep [N] as a logit."""
        each = [
            model.head(own, soft, words, anchors, reach)
            for model, own in zip(self.models, states, strict=True)
        ]
        keep = torch.stack([one[2].float().sigmoid() for one in each]).mean(0).logit(1e-6)
        return mean_chance([one[0] for one in each]), mean_chance([one[1] for one in each]), keep

    def constrained(self) -> tuple[Tensor, Tensor]:
        each = [model.constrained() for model in self.models]
        return torch.stack([t for t, _ in each]).mean(0), torch.stack([b for _, b in each]).mean(0)


def mean_chance(scores: Sequence[Tensor]) -> Tensor:
    """Return the logarithm of the mean probability, over the last axis, of equal-sized scores."""
    chances = torch.stack([one.float().log_softmax(-1) for one in scores])
    return chances.logsumexp(0) - torch.tensor(float(len(scores))).log()
