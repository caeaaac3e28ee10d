"""A person's rows for their export: their own words, acts and settings, table by table.

No column here holds what anybody else wrote, and no secret, not even its hash.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from service.i18n.language import N_
from service.models import (
    CheckIn,
    Feedback,
    IdeaStep,
    Line,
    LineProposal,
    Outcome,
    OutcomeThanks,
    Person,
    PersonRole,
    Reflection,
    RosterChange,
    Suggestion,
    Team,
    ThemePoint,
)

Rows = sa.Select[*tuple[Any, ...]]


class ExportSection(NamedTuple):
    """`name` stands in data.json, `title` over the same rows in index.html."""

    name: str
    title: str
    rows: Callable[[UUID], Rows]


def own(owner: Any, *columns: Any) -> Callable[[UUID], Rows]:  # noqa: ANN401  # SQLAlchemy's own columns
    """Rows whose `owner` is the person, in the order of their keys."""
    order = sa.inspect(owner.class_).primary_key
    return lambda me: sa.select(*columns).where(owner == me).order_by(*order)


def _person(me: UUID) -> Rows:
    lead = sa.orm.aliased(Person)
    skipped = {"team_id", "manager_id", "row_version", "before_leaving"}
    columns = [column for column in Person.__table__.columns if column.name not in skipped]
    return (
        sa.select(*columns, Team.name.label("team"), lead.name.label("manager"))
        .join(Team, Team.id == Person.team_id, isouter=True)
        .join(lead, lead.id == Person.manager_id, isouter=True)
        .where(Person.id == me)
    )


def _suggestions(me: UUID) -> Rows:
    """The person's own view of each; the other's answer is in a row of the other's."""
    row = Suggestion
    return (
        sa.select(
            row.id,
            row.created_at,
            Person.name.label("other_person"),
            row.state,
            row.decline_reason,
            row.answered_at,
            row.expires_at,
        )
        .join(Person, Person.id == row.other_id)
        .where(row.person_id == me)
        .order_by(row.created_at, row.id)
    )


SECTIONS: Final = (
    ExportSection("person", N_("About me"), _person),
    ExportSection("roles", N_("Roles"), own(PersonRole.person_id, PersonRole.role)),
    ExportSection(
        "lines",
        N_("Offers, wishes to learn and hopes"),
        own(Line.person_id, Line.id, Line.kind, Line.source, Line.text, Line.published),
    ),
    ExportSection(
        "line_proposals",
        N_("Lines proposed to me by a people file"),
        own(
            LineProposal.person_id,
            LineProposal.created_at,
            LineProposal.kind,
            LineProposal.text,
            LineProposal.answered_at,
        ),
    ),
    ExportSection(
        "roster_changes",
        N_("What a people file changed about me lately"),
        own(RosterChange.person_id, RosterChange.field),
    ),
    ExportSection(
        "reflections",
        N_("Reflections"),
        own(
            Reflection.author_id,
            Reflection.id,
            Reflection.created_at,
            Reflection.session_id,
            Reflection.text,
            Reflection.audience,
            Reflection.in_themes,
        ),
    ),
    ExportSection(
        "feedback",
        N_("Feedback given"),
        own(
            Feedback.author_id,
            Feedback.id,
            Feedback.created_at,
            Feedback.session_id,
            Feedback.about,
            Feedback.answers,
            Feedback.text,
            Feedback.in_themes,
        ),
    ),
    ExportSection(
        "check_ins",
        N_("Pair checks"),
        own(
            CheckIn.person_id,
            CheckIn.id,
            CheckIn.created_at,
            CheckIn.session_id,
            CheckIn.state,
            CheckIn.answers,
            CheckIn.note,
            CheckIn.in_themes,
            CheckIn.answered_at,
        ),
    ),
    ExportSection(
        "theme_points",
        N_("Which themes my texts belong to"),
        own(
            ThemePoint.author_id,
            ThemePoint.source_type,
            ThemePoint.source_id,
            ThemePoint.polarity,
            ThemePoint.written_at,
        ),
    ),
    ExportSection("suggestions", N_("Partners suggested to me"), _suggestions),
    ExportSection(
        "outcomes",
        N_("What I shared on the wall"),
        own(
            Outcome.author_id,
            Outcome.id,
            Outcome.created_at,
            Outcome.body,
            Outcome.as_learner,
            Outcome.state,
            Outcome.shared_at,
        ),
    ),
    ExportSection(
        "named_in",
        N_("Posts that mention me"),
        own(Outcome.partner_id, Outcome.id, Outcome.created_at, Outcome.state, Outcome.shared_at),
    ),
    ExportSection(
        "thanks", N_("Thanks given"), own(OutcomeThanks.person_id, OutcomeThanks.outcome_id)
    ),
    ExportSection(
        "idea_steps",
        N_("What I added to ideas"),
        own(
            IdeaStep.person_id, IdeaStep.idea_id, IdeaStep.created_at, IdeaStep.state, IdeaStep.note
        ),
    ),
)
