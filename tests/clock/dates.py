"""The dates on which the tests are repeated: each has broken some calendar before."""

import hashlib
from datetime import UTC, datetime
from typing import Final

DATES: Final = {
    "29 November": datetime(2026, 11, 29, 12, 0, tzinfo=UTC),
    "31 December": datetime(2026, 12, 31, 22, 15, tzinfo=UTC),
    "29 February": datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
    "clocks forward in America": datetime(2027, 3, 14, 6, 50, tzinfo=UTC),
    "clocks forward in Europe": datetime(2027, 3, 28, 0, 50, tzinfo=UTC),
    "clocks back in Europe": datetime(2027, 10, 31, 0, 50, tzinfo=UTC),
    "clocks back in America": datetime(2027, 11, 7, 5, 50, tzinfo=UTC),
    "last day of a month of 30": datetime(2027, 4, 30, 12, 0, tzinfo=UTC),
    "the end of 32-bit time": datetime(2038, 1, 19, 3, 10, tzinfo=UTC),
}
# with script, pictures and commands too, which take longer
WHOLE: Final = ("29 November", "29 February", "clocks back in Europe")


def of_commit(revision: str) -> str:
    """One of the dates, always the same for a commit."""
    digest = hashlib.sha256(revision.encode()).digest()
    return list(DATES)[int.from_bytes(digest[:8], "big") % len(DATES)]
