"""The organisation's names, folded for look-up; built once, used for many texts."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple, Self

from confusable_homoglyphs.confusables import confusables_data

from service.privacy.redaction.diminutives import DIMINUTIVES
from service.privacy.redaction.everyday_words import EVERYDAY
from service.privacy.redaction.name_words import PARTICLES

# Scripts that put no space between words, or join endings to names: each sign is a word.
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # kana, Han
    "\u1100-\u11ff\uac00-\ud7af"  # Hangul, and what folding makes of it
)
WORD: Final = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
LONGEST: Final = 24  # words in one name, title or team

_LETTERS: Final = str.maketrans(
    {"\u0131": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
)
_SPELT_OUT: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
    | {"Å": "Aa", "Ø": "Oe"}
)
# Letters of other scripts that are drawn as a Latin one, by Unicode's own table (UTS 39).
_LOOKALIKES: Final = {
    ord(letter): likeness["c"]
    for letter, likenesses in confusables_data.items()
    for likeness in likenesses
    if len(letter) == 1 and letter.isalpha() and "LATIN" not in unicodedata.name(letter, "LATIN")
    if re.fullmatch("[A-Za-z]", likeness["c"])
}
_UNSPACED_WORD: Final = re.compile(f"[{_UNSPACED}]*")
_SHORT_WORD: Final = 2
_FAMILY_AND_GIVEN: Final = 3  # signs of most Chinese and Korean names: the first is the family's
_LONG_WORD: Final = 6
_SHORT_NUMBER: Final = 4


class Meaning(StrEnum):
    """What a phrase stands for; its value is the word put in its place."""

    COLLEAGUE = "colleague"
    ROLE = "role"
    TEAM = "team"


class Needs(StrEnum):
    """What the sentence must show before a phrase is taken for a name."""

    NOTHING = "nothing"
    CONTEXT = "context"
    TEAM_WORD = "team word"
    NUMBER_WORD = "number word"


class Sign(NamedTuple):
    meaning: Meaning
    needs: Needs


@dataclass(frozen=True, slots=True)
class RosterEntry:
    given: str = ""
    family: str = ""
    preferred: str = ""
    email: str = ""
    staff_number: str = ""
    team: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class RosterNames:
    """Phrases by their folded words; `lengths` lists, longest first, what may follow a word."""

    phrases: Mapping[tuple[str, ...], Sign]
    lengths: Mapping[str, tuple[int, ...]]
    addresses: frozenset[str]

    @classmethod
    def of(cls, entries: Iterable[RosterEntry], k: int = 5) -> Self:
        """Titles and teams held by fewer than `k` of the entries count as names."""
        people = tuple(entries)
        phrases: dict[tuple[str, ...], Sign] = {}
        for words, sign in _all_phrases(people, k):
            if 0 < len(words) <= LONGEST:
                phrases[words] = min(sign, phrases.get(words, sign), key=_strictness)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for words in phrases:
            lengths[words[0]].add(len(words))
        longest_first = {word: tuple(sorted(n, reverse=True)) for word, n in lengths.items()}
        addresses = frozenset(person.email.strip().casefold() for person in people)
        return cls(phrases, longest_first, addresses - {""})


def split_name(name: str) -> tuple[str, str]:
    """Give (given, family): "Ada van den Berg" is Ada, van den Berg; "Berg, Ada" is Ada, Berg."""
    if "," in name:
        family, _, given = name.partition(",")
        return given.strip(), family.strip()
    parts = name.split()
    cut = len(parts) - 1
    while cut > 1 and fold(parts[cut - 1]) in PARTICLES:
        cut -= 1
    return (" ".join(parts[:cut]), " ".join(parts[cut:])) if cut > 0 else (name.strip(), "")


def fold(text: str) -> str:
    """Lower case without accents, so that José, JOSE and jose are one.

    A word that looks Latin is read so: with a Cyrillic o, Omar is still Omar.
    """
    if text.isascii():
        return text.lower()
    if all(map(_looks_latin, text)):
        text = text.translate(_LOOKALIKES)
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold()
    bare = unicodedata.normalize("NFKD", plain)
    kept = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return kept.translate(_LETTERS)


def _looks_latin(letter: str) -> bool:
    return letter.isascii() or ord(letter) in _LOOKALIKES or "LATIN" in unicodedata.name(letter, "")


def folded_words(text: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in WORD.findall(unicodedata.normalize("NFC", text)))


def is_unspaced(word: str) -> bool:
    return _UNSPACED_WORD.fullmatch(word) is not None


def is_without_case(word: str) -> bool:
    return word.upper() == word.lower()


def _strictness(sign: Sign) -> tuple[bool, bool]:
    return sign.needs is not Needs.NOTHING, sign.meaning is not Meaning.COLLEAGUE


def _all_phrases(people: tuple[RosterEntry, ...], k: int) -> Iterator[tuple[tuple[str, ...], Sign]]:
    sisters: defaultdict[str, set[str]] = defaultdict(set)
    for line in DIMINUTIVES:
        for form in line:
            sisters[form].update(line)
    for person in people:
        yield from _person_phrases(person, sisters)
    for words in _rare((person.title for person in people), k):
        one_common_word = len(words) == 1 and words[0] in EVERYDAY
        needs = Needs.CONTEXT if one_common_word else Needs.NOTHING
        yield words, Sign(Meaning.ROLE, needs)
    for words in _rare((person.team for person in people), k):
        needs = Needs.TEAM_WORD if len(words) == 1 else Needs.NOTHING
        yield words, Sign(Meaning.TEAM, needs)


def _rare(texts: Iterable[str], k: int) -> Iterator[tuple[str, ...]]:
    held = Counter(folded_words(text) for text in texts)
    for words, people in held.items():
        if people < k:
            yield words
            yield tuple(word for word in words if word != "and")  # "Research & Development"


def _person_phrases(
    person: RosterEntry, sisters: Mapping[str, set[str]]
) -> Iterator[tuple[tuple[str, ...], Sign]]:
    for given, family, preferred in _spellings(person):
        for called in (given, preferred):
            yield from _part(called)
            for word in called:
                for form in sisters.get(word, ()):
                    yield from _part((form,))
            yield from _full(called, family)
        yield from _part(family)
    handle = folded_words(person.email.partition("@")[0])
    if len(handle) > 1 or not EVERYDAY.issuperset(handle):  # sales@ is nobody's name
        yield from _part(handle)
    yield from _number(person.staff_number)


def _spellings(person: RosterEntry) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Müller is also written Mueller."""
    plain = (person.given, person.family, person.preferred)
    texts = [unicodedata.normalize("NFC", text) for text in plain]
    yield tuple(folded_words(text) for text in texts)
    spelt_out = [text.translate(_SPELT_OUT) for text in texts]
    if spelt_out != texts:
        yield tuple(folded_words(text) for text in spelt_out)


