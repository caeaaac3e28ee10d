"""How names are folded and which phrases count as names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.privacy.redaction.roster_names import (
    Meaning,
    RosterEntry,
    RosterNames,
    fold,
    split_name,
)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Lovelace", ("Ada", "Lovelace")),
        ("Maria van den Berg", ("Maria", "van den Berg")),
        ("Okafor, Ngozi Ada", ("Ngozi Ada", "Okafor")),
        ("Teller", ("Teller", "")),
        ("de Vries", ("de", "Vries")),
        ("", ("", "")),
    ],
)
def test_a_name_is_split_into_given_and_family(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


def test_case_and_accents_are_folded() -> None:
    spellings = {
        "JOSÉ": "jose",
        "Łukasz": "lukasz",
        "Straße": "strasse",
        "Søren": "soren",
        "I\u015f\u0131k": "isik",
        "\uff21da": "ada",
    }
    assert {fold(written) for written in spellings} == set(spellings.values())


@settings(max_examples=60)
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_titles_and_teams_count_below_k_holders_only() -> None:
    four = [RosterEntry(given=f"P{n}", title="Dye Chemist", team="Fast Colours") for n in range(4)]
    rare = RosterNames.of(four)
    assert rare.phrases[("dye", "chemist")].meaning is Meaning.ROLE
    assert rare.phrases[("fast", "colours")].meaning is Meaning.TEAM
    common = RosterNames.of([*four, RosterEntry(title="dye  CHEMIST", team="Fast Colours")])
    assert ("dye", "chemist") not in common.phrases
    assert ("fast", "colours") not in common.phrases


def test_an_empty_roster_knows_no_names() -> None:
    assert not RosterNames.of([RosterEntry()]).phrases
    assert not RosterNames.of([RosterEntry()]).addresses
