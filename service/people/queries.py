"""Reads of profiles as their owner, colleagues and a lead see them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import queries as access_queries
from service.access.viewer import Viewer
from service.models import (
    FormerAttributes,
    Line,
    LineKind,
    Person,
    PersonState,
    Purpose,
    Team,
)
from service.models.engine import count_rows
from service.models.ids import batches
from service.models.scopes import GONE, is_published
from service.problems import NotFound
from service.web.paging import nearest_page, page_count, page_of

STEPS: Final = ("offers", "seeks", "hopes", "times", "consent")


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """Everything that a person set about themselves."""

    name: str
    email: str
    title: str | None
    team: str | None
    offers: tuple[str, ...]
    seeks: tuple[str, ...]
    hopes: str | None
    times: tuple[str, ...]
    capacity: int
    time_zone: str
    consents: frozenset[Purpose]


@dataclass(frozen=True, slots=True)
class PublicProfile:
    """What everyone signed in may read of a person."""

    person_id: UUID
    name: str
    title: str | None
    team: str | None
    offers: tuple[str, ...]
    seeks: tuple[str, ...]
    hopes: str | None
    champion_line: str | None


class Attributes(NamedTuple):
    """What a roster says of a person that figures are cut by."""

    career_years: int | None
    team_id: UUID | None


class RosterRow(NamedTuple):
    person_id: UUID
    name: str
    email: str
    team: str | None
    state: PersonState


class Roster(NamedTuple):
    rows: list[RosterRow]
    page: int
    pages: int
    total: int
    left: int


def own_profile(db: Session, viewer: Viewer) -> OwnProfile:
    person, team = db.execute(_with_team(viewer.person_id)).one()
    lines = _published(db, person.id)
    return OwnProfile(
        name=person.name,
        email=person.email,
        title=person.title,
        team=team,
        offers=lines[LineKind.OFFER],
        seeks=lines[LineKind.SEEK],
        hopes=person.hopes,
        times=tuple(person.times),
        capacity=person.capacity,
        time_zone=person.time_zone,
        consents=access_queries.consents(db, person.id),
    )


def profile(db: Session, person_id: UUID) -> PublicProfile:
    """Raise NotFound for whoever has left or was erased, as for an id that never was."""
    row = db.execute(_with_team(person_id).where(Person.state.not_in(GONE))).one_or_none()
    if row is None:
        raise NotFound("person-not-found", "There is nobody here with this address.")
    person, team = row
    lines = _published(db, person_id)
    return PublicProfile(
        person_id=person_id,
        name=person.name,
        title=person.title,
        team=team,
        offers=lines[LineKind.OFFER],
        seeks=lines[LineKind.SEEK],
        hopes=person.hopes,
        champion_line=person.champion_line,
    )


def next_step(profile: OwnProfile) -> str:
    """The first step of the welcome that still lacks an answer."""
    answered = {
        "offers": bool(profile.offers),
        "seeks": bool(profile.seeks),
        "hopes": profile.hopes is not None,
        "times": bool(profile.times),
    }
    return next((step for step in STEPS if not answered.get(step)), "consent")


def roster(db: Session, page: int) -> Roster:
    """People who are here by name, 25 a page; name, team and state alone."""
    wanted = Person.state.not_in(GONE)
    count = count_rows(db, Person, wanted)
    pages = page_count(count)
    at = nearest_page(page, pages)
    by_name = (
        sa.select(Person.id, Person.name, Person.email, Team.name, Person.state)
        .outerjoin(Team, Team.id == Person.team_id)
        .where(wanted)
        .order_by(Person.name, Person.id)
    )
    rows = db.execute(page_of(by_name, at))
    left = count_rows(db, Person, Person.state == PersonState.LEFT)
    return Roster([RosterRow(*row) for row in rows], at, pages, count, left)


def chain(start: UUID, above: Mapping[UUID, UUID | None]) -> list[UUID]:
    """List who or what stands above, nearest first, from `start` up to where a circle closes."""
    found = [start]
    while (upper := above.get(found[-1])) is not None and upper not in found:
        found.append(upper)
    return found


def attributes_at(db: Session, people: Collection[UUID], at: datetime) -> dict[UUID, Attributes]:
    """What the roster said of these people at an instant: a change since then does not count."""
    found: dict[UUID, Attributes] = {}
    for batch in batches(people):
        now = sa.select(Person.id, Person.career_years, Person.team_id).where(Person.id.in_(batch))
        found |= {row[0]: Attributes(*row[1:]) for row in db.execute(now)}
        former = (
            sa.select(
                FormerAttributes.person_id, FormerAttributes.career_years, FormerAttributes.team_id
            )
            .where(FormerAttributes.person_id.in_(batch), FormerAttributes.until > at)
            .order_by(FormerAttributes.until.desc())
        )
        found |= {row[0]: Attributes(*row[1:]) for row in db.execute(former)}
    return found


def top_teams(db: Session) -> dict[UUID, str]:
    """Name the uppermost team above each team; teams in a circle have the last before it closes."""
    rows = db.execute(sa.select(Team.id, Team.parent_id, Team.name)).all()
    parents = {team_id: parent_id for team_id, parent_id, _ in rows}
    names = {team_id: name for team_id, _, name in rows}
    return {team_id: names[chain(team_id, parents)[-1]] for team_id in names}


def _with_team(person_id: UUID) -> sa.Select[Person, str | None]:
    return (
        sa.select(Person, Team.name)
        .outerjoin(Team, Team.id == Person.team_id)
        .where(Person.id == person_id)
    )


def _published(db: Session, person_id: UUID) -> Mapping[LineKind, tuple[str, ...]]:
    rows = db.execute(
        sa.select(Line.kind, Line.text)
        .where(
            Line.person_id == person_id,
            is_published(),
        )
        .order_by(Line.position)
    ).all()
    return {kind: tuple(text for of_kind, text in rows if of_kind is kind) for kind in LineKind}
