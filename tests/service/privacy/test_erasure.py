"""After an erasure no word of the person is in any table, and what is others' is still there."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import actions as access_actions
from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.models import (
    Agenda,
    AgendaEvidence,
    AgendaItem,
    AgendaVersion,
    Agreement,
    Audience,
    Author,
    Base,
    Feedback,
    FeedbackAbout,
    FollowUp,
    Line,
    LineKind,
    LineProposal,
    MentoringSession,
    Note,
    Outcome,
    OutcomeState,
    OwnerType,
    Pair,
    PairGoal,
    PairState,
    Person,
    PersonState,
    PointSource,
    Reflection,
    ReleaseMark,
    Role,
    RosterChange,
    RosterImport,
    SessionState,
    SignIn,
    Theme,
    ThemePoint,
    ThemeRelease,
    ThemeRun,
    Vector,
    vectors,
)
from service.models.ids import uuid7
from service.people import drafts
from service.privacy import release_marks
from service.privacy.erasure import FORMER, erase, withdraw_text
from service.problems import NotFound
from tests import factories
from tests.conftest import rows

CANARY = "quaggawords"  # in everything that Mara writes
PARTNERS = "heliotrope"  # in everything that Helen writes


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "erasures.jsonl"


@pytest.fixture
def mara(parts: Parts) -> UUID:
    """Somebody with a word in every table that can hold one."""
    with parts.write() as db:
        mara = factories.person(
            db,
            "Mara Quist",
            parts.clock(),
            offers=[f"pivot tables {CANARY}"],
            seeks=[f"claims {CANARY}"],
            hopes=f"I hope {CANARY}",
            title=f"Analyst {CANARY}",
            external_id=f"id-{CANARY}",
            location=CANARY,
        )
        helen = factories.person(
            db, "Helen Okoro", parts.clock(), offers=[f"claims {PARTNERS}"], manager_id=mara
        )
        pair_id = factories.pair(db, mara, helen, parts.clock())
        session_id = factories.session(db, pair_id, 1, parts.clock())
        _pair_words(db, parts, mara, pair_id)
        _session_words(db, parts, mara, session_id)
        _session_words(db, parts, helen, session_id)
        _agenda(db, parts, (mara, helen), session_id)
        _own_words(db, parts, mara)
        access_actions.begin_sign_in(db, mara, "test", now=parts.clock())
        _drafts(db, parts, mara, helen)
        _of_a_file(db, parts, mara)
    return mara


def _of_a_file(db: Session, parts: Parts, mara: UUID) -> None:
    applied = RosterImport(id=uuid7(), created_at=parts.clock())
    db.add(applied)
    db.flush()
    moved = {"field": "location", "before": CANARY, "after": CANARY}
    db.add(RosterChange(import_id=applied.id, person_id=mara, **moved))
    line = {"kind": LineKind.SEEK, "text": f"proposed {CANARY}", "created_at": parts.clock()}
    db.add(LineProposal(person_id=mara, import_id=applied.id, **line))


def _pair_words(db: Session, parts: Parts, mara: UUID, pair_id: UUID) -> None:
    goal = db.get_one(PairGoal, (pair_id, mara))
    goal.gain = goal.contribute = CANARY
    agreement = db.scalars(sa.select(Agreement)).one()
    agreement.clauses = [f"What is said here stays here, {CANARY}."]
    pair = db.get_one(Pair, pair_id)
    pair.ended_by_id, pair.end_note = mara, f"Thank you, {CANARY}"
    for owner_id in (pair.a_id, pair.b_id):  # Mara wrote a step for her partner too
        db.add(
            FollowUp(
                pair_id=pair_id,
                owner_id=owner_id,
                text=CANARY,
                due_on=parts.clock().date(),
                created_at=parts.clock(),
            )
        )


def _session_words(db: Session, parts: Parts, author_id: UUID, session_id: UUID) -> None:
    word = CANARY if db.get_one(Person, author_id).name == "Mara Quist" else PARTNERS
    own = {"author_id": author_id, "created_at": parts.clock()}
    db.add(Note(session_id=session_id, text=f"note {word}", shared=True, **own))
    db.add(Reflection(text=f"thought {word}", audience=Audience.PAIR, **own))
    db.add(Feedback(session_id=session_id, about=FeedbackAbout.SESSION, text=f"line {word}", **own))


def _agenda(db: Session, parts: Parts, pair: tuple[UUID, UUID], session_id: UUID) -> None:
    """Three versions: drafted, edited by Mara, then edited by Helen who keeps Mara's item."""
    agenda = Agenda(id=uuid7(), session_id=session_id, current_version=3, created_at=parts.clock())
    db.add(agenda)
    db.flush()
    authors = (Author.DEFAULT, None), (Author.PERSON, pair[0]), (Author.PERSON, pair[1])
    questions = (
        ("evidence", f"Start from pivot tables {CANARY}", Author.DEFAULT),
        ("typed", f"What about {CANARY}?", Author.PERSON),
        ("named", "What does Mara do, and Mara Quist's team?", Author.DEFAULT),
        ("partner", f"Helen asks Mara about {PARTNERS}", Author.PERSON),
    )
    for number, (author, author_id) in enumerate(authors, 1):
        version = AgendaVersion(
            id=uuid7(),
            agenda_id=agenda.id,
            number=number,
            author=author,
            author_id=author_id,
            brief_hash="b",
            created_at=parts.clock(),
        )
        db.add(version)
        db.flush()
        # the first holds no typed item, the partner's own comes last
        for place, (key, question, maker) in enumerate(questions):
            if (key == "typed" and number == 1) or (key == "partner" and number < 3):
                continue
            item = AgendaItem(
                id=uuid7(),
                version_id=version.id,
                position=place,
                key=key,
                minutes=5,
                title="Open",
                question=question,
                author=maker,
                created_at=parts.clock(),
            )
            db.add(item)
            db.flush()
            if key == "evidence":
                db.add(
                    AgendaEvidence(
                        item_id=item.id,
                        source_type="line",
                        source_id=uuid7(),
                        owner_id=pair[0],
                        position=0,
                    )
                )


