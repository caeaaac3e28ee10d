"""Abbreviations in a text: found as words, spelt out once, never in a circle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.people.abbreviations.expansion import Abbreviations, ShortForm

KNOWN = Abbreviations.of(
    [
        ShortForm("FNOL", "first notice of loss"),
        ShortForm("IT", "information technology"),
        ShortForm("b/s", "balance sheet"),
        ShortForm("ReCo", "reinsurance contract"),
        ShortForm("IT ops", "running our servers"),
    ]
)


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("FNOL by phone", "FNOL (first notice of loss) by phone"),
        ("doing it fast", "doing it fast"),
        ("why IT says no", "why IT (information technology) says no"),
        ("FNOLs and fnol", "FNOLs and fnol"),
        ("FNOL, then FNOL again", "FNOL (first notice of loss), then FNOL again"),
        ("FNOL: the first notice of loss", "FNOL: the first notice of loss"),
        ("reading a reco, or a RECO", "reading a reco (reinsurance contract), or a RECO"),
        ("a B/S in an hour", "a B/S (balance sheet) in an hour"),
        ("IT ops at night", "IT ops (running our servers) at night"),
        ("nothing of ours", "nothing of ours"),
    ],
)
def test_a_meaning_stands_behind_the_first_mention(text: str, expanded: str) -> None:
    assert KNOWN.expanded(text) == expanded


@given(st.text(max_size=60), st.lists(st.sampled_from(list(KNOWN.by_key.values())), max_size=5))
def test_nothing_of_a_text_is_lost(text: str, forms: list[ShortForm]) -> None:
    whole = " ".join([text, *(form.short for form in forms), text])
    expanded = KNOWN.expanded(whole)
    for form in KNOWN.by_key.values():
        if form.meaning not in whole:
            expanded = expanded.replace(f" ({form.meaning})", "", 1)
    assert expanded == whole


def test_none_change_nothing() -> None:
    assert Abbreviations.of([]).expanded("FNOL") == "FNOL"


@pytest.mark.parametrize(
    ("meanings", "circle"),
    [
        ({"A": "B and more", "B": "what A says"}, {"A", "B"}),
        ({"A": "A again"}, {"A"}),
        ({"A": "one B", "B": "one C", "C": "one A", "D": "one A"}, {"A", "B", "C"}),
        ({"A": "one B", "B": "one C", "C": "the end"}, set()),
    ],
)
def test_a_circle_is_found(meanings: dict[str, str], circle: set[str]) -> None:
    known = Abbreviations.of(ShortForm(*one) for one in meanings.items())
    assert {form.short for form in known.circle()} == circle
