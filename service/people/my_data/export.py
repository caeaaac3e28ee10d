"""Export everything about one person as a ZIP: data.json and index.html."""

import io
import json
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final, NamedTuple
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import audit
from service.i18n.language import N_, say
from service.models import Audit
from service.people.my_data import export_account_sections, export_pair_sections, export_sections
from service.people.my_data.export_sections import Rows
from service.problems import TooManyCalls

SCHEMA: Final = "bothways-export"
VERSION: Final = 1  # rises when a key of data.json changes its meaning or goes
FILE_NAME: Final = "bothways-export.zip"
A_DAY: Final = 3
_ACT: Final = "exported"
_DAY: Final = timedelta(days=1)


class Export(NamedTuple):
    """`sections` are (name, title, rows) in the order of reading; only instants are no JSON yet."""

    made_at: datetime
    person_id: UUID
    sections: list[tuple[str, str, list[dict[str, Any]]]]


def note(db: Session, person_id: UUID, now: datetime) -> None:
    """Record an export by its person; TooManyCalls from the fourth within a day.

    The record comes first: its lock keeps two at once from both being the third.
    """
    subject = audit.pseudonym(db, person_id)
    audit.record(db, subject, _ACT, now=now, subject=person_id)
    lately = db.scalars(
        sa.select(Audit.at)
        .where(
            Audit.subject == subject,
            Audit.actor == subject,
            Audit.action == _ACT,
            Audit.at > now - _DAY,
        )
        .order_by(Audit.seq.desc())
        .limit(A_DAY + 1)
    ).all()
    if len(lately) > A_DAY:
        free_at = lately[A_DAY] + _DAY
        raise TooManyCalls(max(1, round((free_at - now).total_seconds())))


def note_by_hand(db: Session, person_id: UUID, now: datetime) -> None:
    """Record an export that whoever runs the service makes for a person."""
    audit.record(db, "cli", _ACT, now=now, subject=person_id)


def gathered(db: Session, person_id: UUID, pseudonym: str, *, now: datetime) -> Export:
    """Every section, the empty ones too, so that a reader sees what there is none of."""
    found = [
        (one.name, say(one.title), _plain_rows(db, one.rows(person_id)))
        for one in (
            *export_sections.SECTIONS,
            *export_pair_sections.SECTIONS,
            *export_account_sections.SECTIONS,
        )
    ]
    acts = ("acts", say(N_("Audit log entries about me")), _plain_rows(db, _acts(pseudonym)))
    return Export(now, person_id, [*found, acts])


def zipped(export: Export, page: bytes) -> bytes:
    """The ZIP; `page` is the same for people, in HTML."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        _add(archive, export, "data.json", data=_json(export))
        _add(archive, export, "index.html", data=page)
    return made.getvalue()


def _add(archive: ZipFile, export: Export, name: str, *, data: bytes) -> None:
    entry = ZipInfo(name, export.made_at.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    archive.writestr(entry, data)


def _json(export: Export) -> bytes:
    told = {
        "schema": SCHEMA,
        "version": VERSION,
        "made_at": export.made_at.isoformat(),
        "person_id": str(export.person_id),
        **{name: rows for name, _title, rows in export.sections},
    }
    return json.dumps(
        told, ensure_ascii=False, indent=2, default=lambda at: at.isoformat()
    ).encode()


def _acts(pseudonym: str) -> Rows:
    """Entries about the person and by them; of others' entries only that they are theirs."""
    is_mine = Audit.subject == pseudonym
    by_me = Audit.actor == pseudonym
    columns = (Audit.at, Audit.action, Audit.facts, is_mine.label("about_me"), by_me.label("by_me"))
    return sa.select(*columns).where(sa.or_(is_mine, by_me)).order_by(Audit.seq)


def _plain_rows(db: Session, wanted: Rows) -> list[dict[str, Any]]:
    return [
        {str(name): _plain(value) for name, value in row.items()}
        for row in db.execute(wanted).mappings()
    ]


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, UUID) else value
