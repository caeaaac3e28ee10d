"""One or two sentences that say more than the title, each with the authors it rests on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from service.themes.points.polarity import Polarity, polarity
from service.themes.release.titles.candidates import Kind, TitleCandidate
from service.themes.release.titles.lines import ParsedLine, ThemeLines, authors_of
from service.themes.release.titles.subjects import Forms, Subject, noun_subjects

MOST: Final = 2
MOST_MATTERS: Final = 4
LEAST_AUC: Final = 0.6  # below, it does not speak of this theme
_I: Final = frozenset({"i", "we"})
_QUESTION_WORDS: Final = ("how", "what", "when", "where")
_VERBS: Final[Mapping[Kind, str]] = {
    Kind.FRAME: "wrote that",
    Kind.CROWDING: "wrote that",
    Kind.REQUEST: "ask",
    Kind.QUESTION: "ask",
    Kind.TOPIC: "wrote about",
}


class SentenceDraft(NamedTuple):
    """`text` follows the band and "people", without a full stop."""

    text: str
    authors: frozenset[int]
    lemmas: frozenset[str]


def told_of(candidate: TitleCandidate) -> str:
    """What a sentence says of those who stand behind a candidate; "" where it says nothing."""
    plain, kind = candidate.plain, candidate.kind
    if candidate.told:
        return candidate.told
    if kind is Kind.MOOD:
        return f"tell of {plain}" if candidate.mood is Polarity.STRAIN else f"have {plain}"
    if kind is Kind.QUESTION and not plain.startswith(_QUESTION_WORDS):
        return f"ask about the {plain}"
    verb = {"cannot": "wrote that they", "passive": "wrote that"}.get(candidate.family)
    verb = verb or _VERBS.get(kind)
    return f"{verb} {plain}" if verb else ""


def sayings(
    theme: ThemeLines, forms: Forms, found: Sequence[TitleCandidate], *, title: TitleCandidate
) -> list[SentenceDraft]:
    """Everything that a sentence might say beside the title, the most telling first."""
    made = [
        *(
            SentenceDraft(told_of(one), one.authors, one.lemmas)
            for one in found
            if told_of(one) and (one.kind is Kind.MOOD or one.family != title.family)
        ),
        *_planned(theme, forms),
        *_suggested(theme, forms),
        *_also(theme, forms, title.lemmas),
    ]
    return [one for one in made if len(one.authors) >= theme.k]


def chosen(
    found: Sequence[SentenceDraft],
    title: frozenset[str],
    *,
    is_fit: Callable[[SentenceDraft], bool],
    are_alike: Callable[[str, str], bool],
) -> list[SentenceDraft]:
    """At most MOST; each has a word that neither the title nor an earlier sentence has."""
    kept: list[SentenceDraft] = []
    said = set(title)
    for one in found:
        if len(kept) == MOST:
            break
        fresh = one.lemmas - said
        verbs = {other.text.split()[0] for other in kept}
        is_new = bool(fresh) and one.text.split()[0] not in verbs
        if is_new and is_fit(one) and not any(are_alike(one.text, other.text) for other in kept):
            kept.append(one)
            said |= one.lemmas
    return kept


def is_plan(line: ParsedLine) -> bool:
    """Whether the writer says what they will do."""
    return any(
        word.lemma == "will"
        and word.tag == "MD"
        and any(
            line.words[at].role == "nsubj" and line.words[at].text.casefold() in _I
            for at in line.children(word.head)
        )
        and not line.is_negated(word.head)
        for word in line.words
    )


def _planned(theme: ThemeLines, forms: Forms) -> Iterator[SentenceDraft]:
    lines = [line for line in theme.lines if is_plan(line)]
    for noun in _nouns_of(theme, forms, lines):
        yield SentenceDraft(
            f"say what they will do about {noun.text}", noun.authors, frozenset(noun.lemmas)
        )


def _suggested(theme: ThemeLines, forms: Forms) -> Iterator[SentenceDraft]:
    lines = [line for line in theme.lines if polarity(line.text) is Polarity.SUGGESTION]
    for noun in _nouns_of(theme, forms, lines):
        yield SentenceDraft(
            f"make suggestions about {noun.text}", noun.authors, frozenset(noun.lemmas)
        )


def _nouns_of(theme: ThemeLines, forms: Forms, lines: Sequence[ParsedLine]) -> list[Subject]:
    """Nouns that k authors of these very lines use, the commonest first."""
    if len(authors_of(lines)) < theme.k:
        return []
    some = ThemeLines(tuple(lines), theme.k, theme.barred)
    found = [noun for noun in noun_subjects(some, forms) if _can_stand(noun)]
    return sorted(found, key=lambda noun: (-len(noun.authors), noun.text))


def _also(theme: ThemeLines, forms: Forms, title: frozenset[str]) -> Iterator[SentenceDraft]:
    """Two further matters of the theme, or one."""
    nouns = sorted(
        (
            noun
            for noun in noun_subjects(theme, forms)
            if _can_stand(noun) and not title & set(noun.lemmas)
        ),
        key=lambda noun: (-len(noun.authors), noun.text),
    )[:MOST_MATTERS]
    for at, one in enumerate(nouns):
        for other in nouns[at + 1 :]:
            if not set(one.lemmas) & set(other.lemmas):
                both = frozenset((*one.lemmas, *other.lemmas))
                text = f"wrote about {one.text} and {other.text}"
                yield SentenceDraft(text, one.authors | other.authors, both)
    for one in nouns:
        yield SentenceDraft(f"wrote about {one.text}", one.authors, frozenset(one.lemmas))


def _can_stand(noun: Subject) -> bool:
    return not noun.is_weak and not noun.is_name
