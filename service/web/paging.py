"""Lists in pages of 25: the rows of a page, and how many pages there are."""

from math import ceil
from typing import Annotated, Final, TypeVarTuple

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field

PAGE_SIZE: Final = 25
_MOST_PAGES: Final = 100_000

Columns = TypeVarTuple("Columns")


class PageQuery(BaseModel):
    """The number of a page, and nothing that would filter its list."""

    model_config = ConfigDict(extra="forbid")

    page: Annotated[int, Field(ge=1, le=_MOST_PAGES)] = 1


def page_of(rows: sa.Select[*Columns], page: int) -> sa.Select[*Columns]:
    """Keep the rows of one page, of which the first is 1."""
    return rows.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)


def page_count(rows: int) -> int:
    """Return at least 1: a list of nothing has one empty page."""
    return max(1, ceil(rows / PAGE_SIZE))


def nearest_page(page: int, pages: int) -> int:
    return min(max(page, 1), pages)
