"""The agenda prompt: a brief of what a pair shares in, one draft per wanted item out."""

import re
from collections.abc import Sequence
from copy import deepcopy
from itertools import chain, zip_longest
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from prompts.chat import Schema
from prompts.clean import clean
from prompts.lock import Prompt, stamp
from prompts.schema import Json, strict_schema
from prompts.slots import ABOUT, AT_STAGE

EVIDENCE_CHARS = 8_000
EXCERPT_CHARS = 240
REPLY_CHARS = 6_000
REPLY_TOKENS = 1_500
MOST_CITED = 3

SlotKey = str  # "check_in", "commitments", "a_learns_1", "b_learns_1", "open", "safe_space", ...
Stage = Literal["first", "regular", "mid", "closing"]
Kind = Literal["line", "goal", "note", "follow_up", "reflection", "theme", "gap"]
Author = Literal["default", "model", "person"]
Side = Literal["a", "b"]


class Evidence(BaseModel):
    """One thing that both people may already see; `id` is local to its brief ("e1")."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: Kind
    owner: Literal["a", "b", "both"]
    excerpt: str
    direction: Literal["offer", "seek"] | None = None


class Coverage(BaseModel):
    """How well one offer of the teacher covers one seek of the learner; both are evidence ids."""

    model_config = ConfigDict(frozen=True)

    teacher: Side
    offer: str
    seek: str
    value: Annotated[float, Field(ge=0, le=1)]
    visits: Annotated[int, Field(ge=0)]
    covered_last: bool


class Nearness(BaseModel):
    """Cosine of a line, or of the pair's subject, to something the two told each other."""

    model_config = ConfigDict(frozen=True)

    line: str
    told: str
    cosine: float


class AgendaBrief(BaseModel):
    """All that a draft may rest on; the two are the letters a and b.

    Excerpts are as people wrote them: they may hold names, which no prompt does. `recent_questions`
    are the pair's cards so far, the latest last. `kinds` says by evidence id what kind of teaching
    a line asks for, `visited` how many held sessions came to it, `recall` what was learned two
    sessions ago.
    """

    model_config = ConfigDict(frozen=True)

    stage: Stage
    minutes: int
    language: str
    session_number: int
    pair_key: str  # opaque, breaks ties
    first_learner: Side
    evidence: list[Evidence]
    coverages: list[Coverage]
    recent_questions: list[str]
    goal_tags: list[str]
    wanted: list[SlotKey]
    kinds: dict[str, str] = {}
    near: list[Nearness] = []
    visited: dict[str, int] = {}
    recall: str | None = None


class Item(BaseModel):
    """One timed entry of an agenda.

    A default item of a direction has a text for whoever learns, `question`, and one for whoever
    teaches. A line break sets off what takes up something said before: first in a direction, last
    in `commitments`.
    """

    model_config = ConfigDict(frozen=True)

    key: SlotKey
    title: str
    question: str
    minutes: int
    evidence: list[str]
    author: Author
    question_id: str | None = None
    for_teacher: str | None = None


class DraftItem(BaseModel):
    """One item as a model wrote it; `evidence` may still hold ids that the brief lacks."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    title: Annotated[str, Field(min_length=1, max_length=80), AfterValidator(clean)]
    question: Annotated[str, Field(min_length=1, max_length=240), AfterValidator(clean)]
    evidence: list[str]


PROMPT = Prompt(
    name="agenda_draft",
    version=2,
    template="agenda.jinja",
    shape=strict_schema(DraftItem),
    limits={
        "evidence": EVIDENCE_CHARS,
        "excerpt": EXCERPT_CHARS,
        "reply": REPLY_CHARS,
        "tokens": REPLY_TOKENS,
        "cited": MOST_CITED,
    },
    wording={"about": ABOUT, "at_stage": AT_STAGE},
)


def agenda_schema(brief: AgendaBrief) -> Schema:
    """One fixed key per asked item, each citing only ids that fit it."""
    keys = asked(brief)
    parts = {key: _item_schema(fitting_ids(brief, key)) for key in keys}
    body = {
        "type": "object",
        "properties": parts,
        "required": keys,
        "additionalProperties": False,
    }
    return Schema(PROMPT.name, stamp(PROMPT), body, REPLY_TOKENS)


def asked(brief: AgendaBrief) -> list[SlotKey]:
    """Wanted keys that have something to cite; with none left there is nothing to ask a model."""
    return [key for key in brief.wanted if fitting_ids(brief, key)]


def fitting_ids(brief: AgendaBrief, key: SlotKey) -> list[str]:
    """Ids that an item may cite: lines of the right direction, themes for `open` only."""
    return [piece.id for piece in kept(brief) if _fits(piece, key)]


def kept(brief: AgendaBrief) -> list[Evidence]:
    """Evidence within the budget, in its order: the last notes go first, then a and b share.

    Notes stand newest first.
    """
    left = list(brief.evidence)
    for piece in reversed([piece for piece in left if piece.kind == "note"]):
        if _size(left) <= EVIDENCE_CHARS:
            return left
        left.remove(piece)
    chosen: list[Evidence] = []
    for piece in _alternating(left):
        if _size([*chosen, piece]) <= EVIDENCE_CHARS:
            chosen.append(piece)
    return [piece for piece in left if piece in chosen]


def _fits(piece: Evidence, key: SlotKey) -> bool:
    if piece.kind == "theme":
        return key == "open"
    if piece.kind != "line" or not key.startswith(("a_learns", "b_learns")):
        return True
    return piece.direction == ("seek" if piece.owner == key[0] else "offer")


def _alternating(pieces: Sequence[Evidence]) -> list[Evidence]:
    of_a = [piece for piece in pieces if piece.owner == "a"]
    of_b = [piece for piece in pieces if piece.owner == "b"]
    shared = [piece for piece in pieces if piece.owner == "both"]
    turns = chain.from_iterable(zip_longest(of_a, of_b))
    return [*(piece for piece in turns if piece is not None), *shared]


def _size(pieces: Sequence[Evidence]) -> int:
    return sum(min(len(piece.excerpt), EXCERPT_CHARS) for piece in pieces)


def _item_schema(ids: list[str]) -> Json:
    shape = deepcopy(PROMPT.shape)
    cited = {"type": "array", "items": {"type": "string", "enum": ids}}
    shape["properties"]["evidence"] = cited | {"minItems": 1, "maxItems": MOST_CITED}
    return shape


_NUMBER = re.compile(r"_\d+$")


def slot_of(key: SlotKey) -> str:
    """The slot that an item belongs to: "a_learns" for "a_learns_2"."""
    return _NUMBER.sub("", key)


def learner_of(key: SlotKey) -> Side | None:
    """Who learns in this item; None outside the two directions."""
    slot = slot_of(key)
    if slot == "a_learns":
        return "a"
    return "b" if slot == "b_learns" else None
