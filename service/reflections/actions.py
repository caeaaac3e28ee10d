"""Writes of the reflections step; each runs inside its caller's transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import Audience, PointSource, Reflection
from service.problems import Conflict, Refused
from service.reflections import queries
from service.reflections.text_changes import TextContent, TextVersion, follow


@dataclass(frozen=True, slots=True)
class Writing:
    """A reflection as its author wants it; `pair_id` may stay None for whoever has one pair.

    `version` is the row_version that a change starts from.
    """

    text: str
    audience: Audience = Audience.SELF
    pair_id: UUID | None = None
    in_themes: bool = False
    version: int = 0


def write_reflection(
    db: Session, viewer: Viewer, wish: Writing, *, now: datetime, session_id: UUID | None = None
) -> UUID:
    """Keep one reflection and order its embedding: both rows commit, or neither.

    Raises Refused, before any write, if it is for a partner whom the viewer does not have.
    """
    row = Reflection(
        author_id=viewer.person_id,
        session_id=session_id,
        pair_id=_pair(db, viewer, wish),
        text=wish.text,
        audience=wish.audience,
        in_themes=wish.in_themes,
        created_at=now,
    )
    db.add(row)
    db.flush()  # the job's key needs the id and the version that this gives
    follow(db, _source(row), TextContent(), after=TextContent(row.text, row.in_themes), now=now)
    return row.id


def change_reflection(
    db: Session, viewer: Viewer, reflection_id: UUID, *, wish: Writing, now: datetime
) -> None:
    """Change a reflection: its text, who reads it, whether it counts towards themes.

    Raises Conflict, before any write, if it has another version by now.
    """
    row = queries.own_row(db, viewer, reflection_id)
    if row.row_version != wish.version:
        raise Conflict(
            "changed-meanwhile",
            "You have changed this elsewhere in the meantime. Save again to keep this version.",
        )
    before = TextContent(row.text, row.in_themes)
    row.pair_id = _pair(db, viewer, wish)
    row.audience = wish.audience
    row.text = wish.text
    row.in_themes = wish.in_themes
    db.flush()
    follow(db, _source(row), before, after=TextContent(row.text, row.in_themes), now=now)


def remove_reflection(db: Session, viewer: Viewer, reflection_id: UUID, *, now: datetime) -> None:
    """Delete it with all that was drawn from it; what is published already stays published."""
    row = queries.own_row(db, viewer, reflection_id)
    follow(db, _source(row), TextContent(row.text, row.in_themes), after=TextContent(), now=now)
    db.delete(row)
    db.flush()


def _pair(db: Session, viewer: Viewer, wish: Writing) -> UUID | None:
    """The pair whose partner may read it."""
    if wish.audience is Audience.SELF:
        return None
    partners = queries.partners(db, viewer)
    meant = [one for one in partners if wish.pair_id in (None, one.pair_id)]
    if not meant:
        gone = say("This person is not your partner now; you can only keep this for yourself.")
        raise Refused("no-pair", gone, {"audience": gone})
    if len(meant) > 1:
        raise Refused(
            "which-pair",
            "You have several partners.",
            {"audience": say("Say which partner you mean.")},
        )
    return meant[0].pair_id


def _source(row: Reflection) -> TextVersion:
    return TextVersion(PointSource.REFLECTION, row.id, row.author_id, str(row.row_version))
