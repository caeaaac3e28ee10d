"""A person's own data: counts, texts that count, wishes found, audit entries."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.language import N_, say
from service.models import (
    Agenda,
    Audience,
    Audit,
    CheckIn,
    Feed,
    Feedback,
    FollowUp,
    IdeaStep,
    Line,
    LineKind,
    LineProposal,
    LineSource,
    MentoringSession,
    MissedTalk,
    Note,
    Outcome,
    Pair,
    PairChange,
    PairGoal,
    Person,
    PointSource,
    Question,
    Reflection,
    ResourceRead,
    StarterStep,
)
from service.models.scopes import in_pair
from service.privacy.text_tables import TEXTS
from service.privacy.visibility import DATA, Readers

RECENT: Final = 12
_ACTS: Final[Mapping[str, str]] = {
    "sign_in": N_("You signed in"),
    "consent_given": N_("You agreed: {purpose}"),
    "consent_withdrawn": N_("You withdrew your consent: {purpose}"),
    "exported": N_("Your data was exported"),
    "text_withdrawn": N_("You took a text out of the themes"),
    "people_imported": N_("You imported people"),
    "left": N_("You were marked as having left"),
    "returned": N_("You came back"),
    "import_undone": N_("You undid an import of people"),
    "help_offered": N_("A lead offered your pair help"),
}
_PURPOSES: Final[Mapping[str, str]] = {
    "pairing": N_("my lines may be used to suggest partners"),
    "agendas": N_("other services may read my agendas"),
    "external_model": N_("an outside AI service may read my shared notes"),
    "themes": N_("my texts count towards themes"),
    "mail": N_("e-mail"),
}


class OwnDataRow(NamedTuple):
    """One class of data with its readers, and how much of it the viewer has."""

    what: str
    kind: Readers
    reader: str
    in_themes: str
    kept: str
    have: int


class CountedText(NamedTuple):
    """A text of the viewer's own that counts towards themes."""

    source: PointSource
    id: UUID
    text: str
    created_at: datetime


class OwnWish(NamedTuple):
    id: UUID
    kind: LineKind
    text: str


class AuditLine(NamedTuple):
    at: datetime
    said: str


class AuditSummary(NamedTuple):
    recent: list[AuditLine]
    total: int


def table(db: Session, viewer: Viewer, k: int) -> list[OwnDataRow]:
    """Who reads what, from the labels' own module, with the viewer's counts."""
    counts = _counts(viewer.person_id)
    have = db.execute(sa.select(*(count.label(name) for name, count in counts.items()))).one()
    return [
        OwnDataRow(
            say(one.what),
            one.kind,
            say(one.reader),
            say(one.in_themes, k=k),
            say(one.kept),
            getattr(have, one.counted),
        )
        for one in DATA
    ]


def counted_texts(db: Session, viewer: Viewer) -> list[CountedText]:
    mine = [
        CountedText(source, *row)
        for source, texts in TEXTS.items()
        for row in db.execute(
            sa.select(texts.id, texts.text, texts.written_at).where(
                texts.author == viewer.person_id, texts.in_themes.is_(True), texts.text != ""
            )
        )
    ]
    return sorted(mine, key=lambda one: one.created_at, reverse=True)


def wishes(db: Session, viewer: Viewer) -> list[OwnWish]:
    """Private lines that were found in the viewer's own reflections and feedback."""
    rows = db.execute(
        sa.select(Line.id, Line.kind, Line.text)
        .where(Line.person_id == viewer.person_id, Line.source != LineSource.PROFILE)
        .order_by(Line.created_at.desc(), Line.position)
    )
    return [OwnWish(*row) for row in rows]


def proposed_lines(db: Session, viewer: Viewer) -> list[OwnWish]:
    """Lines of people files that wait for the viewer's answer; nobody else reads them."""
    is_published = sa.exists().where(
        Line.person_id == LineProposal.person_id,
        Line.kind == LineProposal.kind,
        Line.text == LineProposal.text,
        Line.source == LineSource.PROFILE,
    )
    rows = db.execute(
        sa.select(LineProposal.id, LineProposal.kind, LineProposal.text)
        .where(LineProposal.person_id == viewer.person_id)
        .where(LineProposal.answered_at.is_(None), ~is_published)
        .order_by(LineProposal.kind, LineProposal.id)
    )
    return [OwnWish(*row) for row in rows]


def acts_about(db: Session, pseudonym: str) -> AuditSummary:
    """Return the latest audit log entries about one person."""
    rows = db.execute(
        sa.select(Audit.at, Audit.action, Audit.facts, sa.func.count().over())
        .where(Audit.subject == pseudonym)
        .order_by(Audit.seq.desc())
        .limit(RECENT)
    ).all()
    recent = [AuditLine(at, _said(action, facts)) for at, action, facts, _ in rows]
    return AuditSummary(recent, rows[0][-1] if rows else 0)


def _said(action: str, facts: Mapping[str, str | int]) -> str:
    known = _ACTS.get(action, action.replace("_", " ").capitalize())
    purpose = str(facts.get("purpose", ""))
    return say(known, purpose=say(_PURPOSES.get(purpose, purpose)))


def _counts(me: UUID) -> Mapping[str, sa.ColumnElement[int]]:
    """Map each thing that is counted to how many rows of it somebody has."""
    is_shared = Reflection.audience == Audience.PAIR
    my_agendas = (
        sa.select(sa.func.count(Agenda.id))
        .join(MentoringSession, MentoringSession.id == Agenda.session_id)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .where(in_pair(me))
    )
    return {
        "private": _count(Reflection, Reflection.author_id == me, ~is_shared),
        "shared": _count(Reflection, Reflection.author_id == me, is_shared)
        + _count(Note, Note.author_id == me, Note.shared.is_(True)),
        "notes": _count(Note, Note.author_id == me, Note.shared.is_(False)),
        "lines": _count(Line, Line.person_id == me, Line.source == LineSource.PROFILE),
        "feedback": _count(Feedback, Feedback.author_id == me),
        "goals": _count(PairGoal, PairGoal.person_id == me)
        + _count(FollowUp, FollowUp.owner_id == me)
        + _count(Question, Question.person_id == me, Question.answer.is_not(None)),
        "agendas": my_agendas.scalar_subquery(),
        "learned": _count(Outcome, Outcome.author_id == me),
        "ideas": _count(IdeaStep, IdeaStep.person_id == me),
        "champion": _count(Person, Person.id == me, Person.champion_line.is_not(None)),
        "checks": _count(CheckIn, CheckIn.person_id == me, CheckIn.answered_at.is_not(None)),
        "changes": _count(PairChange, PairChange.person_id == me),
        "missed": _count(MissedTalk, MissedTalk.person_id == me),
        "calendar": _count(Feed, Feed.person_id == me, Feed.revoked_at.is_(None)),
        "training": _count(ResourceRead, ResourceRead.person_id == me)
        + _count(StarterStep, StarterStep.person_id == me, StarterStep.step > 0),
    }


def _count(table: type, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(table).where(*where).scalar_subquery()
