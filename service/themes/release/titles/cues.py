"""Where a family of cues is said of a subject."""

from collections.abc import Iterator
from typing import Final

from service.themes.points.polarity import Polarity
from service.themes.release.titles.lines import NOUNS, PROPER, VERBS, Mood, ParsedLine
from service.themes.release.titles.subjects import Subject, WordPlace
from service.themes.release.titles.vocabulary import Family, Stands
from service.themes.release.titles.word_lists import LOOSE, NOUN_CUES, RESOURCES, STARVED

_APART: Final = frozenset({"advcl", "conj", "parataxis", "appos"})  # another statement begins
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass", "csubj"})
_DENIALS: Final = frozenset({"no", "never", "without", "nobody", "hardly", "not", "nothing"})


def are_near(place: WordPlace, family: Family) -> bool:
    """Whether a cue stands near the subject, with no other noun or statement between them."""
    line = place.line
    head = line.words[place.head]
    if head.role == "compound":
        place = WordPlace(line, head.head, place.words | {head.head})  # an AI answer is of AI
    if family.mood is not Polarity.STRAIN and _is_narrower(place):
        return False
    return any(
        at not in place.words
        and not (family.flips and is_denied(line, at))
        and _leads(place, at, family)
        for at in _cues(line, family)
    )


def is_stated(line: ParsedLine, family: Family) -> bool:
    """Whether the line states something, or, for a wish, wishes it."""
    return line.mood in {Mood.TOLD, Mood.WHY} or family.mood is Polarity.SUGGESTION


def is_denied(line: ParsedLine, at: int) -> bool:
    head = line.words[at].head
    return (
        line.is_negated(at)
        or line.is_negated(head)
        or any(line.words[near].lemma in _DENIALS for near in range(max(0, at - 2), at))
    )


def is_resource(subject: Subject) -> bool:
    """Whether it is something that runs short, such as time."""
    head = subject.lemmas[-1]
    return not subject.is_act and head in RESOURCES and subject.lemmas != ("work",)


def is_starved(place: WordPlace) -> bool:
    line = place.line
    if line.words[place.head].tag != "NN" or line.words[place.head].role == "compound":
        return False
    return line.mood is Mood.TOLD and any(
        word.lemma in STARVED and line.path(place.head, at) is not None
        for at, word in enumerate(line.words)
    )


def _cues(line: ParsedLine, family: Family) -> Iterator[int]:
    for at, word in enumerate(line.words):
        following = line.words[at + 1].lemma if at + 1 < len(line.words) else ""
        keys = {word.lemma, word.text.casefold(), f"{word.lemma}_{following}"}
        if word.tag in NOUNS and word.lemma not in NOUN_CUES:
            continue
        if keys & family.cues or (f"not_{word.lemma}" in family.cues and is_denied(line, at)):
            yield at


def _is_narrower(place: WordPlace) -> bool:
    """Whether only a part is spoken of: slower speech helps, not speech."""
    line = place.line
    return any(
        line.words[at].role in {"amod", "compound"} and at not in place.words
        for at in line.children(place.head)
    )


def _leads(place: WordPlace, cue: int, family: Family) -> bool:
    line = place.line
    path = line.path(place.head, cue)
    if path is None:
        return False
    between = [at for at in path[1:-1] if at not in place.words]
    nouns = (line.words[at] for at in between if line.words[at].tag in NOUNS | PROPER)
    if any(word.lemma not in LOOSE for word in nouns):
        return False
    apart = _APART if family.reaches else _APART | {"ccomp"}
    if any(line.words[at].head in path and _begins(line, at, apart) for at in path):
        return False
    return _stands(place, cue, family.stands)


def _begins(line: ParsedLine, at: int, apart: frozenset[str]) -> bool:
    """Whether a statement of its own begins here; "it failed and was lost" is one."""
    role = line.words[at].role
    if role == "conj" and line.words[at].tag in VERBS:
        return any(line.words[child].role in _SUBJECTS for child in line.children(at))
    return role in apart


def _stands(place: WordPlace, cue: int, where: Stands) -> bool:
    """A describing word, as in "late calls", says it of its noun wherever that stands."""
    words = place.line.words
    if where is Stands.ANY or words[cue].head == place.head:
        return True
    role = words[place.head].role
    if where is Stands.OBJECT:
        return words[place.head].head == cue and role in {"dobj", "nsubjpass"}
    return role in _SUBJECTS
