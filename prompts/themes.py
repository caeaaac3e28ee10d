"""The themes prompt: phrases from 5 authors up, single points from 10 up, never a person."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from prompts.chat import Message, Schema
from prompts.clean import clean
from prompts.lock import Prompt, stamp
from prompts.render import render, source_of
from prompts.schema import strict_schema

Band = Literal["5-9", "10-19", "20-49", "50+"]
MOST_POINTS = 24
POINT_CHARS = 300
REPLY_TOKENS = 800


class ThemeBrief(BaseModel):
    """One theme; the band is None under 5 authors, and then nothing may be asked."""

    model_config = ConfigDict(frozen=True)

    phrases: list[str]
    authors_band: Band | None
    language: str

    @property
    def may_paraphrase(self) -> bool:
        return self.authors_band not in {None, "5-9"}


class ThemeClaim(BaseModel):
    """One sentence; the ids only nominate, citations are recomputed."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    text: Annotated[str, Field(min_length=1, max_length=240), AfterValidator(clean)]
    evidence: list[str]


class ThemeDraft(BaseModel):
    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    label: Annotated[str, Field(min_length=1, max_length=60), AfterValidator(clean)]
    claims: Annotated[list[ThemeClaim], Field(max_length=4)] = []


class _Point(BaseModel):
    id: str
    text: str


class _Values(BaseModel):
    language: str
    phrases: list[str]
    points: list[_Point]


class _Shape(BaseModel):
    label: Annotated[str, Field(min_length=1, max_length=60)]
    claims: Annotated[list[ThemeClaim], Field(min_length=2, max_length=4)]


PROMPT = Prompt(
    name="theme_summary",
    version=1,
    template="themes.jinja",
    shape=strict_schema(_Shape),
    limits={"points": MOST_POINTS, "point": POINT_CHARS, "tokens": REPLY_TOKENS},
    wording={},
)


def theme_messages(brief: ThemeBrief, texts: Sequence[str]) -> list[Message]:
    """Build the prompt; `texts` are cleared points, one per author, in the caller's random order.

    Raise ValueError under 5 authors, and for points under 10.
    """
    if brief.authors_band is None:
        raise ValueError("Fewer than 5 authors: no prompt.")
    if texts and not brief.may_paraphrase:
        raise ValueError("Fewer than 10 authors: phrases only, no points.")
    points = [
        _Point(id=point_id, text=clean(text)[:POINT_CHARS])
        for point_id, text in zip(point_ids(len(texts)), texts, strict=False)
    ]
    phrases = [clean(phrase) for phrase in brief.phrases]
    values = _Values(language=brief.language, phrases=phrases, points=points)
    return render(source_of(PROMPT.template), values)


def theme_schema(brief: ThemeBrief, points: int) -> Schema:
    """Build the schema of label and claims, of the label alone where there are no points."""
    body = deepcopy(PROMPT.shape)
    if not points or not brief.may_paraphrase:
        body["properties"].pop("claims")
        body["required"] = ["label"]
    else:
        cited = {"type": "array", "items": {"type": "string", "enum": point_ids(points)}}
        claim = body["properties"]["claims"]["items"]
        claim["properties"]["evidence"] = cited | {"minItems": 1}
    return Schema(PROMPT.name, stamp(PROMPT), body, REPLY_TOKENS)


def point_ids(points: int) -> list[str]:
    """Local ids in the order of the texts; what is beyond the 24th is not sent."""
    return [f"p{number}" for number in range(1, min(points, MOST_POINTS) + 1)]
