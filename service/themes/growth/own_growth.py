"""A person's own growth: what they wanted to learn, learned, and could do next."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.feedback.queries import Taught
from service.i18n.formatting import first_name
from service.learning import catalogue
from service.learning.resources import Resource
from service.models import (
    Feedback,
    FeedbackAbout,
    Line,
    LineKind,
    LineSource,
    Outcome,
    OutcomeState,
    Pair,
    PairGoal,
    PairState,
    Person,
    PersonState,
    ResourceRead,
    StarterStep,
    Suggestion,
    SuggestionState,
)
from service.models.scopes import in_pair

MOST_CHAMPIONS: Final = 2
_WAS_TAUGHT: Final = (Taught.BOTH.value, Taught.MOSTLY_THEM.value)


class SoughtLine(NamedTuple):
    """A line of what somebody would learn; `suggestion_id` is an open one that would meet it."""

    text: str
    is_met: bool
    suggestion_id: UUID | None


class Page(NamedTuple):
    """A page of the shelf, by title and address."""

    title: str
    href: str


class GoalProgress(NamedTuple):
    """`progress` runs from 0 to 4, None where nothing was said of it."""

    partner: str
    gain: str
    progress: int | None


class SuggestedChampion(NamedTuple):
    person_id: UUID
    name: str
    line: str


class Growth(NamedTuple):
    """`taught_in` counts sessions in which the viewer says they were taught."""

    seeks: list[SoughtLine]
    wishes: list[str]
    goals: list[GoalProgress]
    posts: list[str]
    taught_in: int
    finished: list[Page]
    resource: Page | None
    champions: list[SuggestedChampion]

    @property
    def unmet(self) -> list[SoughtLine]:
        return [one for one in self.seeks if not one.is_met]

    @property
    def has_learned(self) -> bool:
        return bool(self.posts or self.taught_in or self.finished)


def own_growth(db: Session, viewer: Viewer, now: datetime) -> Growth:
    read = set(
        db.scalars(sa.select(ResourceRead.slug).where(ResourceRead.person_id == viewer.person_id))
    )
    resources = catalogue.resources()
    return Growth(
        seeks=_seeks(db, viewer, now),
        wishes=_wishes(db, viewer),
        goals=_goals(db, viewer),
        posts=_posts(db, viewer),
        taught_in=_taught_in(db, viewer),
        finished=[*(_page(one) for one in resources if one.slug in read), *_starters(db, viewer)],
        resource=next((_page(one) for one in resources if one.slug not in read), None),
        champions=_champions(db, viewer),
    )


def _seeks(db: Session, viewer: Viewer, now: datetime) -> list[SoughtLine]:
    """Met are those for which a partner was accepted, as the suggestion said then."""
    lines = db.execute(
        sa.select(Line.id, Line.text)
        .where(
            Line.person_id == viewer.person_id,
            Line.kind == LineKind.SEEK,
            Line.source == LineSource.PROFILE,
        )
        .order_by(Line.position)
    ).all()
    mine = db.execute(
        sa.select(Suggestion.id, Suggestion.state, Suggestion.reasons, Suggestion.expires_at)
        .where(
            Suggestion.person_id == viewer.person_id,
            Suggestion.state.in_((SuggestionState.ACCEPTED, SuggestionState.SHOWN)),
        )
        .order_by(Suggestion.fit.desc())
    ).all()
    met, ahead = set[str](), dict[str, UUID]()
    for one in mine:
        for _, seek, *_ in one.reasons.get("learn", ()):
            if one.state is SuggestionState.ACCEPTED:
                met.add(seek)
            elif one.expires_at > now:
                ahead.setdefault(seek, one.id)
    return [SoughtLine(text, str(at) in met, ahead.get(str(at))) for at, text in lines]


def _wishes(db: Session, viewer: Viewer) -> list[str]:
    """Private ones, drawn from the viewer's own texts."""
    return list(
        db.scalars(
            sa.select(Line.text)
            .where(
                Line.person_id == viewer.person_id,
                Line.kind == LineKind.SEEK,
                Line.source != LineSource.PROFILE,
            )
            .order_by(Line.created_at.desc(), Line.position)
        )
    )


def _goals(db: Session, viewer: Viewer) -> list[GoalProgress]:
    rows = db.execute(
        sa.select(Person.name, PairGoal.gain, PairGoal.progress)
        .join(Pair, Pair.id == PairGoal.pair_id)
        .join(Person, in_pair(Person.id))
        .where(
            PairGoal.person_id == viewer.person_id,
            Person.id != viewer.person_id,
            Pair.state != PairState.ENDED,
        )
        .order_by(Pair.created_at)
    )
    return [GoalProgress(first_name(name), gain, progress) for name, gain, progress in rows]


def _posts(db: Session, viewer: Viewer) -> list[str]:
    shared = (Outcome.author_id == viewer.person_id, Outcome.state == OutcomeState.SHARED)
    return list(
        db.scalars(sa.select(Outcome.body).where(*shared).order_by(Outcome.shared_at.desc()))
    )


def _taught_in(db: Session, viewer: Viewer) -> int:
    said = db.scalars(
        sa.select(Feedback.answers).where(
            Feedback.author_id == viewer.person_id, Feedback.about == FeedbackAbout.SESSION
        )
    )
    return sum(answers.get("taught") in _WAS_TAUGHT for answers in said)


def _page(resource: Resource) -> Page:
    return Page(resource.title, f"/learn/{resource.slug}")


def _starters(db: Session, viewer: Viewer) -> Iterable[Page]:
    """Those of which every step is done."""
    rows = db.execute(
        sa.select(StarterStep.slug, StarterStep.step).where(
            StarterStep.person_id == viewer.person_id
        )
    )
    done = {(slug, step) for slug, step in rows}
    for one in catalogue.starters():
        if {(one.slug, number) for number in range(1, len(one.steps) + 1)} <= done:
            yield Page(one.title, f"/starters/{one.slug}")


def _champions(db: Session, viewer: Viewer) -> list[SuggestedChampion]:
    rows = db.execute(
        sa.select(Person.id, Person.name, Person.champion_line)
        .where(
            Person.champion_line.is_not(None),
            Person.id != viewer.person_id,
            Person.state == PersonState.ACTIVE,
        )
        .order_by(Person.name)
        .limit(MOST_CHAMPIONS)
    )
    return [SuggestedChampion(person, name, line or "") for person, name, line in rows]
