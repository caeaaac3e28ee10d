"""HTML of learning between generations: the same bands for everyone, no names."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session, aliased

from service.access.request_context import Asking
from service.models import Outcome, OutcomeState, Person
from service.privacy.thresholds import Band
from service.themes.career_stage_flows import CareerStage, PostStages, Way, stage_of, travelled
from service.web.dependencies import Reader
from service.web.inputs import NoQuery

router = APIRouter(include_in_schema=False)

_Partner = aliased(Person)


@router.get("/learned/generations")
def show(asked: Asking, read: Reader, _only: Annotated[NoQuery, Query()]) -> Response:
    """Counted up to last Sunday, so that the page does not move with a single post."""
    monday = asked.now.date() - timedelta(days=asked.now.weekday())
    until = datetime.combine(monday, time(), UTC)
    with read() as db:
        posts = _named_posts(db, until)
    found = travelled(posts, asked.parts.settings.k)
    shown = {
        "ways": found,
        "most": _most(found),
        "stages": tuple(CareerStage),
        "last_day": monday - timedelta(days=1),
    }
    return asked.page("themes/generations.html", **shown)


def _named_posts(db: Session, until: datetime) -> list[PostStages]:
    rows = db.execute(
        sa.select(Outcome.author_id, _Partner.career_years, Person.career_years)
        .join(Person, Person.id == Outcome.author_id)
        .join(_Partner, _Partner.id == Outcome.partner_id)
        .where(Outcome.state == OutcomeState.SHARED, Outcome.shared_at < until)
    )
    return [
        PostStages(author_id, stage_of(teacher), stage_of(learner))
        for author_id, teacher, learner in rows
    ]


def _most(found: Mapping[Way, Band]) -> Way | None:
    """The way that most people went, if there is one."""
    order = list(Band)
    ranked = sorted(found, key=lambda way: -order.index(found[way]))
    if len(ranked) > 1 and found[ranked[0]] is found[ranked[1]]:
        return None
    return ranked[0] if ranked else None
