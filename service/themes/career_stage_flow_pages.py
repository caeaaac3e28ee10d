"""HTML of learning between generations: the same bands for everyone, no names."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from service.access.request_context import Asking
from service.privacy import publication
from service.privacy.thresholds import Band
from service.themes.career_stage_flow_actions import FIGURE, way_of
from service.themes.career_stage_flows import CareerStage, Way
from service.web.dependencies import Reader
from service.web.inputs import NoQuery

router = APIRouter(include_in_schema=False)


@router.get("/learned/generations")
def show(asked: Asking, read: Reader, _only: Annotated[NoQuery, Query()]) -> Response:
    with read() as db:
        published = publication.published(db, FIGURE)
    found = {way_of(part): Band(row.value) for part, row in sorted(published.items())}
    counted_until = max((row.at for row in published.values()), default=asked.now)
    shown = {
        "ways": found,
        "most": _most(found),
        "stages": tuple(CareerStage),
        "last_day": counted_until.date() - timedelta(days=1),
    }
    return asked.page("themes/generations.html", **shown)


def _most(found: Mapping[Way, Band]) -> Way | None:
    """The way that most people went, if there is one."""
    order = list(Band)
    ranked = sorted(found, key=lambda way: -order.index(found[way]))
    if len(ranked) > 1 and found[ranked[0]] is found[ranked[1]]:
        return None
    return ranked[0] if ranked else None
