"""The library in other languages says all that English says, with the same fields and parts."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from service.i18n.language import DEFAULT, LANGUAGES
from service.learning.library import LIBRARY_FILE, load_library
from service.learning.resources import RESOURCES_FILE, load_resources
from service.learning.starters import STARTERS_FILE, load_starters

OTHERS = [language for language in LANGUAGES if language != DEFAULT]
FIELD = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("language", OTHERS)
def test_every_question_has_its_fields_in_its_translation(language: str) -> None:
    english, said = load_library().questions, load_library(language=language).questions
    assert [one.id for one in english] == [one.id for one in said]
    for there, here in zip(english, said, strict=True):
        assert set(FIELD.findall(there.text)) == set(FIELD.findall(here.text)), there.id
        assert there.text != here.text
        assert there.why != here.why


@pytest.mark.parametrize("language", OTHERS)
def test_every_page_and_starter_has_as_many_parts_in_its_translation(language: str) -> None:
    for there, here in zip(load_resources(), load_resources(language=language), strict=True):
        assert there.purpose != here.purpose
    for file, key in ((RESOURCES_FILE, "section"), (STARTERS_FILE, "step")):
        english, said = entries(file), entries(file.with_suffix(f".{language}.toml"))
        assert [len(one[key]) for one in english] == [len(one[key]) for one in said]
        assert [one["slug"] for one in english] == [one["slug"] for one in said]
    assert entries(LIBRARY_FILE.with_suffix(f".{language}.toml"))


@pytest.mark.parametrize("language", OTHERS)
def test_the_minutes_of_a_starter_are_those_of_the_english_one(language: str) -> None:
    english, said = load_starters(), load_starters(language=language)
    assert [[step.minutes for step in one.steps] for one in english] == [
        [step.minutes for step in one.steps] for one in said
    ]


def entries(file: Path) -> list[dict[str, Any]]:
    (found,) = [
        table
        for table in tomllib.loads(file.read_text("utf-8")).values()
        if isinstance(table, list)
    ]
    return list(found)
