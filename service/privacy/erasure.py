"""Withdraw a text from the themes, or erase a person; at once and for good."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import actions, audit
from service.models import (
    CheckIn,
    Consent,
    Delivery,
    Draft,
    Exclusion,
    Feed,
    Feedback,
    FormerAttributes,
    HelpRequest,
    Line,
    LineProposal,
    MissedTalk,
    MissingLine,
    Outcome,
    OutcomeThanks,
    OwnerType,
    PairChange,
    Person,
    PersonRole,
    PersonState,
    PointSource,
    Purpose,
    Reflection,
    ResourceRead,
    RosterChange,
    RoundEntry,
    SignIn,
    StarterStep,
    Suggestion,
    TeacherInvitation,
    ThemePoint,
    UsedLink,
    vectors,
)
from service.privacy import derived_data, erased_marks, idea_erasure, pair_erasure, release_marks
from service.privacy.text_tables import TEXTS
from service.problems import NotFound

FORMER: Final = "Former colleague"
_PRIVATE_FILE: Final = 0o600
_IMPORT_DRAFT: Final = "import"  # a lead's uploaded file may name anybody


def withdraw_text(
    db: Session, person_id: UUID, source: PointSource, *, text_id: UUID, now: datetime
) -> None:
    """Withdraw one of a person's texts from the themes; others' texts are NotFound."""
    texts = TEXTS[source]
    taken = db.execute(
        sa.update(texts.table)
        .where(texts.id == text_id, texts.author == person_id, texts.in_themes.is_(True))
        .values(in_themes=False)
        .returning(texts.id)
    )
    if taken.one_or_none() is None:
        raise NotFound(
            "text-not-found", "You have no text with this id that counts towards themes."
        )
    derived_data.drop_points(db, text_id)
    _drop_open_invitations(db, person_id)
    audit.record(db, audit.pseudonym(db, person_id), "text_withdrawn", now=now, subject=person_id)


def withdraw_all_texts(db: Session, person_id: UUID, now: datetime) -> None:
    for texts in TEXTS.values():
        db.execute(
            sa.update(texts.table)
            .where(texts.author == person_id, texts.in_themes.is_(True))
            .values(in_themes=False)
        )
    _drop_all_points(db, person_id)
    _drop_open_invitations(db, person_id)
    actions.set_consent(db, person_id, Purpose.THEMES, now=now, granted=False)
    audit.record(db, audit.pseudonym(db, person_id), "text_withdrawn", now=now, subject=person_id)


def erase(db: Session, person_id: UUID, now: datetime, *, tombstones: Path) -> None:
    """Delete every word of a person and empty their row, all in the caller's transaction.

    The tombstone is on disk before this returns, so that an older backup can be told.
    Raises NotFound for nobody, and for somebody erased already.
    """
    person = db.get(Person, person_id)
    if person is None or person.state is PersonState.ERASED:
        raise NotFound("person-not-found", "There is nobody here with this id.")
    pair_erasure.erase_from_pairs(db, person_id, person.name, now=now)
    _drop_all_points(db, person_id)
    release_marks.forget_marks(db, person_id)
    idea_erasure.erase_from_ledger(db, person_id)
    derived_data.remove_lines(
        db, list(db.scalars(sa.select(Line.id).where(Line.person_id == person_id)))
    )
    _delete_rows(db, person_id)
    erased_marks.leave(db, person.email, person.external_id, now=now)
    _empty(db, person)
    audit.record(db, audit.pseudonym(db, person_id), "erased", now=now, subject=person_id)
    db.flush()
    _leave_tombstone(tombstones, person_id, now)


def _drop_all_points(db: Session, person_id: UUID) -> None:
    """Points, their places in themes and their vectors, which could be turned back into text."""
    mine = sa.select(ThemePoint.id).where(ThemePoint.author_id == person_id)
    vectors.drop(db, OwnerType.POINT, db.scalars(mine).all())
    db.execute(sa.delete(ThemePoint).where(ThemePoint.author_id == person_id))


def _drop_open_invitations(db: Session, person_id: UUID) -> None:
    """They may rest on what was just taken out; the next fit asks again where others hold."""
    db.execute(
        sa.delete(TeacherInvitation).where(
            TeacherInvitation.person_id == person_id, TeacherInvitation.answered_at.is_(None)
        )
    )


def _delete_rows(db: Session, person_id: UUID) -> None:
    db.execute(sa.update(Outcome).where(Outcome.partner_id == person_id).values(partner_id=None))
    for table, where in (
        (Reflection, Reflection.author_id == person_id),
        (Feedback, Feedback.author_id == person_id),
        (Outcome, Outcome.author_id == person_id),
        (OutcomeThanks, OutcomeThanks.person_id == person_id),
        (TeacherInvitation, TeacherInvitation.person_id == person_id),
        (PairChange, PairChange.person_id == person_id),
        (HelpRequest, HelpRequest.person_id == person_id),
        (CheckIn, CheckIn.person_id == person_id),
        (MissedTalk, MissedTalk.person_id == person_id),
        (MissingLine, MissingLine.person_id == person_id),
        (Feed, Feed.person_id == person_id),
        (ResourceRead, ResourceRead.person_id == person_id),
        (RoundEntry, RoundEntry.person_id == person_id),
        (StarterStep, StarterStep.person_id == person_id),
        (Suggestion, sa.or_(Suggestion.person_id == person_id, Suggestion.other_id == person_id)),
        (Exclusion, sa.or_(Exclusion.person_id == person_id, Exclusion.other_id == person_id)),
        (FormerAttributes, FormerAttributes.person_id == person_id),
        (Draft, sa.or_(Draft.person_id == person_id, Draft.form.startswith(_IMPORT_DRAFT))),
        (RosterChange, RosterChange.person_id == person_id),
        (LineProposal, LineProposal.person_id == person_id),
        (Delivery, Delivery.person_id == person_id),
        (UsedLink, UsedLink.person_id == person_id),
        (Consent, Consent.person_id == person_id),
        (SignIn, SignIn.person_id == person_id),
        (PersonRole, PersonRole.person_id == person_id),
    ):
        db.execute(sa.delete(table).where(where))


def _empty(db: Session, person: Person) -> None:
    """Keep the row, which pairs and releases count on, and nothing that says whose it was."""
    person.email = f"{person.id}@erased.invalid"
    person.name = FORMER
    person.title = person.external_id = person.location = person.hopes = None
    person.champion_line = person.address = None
    person.left_at = person.before_leaving = None
    person.team_id = person.manager_id = person.career_years = None
    person.languages, person.times = [], []
    person.time_zone, person.capacity = "Etc/UTC", 0
    person.language = person.away_until = None
    person.quiet_from, person.quiet_until, person.wants_questions = 18, 8, True
    person.one_sign_in = False
    person.welcomed_at = person.wrote_lines_at = None
    person.state = PersonState.ERASED
    db.execute(sa.update(Person).where(Person.manager_id == person.id).values(manager_id=None))


def _leave_tombstone(file: Path, person_id: UUID, now: datetime) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"person_id": str(person_id), "at": now.isoformat()})
    with os.fdopen(
        os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _PRIVATE_FILE), "a"
    ) as out:
        out.write(line + "\n")
        out.flush()
        os.fsync(out.fileno())
