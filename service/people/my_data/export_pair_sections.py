"""A person's rows within their pairs, for their export: the partner's name, no word of theirs."""

from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from service.i18n.language import N_
from service.models import (
    Agenda,
    AgendaAcceptance,
    AgendaItem,
    AgendaVersion,
    AgreementTick,
    Author,
    FollowUp,
    HelpRequest,
    Idea,
    IdeaStep,
    MentoringSession,
    MissedTalk,
    Note,
    Pair,
    PairChange,
    PairGoal,
    Person,
    Question,
    Round,
)
from service.models.scopes import in_pair, partner_of
from service.people.my_data.export_sections import ExportSection, Rows, own

# its places are filled when it is shown, the next step of a partner among them
_frame = sa.func.replace(sa.func.replace(Question.text, "{partner}", "…"), "{step}", "…")


def _pairs(me: UUID) -> Rows:
    return (
        sa.select(
            Pair.id,
            Person.name.label("partner"),
            Pair.created_at,
            Pair.origin,
            Pair.state,
            Pair.weeks_between,
            Pair.minutes,
            Pair.planned_sessions,
            Pair.started_at,
            Pair.paused_until,
            Pair.ended_at,
            sa.case((Pair.ended_by_id == me, Pair.end_note)).label("message_at_the_end"),
        )
        .join(Person, Person.id == partner_of(me))
        .where(in_pair(me))
        .order_by(Pair.created_at, Pair.id)
    )


def _sessions(me: UUID) -> Rows:
    row = MentoringSession
    return (
        sa.select(row.id, row.pair_id, row.number, row.starts_at, row.minutes, row.state)
        .join(Pair, Pair.id == row.pair_id)
        .where(in_pair(me))
        .order_by(row.starts_at, row.id)
    )


def _agenda_items(me: UUID) -> Rows:
    """Items of the person's own making: a later version carries a partner's on under their name."""
    before, earlier = aliased(AgendaItem), aliased(AgendaVersion)
    is_carried = sa.exists().where(
        before.version_id == earlier.id,
        earlier.agenda_id == AgendaVersion.agenda_id,
        earlier.number < AgendaVersion.number,
        before.question == AgendaItem.question,
    )
    return (
        sa.select(
            AgendaItem.id,
            Agenda.session_id,
            AgendaVersion.created_at,
            AgendaItem.minutes,
            AgendaItem.title,
            AgendaItem.question,
        )
        .join(AgendaVersion, AgendaVersion.id == AgendaItem.version_id)
        .join(Agenda, Agenda.id == AgendaVersion.agenda_id)
        .where(AgendaVersion.author_id == me, AgendaItem.author == Author.PERSON, ~is_carried)
        .order_by(AgendaVersion.created_at, AgendaItem.id)
    )


def _ideas(me: UUID) -> Rows:
    """Whoever made an idea's first step wrote it."""
    first = aliased(IdeaStep)
    begun = (
        sa.select(first.person_id)
        .where(first.idea_id == Idea.id)
        .order_by(first.created_at, first.id)
        .limit(1)
        .correlate(Idea)
        .scalar_subquery()
    )
    columns = (Idea.id, Idea.created_at, Idea.text, Idea.state)
    return sa.select(*columns).where(begun == me).order_by(Idea.created_at, Idea.id)


SECTIONS: Final = (
    ExportSection("pairs", N_("My pairs"), _pairs),
    ExportSection(
        "goals",
        N_("What I hope to gain and can give"),
        own(
            PairGoal.person_id,
            PairGoal.pair_id,
            PairGoal.gain,
            PairGoal.contribute,
            PairGoal.progress,
        ),
    ),
    ExportSection(
        "agreements",
        N_("Agreements I ticked"),
        own(AgreementTick.person_id, AgreementTick.agreement_id, AgreementTick.ticked_at),
    ),
    ExportSection("sessions", N_("My sessions"), _sessions),
    ExportSection(
        "notes",
        N_("Notes"),
        own(Note.author_id, Note.id, Note.created_at, Note.session_id, Note.text, Note.shared),
    ),
    ExportSection(
        "next_steps",
        N_("Next steps"),
        own(
            FollowUp.owner_id,
            FollowUp.id,
            FollowUp.created_at,
            FollowUp.text,
            FollowUp.due_on,
            FollowUp.state,
        ),
    ),
    ExportSection("agenda_items", N_("What I wrote into agendas"), _agenda_items),
    ExportSection(
        "agenda_versions",
        N_("Versions of agendas that I made"),
        own(
            AgendaVersion.author_id,
            AgendaVersion.agenda_id,
            AgendaVersion.number,
            AgendaVersion.created_at,
        ),
    ),
    ExportSection(
        "agenda_led",
        N_("Items of agendas that I lead"),
        own(AgendaItem.led_by_id, AgendaItem.id, AgendaItem.key, AgendaItem.minutes),
    ),
    ExportSection(
        "agenda_agreed",
        N_("Items of agendas that I agreed to"),
        own(AgendaAcceptance.person_id, AgendaAcceptance.item_id),
    ),
    ExportSection(
        "questions",
        N_("Questions between sessions"),
        own(
            Question.person_id,
            Question.id,
            Question.due_at,
            _frame.label("text"),
            Question.answer,
            Question.answered_at,
        ),
    ),
    ExportSection(
        "missed_talks",
        N_("What I said would help after missed sessions"),
        own(MissedTalk.person_id, MissedTalk.session_id, MissedTalk.answer, MissedTalk.answered_at),
    ),
    ExportSection(
        "changes",
        N_("Changes that I made to a pair"),
        own(
            PairChange.person_id,
            PairChange.id,
            PairChange.created_at,
            PairChange.kind,
            PairChange.after,
            PairChange.message,
            PairChange.undone_at,
        ),
    ),
    ExportSection(
        "help_asked",
        N_("Help that I asked for"),
        own(
            HelpRequest.person_id,
            HelpRequest.created_at,
            HelpRequest.withdrawn_at,
            HelpRequest.answered_at,
        ),
    ),
    ExportSection(
        "help_offered",
        N_("Help that I offered as a lead"),
        own(HelpRequest.answered_by_id, HelpRequest.id, HelpRequest.answered_at),
    ),
    ExportSection(
        "rounds_approved",
        N_("Rounds whose plan I approved as a lead"),
        own(Round.approved_by_id, Round.id, Round.name, Round.approved_at),
    ),
    ExportSection("ideas", N_("Ideas I wrote"), _ideas),
)
