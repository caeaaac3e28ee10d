"""Whole texts have a language; a word that several share has none."""

from embeddings.text_language import told_languages


def test_sentences_are_told_apart() -> None:
    texts = [
        "We moved the appointment three times because our diaries never line up.",
        "Unsere Besprechung am Montag hat nie eine Tagesordnung.",
        "Nous avons trop de r\u00e9unions pendant la semaine.",
        "Tenemos demasiadas reuniones durante la semana.",
    ]
    assert told_languages(texts) == ["en", "de", "fr", "es"]


def test_what_several_languages_share_is_not_told() -> None:
    assert told_languages(["Team", "12 34"]) == ["", ""]
    assert told_languages([]) == []
