"""What many statements share about people, lines, pairs and themes; no module reads here.

`person_id` is an id, or a column of a statement.
"""

from typing import Final
from uuid import UUID

import sqlalchemy as sa

from service.models import (
    Consent,
    Exclusion,
    Line,
    LineSource,
    Pair,
    PairState,
    Person,
    PersonState,
    Purpose,
    ThemeName,
    ThemeReleaseRow,
)

GONE: Final = (PersonState.LEFT, PersonState.ERASED)
HERE: Final = (PersonState.ACTIVE, PersonState.PAUSED)
OPEN_PAIRS: Final = (PairState.ACTIVE, PairState.PAUSED)

_PersonId = UUID | sa.SQLColumnExpression[UUID]


def in_pair(person_id: _PersonId) -> sa.ColumnElement[bool]:
    return sa.or_(Pair.a_id == person_id, Pair.b_id == person_id)


def partner_of(person_id: _PersonId) -> sa.ColumnElement[UUID]:
    """Select the other of a pair that the person is in."""
    return sa.case((Pair.a_id == person_id, Pair.b_id), else_=Pair.a_id)


def is_published() -> sa.ColumnElement[bool]:
    """Hold for a Line that its owner shows to everybody signed in."""
    return sa.and_(Line.published, Line.source == LineSource.PROFILE)


def has_consented(purpose: Purpose) -> sa.ColumnElement[bool]:
    """Hold for a Person whose latest answer for this purpose is yes."""
    latest = (
        sa.select(Consent.granted)
        .where(Consent.person_id == Person.id, Consent.purpose == purpose)
        .order_by(Consent.created_at.desc(), Consent.id.desc())
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    return sa.func.coalesce(latest, sa.false())


def takes_part() -> sa.ColumnElement[bool]:
    """Hold for a Person who has not gone and lets pairing read their lines."""
    return sa.and_(Person.state.not_in(GONE), has_consented(Purpose.PAIRING))


def is_excluded(person_id: UUID) -> sa.ColumnElement[bool]:
    """Hold for a Person whom this one, or who this one, does not want to be paired with."""
    return sa.exists().where(
        sa.or_(
            sa.and_(Exclusion.person_id == person_id, Exclusion.other_id == Person.id),
            sa.and_(Exclusion.person_id == Person.id, Exclusion.other_id == person_id),
        )
    )


def shown_label() -> sa.ColumnElement[str]:
    """Select what a ThemeReleaseRow is called on every page: a lead's name, or else its label."""
    named = sa.select(ThemeName.name).where(ThemeName.theme_id == ThemeReleaseRow.theme_id)
    return sa.func.coalesce(
        named.correlate(ThemeReleaseRow).scalar_subquery(), ThemeReleaseRow.label
    )