def _own_words(db: Session, parts: Parts, mara: UUID) -> None:
    db.add(
        Outcome(
            author_id=mara,
            body=CANARY,
            state=OutcomeState.SHARED,
            created_at=parts.clock(),
        )
    )
    point = ThemePoint(
        id=uuid7(),
        source_type=PointSource.REFLECTION,
        source_id=uuid7(),
        ordinal=0,
        author_id=mara,
        keyed_hash="k",
        polarity="strain",
        written_at=parts.clock(),
        created_at=parts.clock(),
    )
    db.add(point)
    db.flush()
    lines = db.execute(sa.select(Line.id, Line.text)).all()
    row = parts.encoder.encode([CANARY])[0]
    vectors.store(
        db,
        parts.encoder,
        OwnerType.LINE,
        texts={i: (text, row) for i, text in lines},
        now=parts.clock(),
    )
    vectors.store(
        db, parts.encoder, OwnerType.POINT, texts={point.id: (CANARY, row)}, now=parts.clock()
    )


def _drafts(db: Session, parts: Parts, mara: UUID, helen: UUID) -> None:
    viewers = {one: Viewer(one, "", frozenset({Role.EMPLOYEE})) for one in (mara, helen)}
    drafts.keep(db, viewers[mara], "reflect", fields={"text": [CANARY]}, now=parts.clock())
    drafts.keep(db, viewers[helen], drafts.IMPORT, fields={"file": [CANARY]}, now=parts.clock())
    drafts.put(
        db, viewers[helen], drafts.IMPORT_COLUMNS, fields={CANARY: "team"}, now=parts.clock()
    )
    drafts.keep(db, viewers[helen], "reflect", fields={"text": [PARTNERS]}, now=parts.clock())


def cells(parts: Parts) -> Iterator[tuple[str, str]]:
    """Every cell of every table as text, with the table's name."""
    with parts.read() as db:
        for table in Base.metadata.sorted_tables:
            for row in db.execute(sa.select(table)):
                yield from ((table.name, f"{cell}") for cell in row)


def test_no_word_of_theirs_is_left_in_any_table(parts: Parts, mara: UUID, file: Path) -> None:
    held = {name for name, cell in cells(parts) if CANARY in cell}
    assert held >= {"people", "lines", "notes", "reflections", "agenda_items", "drafts", "pairs"}
    assert held >= {"roster_changes", "line_proposals"}
    with parts.write() as db:
        erase(db, mara, parts.clock(), tombstones=file)
    traces = [(name, cell) for name, cell in cells(parts) if CANARY in cell or "Quist" in cell]
    assert traces == []
    assert not any("mara" in cell.casefold() for name, cell in cells(parts) if PARTNERS not in cell)


def test_the_partners_own_words_stay(parts: Parts, mara: UUID, file: Path) -> None:
    before = sorted(cell for _, cell in cells(parts) if PARTNERS in cell)
    with parts.write() as db:
        erase(db, mara, parts.clock(), tombstones=file)
    assert sorted(cell for _, cell in cells(parts) if PARTNERS in cell) == before


