"""Check a model's draft item by item; an item that fails is replaced by the default."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from prompts.agenda import (
    MOST_CITED,
    AgendaBrief,
    DraftItem,
    Evidence,
    Item,
    SlotKey,
    agenda_schema,
    asked,
    fitting_ids,
    learner_of,
)
from prompts.answers import answer_in
from prompts.chat import Outcome, Reply
from prompts.clean import clean
from service.agendas.composer.slots import other
from service.i18n.words import runs, share_content, words

Similarity = Callable[[str, Sequence[str]], Sequence[float]]  # cosine of a text to each excerpt

NEAR = 0.20  # cosine from which the nearest excerpt of the brief counts as meant
QUOTED_WORDS = 8  # consecutive words of a reflection that a draft may not repeat
ECHOED_WORDS = 6  # consecutive words of the prompt's own template

_HOSTILE = re.compile(
    r"[a-z][a-z0-9+.-]*://|\bwww\.|\b(?:mailto|javascript|data):\S|[^\s@]+@[^\s@]+\.\w"
    r"|</?[a-z!]|\b[\w-]+\.(?:com|org|net|io|dev|app|info|example)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(
    r"^\s*(?:#+|[-+>]|\d+[.)])\s+|[*`|]+|~~|(?<!\w)_+|_+(?!\w)|\{(?!(?:[ab]|learner|teacher)\})|(?<!\{[ab])(?<!\{learner)(?<!\{teacher)\}",
    re.MULTILINE,
)
_ROLE = re.compile(r"\{(?:learner|teacher)\}")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_DIGITS = re.compile(r"\d+")
_CAPITALISED = re.compile(r"\b(?!I\b)[^\W\d_a-z][^\W\d_]*")
_OPENING = " \"'\u201c\u2018\u00ab\u00bf\u00a1([-\u2013\u2014"
_SENTENCE_END = ".?!:\u2026"


class Rules(NamedTuple):
    """What one draft is checked against, besides its brief."""

    template: str = ""  # the prompt's own text, for echoes
    similarity: Similarity | None = None


def accept_reply(
    brief: AgendaBrief,
    drafts: Mapping[str, object] | Reply,
    fallback: Sequence[Item],
    *,
    rules: Rules = Rules(),  # noqa: B008 -- an immutable tuple
) -> tuple[list[Item], list[Outcome]]:
    """Items and outcomes in the order of `fallback`; the model gives words, code all the rest.

    An item that fails any check is the fallback's own; with over half of those asked for bad,
    all are. An item with nothing to cite was never asked for: it stays, and is OK.
    """
    if isinstance(drafts, Reply):
        drafts = answer_in(drafts.text, agenda_schema(brief).body) or {}
    wanted = set(asked(brief))
    checked = [
        _checked(brief, drafts.get(item.key), item, rules=rules)
        if item.key in wanted
        else (item, Outcome.OK)
        for item in fallback
    ]
    outcomes = [outcome for _, outcome in checked]
    bad = sum(outcome is not Outcome.OK for outcome in outcomes)
    if 2 * bad > sum(item.key in wanted for item in fallback):
        return list(fallback), outcomes
    return [item for item, _ in checked], outcomes


def plain(text: str, key: SlotKey) -> str:
    """One line without Markdown; {learner} and {teacher} become {a} and {b} as the key has it."""
    said = clean(text)
    if (learner := learner_of(key)) is not None:
        said = said.replace("{learner}", f"{{{learner}}}")
        said = said.replace("{teacher}", f"{{{other(learner)}}}")
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", said)).split())


def is_hostile(text: str) -> bool:
    """Whether a text carries an address, a link or HTML, which no question needs."""
    return _HOSTILE.search(text) is not None


def _checked(
    brief: AgendaBrief, raw: object, default: Item, *, rules: Rules
) -> tuple[Item, Outcome]:
    draft = _read(raw)
    if isinstance(draft, Outcome):
        return default, draft
    cited = _cited(brief, draft, default.key)
    title, question = plain(draft.title, default.key), plain(draft.question, default.key)
    both = f"{title} {question}"
    outcome = (
        _evidence_fault(draft, cited)
        or _text_fault(brief, draft, default)
        or _repeats(brief, both, rules.template)
        or _misfit(brief, both, cited, similarity=rules.similarity)
    )
    if outcome is not None:
        return default, outcome
    taken = {"title": title, "question": question, "evidence": [each.id for each in cited]}
    made = {**taken, "author": "model", "question_id": None, "for_teacher": None}
    return default.model_copy(update=made), Outcome.OK


def _cited(brief: AgendaBrief, draft: DraftItem, key: SlotKey) -> list[Evidence]:
    allowed, known = set(fitting_ids(brief, key)), {each.id: each for each in brief.evidence}
    real = [found for found in dict.fromkeys(draft.evidence) if found in allowed]
    return [known[found] for found in real[:MOST_CITED]]


def _read(raw: object) -> DraftItem | Outcome:
    if raw is None:
        return Outcome.EMPTY
    try:
        return DraftItem.model_validate(raw)
    except ValidationError as error:
        faults = {(fault["type"], fault["loc"][:1]) for fault in error.errors(include_input=False)}
    kinds = {kind for kind, _ in faults}
    if "string_too_long" in kinds:
        return Outcome.TOO_LONG
    if "string_too_short" in kinds:
        return Outcome.EMPTY
    is_uncited = ("missing", ("evidence",)) in faults
    return Outcome.NO_EVIDENCE if is_uncited else Outcome.INVALID_JSON


def _evidence_fault(draft: DraftItem, cited: Sequence[Evidence]) -> Outcome | None:
    if not draft.evidence:
        return Outcome.NO_EVIDENCE
    return None if cited else Outcome.BAD_EVIDENCE


def _text_fault(brief: AgendaBrief, draft: DraftItem, default: Item) -> Outcome | None:
    source = " ".join([*(each.excerpt for each in brief.evidence), default.title, default.question])
    for text in (draft.title, draft.question):
        shown = plain(text, default.key)
        if not words(shown):
            return Outcome.EMPTY
        # a role that nobody has, or the mark of a name that was taken out of the prompt
        is_lost = _ROLE.search(shown) is not None or "[" in shown
        if is_lost or is_hostile(clean(text)) or _is_foreign(shown, source, brief.language):
            return Outcome.STRIPPED
    return None


def _is_foreign(text: str, source: str, language: str) -> bool:
    """Whether a number or a name stands here that the brief does not hold."""
    if not set(_DIGITS.findall(source)).issuperset(_DIGITS.findall(text)):
        return True
    has_plain_capitals = not language.startswith("de")  # German capitalises every noun
    return has_plain_capitals and not set(words(source)).issuperset(_inner_capitals(text))


def _inner_capitals(text: str) -> list[str]:
    """Capitalised words that do not begin a sentence, folded: mostly names."""
    found = []
    for match in _CAPITALISED.finditer(text):
        before = text[: match.start()].rstrip(_OPENING)
        if before and before[-1] not in _SENTENCE_END and match[0][0].isupper():
            found.append(match[0].casefold())
    return found


def _repeats(brief: AgendaBrief, text: str, template: str) -> Outcome | None:
    private = [each.excerpt for each in brief.evidence if each.kind == "reflection"]
    quoted = (runs(excerpt, QUOTED_WORDS) for excerpt in private)
    said = runs(text, QUOTED_WORDS)
    if any(not said.isdisjoint(found) for found in quoted):
        return Outcome.STRIPPED
    is_echo = not runs(text, ECHOED_WORDS).isdisjoint(runs(template, ECHOED_WORDS))
    return Outcome.ECHO if is_echo else None


def _misfit(
    brief: AgendaBrief, text: str, cited: Sequence[Evidence], *, similarity: Similarity | None
) -> Outcome | None:
    if any(each.kind == "gap" or share_content(text, each.excerpt) for each in cited):
        return None  # a gap is an absence: it has no words to share
    if similarity is None:
        return Outcome.BAD_EVIDENCE
    known = [each for each in brief.evidence if each.kind != "gap" and each.excerpt]
    near = list(similarity(text, [each.excerpt for each in known]))
    nearest = max(range(len(known)), key=lambda place: (near[place], -place))
    is_meant = near[nearest] >= NEAR and known[nearest].id in {each.id for each in cited}
    return None if is_meant else Outcome.BAD_EVIDENCE
