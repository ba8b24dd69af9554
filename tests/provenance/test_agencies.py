from __future__ import annotations

import pytest

from onrecord.provenance.agencies import Agencies
from onrecord.provenance.data import rows
from onrecord.record import Agency


def test_the_table_is_large_and_whole() -> None:
    table = rows("agencies.csv")
    assert len(table) >= 200
    for row in table:
        assert row["code"]
        assert row["name"]
        assert len(row["country"]) == 2
        assert len(row["language"]) == 2
    assert len({(row["code"], row["country"]) for row in table}) == len(table)


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        ("AP", ["AP"]),
        ("The Associated Press", ["AP"]),
        ("reuters", ["Reuters"]),
        ("dpa/lno", ["dpa"]),
        ("AFP/AP", ["AFP", "AP"]),
        ("AFP, dpa und Reuters", ["AFP", "dpa", "Reuters"]),
        ("EUROPA PRESS", ["Europa Press"]),
        ("CTK", ["ČTK"]),
        ("ТАСС", ["TASS"]),
        ("report", []),
        ("map", []),
        ("Labour", []),
        ("", []),
    ],
)
def test_agencies_by_what_is_printed(printed: str, codes: list[str]) -> None:
    assert [agency.code for agency in Agencies.of("").find_all(printed)] == codes


def test_expansions_of_the_text() -> None:
    text = (
        "On Monday Mehr News Agency (MNA) and the Harbour News Service (HNS) said so; the Harbour Protection"
        " Agency (HPA) and Coast Wire (CW) did not, nor the News Agency (NA)."
    )
    assert Agencies.of(text).expanded == (
        Agency(code="MNA", name="Mehr News Agency"),
        Agency(code="HNS", name="Harbour News Service"),
        Agency(code="CW", name="Coast Wire"),
    )


def test_the_text_decides_before_the_table() -> None:
    agencies = Agencies.of("The Bakhtar News Agency (BNA) said so.")
    found = agencies.find("BNA", {"BH"})
    assert found is not None
    assert found.name == "Bakhtar News Agency"
    assert Agencies.of("").find("BNA", {"BH"}) == Agency(code="BNA", name="Bahrain News Agency")
