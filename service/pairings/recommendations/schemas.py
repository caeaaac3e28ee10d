"""The JSON of recommendations as they are answered: published lines, and names of participants."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from service.pairings.recommendations.explanations import DirectionExplanation, Explanation
from service.pairings.recommendations.recommender import FitOfTwo, Recommendation, Recommendations
from service.pairings.suggestions.wording import extent

_AN_ID = "019abf61-6c00-7a6f-8b1c-9d2f6b1a4c10"

Share = Annotated[float, Field(ge=0, le=1)]


class MeetingOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    seek: str
    offer: str
    similarity: Share


class DirectionOut(BaseModel):
    """One direction: how much of what is sought is covered, and the published lines that meet.

    `extent` is the coverage as pages say it: nearly_all, most, about_half, some, none.
    `sought` counts the lines that the learner published; at most three are in `lines`.
    """

    coverage: Share
    extent: str
    sought: int
    lines: list[MeetingOut]


class CommonOut(BaseModel):
    """What the two share besides lines; `hours` a week are null where one has told none."""

    hours: int | None
    languages: list[str]

    @classmethod
    def of(cls, why: Explanation) -> Self:
        return cls(hours=why.hours, languages=list(why.languages))


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
    common: CommonOut
    unit: str | None
    soft: list[SoftOut]
    engine: str

    @classmethod
    def of(cls, item: Recommendation, engine: str) -> Self:
        return cls(
            person_id=item.person_id,
            name=item.name,
            fit=item.fit.value,
            learn=direction(item.fit.learn, item.why.learn),
            teach=direction(item.fit.teach, item.why.teach),
            common=CommonOut.of(item.why),
            unit=item.why.unit,
            soft=[SoftOut.model_validate(term) for term in item.fit.soft],
            engine=engine,
        )


class RecommendationsOut(BaseModel):
    """`reasons` say why a list is short.

    no_lines, paused, no_capacity: what keeps this person out of every pair. nobody_in_unit,
    nobody_with_language, nobody_with_shared_hours, nobody_at_that_time: the filter that nobody
    passes; hours_not_told: `shared_hours` for somebody who has told none; none_within_filters,
    none_above_floor: nobody else fits well enough.
    """

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
                                "extent": "most",
                                "sought": 3,
                                "lines": [
                                    {
                                        "seek": "short video for a brand",
                                        "offer": "cutting clips on a phone",
                                        "similarity": 0.83,
                                    }
                                ],
                            },
                            "teach": {
                                "coverage": 0.69,
                                "extent": "most",
                                "sought": 2,
                                "lines": [],
                            },
                            "common": {"hours": 9, "languages": ["en"]},
                            "unit": "Claims",
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
    common: CommonOut
    soft: list[SoftOut]
    constraint: ConstraintOut | None
    generation: str
    engine: str

    @classmethod
    def of(cls, found: FitOfTwo, engine: str) -> Self:
        rule = found.obstacle
        return cls(
            fit=found.fit.value,
            learn=direction(found.fit.learn, found.why.learn),
            teach=direction(found.fit.teach, found.why.teach),
            common=CommonOut.of(found.why),
            soft=[SoftOut.model_validate(term) for term in found.fit.soft],
            constraint=rule and ConstraintOut(rule=rule.public, sentence=rule.sentence),
            generation=found.generation,
            engine=engine,
        )


class BatchProblemOut(BaseModel):
    """Why there is no answer for one person; as RFC 9457 says it."""

    type: str
    title: str
    status: int
    detail: str


class BatchRowOut(BaseModel):
    """The answer for one person of a batch: `place` in the request, and one of the last two."""

    place: int
    person_id: UUID | None
    recommendations: RecommendationsOut | None
    problem: BatchProblemOut | None


def direction(coverage: float, why: DirectionExplanation) -> DirectionOut:
    meetings = [MeetingOut.model_validate(line) for line in why.lines]
    return DirectionOut(
        coverage=coverage, extent=extent(coverage), sought=why.sought, lines=meetings
    )
