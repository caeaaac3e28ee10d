"""The question cards of library.toml; a card that breaks a rule stops the load, naming its id."""

import re
import string
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from prompts.agenda import Stage
from service.i18n import translated_files
from service.i18n.language import DEFAULT
from service.i18n.words import content_words

Depth = Literal["goal", "reality", "options", "will"]
Slot = Literal["check_in", "commitments", "learns", "open", "safe_space", "next_step"]
Technique = Literal[
    "grow",
    "listening",
    "sbi",
    "open_question",
    "discovery",
    "show_and_watch",
    "teach_back",
    "if_then",
    "safe_space",
]

LIBRARY_FILE = Path(__file__).with_name("library.toml")
LONGEST_TEXT = 160  # characters: with a line of 80 filled in, a question stays within 240
ENDINGS = ("?", ".", "]")  # the last of them closes a sentence of the pseudo-language

_ID = re.compile(r"[a-z]+(-[a-z]+)+")
_FIELDS: Mapping[str, frozenset[str]] = {
    "learns": frozenset({"line", "learner", "teacher"}),
    "open": frozenset({"line"}),
}


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """One card; `text` may hold {line}, {learner} and {teacher}, `why` says how to use it."""

    id: str
    technique: Technique
    stages: frozenset[Stage]
    slots: frozenset[Slot]
    goal_tags: frozenset[str]
    text: str
    why: str
    depth: Depth | None

    @property
    def wants_line(self) -> bool:
        return "line" in _fields(self.text)


@dataclass(frozen=True, slots=True)
class Library:
    questions: tuple[QuestionCard, ...]
    tags: Mapping[str, frozenset[str]]  # tag to the stems that call for it
    sources: Mapping[str, str]  # technique to the book or paper it was learned from

    def tags_in(self, texts: Iterable[str]) -> list[str]:
        """Goal tags that the words of these texts call for, sorted."""
        said = frozenset[str]().union(*(content_words(text) for text in texts))
        return sorted(tag for tag, stems in self.tags.items() if not stems.isdisjoint(said))

    def question(self, question_id: str | None) -> QuestionCard | None:
        """The card with this id; None where it has left the library since."""
        return next((card for card in self.questions if card.id == question_id), None)


def load_library(path: Path = LIBRARY_FILE, language: str = DEFAULT) -> Library:
    """Raise ValueError, naming the card, for any that breaks a rule."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    tags = {tag: content_words(" ".join(said)) for tag, said in raw.get("tags", {}).items()}
    entries = translated_files.entries(
        path, "question", "id", words=("text", "why"), language=language
    )
    cards = tuple(_question(entry) for entry in entries)
    ids = [card.id for card in cards]
    for card in cards:
        _check(ids.count(card.id) == 1, card.id, "another card has this id")
        _check(card.goal_tags <= tags.keys(), card.id, "a goal tag is not listed under [tags]")
    return Library(cards, tags, raw.get("sources", {}))


def _question(entry: dict[str, Any]) -> QuestionCard:
    card = str(entry.get("id"))
    wanted = {"id", "technique", "slots", "goal_tags", "text", "why"}
    missing, extra = wanted - entry.keys(), entry.keys() - wanted - {"stages", "depth"}
    _check(not missing and not extra, card, "a part is missing or unknown")
    stages = frozenset(entry.get("stages", get_args(Stage)))
    slots, depth = frozenset(entry["slots"]), entry.get("depth")
    _check(_ID.fullmatch(card) is not None, card, "an id is lower-case words joined by hyphens")
    _check(stages <= set(get_args(Stage)) and bool(stages), card, "a stage is unknown")
    _check(slots <= set(get_args(Slot)) and bool(slots), card, "a slot is unknown")
    _check(entry["technique"] in get_args(Technique), card, "the technique is unknown")
    _check(depth is None or depth in get_args(Depth), card, "the depth is unknown")
    question = QuestionCard(
        card,
        entry["technique"],
        stages,
        slots,
        frozenset(entry["goal_tags"]),
        entry["text"],
        entry["why"],
        depth,
    )
    _check_words(question)
    return question


def _check_words(card: QuestionCard) -> None:
    fields = _fields(card.text)
    allowed = frozenset.intersection(*(_FIELDS.get(s, frozenset()) for s in card.slots))
    _check(fields <= allowed, card.id, "the text holds a field that its slot cannot fill")
    is_deep = card.slots == {"learns"} and card.technique != "discovery"
    _check(is_deep == (card.depth is not None), card.id, "only a taught line has a depth")
    _check(not is_deep or card.wants_line, card.id, "a card with a depth names the {line}")
    for text in (card.text, card.why):
        _check(0 < len(text) <= LONGEST_TEXT, card.id, f"keep it within {LONGEST_TEXT} characters")
        _check(text.endswith(ENDINGS), card.id, "end on a question mark or a full stop")


def _fields(text: str) -> set[str]:
    """Plain {name} fields alone: a conversion, format or index makes a name that no slot allows."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return {"unbalanced brace"}
    plain = {name for _, name, spec, turn in parts if name is not None and not spec and not turn}
    odd = any(name is not None and (spec or turn) for _, name, spec, turn in parts)
    return plain | ({"formatted field"} if odd else set())


def _check(holds: bool, card: str, rule: str) -> None:  # noqa: FBT001 -- an assertion that stays
    if not holds:
        raise ValueError(f"question card {card}: {rule}")
