"""What several authors write about: noun phrases and acts, with where they stand."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from embeddings.grammar import Grammar
from service.themes.release.titles.lines import (
    NOUNS,
    PROPER,
    VERBS,
    ParsedLine,
    ThemeLines,
    authors_of,
    is_content,
    is_plain,
)
from service.themes.release.titles.word_lists import LIGHT, MASS, WEAK

_MODIFIERS: Final = frozenset({"compound", "amod", "nmod"})
_MOSTLY: Final = 0.6
_OBJECTS: Final = frozenset({"dobj", "nsubjpass", "obj"})


class WordPlace(NamedTuple):
    """Where a subject stands: its line, its chief word and all its words."""

    line: ParsedLine
    head: int
    words: frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """`text` as a title writes it; an act is told by a gerund."""

    text: str
    lemmas: tuple[str, ...]
    is_plural: bool
    is_act: bool
    places: tuple[WordPlace, ...]

    @property
    def authors(self) -> frozenset[int]:
        return authors_of(place.line for place in self.places)

    @property
    def is_name(self) -> bool:
        """Whether it is a place or a product; AI and PIN are words."""
        named = sum(
            place.line.words[place.head].tag in PROPER
            and not place.line.words[place.head].text.isupper()
            and place.line.words[place.head].text[:1].isupper()
            for place in self.places
        )
        return not self.is_act and named * 2 > len(self.places)

    @property
    def is_weak(self) -> bool:
        """Whether it may not lead a title."""
        return (
            self.lemmas[0] in WEAK
            if self.is_act
            else self.lemmas[-1] in WEAK
            and (len(self.lemmas) == 1 or all(lemma in WEAK for lemma in self.lemmas))
        )


def noun_subjects(theme: ThemeLines, forms: "Forms") -> list[Subject]:
    """Nouns of k authors, alone and with the modifiers that k authors put before them."""
    found: dict[tuple[str, ...], list[WordPlace]] = defaultdict(list)
    for line in theme.lines:
        for head, word in enumerate(line.words):
            if stands_alone(line, head) and theme.is_shared(word.lemma):
                for start in _starts(theme, line, head):
                    lemmas = tuple(one.lemma for one in line.words[start : head + 1])
                    found[lemmas].append(WordPlace(line, head, frozenset(range(start, head + 1))))
    shared = {
        lemmas: places
        for lemmas, places in found.items()
        if len(authors_of(place.line for place in places)) >= theme.k
    }
    return [
        forms.noun(lemmas, places)
        for lemmas, places in sorted(shared.items())
        if not _is_part(lemmas, shared)
    ]


def bare_acts(theme: ThemeLines, forms: "Forms") -> list[Subject]:
    """Verbs that k authors use, with whatever object: asking, travelling."""
    found: dict[str, list[WordPlace]] = defaultdict(list)
    for line in theme.lines:
        for at, word in enumerate(line.words):
            if word.tag in VERBS and is_content(word) and word.lemma not in LIGHT:
                found[word.lemma].append(WordPlace(line, at, frozenset({at})))
    return [
        Subject(
            forms.grammar.inflected(verb, "VBG"),
            (verb,),
            is_plural=False,
            is_act=True,
            places=tuple(places),
        )
        for verb, places in sorted(found.items())
        if theme.is_shared(verb) and len(authors_of(one.line for one in places)) >= theme.k
    ]


def _is_part(
    lemmas: tuple[str, ...], shared: Mapping[tuple[str, ...], Sequence[WordPlace]]
) -> bool:
    """Whether most write it within a longer phrase: zone in time zone."""
    mine = len({(id(place.line), place.head) for place in shared[lemmas]})
    return any(
        len(other) > len(lemmas)
        and other[-len(lemmas) :] == lemmas
        and len(places) >= _MOSTLY * mine
        for other, places in shared.items()
    )


def act_subjects(theme: ThemeLines, forms: "Forms") -> list["Act"]:
    """Verbs with their objects, where k authors write of the pair."""
    found: dict[tuple[str, str, tuple[str, ...]], list[WordPlace]] = defaultdict(list)
    for line in theme.lines:
        for at, word in enumerate(line.words):
            if word.tag in VERBS and is_plain(word) and theme.is_shared(word.lemma):
                for thing in line.children(at):
                    if line.words[thing].role in _OBJECTS and _is_noun(line, thing):
                        for start in _starts(theme, line, thing):
                            lemmas = tuple(one.lemma for one in line.words[start : thing + 1])
                            if all(map(theme.is_shared, lemmas)):
                                key = (word.lemma, _particle(line, at), lemmas)
                                found[key].append(WordPlace(line, at, frozenset({at, thing})))
    return [
        Act(verb, particle, forms.noun(lemmas, _things(places)), tuple(places), forms)
        for (verb, particle, lemmas), places in sorted(found.items())
        if len(authors_of(place.line for place in places)) >= theme.k
        and (not particle or theme.is_shared(particle))
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """Somebody does something with something."""

    verb: str
    particle: str
    thing: Subject
    places: tuple[WordPlace, ...]
    forms: "Forms"

    @property
    def authors(self) -> frozenset[int]:
        return authors_of(place.line for place in self.places)

    def told(self, tag: str) -> str:
        verb = self.forms.grammar.inflected(self.verb, tag)
        return " ".join(filter(None, (verb, self.particle, self.forms.with_article(self.thing))))

    @property
    def done(self) -> str:
        return self.forms.grammar.inflected(self.verb, "VBN")

    @property
    def subject(self) -> Subject:
        lemmas = (self.verb, *self.thing.lemmas)
        return Subject(self.told("VBG"), lemmas, is_plural=False, is_act=True, places=self.places)


class Forms:
    """How nouns are written: their number, their capitals; learnt from all lines of a period."""

    def __init__(self, grammar: Grammar, lines: Sequence[ParsedLine]) -> None:
        self.grammar = grammar
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        self._spellings: dict[str, Counter[str]] = defaultdict(Counter)
        for line in lines:
            for place, word in enumerate(line.words):
                if word.tag in NOUNS | PROPER:
                    self._counts[word.lemma][_number(line, place)] += 1
                if place and word.tag not in VERBS:
                    self._spellings[word.text.casefold()][word.text] += 1

    def noun(self, lemmas: tuple[str, ...], places: Sequence[WordPlace]) -> Subject:
        before = [
            _commonest(
                Counter(
                    place.line.words[place.head - len(lemmas) + 1 + at].text.casefold()
                    for place in places
                )
            )
            for at in range(len(lemmas) - 1)
        ]
        plural = self._is_plural(lemmas[-1])
        head = self.grammar.inflected(lemmas[-1], "NNS") if plural else lemmas[-1]
        text = " ".join(self._spelt(word) for word in (*before, head))
        return Subject(text, lemmas, is_plural=plural, is_act=False, places=tuple(places))

    def with_article(self, thing: Subject) -> str:
        """One thing where most write of one, as in "a new card", else several or a mass."""
        numbers = self._counts[thing.lemmas[-1]]
        if not thing.is_plural or numbers["many"] > numbers["one"] + numbers["the"]:
            return thing.text
        *before, _ = thing.text.split()
        single = " ".join([*before, self._spelt(thing.lemmas[-1])])
        return f"{'an' if single[0].lower() in 'aeio' else 'a'} {single}"

    def _is_plural(self, lemma: str) -> bool:
        """Most nouns can be counted; a bare singular, as in "access is missing", tells that not."""
        numbers = self._counts[lemma]
        counted = numbers["many"] + numbers["one"]
        return lemma not in MASS and counted + numbers["the"] > 0 and counted >= numbers["mass"]

    def _spelt(self, word: str) -> str:
        """AI keeps its capitals, where most write it so within a sentence."""
        found = self._spellings.get(word.casefold())
        return _commonest(found) if found else word


def _number(line: ParsedLine, place: int) -> str:
    word = line.words[place]
    if word.tag in {"NNS", "NNPS"}:
        return "many"
    if word.role in {"compound", "nmod"} or word.tag in PROPER:
        return "part"
    before = {line.words[at].text.casefold() for at in line.children(place)}
    if before & {"a", "an", "each", "every", "another", "one"}:
        return "one"
    if any(line.words[at].role == "poss" for at in line.children(place)):
        return "one"
    if any(line.words[at].role == "det" for at in line.children(place)):
        return "the"
    return "mass"


def _commonest(found: Counter[str]) -> str:
    return max(sorted(found), key=found.__getitem__)


def _is_noun(line: ParsedLine, place: int) -> bool:
    word = line.words[place]
    return word.tag in NOUNS | PROPER and is_content(word)


def stands_alone(line: ParsedLine, place: int) -> bool:
    """Whether a noun is more than a part of the next: zone in zone plan, but AI in AI answer."""
    word = line.words[place]
    if not _is_noun(line, place):
        return False
    of = line.words[word.head].lemma
    return word.role != "compound" or word.text.isupper() or of in WEAK


def _starts(theme: ThemeLines, line: ParsedLine, head: int) -> Iterator[int]:
    yield head
    start = head
    while start and line.words[start - 1].role in _MODIFIERS and line.words[start - 1].head <= head:
        before = line.words[start - 1]
        if not (is_content(before) and theme.is_shared(before.lemma)):
            return
        if before.tag in VERBS | {"RB", "JJR", "JJS"}:
            return
        start -= 1
        yield start


def _things(places: Sequence[WordPlace]) -> list[WordPlace]:
    """The places of the objects of acts."""
    found = []
    for place in places:
        thing = next(iter(place.words - {place.head}))
        found.append(WordPlace(place.line, thing, frozenset({thing})))
    return found


def _particle(line: ParsedLine, verb: int) -> str:
    return next(
        (line.words[at].text.lower() for at in line.children(verb) if line.words[at].role == "prt"),
        "",
    )


def is_light(act: Act) -> bool:
    return act.verb in LIGHT
