"""Texts of our own in several languages: the English file, and over it what one language says."""

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from service.i18n.language import DEFAULT, PSEUDO, speaking, translate

Entry = dict[str, Any]


def entries(
    file: Path, table: str, key: str, *, words: Collection[str], language: str
) -> list[Entry]:
    """Entries of `table` in a language: its file beside the English one may replace `words`.

    English stands where the language has no file, no entry or no such part. Raises ValueError,
    naming the entry, for one that English does not know or that changes more than words.
    """
    english: list[Entry] = _read(file).get(table, [])
    if language == PSEUDO:
        return [_accented(entry, words) for entry in english]
    if language == DEFAULT:
        return english
    beside = _read(file.with_suffix(f".{language}{file.suffix}"))  # library.de.toml
    said = {entry[key]: entry for entry in beside.get(table, [])}
    known = {entry[key] for entry in english}
    for name, entry in said.items():
        if name not in known or not entry.keys() <= {key, *words}:
            raise ValueError(f"{table} {name}: a translation holds words of a known entry alone")
    return [{**entry, **said.get(entry[key], {})} for entry in english]


def _read(file: Path) -> Mapping[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _accented(entry: Entry, words: Collection[str]) -> Entry:
    with speaking(PSEUDO):
        return {name: _said(part) if name in words else part for name, part in entry.items()}


def _said(part: Any) -> Any:  # noqa: ANN401  # whatever TOML holds
    if isinstance(part, str):
        return translate(part)
    if isinstance(part, list):
        return [_said(one) for one in part]
    if isinstance(part, dict):
        return {name: _said(one) for name, one in part.items()}
    return part
