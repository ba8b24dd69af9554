"""What the resolution of one source gives."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.record import Attribution, SpeakerBasis, SpeakerKind
from onrecord.speakers.entities import Entity


@dataclass(frozen=True, slots=True)
class Found:
    """Who speaks, or how those who do are described. `entities`: whom the article names, if any."""

    name: str | None
    kind: SpeakerKind
    basis: SpeakerBasis
    role: str | None = None
    entities: tuple[Entity, ...] = ()

    def attribution(self) -> Attribution:
        """As the record holds it."""
        return Attribution(name=self.name, kind=self.kind, basis=self.basis, role=self.role)


def unresolved() -> Found:
    """A word that refers to someone of whom the text does not say who it is."""
    return Found(None, "unnamed", "coreference")


def described(written: str, kind: SpeakerKind = "unnamed") -> Found:
    """People whom nobody names, as they are described."""
    return Found(None, kind, "named", one_line(written))


def one_line(written: str) -> str | None:
    """The words on one line without marks at the edges; None where none are left."""
    return " ".join(written.split()).strip(" ,;:") or None
