"""The glossary names every table, and only tables and folders that exist."""

import re
from pathlib import Path
from typing import NamedTuple

from service.models import Base

ROOT = Path(__file__).parent.parent
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


class Noun(NamedTuple):
    name: str
    meaning: str
    tables: set[str]
    folder: str


def nouns(text: str) -> list[Noun]:
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    rows = [re.split(r"\s*\|\s*", line.strip("| ")) for line in lines]
    return [
        Noun(name, meaning, set(re.findall(r"`(\w+)`", tables)), folder.strip("`"))
        for name, meaning, tables, folder in rows
        if name != "Noun"
    ]


def gaps(text: str) -> list[str]:
    """What the glossary lacks or invents."""
    listed = nouns(text)
    named = {table for noun in listed for table in noun.tables}
    tables = set(Base.metadata.tables)
    folders = {noun.folder for noun in listed}
    return [
        *(f"no noun for the table {table}" for table in sorted(tables - named)),
        *(f"no table {table}" for table in sorted(named - tables)),
        *(f"no folder {folder}" for folder in sorted(folders) if not (ROOT / folder).is_dir()),
    ]


def test_every_table_and_folder_of_the_glossary_exists() -> None:
    assert gaps(GLOSSARY) == []


def test_every_noun_stands_once_and_ends_its_meaning_with_a_full_stop() -> None:
    listed = nouns(GLOSSARY)
    assert len({noun.name for noun in listed}) == len(listed) > len(Base.metadata.tables) // 2
    assert [noun.name for noun in listed if not noun.meaning.endswith(".")] == []


def test_a_planted_gap_is_noticed() -> None:
    without_pairs = GLOSSARY.replace("`pairs`", "`couples`")
    assert gaps(without_pairs) == ["no noun for the table pairs", "no table couples"]
    assert gaps(GLOSSARY.replace("`service/agendas`", "`service/diary`")) == [
        "no folder service/diary"
    ]
