"""The JSON of recommendations, in and out; what is not named here is refused."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from service.pairings.engine.explain import Meeting
from service.pairings.recommendations.recommender import FitOfTwo, Recommendation, Recommendations
from service.web.inputs import (
    LINE_LENGTH,
    ByEmail,
    ByExternalId,
    ByPersonId,
    Id,
    chosen,
    chosen_by,
)

MOST = 50
_MOST_LINES = 12
_MOST_EXCLUDED = 200
_CURSOR_LENGTH = 400
_AN_ID = "019abf61-6c00-7a6f-8b1c-9d2f6b1a4c10"

Limit = Annotated[int, Field(ge=1, le=MOST, strict=False)]
After = Annotated[
    str, Field(max_length=_CURSOR_LENGTH, description="`next` of the previous response")
]
Share = Annotated[float, Field(ge=0, le=1)]
# its words are checked by the route, which names a faulty line
RawLine = Annotated[
    str, Field(json_schema_extra=dict(zip(("minLength", "maxLength"), LINE_LENGTH, strict=True)))
]
RawLines = Annotated[list[RawLine], Field(min_length=1, max_length=_MOST_LINES)]


class RecommendationListQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: Limit = 5
    after: After = ""


class RecommendationWish(RecommendationListQuery):
    """What every request for recommendations may say besides whom it is for."""

    exclude: Annotated[list[Id], Field(max_length=_MOST_EXCLUDED)] = []


class WishByPersonId(ByPersonId, RecommendationWish): ...


class WishByEmail(ByEmail, RecommendationWish): ...


class WishByExternalId(ByExternalId, RecommendationWish): ...


class WishByLines(RecommendationWish):
    """For nobody in particular: lines that are compared and forgotten."""

    offers: RawLines
    seeks: RawLines


AnyWish = Annotated[
    Annotated[WishByPersonId, chosen("person_id")]
    | Annotated[WishByEmail, chosen("email")]
    | Annotated[WishByExternalId, chosen("external_id")]
    | Annotated[WishByLines, chosen("offers")],
    chosen_by("person_id", "email", "external_id", "offers"),
]


class MeetingOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    seek: str
    offer: str
    similarity: Share


class DirectionOut(BaseModel):
    """One direction: how much of what is sought is covered, and the published lines that meet."""

    coverage: Share
    lines: list[MeetingOut]


class SoftOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    effect: float


class RecommendationOut(BaseModel):
    person_id: UUID
    name: str
    fit: Share
    learn: DirectionOut
    teach: DirectionOut
    soft: list[SoftOut]
    engine: str

    @classmethod
    def of(cls, item: Recommendation, engine: str) -> Self:
        return cls(
            person_id=item.person_id,
            name=item.name,
            fit=item.fit.value,
            learn=direction(item.fit.learn, item.meets.learn),
            teach=direction(item.fit.teach, item.meets.teach),
            soft=[SoftOut.model_validate(term) for term in item.fit.soft],
            engine=engine,
        )


class RecommendationsOut(BaseModel):
    """`reasons` say why a list is short: no_lines, paused, no_capacity, none_above_floor."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "generation": "2026-11-20.4003b607cd",
                    "certified": True,
                    "next": None,
                    "reasons": ["none_above_floor"],
                    "items": [
                        {
                            "person_id": _AN_ID,
                            "name": "Mara Quist",
                            "fit": 0.73,
                            "learn": {
                                "coverage": 0.78,
                                "lines": [
                                    {
                                        "seek": "short video for a brand",
                                        "offer": "cutting clips on a phone",
                                        "similarity": 0.83,
                                    }
                                ],
                            },
                            "teach": {"coverage": 0.69, "lines": []},
                            "soft": [],
                            "engine": "pairing 3, all-MiniLM-L6-v2",
                        }
                    ],
                }
            ]
        }
    )

    items: list[RecommendationOut]
    next: str | None
    generation: str
    certified: bool
    reasons: list[str]

    @classmethod
    def of(cls, found: Recommendations, engine: str) -> Self:
        return cls(
            items=[RecommendationOut.of(item, engine) for item in found.items],
            next=found.next,
            generation=found.generation,
            certified=found.certified,
            reasons=list(found.reasons),
        )


class ConstraintOut(BaseModel):
    rule: str
    sentence: str


class FitOut(BaseModel):
    """`learn`: what the first person may learn from the second; `teach`: the other way."""

    fit: Share
    learn: DirectionOut
    teach: DirectionOut
    soft: list[SoftOut]
    constraint: ConstraintOut | None
    generation: str
    engine: str

    @classmethod
    def of(cls, found: FitOfTwo, engine: str) -> Self:
        rule = found.obstacle
        return cls(
            fit=found.fit.value,
            learn=direction(found.fit.learn, found.meets.learn),
            teach=direction(found.fit.teach, found.meets.teach),
            soft=[SoftOut.model_validate(term) for term in found.fit.soft],
            constraint=rule and ConstraintOut(rule=rule.public, sentence=rule.sentence),
            generation=found.generation,
            engine=engine,
        )


def direction(coverage: float, lines: tuple[Meeting, ...]) -> DirectionOut:
    meetings = [MeetingOut.model_validate(line) for line in lines]
    return DirectionOut(coverage=coverage, lines=meetings)
