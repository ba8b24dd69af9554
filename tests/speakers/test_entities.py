"""How the people and bodies of one article are found again."""

from __future__ import annotations

from onrecord.speakers.entities import Bearers, Entity, Role


def _mayor(at: int) -> Entity:
    return Entity(
        f"Roe {at}", ("roe", str(at)), "person", at, roles=[Role("mayor", "mayor", "mayor", frozenset(), at)]
    )


def test_of_many_bearers_of_a_role_only_those_near_are_compared() -> None:
    bearers = Bearers([_mayor(at) for at in range(5000)])
    near = bearers.of_role("mayor", 2500)
    assert len(near) == 80
    assert {entity.at for entity, _ in near} == set(range(2460, 2540))
    assert bearers.of_role("harbour master", 2500) == []


def test_of_many_bodies_only_those_near_are_compared() -> None:
    bodies = [Entity(f"Council {at}", ("council", str(at)), "organization", at) for at in range(5000)]
    assert [one.at for one in Bearers(reversed(bodies)).bodies(0)] == list(range(40))
