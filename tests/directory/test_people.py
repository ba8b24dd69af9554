"""Lists of people: what is taken, and what is said of each row that is wrong."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.directory.people import ListedRole, read_people

CSV = """name,aliases,wikidata,role,organization,from,until
Ali Haddad,Ali El Haddad; A. Hadad,Q1001,harbour master,Port Lumen,2015,2019-05
Ali Haddad,,Q1001,mayor,Port Lumen,2019-06,
Lumen Board,,,,,,
"""


def test_csv() -> None:
    found = read_people(CSV.encode())
    assert found.problems == ()
    haddad, board = found.people
    assert (haddad.id, haddad.aliases) == ("Q1001", ("Ali El Haddad", "A. Hadad"))
    assert haddad.roles == (
        ListedRole(role="harbour master", organization="Port Lumen", since="2015", until="2019-05"),
        ListedRole(role="mayor", organization="Port Lumen", since="2019-06"),
    )
    assert board.wikidata is None
    assert board.id.startswith("sp")


def test_json_lines_say_the_same() -> None:
    rows = [
        {
            "name": "Ali Haddad",
            "aliases": ["Ali El Haddad", "A. Hadad"],
            "wikidata": "Q1001",
            "roles": [
                {"role": "harbour master", "organization": "Port Lumen", "from": "2015", "until": "2019-05"},
                {"role": "mayor", "organization": "Port Lumen", "from": "2019-06"},
            ],
        },
        {"name": "Lumen Board"},
    ]
    assert read_people("\n".join(map(json.dumps, rows)).encode()) == read_people(CSV.encode())


WRONG = [
    ("name,wikidata\nA Roe,Q1\nA Roe,Q1\n", "row 3: it says the same as row 2; left out", 1),
    ("name,wikidata\nA Roe,Q1\nB Doe,Q1\n", "row 3: Q1 is A Roe in row 2 and B Doe here", 1),
    ("name,aliases\nA Roe,B Doe\nB Doe,A Roe\n", "row 3: B Doe and A Roe (row 2) name one another", 1),
    (
        "name,aliases\nA Roe,B Doe\nB Doe,C Poe\nC Poe,A Roe\n",
        "row 4: C Poe and A Roe (row 2), B Doe (row 3)",
        2,
    ),
    ("name,aliases\nA Roe,Ace\nB Doe,Ace\n", "row 2: the alias Ace is B Doe in row 3 as well", 2),
    ("name,aliases\nA Roe,B Doe\nB Doe,\n", "row 2: the alias B Doe is B Doe in row 3 as well", 2),
    ("name,wikidata\nA Roe,Q1\nA Roe,\n", "row 3: A Roe stands in row 2 too, and no Wikidata ids", 1),
    ("name,wikidata\nA Roe,42\n", "row 2: 42 is no Wikidata id", 0),
    ("name,role,from,until\nA Roe,mayor,2020,2019\n", "row 2: from 2020 is after until 2019", 0),
    ("name,role,from\nA Roe,mayor,May\n", "row 2: May is no date", 0),
    ("name,kind\nA Roe,ship\n", "row 2: kind 'ship' is none of person,", 0),
    ("name,colour\nA Roe,red\n", "row 1: unknown columns colour", 0),
    ("aliases\nA Roe\n", "row 1: no column `name`", 0),
    ("name\nA Roe,more\n", "row 2: 2 cells for 1 columns", 0),
    ("name,wikidata\n,Q1\nB Doe,\n", "row 2: it has no name", 1),
    ('name\n"A Roe\n', "no CSV", 0),
    ('{"name": 3}\n{"name": "B Doe"}\n', "row 1: name must be text", 1),
    ('{"name": "A Roe"}\n{"name": \n', "row 2: no JSON", 1),
    ('{"name": "A Roe"}\n[1]\n', "row 2: no JSON object", 1),
    ('{"name": "A Roe", "age": 3}\n', "row 1: unknown fields age", 0),
    ('{"name": "A Roe", "roles": ["mayor"]}\n', "row 1: a role has the fields", 0),
    ('{"name": "A Roe", "aliases": "Ace"}\n', "row 1: `aliases` must be a list", 0),
]


@pytest.mark.parametrize(("text", "problem", "n_kept"), WRONG)
def test_what_is_wrong_is_named_with_its_row(text: str, problem: str, n_kept: int) -> None:
    found = read_people(text.encode())
    assert any(problem in one for one in found.problems), found.problems
    assert len(found.people) == n_kept


def test_two_namesakes_with_wikidata_ids_are_two() -> None:
    found = read_people(b"name,wikidata\nA Roe,Q1\nA Roe,Q2\n")
    assert ([one.id for one in found.people], found.problems) == (["Q1", "Q2"], ())


def test_an_alias_of_two_is_left_out_of_both() -> None:
    found = read_people(b"name,aliases\nA Roe,Ace; Al\nB Doe,Ace\n")
    assert [one.aliases for one in found.people] == [("Al",), ()]


def test_bytes_that_are_no_utf8() -> None:
    assert "not UTF-8 (byte 5)" in read_people(b"name\n\xff\n").problems[0]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_a_fault(data: bytes) -> None:
    found = read_people(data)
    assert all(one.name for one in found.people)
