"""The parser is the pinned one, or it is not used."""

from pathlib import Path

import pytest

from embeddings.encoder import WeightsChanged, WeightsMissing
from embeddings.grammar import EnglishGrammar, english_grammar


def test_words_come_with_their_place_in_the_sentence() -> None:
    [words] = english_grammar().parse(["Half-day meetings leave no time."])
    assert [word.text for word in words][:2] == ["Half-day", "meetings"]
    assert words[1].lemma == "meeting"
    assert words[words[1].head].lemma == "leave"


def test_other_files_are_refused() -> None:
    changed = EnglishGrammar(weights_sha256="0" * 64)
    with pytest.raises(WeightsChanged, match="not the pinned one"):
        changed.parse(["A line."])
    assert changed.weights_problem() is not None


def test_absent_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="reinstall"):
        EnglishGrammar(tmp_path).parse(["A line."])


def test_verbs_and_nouns_are_inflected() -> None:
    grammar = english_grammar()
    assert grammar.inflected("ask", "VBG") == "asking"
    assert grammar.inflected("meeting", "NNS") == "meetings"


def test_no_text_loads_nothing() -> None:
    assert EnglishGrammar(weights_sha256="0" * 64).parse([]) == []
