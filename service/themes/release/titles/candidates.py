"""Everything that might be said of a theme, each with the authors it rests on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.themes.points.polarity import Polarity, polarity
from service.themes.release.titles import cues, requests
from service.themes.release.titles.lines import Mood, ThemeLines, authors_of
from service.themes.release.titles.subjects import (
    Act,
    Forms,
    Subject,
    WordPlace,
    act_subjects,
    bare_acts,
    is_light,
    noun_subjects,
)
from service.themes.release.titles.vocabulary import FAMILIES, Family
from service.themes.release.titles.word_lists import (
    ASKED_NOUNS,
    BAD_DEEDS,
    MAY_LEAD_AS_NOUN,
    PEOPLE,
    QUESTIONS,
)
from service.themes.release.titles.wording import headline, worded

_AWAY: Final = tuple(one for one in FAMILIES if one.name in {"missing", "pending"})
_ABSENT: Final = frozenset({"missing", "scarce"})
OWN_WORDS: Final = 3
LEAST_SHARE: Final = 0.2  # of the theme's authors, for what a title states
MOST_LISTED: Final = 7
TWICE: Final = 2


class Kind(StrEnum):
    FRAME = "frame"  # a subject and what is said of it
    CROWDING = "crowding"  # one thing leaves too little of another
    ACT = "act"
    REQUEST = "request"
    QUESTION = "question"
    TOPIC = "topic"
    MOOD = "mood"  # trouble with X, ideas for X
    PAIR = "pair"
    WORD = "word"
    PHRASES = "phrases"  # the commonest phrases in a row


@dataclass(frozen=True, slots=True)
class TitleCandidate:
    """A title that might be; `lemmas` are the authors' words in it.

    `plain` stands within a sentence, and `told` is what a sentence says of its authors.
    """

    plain: str
    kind: Kind
    authors: frozenset[int]
    lemmas: frozenset[str]
    family: str = ""
    mood: Polarity = Polarity.NONE
    told: str = ""

    @property
    def text(self) -> str:
        return headline(self.plain)


Alike = Callable[[Sequence[str]], NDArray[np.bool_]]


def candidates(theme: ThemeLines, forms: Forms, alike: Alike) -> list[TitleCandidate]:
    """`alike` says of each two subjects whether they are about the same: numbers and figures."""
    nouns = noun_subjects(theme, forms)
    acts = act_subjects(theme, forms)
    doings = [*(act.subject for act in acts if not is_light(act)), *bare_acts(theme, forms)]
    made = [
        *_framed(theme, [*nouns, *doings], alike),
        *_crowding(theme, nouns),
        *_lacking(theme, nouns),
        *_asked(theme, nouns, acts),
        *_acted(theme, acts),
        *_moods(theme, nouns),
        *_listed(nouns),
    ]
    return [one for one in made if len(one.authors) >= theme.k]


def _framed(
    theme: ThemeLines, subjects: Sequence[Subject], alike: Alike
) -> Iterator[TitleCandidate]:
    near = alike([subject.text for subject in subjects])
    for family in FAMILIES:
        said = [_said(subject, family) for subject in subjects]
        for at, subject in enumerate(subjects):
            if said[at].everybody and _may_be_said(subject, family):
                kin = [said[other] for other in range(len(subjects)) if near[at][other]]
                yield from _of_family(theme, subject, family, said=[said[at], *kin])


class _Speakers(NamedTuple):
    """Who says a family of a subject; `told` of these state it."""

    everybody: frozenset[int]
    told: frozenset[int]


def _said(subject: Subject, family: Family) -> _Speakers:
    if subject.is_act != family.of_acts and not (family.of_acts and family.of_things):
        return _Speakers(frozenset(), frozenset())
    if set(subject.lemmas) & family.cues:
        return _Speakers(frozenset(), frozenset())
    lines = [place.line for place in subject.places if cues.are_near(place, family)]
    told = authors_of(line for line in lines if cues.is_stated(line, family))
    return _Speakers(authors_of(lines), told)


def _of_family(
    theme: ThemeLines, subject: Subject, family: Family, *, said: Sequence[_Speakers]
) -> Iterator[TitleCandidate]:
    """At least OWN_WORDS of the authors say it of this very subject, the others of one alike."""
    least = max(theme.k, LEAST_SHARE * len(theme.authors))
    told = frozenset[int]().union(*(one.told for one in said))
    everybody = frozenset[int]().union(*(one.everybody for one in said))
    lemmas = frozenset(subject.lemmas)
    if len(told) >= least and len(said[0].told) >= OWN_WORDS:
        says = family.noun if subject.is_weak else family.says
        kind = Kind.MOOD if family.mood is Polarity.SUGGESTION else Kind.FRAME
        text = worded(says, subject)
        verb = worded(family.told, subject)
        yield TitleCandidate(text, kind, told, lemmas, family.name, family.mood, verb)
    elif family.topic and len(everybody) >= least and not subject.is_weak:
        text = worded(family.topic, subject)
        yield TitleCandidate(text, Kind.TOPIC, everybody, lemmas, family.name, family.mood)


def _may_be_said(subject: Subject, family: Family) -> bool:
    if not subject.is_weak:
        return not subject.is_name and subject.lemmas[-1] not in PEOPLE
    return bool(family.noun) and subject.lemmas[-1] in MAY_LEAD_AS_NOUN


def _crowding(theme: ThemeLines, nouns: Sequence[Subject]) -> Iterator[TitleCandidate]:
    """X leave too little Y: k authors write of both in one line, and of a loss beside Y."""
    scarce = [one for one in nouns if cues.is_resource(one)]
    for much in nouns:
        if much.is_weak or much.is_name or not much.is_plural or cues.is_resource(much):
            continue
        lines = {id(place.line) for place in much.places}
        for one in scarce:
            who = authors_of(
                place.line
                for place in one.places
                if id(place.line) in lines and cues.is_starved(place)
            )
            if len(who) >= max(theme.k, LEAST_SHARE / TWICE * len(theme.authors)):
                little = "little time for" if one.lemmas[-1] == "work" else "too little"
                text = f"{much.text} leave {little} {one.text}"
                lemmas = frozenset((*much.lemmas, *one.lemmas))
                yield TitleCandidate(text, Kind.CROWDING, who, lemmas, "crowding", Polarity.STRAIN)


def _lacking(theme: ThemeLines, nouns: Sequence[Subject]) -> Iterator[TitleCandidate]:
    """New starters lack access: k authors write of both in one line, and that the thing is away."""
    for somebody in nouns:
        if somebody.lemmas[-1] not in PEOPLE:
            continue
        lines = {id(place.line) for place in somebody.places}
        for thing in nouns:
            if set(thing.lemmas) & set(somebody.lemmas) or thing.is_weak or thing.is_name:
                continue
            who = authors_of(
                place.line
                for place in thing.places
                if id(place.line) in lines
                and any(
                    cues.is_stated(place.line, one) and cues.are_near(place, one) for one in _AWAY
                )
            )
            if len(who) >= theme.k:
                lack = "lack" if somebody.is_plural else "lacks"
                text = f"{somebody.text} {lack} {thing.text}"
                lemmas = frozenset((*somebody.lemmas, *thing.lemmas))
                yield TitleCandidate(text, Kind.CROWDING, who, lemmas, "lacking", Polarity.STRAIN)


def _asked(
    theme: ThemeLines, nouns: Sequence[Subject], acts: Sequence[Act]
) -> Iterator[TitleCandidate]:
    fit = [(noun, None) for noun in nouns if not (noun.is_weak or noun.is_name)]
    of_acts = [(act.subject, act) for act in acts if not is_light(act)]
    for subject, act in [*fit, *of_acts]:
        if set(subject.lemmas) & ASKED_NOUNS:
            continue
        lines = [place.line for place in subject.places]
        for says, pattern, may_be_act in QUESTIONS:
            if (act is not None and not may_be_act) or ("{v}" in says and act is None):
                continue
            who = authors_of(line for line in lines if requests.asks(pattern, line))
            if len(who) >= theme.k:
                doing = "" if act is None else act.told("VB")
                text = worded(says.replace("{v}", doing), subject)
                yield TitleCandidate(text, Kind.QUESTION, who, frozenset(subject.lemmas), says)
        asked = authors_of(line for line in lines if line.mood in {Mood.ASKED, Mood.WHY})
        if len(asked) > len(theme.authors) / TWICE:
            text = f"questions about {subject.text}"
            yield TitleCandidate(text, Kind.MOOD, asked, frozenset(subject.lemmas), "questions")


def _acted(theme: ThemeLines, acts: Sequence[Act]) -> Iterator[TitleCandidate]:
    for act in acts:
        lemmas = frozenset((act.verb, *act.thing.lemmas))
        if is_light(act) and act.verb != "get":
            continue
        asked = authors_of(place.line for place in act.places if requests.wants(place))
        cannot = authors_of(place.line for place in act.places if requests.cannot(place))
        passive = authors_of(place.line for place in act.places if requests.is_done(place))
        if len(cannot) >= theme.k:
            text = f"cannot {act.told('VB')}"
            yield TitleCandidate(text, Kind.ACT, cannot, lemmas, "cannot", Polarity.STRAIN)
        if len(asked) > len(act.authors) / TWICE and len(asked) >= theme.k - 2:
            text = f"how to {act.told('VB')}"
            yield TitleCandidate(text, Kind.REQUEST, act.authors, lemmas, "how")
        if len(passive) >= theme.k and act.verb in BAD_DEEDS:
            text = f"{act.thing.text} {'get' if act.thing.is_plural else 'gets'} {act.done}"
            yield TitleCandidate(text, Kind.ACT, passive, lemmas, "passive")
        if not is_light(act):
            yield TitleCandidate(act.told("VBG"), Kind.WORD, act.authors, lemmas, "gerund")


def _moods(theme: ThemeLines, nouns: Sequence[Subject]) -> Iterator[TitleCandidate]:
    for subject in nouns:
        if subject.is_weak or subject.is_name:
            continue
        near = authors_of(one.line for one in subject.places if _is_strained(one))
        heard: dict[Polarity, set[int]] = {mood: set() for mood in Polarity}
        for place in subject.places:
            heard[polarity(place.line.text)].add(place.line.author)
        strain, good = heard[Polarity.STRAIN] | near, heard[Polarity.STRENGTH] - near
        ideas, lemmas = heard[Polarity.SUGGESTION], frozenset(subject.lemmas)
        least = max(theme.k, TWICE * len(good), 0.3 * len(subject.authors))
        if len(near) >= OWN_WORDS and len(strain) >= least:
            of = "hurdles for" if subject.lemmas[-1] in PEOPLE else "trouble with"
            text = f"{of} {subject.text}"
            yield TitleCandidate(
                text, Kind.MOOD, frozenset(strain), lemmas, "strain", Polarity.STRAIN
            )
        if len(ideas) >= max(theme.k, len(strain), 0.4 * len(subject.authors)):
            text = f"ideas for {subject.text}"
            yield TitleCandidate(
                text, Kind.MOOD, frozenset(ideas), lemmas, "ideas", Polarity.SUGGESTION
            )


def _is_strained(place: WordPlace) -> bool:
    return any(
        family.mood is Polarity.STRAIN
        and family.name not in _ABSENT  # what is missed is no trouble by itself
        and cues.is_stated(place.line, family)
        and cues.are_near(place, family)
        for family in FAMILIES
    )


def _listed(nouns: Sequence[Subject]) -> Iterator[TitleCandidate]:
    fit = sorted(
        (subject for subject in nouns if not subject.is_weak and not subject.is_name),
        key=lambda subject: (-len(subject.authors), subject.text),
    )[:MOST_LISTED]
    for at, subject in enumerate(fit):
        lemmas = frozenset(subject.lemmas)
        yield TitleCandidate(subject.text, Kind.WORD, subject.authors, lemmas)
        for other in fit[at + 1 :]:
            if not lemmas & set(other.lemmas):
                yield TitleCandidate(
                    f"{subject.text} and {other.text}",
                    Kind.PAIR,
                    subject.authors | other.authors,
                    lemmas | set(other.lemmas),
                )
