"""The themes prompt: phrases from 5 authors up, single points from 10 up, never a person."""

from copy import deepcopy
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from prompts.chat import Schema
from prompts.clean import clean
from prompts.lock import Prompt, stamp
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


class _Shape(BaseModel):
    label: Annotated[str, Field(min_length=1, max_length=60)]
    claims: Annotated[list[ThemeClaim], Field(min_length=2, max_length=4)]


PROMPT = Prompt(
    name="theme_summary",
    version=2,
    template="themes.jinja",
    shape=strict_schema(_Shape),
    limits={"points": MOST_POINTS, "point": POINT_CHARS, "tokens": REPLY_TOKENS},
    wording={},
)


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
