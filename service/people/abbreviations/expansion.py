"""Spell out abbreviations behind the words of a text, so that both spellings are embedded; pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple


class ShortForm(NamedTuple):
    """An abbreviation as it is written, and the words that it stands for."""

    short: str
    meaning: str

    @property
    def key(self) -> str:
        """Equal for what one organisation cannot mean two things by."""
        return self.short.casefold()

    @property
    def is_in_capitals(self) -> bool:
        """IT is an abbreviation, "it" is a word; so are HR and SLA, whatever the case around."""
        return self.short == self.short.upper() != self.short.lower()


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Several short forms, found as whole words; those in capitals only in capitals."""

    by_key: Mapping[str, ShortForm]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, forms: Iterable[ShortForm]) -> "Abbreviations":
        by_key = {form.key: form for form in forms}
        longest_first = sorted(by_key.values(), key=lambda form: (-len(form.short), form.key))
        words = "|".join(map(_as_pattern, longest_first))
        return cls(by_key, re.compile(rf"(?<!\w)(?:{words})(?!\w)" if words else r"(?!)"))

    def found_in(self, text: str) -> list[ShortForm]:
        """Return each short form once, in the order of the text."""
        keys = dict.fromkeys(match[0].casefold() for match in self.pattern.finditer(text))
        return [self.by_key[key] for key in keys]

    def expanded(self, text: str) -> str:
        """Add each meaning behind the first mention of its short form, unless it is there."""
        said = {
            form.key for form in self.found_in(text) if form.meaning.casefold() in text.casefold()
        }

        def spelt_out(match: re.Match[str]) -> str:
            key = match[0].casefold()
            if key in said:
                return match[0]
            said.add(key)
            return f"{match[0]} ({self.by_key[key].meaning})"

        return self.pattern.sub(spelt_out, text)

    def circle(self) -> list[ShortForm]:
        """Return short forms that explain each other in a circle, the first one last again."""
        uses = {
            form.key: {used.key for used in self.found_in(form.meaning)}
            for form in self.by_key.values()
        }
        try:
            TopologicalSorter(uses).prepare()
        except CycleError as error:
            return [self.by_key[key] for key in error.args[1]]
        return []


def _as_pattern(form: ShortForm) -> str:
    words = re.escape(form.short)
    return words if form.is_in_capitals else f"(?i:{words})"
