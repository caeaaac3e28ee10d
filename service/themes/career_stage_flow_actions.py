"""Publish what travelled between career stages, through the gate of published figures."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Outcome, OutcomeState, Person
from service.people.queries import attributes_at
from service.privacy import publication
from service.privacy.publication import Shown
from service.privacy.thresholds import band
from service.themes.career_stage_flows import (
    CareerStage,
    PostStages,
    Way,
    authors_by_way,
    hide_the_rest,
    stage_of,
)

FIGURE: Final = "career_stage_flows"


def publish_flows(db: Session, now: datetime, *, k: int) -> None:
    """Count up to last Sunday, so that no single post moves a figure within the week."""
    monday = now.date() - timedelta(days=now.weekday())
    until = datetime.combine(monday, time(), UTC)
    posts = _named_posts(db, until)
    everybody = len({post.author for post in posts})

    def is_safe(shown: Shown) -> bool:
        return hide_the_rest({way_of(part): shown[part] for part in shown}, everybody, k)

    readings = {
        part_of(way): publication.counted(band(len(authors), k), authors)
        for way, authors in authors_by_way(posts).items()
    }
    publication.publish(db, FIGURE, readings, now=until, k=k, is_safe=is_safe)


def part_of(way: Way) -> str:
    return " ".join(way)


def way_of(part: str) -> Way:
    teacher, learner = part.split()
    return CareerStage(teacher), CareerStage(learner)


def _named_posts(db: Session, until: datetime) -> list[PostStages]:
    """Posts that name a partner, with both stages as they stood when the post's month began.

    Who joined within that month does not count in it.
    """
    rows = db.execute(
        sa.select(Outcome.author_id, Outcome.partner_id, Outcome.shared_at, Person.created_at)
        .join(Person, Person.id == Outcome.author_id)
        .where(Outcome.state == OutcomeState.SHARED, Outcome.shared_at < until)
    )
    by_month: dict[datetime, list[tuple[UUID, UUID]]] = {}
    for author, partner, shared_at, joined_at in rows:
        if partner is not None and shared_at is not None:
            month = datetime(shared_at.year, shared_at.month, 1, tzinfo=UTC)
            if joined_at < month:
                by_month.setdefault(month, []).append((author, partner))
    found = []
    for month, named in by_month.items():
        known = attributes_at(db, {person for pair in named for person in pair}, month)
        found += [
            PostStages(
                author,
                stage_of(known[partner].career_years),
                stage_of(known[author].career_years),
            )
            for author, partner in named
        ]
    return found
