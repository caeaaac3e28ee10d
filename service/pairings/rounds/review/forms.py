"""What a lead may fill in for a round, and what comes back as it was typed."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

from service.pairings.engine.person import Dials
from service.web.inputs import Address, Id, Name

_DEFAULT: Final = Dials()
# the least fit, 0-1, at which these words for both directions begin to be said
FLOORS: Final[Mapping[str, float]] = {
    "some": _DEFAULT.floor,
    "half": 0.4,
    "most": 0.6,
}
Nudge = Annotated[float, Field(ge=-0.1, le=0.1, allow_inf_nan=False)]


class TypedDials(BaseModel):
    coverage_weight: str = f"{_DEFAULT.coverage_weight:g}"
    gamma: str = f"{_DEFAULT.gamma:g}"
    cross_department: str = "0"
    cross_generation: str = "0"
    least: str = "some"
    random_share: str = "0"


class TypedRound(TypedDials):
    name: str = ""


class DialsIn(BaseModel):
    """`gamma` stops short of 1, which would need another solver."""

    coverage_weight: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]
    gamma: Annotated[float, Field(ge=0, le=0.9, allow_inf_nan=False)]
    cross_department: Nudge
    cross_generation: Nudge
    least: Literal["some", "half", "most"] = "some"
    random_share: Literal["0", "5", "10", "20"] = "0"

    @property
    def percent_random(self) -> int:
        return int(self.random_share)

    @property
    def dials(self) -> Dials:
        told = self.model_dump(include=set(DialsIn.model_fields) - {"least", "random_share"})
        return _DEFAULT._replace(**told, floor=FLOORS[self.least])


class RoundIn(DialsIn):
    name: Name


class TypedPair(BaseModel):
    """Two people by name or address; `back` is the page of the list of pairs, if sent from it."""

    one: str = ""
    other: str = ""
    back: int = 0


class PlanHash(BaseModel):
    """Which plan the lead had before them."""

    plan: Annotated[str, Field(max_length=64)] = ""


class PairIn(BaseModel):
    one: Address
    other: Address


class PairIds(BaseModel):
    a_id: Id
    b_id: Id


def typed_dials(dials: Mapping[str, float], random_share: int = 0) -> TypedDials:
    """Dials as a form shows them."""
    names = set(TypedDials.model_fields) - {"least", "random_share"}
    numbers = {name: f"{dials.get(name, 0):g}" for name in names}
    return TypedDials(**numbers, least=least_of(dials), random_share=str(random_share))


def least_of(dials: Mapping[str, float]) -> str:
    """The name of the floor that these dials have, or of the next lower one."""
    floor = dials.get("floor", _DEFAULT.floor)
    held = [name for name, least in FLOORS.items() if least <= floor]
    return held[-1] if held else "some"
