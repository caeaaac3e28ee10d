"""You said, we did: actions of leads on released themes, visible to everyone at once."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session

from service.access import audit
from service.access.viewer import Viewer
from service.i18n.addresses import identity
from service.i18n.language import say
from service.models import Action, ActionState, Person, ThemeReleaseRow
from service.models.scopes import GONE
from service.privacy.redaction.redact import redact
from service.privacy.redaction.roster import roster_names
from service.privacy.redaction.roster_names import Meaning, RosterEntry, RosterNames, split_name
from service.privacy.thresholds import K
from service.problems import NotFound, Refused
from service.themes.action_queries import OPEN
from service.web.inputs import Line


class ActionProgress(BaseModel):
    """How far an action is; one that will not be done says why."""

    state: ActionState
    reason: Line | None = None


class Promise(ActionProgress):
    """A new action: what will be done, by whom and until when."""

    text: Line
    owner: Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)]
    due_on: date


def add_action(
    db: Session, viewer: Viewer, theme_id: UUID, *, made: Promise, now: datetime
) -> UUID:
    """Attach an action to a published theme; colleagues other than its owner are not named."""
    shown = sa.exists().where(ThemeReleaseRow.theme_id == theme_id)
    if not db.scalar(sa.select(shown)):
        raise NotFound("theme-not-found", say("There is no theme with this id in any release."))
    _require_reason(made)
    owner = _owner(db, made.owner)
    if made.state in OPEN and made.due_on < now.date():
        raise _refused("day-over", {"due_on": say("Choose a day in the future.")})
    _require_nameless(db, owner, {"text": made.text, "reason": made.reason})
    row = Action(
        theme_id=theme_id,
        **made.model_dump(exclude={"owner"}),
        owner_id=owner.id,
        changed_at=now,
        created_at=now,
    )
    db.add(row)
    db.flush()
    _record(db, viewer, "action_added", row=row, now=now)
    return row.id


def change_action(
    db: Session, viewer: Viewer, action_id: UUID, *, made: ActionProgress, now: datetime
) -> UUID:
    """Say how far an action is; gives the theme that it answers."""
    row = db.get(Action, action_id)
    if row is None:
        raise NotFound("action-not-found", say("There is no action with this id."))
    _require_reason(made)
    _require_nameless(db, db.get_one(Person, row.owner_id), {"reason": made.reason})
    row.state, row.reason, row.changed_at = made.state, made.reason, now
    db.flush()
    _record(db, viewer, "action_changed", row=row, now=now)
    return row.theme_id


def _require_reason(made: ActionProgress) -> None:
    if made.state is ActionState.WILL_NOT_DO and made.reason is None:
        raise _refused(
            "reason-needed", {"reason": say("Say in one line why this will not be done.")}
        )


def _owner(db: Session, asked: str) -> Person:
    """Whoever has this name or address; two people of one name are told apart by address."""
    known = Person.email == identity(asked) if "@" in asked else Person.name == asked
    found = db.scalars(sa.select(Person).where(known, Person.state.not_in(GONE)).limit(2)).all()
    if len(found) != 1:
        sentence = say("Choose one person from the list, or give an e-mail address.")
        raise _refused("owner-not-found", {"owner": sentence})
    return found[0]


def _require_nameless(db: Session, owner: Person, texts: Mapping[str, str | None]) -> None:
    own = RosterNames.of([RosterEntry(*split_name(owner.name), email=owner.email)])
    everybody = roster_names(db, K)
    named = [
        field
        for field, text in texts.items()
        if text and redact(redact(text, own).text, everybody).counts.get(Meaning.COLLEAGUE.value)
    ]
    if named:
        sentence = say("Leave out the names of colleagues; only the owner may be named.")
        raise _refused("names-a-colleague", dict.fromkeys(named, sentence))


def _refused(kind: str, fields: Mapping[str, str]) -> Refused:
    return Refused(kind, say("This action cannot be saved as it is."), fields)


def _record(db: Session, viewer: Viewer, act: str, *, row: Action, now: datetime) -> None:
    actor = audit.pseudonym(db, viewer.person_id)
    facts = {"action_id": str(row.id), "theme_id": str(row.theme_id), "state": row.state.value}
    audit.record(db, actor, act, now=now, facts=facts)
