"""Compose and send the monthly digest: ids of published things, and bands."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import audit
from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import (
    Action,
    ActionState,
    Digest,
    Idea,
    IdeaStep,
    MentoringSession,
    Outcome,
    OutcomeState,
    Pair,
    Person,
    Purpose,
    SessionState,
    ThemeRelease,
)
from service.models.ids import uuid7
from service.models.scopes import GONE, has_consented, takes_part
from service.models.upsert import insert_for
from service.privacy import publication
from service.privacy.publication import Published
from service.privacy.thresholds import band
from service.problems import Conflict, Refused
from service.themes.release import periods
from service.themes.release.periods import Period

MOST: Final = 12  # of each kind; the wall and the ledger hold the rest
FIGURE: Final = "digest"
TAKING_PART: Final = "taking_part"
MAILED: Final = "mailed"
_PARTS: Final = ("outcomes", "steps", "release", "actions")


def last_month(now: datetime) -> Period:
    """The calendar month (UTC) that was over last."""
    last = now.date().replace(day=1) - timedelta(days=1)
    return periods.period(f"{last:%Y-%m}")


def compose(
    db: Session, period: Period, bands: Mapping[str, Published] | None = None
) -> dict[str, Any]:
    """Collect a month's content as ids and bands, which are read where they are not given."""
    bands = publication.published(db, FIGURE) if bands is None else bands
    counted = {"taking_part": bands.get(TAKING_PART), "met": bands.get(_met_in(period))}
    shown = {name: None if row is None else row.value for name, row in counted.items()}
    return {**_contents(db, period), **shown}


def publish_bands(db: Session, now: datetime, *, k: int) -> None:
    """Publish how many take part, met last month, and ticked mail; nobody is shown who."""
    period = last_month(now)
    counted = {
        TAKING_PART: sa.select(Person.id).where(takes_part()),
        _met_in(period): _met(period),
        MAILED: sa.select(Person.id).where(Person.state.not_in(GONE), has_consented(Purpose.MAIL)),
    }
    people = {part: set(db.scalars(wanted)) for part, wanted in counted.items()}
    readings = {
        part: publication.counted(band(len(these), k), these) for part, these in people.items()
    }
    publication.publish(db, FIGURE, readings, now=now, k=k)


def _contents(db: Session, period: Period) -> dict[str, Any]:
    # whose period ends with the month: a month's or a quarter's
    release = db.scalar(sa.select(ThemeRelease.id).where(ThemeRelease.ends_on == period.ends_on))
    return {
        "outcomes": [str(one) for one in db.scalars(_outcomes(period))],
        "steps": [str(one) for one in db.scalars(_last_steps(period))],
        "release": None if release is None else str(release),
        "actions": [str(one) for one in db.scalars(_done(period))],
    }


def is_empty(contents: Mapping[str, Any]) -> bool:
    return not any(contents[part] for part in _PARTS)


def send_digest(db: Session, viewer: Viewer, month: str, *, now: datetime) -> str:
    """Keep last month's digest for everyone to read, and give its period.

    Of two leads who send it at once one does; the audit has it once. Raises Conflict where `month`
    is no longer the last one, Refused for a month that gave nothing.
    """
    period = last_month(now)
    if month != period.name:
        raise Conflict("digest-changed", say("A new month has begun; read its preview first."))
    contents = compose(db, period)
    if is_empty(contents):
        raise Refused("digest-empty", say("Nothing was published last month, so nothing is sent."))
    row = {
        "id": uuid7(),
        "created_at": now,
        "period": period.name,
        "contents": contents,
        "sent_by_id": viewer.person_id,
        "sent_at": now,
    }
    statement = insert_for(db)(Digest).values(row).on_conflict_do_nothing(index_elements=["period"])
    if db.scalar(statement.returning(Digest.id)) is not None:
        actor = audit.pseudonym(db, viewer.person_id)
        audit.record(db, actor, "digest_sent", now=now, facts={"period": period.name})
    return period.name


def _outcomes(period: Period) -> sa.Select[UUID]:
    return (
        sa.select(Outcome.id)
        .where(
            Outcome.state == OutcomeState.SHARED,
            Outcome.shared_at >= period.starts_at,
            Outcome.shared_at < period.ends_at,
        )
        .order_by(Outcome.shared_at.desc(), Outcome.id)
        .limit(MOST)
    )


def _last_steps(period: Period) -> sa.Select[UUID]:
    """The last step of each idea in the month; uuid7 ids rise with time, and break a tie."""
    place = sa.func.row_number().over(
        partition_by=IdeaStep.idea_id, order_by=(IdeaStep.created_at.desc(), IdeaStep.id.desc())
    )
    ranked = (
        sa.select(IdeaStep.id, IdeaStep.created_at, place.label("place"))
        .join(Idea, Idea.id == IdeaStep.idea_id)
        .join(Outcome, Outcome.id == Idea.outcome_id)
        .where(
            Outcome.state == OutcomeState.SHARED,
            IdeaStep.created_at >= period.starts_at,
            IdeaStep.created_at < period.ends_at,
        )
        .subquery()
    )
    return (
        sa.select(ranked.c.id)
        .where(ranked.c.place == 1)
        .order_by(ranked.c.created_at.desc(), ranked.c.id)
        .limit(MOST)
    )


def _done(period: Period) -> sa.Select[UUID]:
    return (
        sa.select(Action.id)
        .where(
            Action.state == ActionState.DONE,
            Action.changed_at >= period.starts_at,
            Action.changed_at < period.ends_at,
        )
        .order_by(Action.changed_at.desc(), Action.id)
        .limit(MOST)
    )


def _met(period: Period) -> sa.Select[UUID]:
    """Everybody who met a partner in the month, once."""
    held = (
        MentoringSession.state == SessionState.HELD,
        MentoringSession.starts_at >= period.starts_at,
        MentoringSession.starts_at < period.ends_at,
    )
    pairs = sa.select(MentoringSession.pair_id).where(*held)
    one = sa.select(Pair.a_id).where(Pair.id.in_(pairs))
    other = sa.select(Pair.b_id).where(Pair.id.in_(pairs))
    return sa.select(Person.id).where(sa.or_(Person.id.in_(one), Person.id.in_(other)))


def _met_in(period: Period) -> str:
    return f"met {period.name}"
