"""Drafts: what was typed and not sent yet, stored for its author alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.models import Draft
from service.models.upsert import insert_for
from service.problems import Refused

IMPORT: Final = "import"  # holds a whole file, so an erasure empties it
IMPORT_COLUMNS: Final = "import_columns"  # what headers mean; no form has such a name
_MOST_FIELDS: Final = 60
_LONGEST: Final = 20_000  # characters of one form


def keep(
    db: Session, viewer: Viewer, form: str, *, fields: Mapping[str, list[str]], now: datetime
) -> None:
    """Replace the viewer's draft of a form; raise Refused where it is too large to keep."""
    size = sum(len(text) for texts in fields.values() for text in texts)
    if len(fields) > _MOST_FIELDS or size > _LONGEST:
        raise Refused("draft-too-long", "This is too long for a draft; shorten it or send it.")
    put(db, viewer, form, fields=fields, now=now)


def put(
    db: Session, viewer: Viewer, form: str, *, fields: Mapping[str, Any], now: datetime
) -> None:
    values = {"fields": dict(fields), "saved_at": now}
    db.execute(
        insert_for(db)(Draft)
        .values(person_id=viewer.person_id, form=form, **values)
        .on_conflict_do_update(index_elements=["person_id", "form"], set_=values)
    )


def welcome_form(step: str) -> str:
    return f"welcome-{step}"


def kept(db: Session, viewer: Viewer, form: str) -> dict[str, Any]:
    """Field name to the list of its values; empty where there is no draft."""
    found = db.scalar(
        sa.select(Draft.fields).where(Draft.person_id == viewer.person_id, Draft.form == form)
    )
    return dict(found or {})


def text_of(draft: Mapping[str, Any], name: str) -> str:
    """The one value of a field, as typed; empty where the draft has none."""
    values = draft.get(name) or [""]
    return str(values[0])


def drop(db: Session, viewer: Viewer, form: str) -> None:
    """To be called when the form itself was taken."""
    db.execute(sa.delete(Draft).where(Draft.person_id == viewer.person_id, Draft.form == form))
