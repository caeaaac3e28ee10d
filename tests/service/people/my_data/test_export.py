"""The export holds every row about a person, opens offline, and no byte of it is a partner's."""

import io
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.models import (
    Agenda,
    AgendaItem,
    AgendaVersion,
    Audience,
    Audit,
    Author,
    Base,
    Feedback,
    FeedbackAbout,
    Note,
    PairGoal,
    Reflection,
)
from service.models.ids import uuid7
from service.models.types import Utc
from service.people.my_data import export
from tests import factories, markup
from tests.conftest import NOON, MovingClock, sign_in

CANARY = "okapiwords"  # in everything that the partner writes
# rows that name the person and are somebody else's own: the reason stands beside each
ANOTHERS = {
    ("people", "manager_id"): "whoever reports to somebody is in their own export",
    ("suggestions", "other_id"): "it would tell what the other answered",
    ("exclusions", "other_id"): "only its writer ever learns of it",
    ("round_entries", "person_id"): "for a day, a copy of what is there, with others' answers",
}


@pytest.fixture
def two(parts: Parts) -> tuple[UUID, UUID]:
    with parts.write() as db:
        mara = factories.person(db, "Mara Quist", parts.clock(), offers=["pivot tables"])
        helen = factories.person(db, "Helen Okoro", parts.clock(), seeks=["reading a dashboard"])
        factories.pair(db, mara, helen, parts.clock())
    return mara, helen


@pytest.fixture
def mara(client: TestClient, parts: Parts, two: tuple[UUID, UUID]) -> TestClient:
    return sign_in(client, parts, two[0])


def unpacked(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def exported(client: TestClient) -> dict[str, bytes]:
    answer = client.post("/me/export")
    assert answer.status_code == 200
    return unpacked(answer.content)


def test_it_is_a_file_that_nobody_keeps_and_that_opens_offline(mara: TestClient) -> None:
    answer = mara.post("/me/export")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cache-control"] == "no-store"
    files = unpacked(answer.content)
    told = json.loads(files["data.json"])
    assert (told["schema"], told["version"]) == ("bothways-export", 1)
    assert told["person"][0]["name"] == "Mara Quist"
    page = markup.read(files["index.html"].decode())
    assert len(page.all("h1")) == 1
    assert page.all("script") == page.all("link") == page.all("img") == []
    assert "pivot tables" in files["index.html"].decode()


def test_a_partners_name_is_there_and_no_word_of_theirs(
    mara: TestClient, parts: Parts, two: tuple[UUID, UUID]
) -> None:
    with parts.write() as db:
        _words(db, two[1], parts.clock())
    files = exported(mara)
    assert json.loads(files["data.json"])["pairs"][0]["partner"] == "Helen Okoro"
    for data in files.values():
        assert CANARY.encode() not in data
        assert b"mara types this" in data


def _words(db: Session, helen: UUID, now: datetime) -> None:
    """What Helen wrote, private and shared, and an agenda that Mara changed after her."""
    goal = db.scalars(sa.select(PairGoal).where(PairGoal.person_id == helen)).one()
    goal.gain = goal.contribute = f"{CANARY} goal"
    session = factories.session(db, goal.pair_id, 1, now)
    mine = {"author_id": helen, "session_id": session, "created_at": now, "text": f"{CANARY} text"}
    db.add_all(Note(**mine, shared=shared) for shared in (True, False))
    db.add_all(Reflection(**mine, audience=audience) for audience in Audience)
    db.add(Feedback(**mine, about=FeedbackAbout.SESSION))
    agenda = Agenda(session_id=session, current_version=2, created_at=now)
    db.add(agenda)
    db.flush()
    mara = db.scalars(
        sa.select(PairGoal.person_id).where(
            PairGoal.pair_id == goal.pair_id, PairGoal.person_id != helen
        )
    ).one()
    _version(db, agenda.id, (1, helen, now), [f"{CANARY} asks"])
    _version(db, agenda.id, (2, mara, now), [f"{CANARY} asks", "mara types this"])


def _version(
    db: Session, agenda_id: UUID, made: tuple[int, UUID, datetime], questions: list[str]
) -> None:
    number, author_id, now = made
    row = AgendaVersion(
        agenda_id=agenda_id,
        number=number,
        author=Author.PERSON,
        author_id=author_id,
        brief_hash="b",
        created_at=now,
    )
    db.add(row)
    db.flush()
    db.add_all(
        AgendaItem(
            version_id=row.id,
            position=at,
            key=f"open_{at}",
            minutes=5,
            title="Open",
            question=question,
            author=Author.PERSON,
            created_at=now,
        )
        for at, question in enumerate(questions)
    )
    db.flush()


def test_a_fourth_export_within_a_day_waits(mara: TestClient, clock: MovingClock) -> None:
    for _ in range(export.A_DAY):
        exported(mara)
        clock.advance(minutes=2)
    refused = mara.post("/me/export")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) == 24 * 3600 - export.A_DAY * 120
    clock.advance(minutes=50)
    assert mara.post("/me/export").status_code == 429


