"""HTML of skills: what many want to learn and who could teach it, as a map in bands."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from service.privacy.thresholds import Band
from service.themes.growth import queries
from service.themes.growth.queries import SkillView
from service.themes.over_time import drawings
from service.themes.over_time.drawings import Cells, Placed
from service.web.dependencies import Page, Reader
from service.web.inputs import NoQuery

router = APIRouter(include_in_schema=False)

MOST_WISHED: Final = 3  # skills that one more teacher would help most


@router.get("/lead/skills")
def skills(page: Page, read: Reader, _only: Annotated[NoQuery, Query()]) -> Response:
    with read() as db:
        found = queries.skills(db)
    shown = {
        "skills": found,
        "map": _map(found.rows),
        "width": drawings.WIDTH,
        "wished": found.rows[:MOST_WISHED],
        "hidden": [row for row in found.rows if row.hidden_teachers],
    }
    return page("themes/skills.html", **shown)


def _map(rows: list[SkillView]) -> Cells:
    """Supply from left to right, demand from below; a ring stands for hidden teachers."""
    order: dict[str | None, int] = {None: 0} | {band.value: at for at, band in enumerate(Band, 1)}
    placed = [
        Placed(number, order[row.offerers], row.seekers, is_ringed=bool(row.hidden_teachers))
        for number, row in enumerate(rows, 1)
    ]
    return drawings.cells(placed, columns=len(order), bands=[band.value for band in Band])
