"""Days of the week and parts of a day, as people tick when they can meet."""

from types import MappingProxyType
from typing import Final

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING_DAYS: Final = DAYS[:5]
PARTS: Final = MappingProxyType(  # to hours of the wall clock
    {"morning": range(8, 11), "midday": range(11, 14), "afternoon": range(14, 18)}
)
TIMES: Final = tuple(f"{day}-{part}" for day in WORKING_DAYS for part in PARTS)
