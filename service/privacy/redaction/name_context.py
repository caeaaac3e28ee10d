"""Decide by its sentence whether a word of everyday language is a name: Will, Grace, Sommer."""

from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from service.privacy.redaction import name_words as lists
from service.privacy.redaction.everyday_words import EVERYDAY, LEXICONS
from service.privacy.redaction.text_words import Reading

_STANDS_ALONE: Final = frozenset({"", ",", ":", ".", "!", "?", "\n", "\r"})
_LONG_ENOUGH: Final = 4
_SHORT: Final = 2


class _Doubt(NamedTuple):
    """A word that may be a name; `languages` are those of the text that have the word."""

    reading: Reading
    at: int
    languages: AbstractSet[str]

    @property
    def is_given(self) -> bool:
        return any(self._folded in LEXICONS[name].given for name in self.languages)

    @property
    def is_called(self) -> bool:
        """Tell whether people are called so; nobody is likely to be called Work or How."""
        family = any(self._folded in LEXICONS[name].family for name in self.languages)
        return family or self.is_given or self.is_small

    @property
    def is_small(self) -> bool:
        return any(self._folded in LEXICONS[name].small for name in self.languages)

    @property
    def is_thing(self) -> bool:
        return any(self.before() in lists.DETERMINERS[name] for name in self.languages)

    @property
    def _folded(self) -> str:
        return self.reading.words[self.at].folded

    def before(self) -> str:
        return self.reading.before(self.at)

    def after(self, distance: int = 1) -> str:
        return self.reading.after(self.at, distance)


def reads_as_name(reading: Reading, at: int) -> bool:
    """Hold for a word of no language that the text may be in, and for one used as a name."""
    word, before = reading.words[at], reading.before(at)
    languages = {name for name in reading.languages if word.folded in LEXICONS[name].every}
    if not languages:
        return len(word.folded) > _SHORT or word.has_capital
    is_upper = reading.text[word.start].isupper()
    if before in lists.HONORIFICS and (is_upper or before in lists.SHORT_HONORIFICS):
        return True
    if _is_month(reading, at):
        return False
    doubt = _Doubt(reading, at, languages)
    if not word.has_capital:
        says = doubt.is_called and doubt.after() in lists.SAYING and reading.gap(at).isspace()
        return says and not (doubt.is_thing or doubt.is_small)
    if doubt.is_called and before in lists.GREETINGS:
        return True
    return _opens_as_name(doubt) if word.starts else _stands_as_name(doubt)


def _stands_as_name(doubt: _Doubt) -> bool:
    """Read a capital inside a sentence."""
    reading, at = doubt.reading, doubt.at
    if "de" in doubt.languages:
        return _stands_as_german_name(doubt)
    if doubt.is_thing:
        return doubt.is_given and "en" in doubt.languages
    is_title = any(
        reading.has_capital(near) and len(reading.folded(near)) > 1 for near in (at - 1, at + 1)
    )
    return doubt.is_called or not is_title


def _stands_as_german_name(doubt: _Doubt) -> bool:
    """German writes every noun with a capital: look for what only people do."""
    before, after = doubt.before(), doubt.after()
    if doubt.is_thing:
        return False
    if doubt.is_small:
        return True
    if not doubt.is_called:
        return False
    has_done = before in lists.HAVING and after in lists.OBJECTS
    return has_done or before in lists.BEFORE_PEOPLE or _says(doubt)


def _opens_as_name(doubt: _Doubt) -> bool:
    """Read a capital that a sentence would have anyway."""
    reading, at = doubt.reading, doubt.at
    if not doubt.is_called:
        return False
    gap = reading.gap(at)
    if doubt.after() == "s" and gap in {"'", "\u2019"}:
        return True
    if doubt.is_given and gap[:1] in _STANDS_ALONE and "en" in doubt.languages:
        return len(reading.words) > 1
    return gap.isspace() and (_acts(doubt) or (doubt.is_given and _goes_on_as_person(doubt)))


def _acts(doubt: _Doubt) -> bool:
    """Tell whether the word does what family names do, too: "Price and I", "Sommer hat mir"."""
    after = doubt.after()
    if after in lists.AND:
        has_partner = doubt.is_given and doubt.reading.has_capital(doubt.at + 2)
        return has_partner or doubt.after(2) in lists.WRITERS
    if after in lists.HAVING:
        can_have = doubt.is_given or not doubt.is_small  # "Gut hat mir gefallen"
        return can_have and doubt.after(2) in lists.OBJECTS
    if _says(doubt) or (after in lists.ALWAYS and doubt.after(2) in lists.SAYING):
        return True
    is_doing = after in lists.DOING and "en" in doubt.languages
    return is_doing and (doubt.is_given or doubt.after(2) in lists.OBJECTS)


def _goes_on_as_person(doubt: _Doubt) -> bool:
    reading, at, after = doubt.reading, doubt.at, doubt.after()
    if "en" in doubt.languages:
        can_be_month = reading.folded(at) in lists.MONTHS
        is_past = len(after) >= _LONG_ENOUGH and after.endswith("ed")
        if is_past or (after in lists.AUXILIARIES and not can_be_month):
            return True
    if "es" in doubt.languages and (after in lists.OBJECTS or after in lists.ALWAYS):
        return True
    is_unknown = len(after) > 1 and after not in EVERYDAY  # "Mark Rosenthal"
    return is_unknown and reading.has_capital(at + 1) and "de" not in doubt.languages


def _says(doubt: _Doubt) -> bool:
    """Tell whether the word says something; "Kurz fragte ich" says it of me."""
    if doubt.after() not in lists.SAYING:
        return False
    is_other = doubt.after(2) in lists.GERMAN_PRONOUNS and doubt.reading.gap(doubt.at + 1).isspace()
    return not (is_other and "de" in doubt.languages)


def _is_month(reading: Reading, at: int) -> bool:
    if reading.folded(at) not in lists.MONTHS:
        return False
    before, after = reading.before(at), reading.after(at)
    return before in lists.BEFORE_MONTHS or before[:1].isdigit() or after[:1].isdigit()
