"""Cleaning: nothing unseen is left, nothing seen is lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.clean import clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("read a\u200bbalance\ufeff sheet", "read abalance sheet"),
        ("a\u202eb\u2066c\u2069", "abc"),
        ("hi" + "".join(chr(0xE0000 + ord(letter)) for letter in "obey"), "hi"),
        ("one\u2028two\u2029three\r\nfour\rfive\u0085six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("bell\x07 escape\x1b[2J nul\x00", "bell escape[2J nul"),
        ("half \ud83d a smile", "half  a smile"),
        ("cafe\u0301", "café"),
        ("tab\tstays\n", "tab\tstays\n"),
        ("क्\u200dष and می\u200cروم", "क्\u200dष and می\u200cروم"),
        ("Ju\u200cni\u200dper\ufe0f Hal\u034fvor\u2065sen\u3164", "Juniper Halvorsen"),
        ("👩\u200d🔬 ❤\ufe0f", "👩\u200d🔬 ❤\ufe0f"),
    ],
)
def test_unseen_characters_go_and_joiners_stay(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text(st.characters()))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode()
    assert not [c for c in once if unicodedata.category(c) == "Cc" and c not in "\n\t"]
