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

Depth = Literal["begin", "go_on", "use"]
Family = Literal["hands", "tell", "speak", "replay", "neutral", "taste", "gap"]
Act = Literal["show", "try", "swap", "teach_back", "look", "predict", "hear"]
Slot = Literal[
    "check_in", "commitments", "learns", "open", "safe_space", "next_step", "recap", "recall"
]
Technique = Literal[
    "grow",
    "listening",
    "sbi",
    "open_question",
    "discovery",
    "show_and_watch",
    "teach_back",
    "practice",
    "worked_example",
    "predict_check",
    "rehearsal",
    "retrieval",
    "if_then",
    "safe_space",
]

LIBRARY_FILE = Path(__file__).with_name("library.toml")
LONGEST_TEXT = 160  # characters: with a theme of 80 filled in, a question stays within 240
USUAL_MINUTES = 3
LINED: frozenset[Family] = frozenset({"hands", "tell", "speak", "replay", "neutral"})
ENDINGS = ("?", ".", "]")  # the last of them closes a sentence of the pseudo-language

_ID = re.compile(r"[a-z]+(-[a-z]+)+")
_FIELDS: Mapping[str, frozenset[str]] = {
    "learns": frozenset({"teacher"}),  # as whoever learns reads it
    "recap": frozenset({"teacher"}),
    "open": frozenset({"line"}),
}
_TO_TEACHER = frozenset({"learner"})
_TWO_READERS = frozenset({"learns", "recap"})
_OPTIONAL = frozenset({"stages", "depth", "family", "act", "minutes", "teacher"})


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """One card; `why` says how to use it.

    A card for a direction has two texts: `text` is for whoever learns and may name the {teacher},
    `teacher` is for whoever teaches and may name the {learner}. Neither holds the line.
    """

    id: str
    technique: Technique
    stages: frozenset[Stage]
    slots: frozenset[Slot]
    goal_tags: frozenset[str]
    text: str
    why: str
    teacher: str | None = None
    family: Family | None = None
    depth: Depth | None = None
    act: Act | None = None
    minutes: int = USUAL_MINUTES

    @property
    def wants_line(self) -> bool:
        """Tell whether a theme's name stands in the text."""
        return "{line}" in self.text

    @property
    def does(self) -> bool:
        """Tell whether whoever learns does something, beyond hearing about it."""
        return self.act is not None and self.act != "hear"


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
        path, "question", "id", words=("text", "teacher", "why"), language=language
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
    missing, extra = wanted - entry.keys(), entry.keys() - wanted - _OPTIONAL
    _check(not missing and not extra, card, "a part is missing or unknown")
    question = QuestionCard(
        id=card,
        technique=entry["technique"],
        stages=frozenset(entry.get("stages", get_args(Stage))),
        slots=frozenset(entry["slots"]),
        goal_tags=frozenset(entry["goal_tags"]),
        text=entry["text"],
        why=entry["why"],
        **{name: entry[name] for name in _OPTIONAL - {"stages"} if name in entry},
    )
    _check_form(question)
    _check_words(question)
    return question


def _check_form(card: QuestionCard) -> None:
    stages, slots = set(get_args(Stage)), set(get_args(Slot))
    _check(_ID.fullmatch(card.id) is not None, card.id, "an id is lower-case words and hyphens")
    _check(card.stages <= stages and bool(card.stages), card.id, "a stage is unknown")
    _check(card.slots <= slots and bool(card.slots), card.id, "a slot is unknown")
    _check(card.technique in get_args(Technique), card.id, "the technique is unknown")
    _check(card.depth is None or card.depth in get_args(Depth), card.id, "the depth is unknown")
    _check(card.act is None or card.act in get_args(Act), card.id, "the act is unknown")
    _check(card.minutes > 0, card.id, "a card takes a minute at least")
    is_taught = card.slots == {"learns"}
    _check(
        card.family in get_args(Family) if is_taught else card.family is None,
        card.id,
        "a card for a direction, and no other, has a family",
    )
    _check(not is_taught or card.act is not None, card.id, "a card for a direction has an act")
    has_depth = is_taught and card.family in LINED
    _check(has_depth == (card.depth is not None), card.id, "only a taught line has a depth")


def _check_words(card: QuestionCard) -> None:
    allowed = frozenset.intersection(*(_FIELDS.get(s, frozenset()) for s in card.slots))
    rule = "the text holds a field that its slot cannot fill"
    _check(_fields(card.text) <= allowed, card.id, rule)
    _check(_fields(card.teacher or "") <= _TO_TEACHER, card.id, rule)
    is_for_two = bool(card.slots & _TWO_READERS)
    _check(is_for_two == bool(card.teacher), card.id, "a card for a direction has two texts")
    for text in (card.text, card.teacher or card.text, card.why):
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
