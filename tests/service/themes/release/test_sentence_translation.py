"""Sentences of a release that were made from phrases, in the language of who reads them."""

import pytest

from service.i18n.language import speaking
from service.themes.release.sentence_translation import retold, retold_lineage


@pytest.mark.parametrize(
    ("kept", "english", "german"),
    [
        (
            "10-19 people wrote about time zones, night and calls.",
            "10\N{EN DASH}19 people wrote about time zones, night and calls.",
            "10\N{EN DASH}19 Personen haben über time zones, night und calls geschrieben.",
        ),
        (
            "5-9 people wrote about handover; mostly strain.",
            "5\N{EN DASH}9 people wrote about handover; mostly concerns.",
            "5\N{EN DASH}9 Personen haben über handover geschrieben; meist Belastungen.",
        ),
        (
            "5-9 people ask how to change a PIN.",
            "5\N{EN DASH}9 people ask how to change a PIN.",
            "5\N{EN DASH}9 Personen fragen: how to change a PIN.",
        ),
        (
            "20-49 people wrote that meetings leave too little focus time.",
            "20\N{EN DASH}49 people wrote that meetings leave too little focus time.",
            "20\N{EN DASH}49 Personen schrieben: meetings leave too little focus time.",
        ),
        ("50+ people wrote.", "50+ people wrote.", "50+ Personen haben geschrieben."),
    ],
)
def test_a_sentence_from_phrases_is_said_in_the_readers_language(
    kept: str, english: str, german: str
) -> None:
    assert retold(kept) == english
    with speaking("de"):
        assert retold(kept) == german


@pytest.mark.parametrize("kept", ["Deep work moves to evenings.", "Some people wrote.", ""])
def test_a_models_words_stay_as_they_were_released(kept: str) -> None:
    with speaking("de"):
        assert retold(kept) == kept


@pytest.mark.parametrize(
    ("kept", "german"),
    [
        ("continues from September", "seit September dabei"),
        ("last seen in July to September", "zuletzt gesehen: Juli bis September"),
        ("first seen in October", "erstmals gesehen: Oktober"),
        ("split from Time zones", "abgespalten von Time zones"),
        ("older than all of this", "older than all of this"),
    ],
)
def test_where_a_theme_comes_from_is_said_in_the_readers_language(kept: str, german: str) -> None:
    assert retold_lineage(kept) == kept
    with speaking("de"):
        assert retold_lineage(kept) == german