def test_the_row_stays_without_anything_that_says_whose_it_was(
    parts: Parts, mara: UUID, file: Path
) -> None:
    with parts.write() as db:
        erase(db, mara, parts.clock(), tombstones=file)
    with parts.read() as db:
        person = db.get_one(Person, mara)
        assert (person.name, person.state) == (FORMER, PersonState.ERASED)
        assert person.email == f"{mara}@erased.invalid"
        questions = set(db.scalars(sa.select(AgendaItem.question)))
        assert "What does former partner do, and former partner's team?" in questions
        assert db.scalars(sa.select(Pair.state)).one() is PairState.ENDED
        assert db.scalars(sa.select(MentoringSession.state)).one() is SessionState.CANCELLED
        assert db.scalars(sa.select(Person.manager_id).where(Person.id != mara)).one() is None
    assert (rows(parts, SignIn), rows(parts, ThemePoint)) == (0, 0)


def test_vectors_of_theirs_go_and_others_stay(parts: Parts, mara: UUID, file: Path) -> None:
    with parts.write() as db:
        erase(db, mara, parts.clock(), tombstones=file)
    with parts.read() as db:
        left = set(db.scalars(sa.select(Line.id)))
        assert set(db.scalars(sa.select(Vector.owner_id))) == left


def test_the_tombstone_is_written_before_the_commit(parts: Parts, mara: UUID, file: Path) -> None:
    with pytest.raises(RuntimeError):
        _erase_and_fail(parts, mara, file)
    assert json.loads(file.read_text()) == {
        "person_id": str(mara),
        "at": parts.clock().isoformat(),
    }
    with parts.read() as db:
        assert db.get_one(Person, mara).state is PersonState.ACTIVE


def _erase_and_fail(parts: Parts, person_id: UUID, file: Path) -> None:
    with parts.write() as db:
        erase(db, person_id, parts.clock(), tombstones=file)
        raise RuntimeError("the power fails here")


def test_marks_in_releases_lead_to_nobody_any_more(parts: Parts, mara: UUID, file: Path) -> None:
    with parts.write() as db:
        theirs = release_marks.author_mark(db, mara)
        _release(
            db,
            parts,
            [release_marks.release_mark(theirs, "c1"), release_marks.release_mark("other", "c2")],
        )
    with parts.write() as db:
        erase(db, mara, parts.clock(), tombstones=file)
    with parts.read() as db:
        kept = sorted(db.scalars(sa.select(ReleaseMark.mark)), key=lambda mark: mark[-2:])
    assert kept[1] == release_marks.release_mark("other", "c2")
    assert kept[0].endswith(":c1")
    assert theirs not in kept[0]


def _release(db: Session, parts: Parts, kept: list[str]) -> None:
    now, today = parts.clock(), parts.clock().date()
    model = vectors.model_id(db, parts.encoder, now)
    run = ThemeRun(
        id=uuid7(),
        model_id=model,
        corpus_hash="c",
        digest="d",
        source_count=1,
        cells=b"",
        theme_ids=[],
        finished_at=now,
        created_at=now,
    )
    db.add(run)
    db.flush()
    theme = Theme(
        id=uuid7(), first_run_id=run.id, label="Meetings", label_source="terms", created_at=now
    )
    release = ThemeRelease(
        id=uuid7(),
        period="2026-10",
        starts_on=today,
        ends_on=today,
        k=5,
        frozen_at=now,
        taps={},
        encoder="e",
        digest="d",
        created_at=now,
    )
    db.add_all([theme, release])
    db.flush()
    db.add_all(ReleaseMark(release_id=release.id, theme_id=theme.id, mark=one) for one in kept)


def test_nobody_is_erased_twice(parts: Parts, mara: UUID, file: Path) -> None:
    with parts.write() as db:
        erase(db, mara, parts.clock(), tombstones=file)
    with pytest.raises(NotFound), parts.write() as db:
        erase(db, mara, parts.clock(), tombstones=file)
    assert len(file.read_text().splitlines()) == 1


def test_the_tombstones_are_for_this_account_alone(parts: Parts, mara: UUID, file: Path) -> None:
    with parts.write() as db:
        erase(db, mara, parts.clock(), tombstones=file)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_text_that_does_not_count_cannot_be_taken_out(parts: Parts, mara: UUID) -> None:
    with parts.read() as db:
        text_id = db.scalars(sa.select(Reflection.id).where(Reflection.author_id == mara)).one()
    with pytest.raises(NotFound), parts.write() as db:
        withdraw_text(db, mara, PointSource.REFLECTION, text_id=text_id, now=parts.clock())
