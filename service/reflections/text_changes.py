"""Consequences of saving a text: drop derived data and order the jobs that rebuild it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from service.access import actions as access_actions
from service.access import queries as access_queries
from service.models import PointSource, Purpose, queue, vectors
from service.models.queue import Job, JobKind
from service.privacy import derived_data

# from these private lines are drawn; a check-in is about the pair and moves no suggestion
_WITH_LINES: Final = frozenset({PointSource.REFLECTION, PointSource.FEEDBACK})


@dataclass(frozen=True, slots=True)
class TextContent:
    """What a text says and whether its author lets it count towards themes."""

    text: str = ""
    in_themes: bool = False


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A text with an id; `version` differs after each change, so that no job's key comes twice."""

    kind: PointSource
    id: UUID
    author_id: UUID
    version: str


def follow(
    db: Session, source: TextVersion, before: TextContent, *, after: TextContent, now: datetime
) -> None:
    """Drop what rested on the old wording and order what the new one needs, in one transaction."""
    has_new_text = before.text != after.text
    is_read_for_lines = has_new_text and source.kind in _WITH_LINES
    if before.text and is_read_for_lines:
        derived_data.drop_lines(db, source.id)
    if before.text and (has_new_text or not after.in_themes):
        derived_data.drop_points(db, source.id)
    if is_read_for_lines and after.text:
        queue.put(db, _job(JobKind.EMBED, source, after), now)
    if after.in_themes and (has_new_text or not before.in_themes):
        # the tick under a text is the consent to themes; taking that back unticks them all
        if Purpose.THEMES not in access_queries.consents(db, source.author_id):
            access_actions.set_consent(db, source.author_id, Purpose.THEMES, now=now, granted=True)
        queue.put(db, _job(JobKind.THEMES_INCREMENTAL, source, after), now)


def _job(kind: JobKind, source: TextVersion, wording: TextContent) -> Job:
    digest = vectors.content_hash(f"{source.version}\0{wording.text}")
    key = f"{source.kind}:{source.id}:{digest}"
    if kind is JobKind.THEMES_INCREMENTAL:
        key += f":{wording.in_themes}"
    return Job(kind, key, {"owner": source.kind.value, "id": str(source.id)})
