"""The JSON of requests for recommendations; what is not named here is refused."""

from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from service.i18n.formatting import is_zone
from service.i18n.language import say
from service.i18n.week import DAYS, TIMES
from service.pairings.engine.person import utc_hours
from service.pairings.recommendations.filters import PartnerFilters
from service.web.inputs import (
    LINE_LENGTH,
    ByEmail,
    ByExternalId,
    ByPersonId,
    Id,
    Name,
    TextRefused,
    chosen,
    chosen_by,
)

MOST: Final = 50
MOST_IN_BATCH: Final = 100
_MOST_LINES: Final = 12
_MOST_EXCLUDED: Final = 200
_MOST_HOURS: Final = 50  # as many as the parts of a week have
_CURSOR_LENGTH: Final = 400


def _known_part(value: str) -> str:
    if value not in TIMES:
        raise TextRefused(say("Name a part of the week, such as tue-midday."))
    return value


def _known_zone(value: str) -> str:
    if not is_zone(value):
        raise TextRefused(say("Name a time zone, such as Europe/Berlin."))
    return value


def _flag(value: object) -> object:
    """Accept what JSON and a query write; numbers and other words are no flag."""
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else value


Limit = Annotated[int, Field(ge=1, le=MOST, strict=False)]
After = Annotated[
    str, Field(max_length=_CURSOR_LENGTH, description="`next` of the previous response")
]
# its words are checked by the route, which names a faulty line
RawLine = Annotated[
    str, Field(json_schema_extra=dict(zip(("minLength", "maxLength"), LINE_LENGTH, strict=True)))
]
RawLines = Annotated[list[RawLine], Field(min_length=1, max_length=_MOST_LINES)]
PartOfWeek = Annotated[
    str, AfterValidator(_known_part), Field(json_schema_extra={"enum": list(TIMES)})
]
Zone = Annotated[Name, AfterValidator(_known_zone)]


class ListQuery(BaseModel):
    """How long a list may be and whom it may hold; only what a person has told lets them pass."""

    model_config = ConfigDict(extra="forbid")

    limit: Limit = 5
    unit: Annotated[
        Name | None, Field(description="Name of the uppermost team that the partner works in")
    ] = None
    language: Annotated[
        Name | None, Field(description="A language that the partner has named, such as `de`")
    ] = None
    shared_hours: Annotated[
        Annotated[int, Field(ge=1, le=_MOST_HOURS, strict=False)] | None,
        Field(description="Fewest working hours of the week that the two have in common"),
    ] = None
    time: Annotated[
        PartOfWeek | None, Field(description="Part of the week in which the partner has time")
    ] = None
    time_zone: Annotated[Zone, Field(description="Time zone of `time`")] = "Etc/UTC"
    certify: Annotated[
        bool,
        BeforeValidator(_flag),
        Field(
            strict=True,
            description="Rank everybody, even where the vector index would propose whom to rank",
        ),
    ] = False

    def filters(self, on: date) -> PartnerFilters:
        """Hours of the part of the week as they are on that day, in UTC."""
        hours = frozenset[int]()
        if self.time is not None:
            day, _, part = self.time.partition("-")
            hours = utc_hours(self.time_zone, [(DAYS.index(day), part)], on)
        return PartnerFilters(
            self.unit or "", self.language or "", self.shared_hours or 0, tuple(sorted(hours))
        )


class RecommendationListQuery(ListQuery):
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


class BatchPersonId(ByPersonId):
    model_config = ConfigDict(extra="forbid")


class BatchEmail(ByEmail):
    model_config = ConfigDict(extra="forbid")


class BatchExternalId(ByExternalId):
    model_config = ConfigDict(extra="forbid")


AnyPerson = Annotated[
    Annotated[BatchPersonId, chosen("person_id")]
    | Annotated[BatchEmail, chosen("email")]
    | Annotated[BatchExternalId, chosen("external_id")],
    chosen_by("person_id", "email", "external_id"),
]


class BatchWish(ListQuery):
    """The same question for many people; each answer is the first page of a list."""

    people: Annotated[list[AnyPerson], Field(min_length=1, max_length=MOST_IN_BATCH)]
