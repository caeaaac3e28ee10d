"""What a form refuses is said in the language of whoever sent it."""

import ast
from pathlib import Path
from typing import get_args

import pytest
from pydantic_core.core_schema import ErrorType

import service
from service.i18n.language import PSEUDO, speaking
from service.web.forms import said

ROOT = Path(service.__file__).parent
RULE = dict.fromkeys(("gt", "ge", "lt", "le", "max_length", "min_length"), 5)


@pytest.mark.parametrize("found", sorted(set(get_args(ErrorType)) - {"value_error"}))
def test_whatever_pydantic_finds_is_said_in_the_readers_language(found: str) -> None:
    with speaking(PSEUDO):
        assert said({"type": found, "msg": "Input should be fine", "ctx": RULE}).startswith("[")


def test_no_text_is_refused_with_an_untranslated_sentence() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py")}
    found = {path: untranslated(text) for path, text in sources.items() if "TextRefused" in text}
    assert {str(path): lines for path, lines in found.items() if lines} == {}


def test_an_untranslated_sentence_is_noticed() -> None:
    assert untranslated('raise TextRefused("Choose a day.")') == [1]
    assert untranslated('raise TextRefused(say("Choose a day."))') == []


def untranslated(source: str) -> list[int]:
    """The lines on which TextRefused is given plain words."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "TextRefused"
        and any(isinstance(given, ast.Constant | ast.JoinedStr) for given in node.args)
    ]