def _part(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Sign]]:
    """One part of a name: as a whole, run together, and each word of it that can stand alone."""
    if len(words) > 1:
        yield words, _colleague(words)
        if is_unspaced("".join(words)):
            if len(words) == _FAMILY_AND_GIVEN:
                yield words[1:], _colleague(words)
            return
        joined = "".join(words)
        needs = Needs.CONTEXT if len(joined) < _LONG_WORD else Needs.NOTHING
        yield (joined,), Sign(Meaning.COLLEAGUE, needs)
    for word in words:
        if (
            len(word) > 1
            and not (word.isdigit() or is_unspaced(word))
            and (len(words) == 1 or word not in PARTICLES)
        ):
            yield (word,), _colleague((word,))


def _full(
    called: tuple[str, ...], family: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Sign]]:
    if not called or not family:
        return
    yield ("".join(called + family),), Sign(Meaning.COLLEAGUE, Needs.NOTHING)
    for words in (called + family, family + called):
        yield words, _colleague(words)
    if not is_unspaced(called[0]):
        initial = (called[0][0], *family)
        yield initial, _colleague(initial)


def _colleague(words: tuple[str, ...]) -> Sign:
    unsure = all(
        word in EVERYDAY or (len(word) <= _SHORT_WORD and not is_unspaced(word)) for word in words
    )
    return Sign(Meaning.COLLEAGUE, Needs.CONTEXT if unsure else Needs.NOTHING)


def _number(staff_number: str) -> Iterator[tuple[tuple[str, ...], Sign]]:
    words = folded_words(staff_number)
    joined = "".join(words)
    if not any(letter.isdigit() for letter in joined):
        return
    short = joined.isdigit() and len(joined) <= _SHORT_NUMBER
    sign = Sign(Meaning.COLLEAGUE, Needs.NUMBER_WORD if short else Needs.NOTHING)
    yield words, sign
    yield (joined,), sign
