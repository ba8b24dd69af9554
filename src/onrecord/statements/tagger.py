"""The trained model on disk, loaded and checked, and its scores; the only importer of onnxruntime.

One window is one run of the model, without padding: so the scores of a text never depend on what
else is read beside it, also where int8 arithmetic takes its scale from the values that it meets.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from onrecord.errors import Abort
from onrecord.statements.decode import Chain, Scores
from onrecord.statements.pieces import Prepared
from onrecord.statements.windows import Sizes, Window, cut, features

MODEL, TOKENIZER, LABELS, DIGESTS = "model.onnx", "tokenizer.json", "labels.json", "sha256"
# Its sum and norm in one step are slower than the two apart, by a tenth of a run (onnxruntime 1.32).
_SLOW = ["SkipLayerNormFusion"]
WEIGHTS = {"slope": 1.0, "lead": 0.0, "bias": 0.0, "quoted": 0.0}
"""What labels.json calls the weights of `model.evidence`, in its order, and what each is if it has none."""
_REMEDY = "install onrecord again, or use --engine rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Constants:
    """What goes with the weights (labels.json): the chain of roles, and how sure is sure enough.

    keep: the least logit of a statement. keep_quoted: the least of one whose content holds quoted words, on
    which all notions of a statement agree. weights: its confidence is the logistic of their products with
    `model.evidence`, summed.
    """

    chain: Chain
    keep: float
    keep_quoted: float
    weights: tuple[float, ...]


class Tagger:
    """The model of one folder. Not to be shared between processes; threads may share it.

    `threads`: how many cores one run may use.
    Raises Abort where a file is missing, is not the one that was shipped, or cannot be loaded.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        _check(folder)
        self.constants = _constants(folder / LABELS)
        try:
            self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL),
                _options(threads),
                providers=["CPUExecutionProvider"],
                disabled_optimizers=_SLOW,
            )
        except Exception as err:  # both libraries raise bare Exceptions of their own
            raise Abort(f"the model in {folder} cannot be loaded ({err}); {_REMEDY}") from err
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def scores(self, prepared: Prepared, sizes: Sizes) -> list[Scores]:
        """The scores of every window of a text that may hold a statement, in order."""
        return [self._score(prepared, window) for window in cut(prepared, sizes)]

    def _score(self, prepared: Prepared, window: Window) -> Scores:
        """The scores of one window, its anchors in words from the window's start."""
        outputs: list[Any] = self._session.run(None, features(prepared, window))
        anchors, reach, cue, roles, addressee, keep = outputs
        return Scores(
            begin=window.begin,
            anchors=anchors,
            reach=reach,
            cue=cue,
            roles=roles,
            addressee=addressee,
            keep=keep,
        )


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options


def _check(folder: Path) -> None:
    """Compares every file with its digest. Raises Abort."""
    try:
        lines = (folder / DIGESTS).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise Abort(f"there is no model in {folder} ({DIGESTS} cannot be read); {_REMEDY}") from err
    digests = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name in (MODEL, TOKENIZER, LABELS):
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as err:
            raise Abort(f"the model's file {folder / name} cannot be read; {_REMEDY}") from err
        if found != digests.get(name):
            raise Abort(f"the model's file {folder / name} is damaged (sha256 {found[:12]}…); {_REMEDY}")


def _constants(path: Path) -> Constants:
    try:
        content = json.loads(path.read_bytes())
        calibration = content["calibration"]
        return Constants(
            chain=Chain(
                transitions=np.array(content["transitions"], dtype=np.float32),
                begin=np.array(content["begin"], dtype=np.float32),
            ),
            keep=float(calibration.get("keep", 0.0)),
            keep_quoted=float(calibration.get("keep_quoted", calibration.get("keep", 0.0))),
            weights=tuple(float(calibration.get(name, default)) for name, default in WEIGHTS.items()),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as err:
        raise Abort(f"{path} does not fit this version ({err!r}); {_REMEDY}") from err
