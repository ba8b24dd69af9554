"""Which engines there are, and which reads what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from onrecord.errors import Abort
from onrecord.record import Statement
from onrecord.statements.engine import Engine, Passage
from onrecord.statements.rules import RulesEngine

MODELS = Path(__file__).parent.parent / "models"
# The folder of each trained engine, by the language that it reads.
TRAINED = {"model": {"en": MODELS / "en"}, "fast": {"en": MODELS / "en-fast"}}


class ByLanguage:
    """Gives each passage to the engine of its language, and to `otherwise` where there is none."""

    def __init__(self, name: str, engines: Mapping[str, Engine], otherwise: Engine) -> None:
        self.name = name
        self._engines = engines
        self._otherwise = otherwise

    def find(self, passages: Sequence[Passage]) -> list[tuple[Statement, ...]]:
        """The statements of each passage, in the order of the passages."""
        found: dict[int, tuple[Statement, ...]] = {}
        for language in {passage.language for passage in passages}:
            places = [i for i, passage in enumerate(passages) if passage.language == language]
            engine = self._engines.get(language or "", self._otherwise)
            found |= zip(places, engine.find([passages[i] for i in places]), strict=True)
        return [found[i] for i in range(len(passages))]


def load_engine(name: str) -> Engine:
    """The engine called `name`: `rules`, or a trained one with the rules for other languages.

    Raises Abort where there is none, or where its model is missing or damaged.
    """
    if name == "rules":
        return RulesEngine()
    if name not in TRAINED:
        raise Abort(f"there is no engine {name!r}; use one of: rules, {', '.join(TRAINED)}")
    from onrecord.statements.model import ModelEngine

    engines = {language: ModelEngine(folder) for language, folder in TRAINED[name].items()}
    return ByLanguage(name, engines, RulesEngine())