def test_it_is_possible_again_when_the_first_is_a_day_old(
    mara: TestClient, parts: Parts, two: tuple[UUID, UUID]
) -> None:
    with parts.write() as db:
        for _ in range(export.A_DAY):
            export.note(db, two[0], parts.clock() - timedelta(hours=24))
    exported(mara)


def test_each_export_is_in_the_log(mara: TestClient, parts: Parts) -> None:
    exported(mara)
    with parts.read() as db:
        assert db.scalar(sa.select(Audit.action).order_by(Audit.seq.desc()).limit(1)) == "exported"
    assert "Your data was exported" in mara.get("/me/privacy").text


def _owned() -> Iterator[tuple[sa.Table, sa.Column[Any]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == "people" for key in column.foreign_keys):
                yield table, column


def test_every_reason_is_about_a_column_that_there_is() -> None:
    assert ANOTHERS.keys() <= {(table.name, column.name) for table, column in _owned()}


@pytest.mark.parametrize(
    ("table", "column"),
    [found for found in _owned() if (found[0].name, found[1].name) not in ANOTHERS],
    ids=lambda part: part.name,
)
def test_every_row_about_a_person_is_in_their_export(
    parts: Parts, table: sa.Table, column: sa.Column[Any]
) -> None:
    """One row is put into the table in their name, whatever the table is."""
    with parts.write() as db:
        me = factories.person(db, "Mara Quist", parts.clock(), roles=(), consents=())
        before = _rows(db, me, parts.clock())
        _put(db, table, {column.name: me})
        assert _rows(db, me, parts.clock()) > before


def _rows(db: Session, me: UUID, now: datetime) -> int:
    return sum(len(rows) for _, _, rows in export.gathered(db, me, "", now=now).sections)


def _put(db: Session, table: sa.Table, given: dict[str, Any]) -> Any:  # noqa: ANN401  # a key of any type
    """Insert a row with the fewest values, and first the rows that it stands on."""
    values = dict(given)
    for column in table.columns:
        if column.name not in values and not column.nullable:
            values[column.name] = _value(db, column)
    if table.name == "pairs":
        values["a_id"], values["b_id"] = sorted((values["a_id"], values["b_id"]))
    db.execute(table.insert().values(values))
    (key,) = list(table.primary_key.columns)[:1]
    return values[key.name]


def _value(db: Session, column: sa.Column[Any]) -> Any:  # noqa: ANN401  # a value of any column
    for key in column.foreign_keys:
        return _put(db, key.column.table, {})
    if column.name == "minutes":
        return 45
    if isinstance(column.type, sa.Enum):
        return next(iter(column.type.enum_class))  # type: ignore[arg-type]  # every choice is of an enum
    if isinstance(column.type, Utc):
        return NOON
    known = {bool: True, int: 1, float: 0.5, str: f"text {uuid7()}", bytes: b"ab"}
    return (known | {date: NOON.date(), UUID: uuid7()}).get(column.type.python_type, {})
