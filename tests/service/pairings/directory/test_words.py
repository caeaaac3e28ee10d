"""Words are found whatever their case and accents."""

import pytest

from service.pairings.directory.words import folded, holds, needles


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("PIVOT tables", "pivot tables, and not being scared of them"),
        ("cafe", "Café au lait for meetings"),
        ("Café", "a cafe in the Alfama"),
        ("strasse", "die Straße entlang"),
        ("tabellen", "Pivottabellen ohne Angst"),
        ("C", "C and how to read it"),
        ("sql", "SQL, from the first query"),
        ("møte", "et mote med mening"),
        ("会议", "主持会议"),
        ("tables pivot", "pivot, tables"),
    ],
)
def test_a_line_is_found_by_its_words(query: str, line: str) -> None:
    assert holds(folded(line), needles(query))


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("art", "how to start"),
        ("C", "cutting a video"),
        ("pivot video", "pivot tables"),
        ("", "pivot tables"),
        ("?!", "pivot tables"),
        ("😀", "pivot tables"),
    ],
)
def test_another_line_is_not(query: str, line: str) -> None:
    assert not holds(folded(line), needles(query))


def test_no_more_than_a_dozen_words_are_looked_for() -> None:
    assert len(needles("word " * 500)) == 12
