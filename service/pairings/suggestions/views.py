"""Suggestions as their owner reads them; the other person's answer is never included."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.access.viewer import Viewer
from service.i18n.formatting import first_name
from service.i18n.language import say
from service.models import (
    Line,
    Pair,
    PairState,
    Person,
    Suggestion,
    SuggestionState,
    Team,
)
from service.models.scopes import is_published, takes_part
from service.pairings.changes.undo import UNDO
from service.pairings.population import hours_of
from service.pairings.suggestions import store, wording
from service.problems import NotFound

_Me = aliased(Person)
_Pair = aliased(Pair)
_LATELY = timedelta(days=14)


class MeetingView(NamedTuple):
    offer: str
    seek: str
    nearness: str


class Direction(NamedTuple):
    """How much of what is sought one direction covers, for a bar, with the lines."""

    share: float
    lines: tuple[MeetingView, ...]


class SuggestionView(NamedTuple):
    """One suggestion both ways. `state` is what its owner did, never what the other did."""

    id: UUID
    name: str
    title: str | None
    team: str | None
    shared_hours: int | None
    fit: float
    said: str
    teach: Direction
    learn: Direction
    state: SuggestionState
    expires_at: datetime
    can_undo: bool
    pair_id: UUID | None

    @property
    def first(self) -> str:
        return first_name(self.name)

    @property
    def teach_said(self) -> str:
        return wording.wanted_said(self.teach.share, self.first)

    @property
    def learn_said(self) -> str:
        return wording.own_said(self.learn.share)

    @property
    def both_ways(self) -> str:
        return wording.both_ways(self.teach.share, self.learn.share, self.first)


class Suggested(NamedTuple):
    """`open` are at most three on show, `waiting` had a yes, `undoable` were put aside today."""

    open: tuple[SuggestionView, ...]
    waiting: tuple[SuggestionView, ...]
    undoable: tuple[SuggestionView, ...]
    closed: tuple[SuggestionView, ...]

    @property
    def are_mutual(self) -> bool:
        return all(card.fit for card in self.open)


def suggested(db: Session, viewer: Viewer, now: datetime) -> Suggested:
    """All that is open and what closed lately, of people who take part at this moment."""
    recent = sa.or_(
        sa.and_(
            Suggestion.state.in_((*store.OPEN, SuggestionState.EXPIRED)),
            Suggestion.expires_at > now - _LATELY,
        ),
        sa.and_(Suggestion.state == SuggestionState.DECLINED, Suggestion.answered_at > now - UNDO),
    )
    cards = _cards(db, viewer, sa.and_(recent, sa.not_(store.began())), now=now)
    by_state = {state: tuple(c for c in cards if c.state is state) for state in SuggestionState}
    return Suggested(
        by_state[SuggestionState.SHOWN],
        by_state[SuggestionState.ACCEPTED],
        by_state[SuggestionState.DECLINED],
        by_state[SuggestionState.EXPIRED],
    )


def card(db: Session, viewer: Viewer, suggestion_id: UUID, *, now: datetime) -> SuggestionView:
    """Raise NotFound for another's, and where the other takes no part any more."""
    found = _cards(db, viewer, Suggestion.id == suggestion_id, now=now)
    if not found:
        raise NotFound("suggestion-not-found", say("You have no suggestion with this id."))
    return found[0]


def _cards(
    db: Session, viewer: Viewer, where: sa.ColumnElement[bool], *, now: datetime
) -> list[SuggestionView]:
    both = (Suggestion.person_id, Suggestion.other_id)
    is_current = sa.and_(_Pair.a_id.in_(both), _Pair.b_id.in_(both), _Pair.state != PairState.ENDED)
    rows = db.execute(
        sa.select(Suggestion, _Me, Person, Team.name, _Pair.id)
        .join(_Me, _Me.id == Suggestion.person_id)
        .join(Person, Person.id == Suggestion.other_id)
        .outerjoin(Team, Team.id == Person.team_id)
        .outerjoin(_Pair, is_current)
        .where(Suggestion.person_id == viewer.person_id, takes_part(), where)
        .order_by(Suggestion.round_id.is_(None), Suggestion.fit.desc(), Suggestion.id)
    ).all()
    texts = _texts(db, [row[0] for row in rows])
    return [_card(row, texts, now) for row in rows]


def _card(columns: Sequence[Any], texts: Mapping[UUID, str], now: datetime) -> SuggestionView:
    row, me, other, team, current_pair_id = columns
    state = row.state
    pair_id = current_pair_id if state is SuggestionState.ACCEPTED else None
    if state in store.OPEN and row.expires_at <= now and pair_id is None:
        state = SuggestionState.EXPIRED
    fresh = row.answered_at is not None and row.answered_at > now - UNDO
    return SuggestionView(
        row.id,
        other.name,
        other.title,
        team,
        _shared_hours(me, other, now),
        wording.stepped(row.fit),
        wording.suggestion_said(row.fit),
        _direction(row.fit_giving, row.reasons.get("teach", ()), texts),
        _direction(row.fit_taking, row.reasons.get("learn", ()), texts),
        state,
        row.expires_at,
        fresh and state in store.ANSWERED,
        pair_id,
    )


def _direction(
    share: float, reasons: Sequence[Sequence[str | float]], texts: Mapping[UUID, str]
) -> Direction:
    """A line that was removed or changed since is left out."""
    found = [
        MeetingView(
            texts[UUID(str(offer))],
            texts[UUID(str(seek))],
            wording.nearness_said(float(similarity)),
        )
        for offer, seek, similarity in reasons
        if UUID(str(offer)) in texts and UUID(str(seek)) in texts
    ]
    return Direction(wording.stepped(share), tuple(found))


def _texts(db: Session, rows: Sequence[Suggestion]) -> dict[UUID, str]:
    """Published lines of these reasons, as they read now."""
    ids = {
        UUID(str(line))
        for row in rows
        for way in row.reasons.values()
        for reason in way
        for line in reason[:2]
    }
    found = db.execute(sa.select(Line.id, Line.text).where(Line.id.in_(ids), is_published()))
    return {line_id: text for line_id, text in found}  # noqa: C416  # rows are no pairs to mypy


def _shared_hours(me: Person, other: Person, now: datetime) -> int | None:
    """Working hours a week that both have ticked; None where one has not said."""
    mine, theirs = hours_of(me, now.date()), hours_of(other, now.date())
    return len(mine & theirs) if mine and theirs else None
