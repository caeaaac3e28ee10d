"""Embedding: run twice there is one effect, no name gets into a line, and no text leaks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import numpy as np
import pytest
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.feedback.actions import Given, give_feedback
from service.feedback.queries import Taught
from service.jobs.handlers import embed
from service.jobs.inline_runner import drain
from service.jobs.runner import run
from service.models import (
    Line,
    LineKind,
    LineSource,
    Outbox,
    OutboxState,
    OwnerType,
    Reflection,
    Role,
    Vector,
    queue,
    vectors,
)
from service.models.engine import Transaction
from service.models.ids import uuid7
from service.models.queue import Job, JobKind, Work
from service.people.actions import order_embedding, save_lines
from service.problems import Conflict
from service.reflections.actions import (
    Writing,
    change_reflection,
    remove_reflection,
    write_reflection,
)
from tests import factories
from tests.conftest import MovingClock
from tests.fakes import FakeEncoder


def _suggested(parts: Parts, work: Work) -> None:
    """Suggestions are another job's matter: here they are only ordered."""
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())


HANDLERS = {JobKind.EMBED: embed, JobKind.SUGGEST: _suggested}
WISH = "I want to learn how Helen Okoro decides a claim. The rest was small talk."


class WatchingEncoder(FakeEncoder):
    """Fails if anybody encodes while a write transaction is open; keeps what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.is_writing = False

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        assert not self.is_writing
        self.given += texts
        return super().encode(texts)


@pytest.fixture
def mara(parts: Parts) -> Viewer:
    with parts.write() as db:
        now = parts.clock()
        factories.person(db, "Helen Okoro", now, title="Operations director")
        person_id = factories.person(
            db, "Mara Quist", now, offers=["pivot tables"], seeks=["claims, told as stories"]
        )
    return Viewer(person_id, "Mara Quist", frozenset({Role.EMPLOYEE}))


def _write(parts: Parts, viewer: Viewer, text: str) -> UUID:
    with parts.write() as db:
        return write_reflection(db, viewer, Writing(text), now=parts.clock())


def _drawn(parts: Parts) -> list[tuple[LineKind, str]]:
    with parts.read() as db:
        rows = db.execute(
            sa.select(Line.kind, Line.text)
            .where(Line.source != LineSource.PROFILE)
            .order_by(Line.created_at, Line.id)
        )
        return [(kind, text) for kind, text in rows]


def _seqs(parts: Parts) -> dict[UUID, int]:
    with parts.read() as db:
        rows = db.execute(
            sa.select(Vector.owner_id, Vector.changed_seq).where(
                Vector.owner_type == OwnerType.LINE
            )
        )
        return {owner: seq for owner, seq in rows}  # noqa: C416  # rows are no pairs to mypy


def _embeds(parts: Parts) -> list[UUID]:
    with parts.read() as db:
        return list(db.scalars(sa.select(Outbox.id).where(Outbox.kind == JobKind.EMBED)))


def _suggests(parts: Parts) -> list[Outbox]:
    with parts.read() as db:
        return list(db.scalars(sa.select(Outbox).where(Outbox.kind == JobKind.SUGGEST)))


def _run(parts: Parts) -> None:
    drain(parts, HANDLERS)
    with parts.read() as db:
        failed = db.scalars(sa.select(Outbox.error_code).where(Outbox.error_code.is_not(None)))
        assert failed.all() == []


def _order(parts: Parts, viewer: Viewer) -> None:
    with parts.write() as db:
        order_embedding(db, viewer.person_id, parts.clock())


def test_a_wish_becomes_a_private_line_without_names(parts: Parts, mara: Viewer) -> None:
    _write(parts, mara, WISH)
    _run(parts)
    assert _drawn(parts) == [(LineKind.SEEK, "I want to learn how [colleague] decides a claim.")]
    with parts.read() as db:
        line = db.scalars(sa.select(Line).where(Line.source == LineSource.REFLECTION)).one()
        stored = vectors.of_owners(db, parts.encoder, OwnerType.LINE, owner_ids=[line.id])
    assert line.published is False
    assert line.person_id == mara.person_id
    expected = vectors.as_stored(parts.encoder.encode([line.text]))[0]
    np.testing.assert_array_equal(stored[line.id], expected)


def test_a_line_of_session_feedback_gives_private_lines_too(parts: Parts, mara: Viewer) -> None:
    with parts.write() as db:
        now = parts.clock()
        helen = factories.person(db, "Ana Duarte", now)
        pair = factories.pair(db, mara.person_id, helen, now)
        session = factories.session(db, pair, 1, now - timedelta(hours=1))
        given = Given(Taught.BOTH, 4, 5, "I showed Ana how a pivot table filters.")
        give_feedback(db, mara, session, given=given, now=now)
    _run(parts)
    assert _drawn(parts) == [(LineKind.OFFER, "I showed [colleague] how a pivot table filters.")]


def test_twice_is_once(parts: Parts, mara: Viewer) -> None:
    _write(parts, mara, WISH)
    _order(parts, mara)
    _run(parts)
    before, suggested = _seqs(parts), len(_suggests(parts))
    with parts.read() as db:
        jobs = list(db.scalars(sa.select(Outbox).where(Outbox.kind == JobKind.EMBED)))
    for job in jobs:  # as if a worker that was slow had begun before the first run's commit
        with pytest.raises(Conflict):
            embed(parts, Work(job.id, JobKind.EMBED, job.args))
    assert _seqs(parts) == before
    assert len(_suggests(parts)) == suggested
    assert len(_drawn(parts)) == 1


def test_two_workers_at_once_leave_one_set_of_vectors(parts: Parts, mara: Viewer) -> None:
    """The second begins before the first has finished, and its effect rolls back."""
    _write(parts, mara, WISH)
    (work_id,) = _embeds(parts)
    encoder = _Interrupting(parts, work_id)
    run(replace(parts, encoder=encoder), HANDLERS, work_id)
    assert encoder.was_interrupted
    assert len(_drawn(parts)) == 1


class _Interrupting(FakeEncoder):
    """Runs the same job to its end while the first run is still encoding."""

    def __init__(self, parts: Parts, work_id: UUID) -> None:
        self._parts, self._work_id = parts, work_id
        self.was_interrupted = False

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not self.was_interrupted:
            self.was_interrupted = True
            run(self._parts, HANDLERS, self._work_id)
        return super().encode(texts)


def test_no_text_is_encoded_inside_a_transaction_nor_twice(parts: Parts, mara: Viewer) -> None:
    encoder = WatchingEncoder()
    watched = replace(parts, encoder=encoder, write=_watched(parts.write, encoder))
    _order(parts, mara)
    _write(parts, mara, WISH)
    _write(parts, mara, WISH)
    drain(watched, HANDLERS)
    assert sorted(encoder.given) == sorted(set(encoder.given))
    assert len(encoder.given) == 3


def _watched(write: Transaction, encoder: WatchingEncoder) -> Transaction:
    @contextmanager
    def opened() -> Iterator[Session]:
        with write() as db:
            encoder.is_writing = True
            try:
                yield db
            finally:
                encoder.is_writing = False

    return opened


def test_a_changed_text_changes_its_lines(parts: Parts, mara: Viewer) -> None:
    reflection_id = _write(parts, mara, WISH)
    _run(parts)
    wordings = ["I showed her how macros really work.", WISH]
    for version, text in enumerate(wordings, start=1):
        with parts.write() as db:
            wish = Writing(text, version=version)
            change_reflection(db, mara, reflection_id, wish=wish, now=parts.clock())
        assert _drawn(parts) == []  # what rested on the old wording is gone at once
        _run(parts)
    assert [kind for kind, _ in _drawn(parts)] == [LineKind.SEEK]


def test_a_text_changed_while_it_was_encoded_is_left_to_its_own_job(
    parts: Parts, mara: Viewer
) -> None:
    reflection_id = _write(parts, mara, WISH)
    (first,) = _embeds(parts)

    class Changing(FakeEncoder):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            with parts.write() as db:
                row = db.get_one(Reflection, reflection_id)
                row.text = "I struggle to say no to late calls."
            return super().encode(texts)

    run(replace(parts, encoder=Changing()), HANDLERS, first)
    assert _drawn(parts) == []


def test_a_removed_text_leaves_no_line_and_no_vector(parts: Parts, mara: Viewer) -> None:
    _order(parts, mara)
    _run(parts)
    profile = _seqs(parts)
    reflection_id = _write(parts, mara, WISH)
    _run(parts)
    with parts.write() as db:
        remove_reflection(db, mara, reflection_id, now=parts.clock())
    after = _seqs(parts)
    assert _drawn(parts) == []
    assert after == profile  # indexes hold published lines alone, and need not look again


def test_a_text_removed_before_its_job_is_no_error(parts: Parts, mara: Viewer) -> None:
    reflection_id = _write(parts, mara, WISH)
    with parts.write() as db:
        remove_reflection(db, mara, reflection_id, now=parts.clock())
    _run(parts)
    assert (_drawn(parts), _suggests(parts)) == ([], [])


def test_the_newest_six_are_kept(parts: Parts, mara: Viewer, clock: MovingClock) -> None:
    for number in range(8):
        clock.advance(minutes=1)
        _write(parts, mara, f"I want to learn about claim number {number}.")
    _run(parts)
    assert [text[-2] for _, text in _drawn(parts)] == ["2", "3", "4", "5", "6", "7"]
    assert len(_seqs(parts)) == 6


def test_an_older_text_embedded_late_does_not_push_newer_lines_out(
    parts: Parts, mara: Viewer, clock: MovingClock
) -> None:
    _write(parts, mara, "I want to learn about claim number 0.")
    (oldest,) = _embeds(parts)
    with parts.write() as db:
        db.get_one(Outbox, oldest).run_after = clock() + timedelta(hours=1)
    for number in range(1, 7):
        clock.advance(minutes=1)
        _write(parts, mara, f"I want to learn about claim number {number}.")
    _run(parts)
    clock.advance(hours=2)
    _run(parts)
    assert [text[-2] for _, text in _drawn(parts)] == ["1", "2", "3", "4", "5", "6"]


def test_each_line_gets_one_vector_and_then_suggestions_are_ordered(
    parts: Parts, mara: Viewer
) -> None:
    _order(parts, mara)
    _run(parts)
    assert len(_seqs(parts)) == 2
    (suggest,) = _suggests(parts)
    assert suggest.run_after == parts.clock() + timedelta(seconds=30)
    assert suggest.args == {"id": str(mara.person_id)}


def test_a_changed_profile_raises_changed_seq_and_drops_what_vanished(
    parts: Parts, mara: Viewer, clock: MovingClock
) -> None:
    _order(parts, mara)
    _run(parts)
    before = _seqs(parts)
    clock.advance(minutes=1)
    with parts.write() as db:
        save_lines(db, mara.person_id, LineKind.OFFER, texts=["phone video"], now=clock())
    _run(parts)
    after = _seqs(parts)
    assert len(after) == 2
    assert min(after.values()) > max(before.values())
    assert len(_suggests(parts)) == 2


def test_a_vector_without_its_line_is_swept(parts: Parts, mara: Viewer, clock: MovingClock) -> None:
    _order(parts, mara)
    _run(parts)
    with parts.write() as db:
        row = parts.encoder.encode(["left behind"])[0]
        stray = {uuid7(): ("left behind", row)}
        vectors.store(db, parts.encoder, OwnerType.LINE, texts=stray, now=clock())
    clock.advance(minutes=1)
    _order(parts, mara)
    _run(parts)
    assert len(_seqs(parts)) == 2


@pytest.mark.parametrize("text", ["\U0001f389\U0001f389", "n/a", "a" * 4000, "I want to " * 390])
def test_what_says_nothing_or_far_too_much_is_no_error(
    parts: Parts, mara: Viewer, text: str
) -> None:
    _write(parts, mara, text)
    _run(parts)
    assert all(len(line) <= 200 for _, line in _drawn(parts))


def test_a_job_that_names_nothing_known_ends_for_good(parts: Parts, mara: Viewer) -> None:
    with parts.write() as db:
        args = {"owner": "parcel", "id": str(mara.person_id)}
        queue.put(db, Job(JobKind.EMBED, "parcel", args), parts.clock())
    drain(parts, HANDLERS)
    with parts.read() as db:
        row = db.scalars(sa.select(Outbox)).one()
    assert (row.state, row.error_code) == (OutboxState.DEAD, "unknown-owner")


def test_neither_the_outbox_nor_a_log_line_holds_a_word_of_a_text(
    parts: Parts, mara: Viewer
) -> None:
    with capture_logs() as logged:
        _write(parts, mara, "I want to learn quokkacraft from Helen Okoro at last.")
        drain(replace(parts, encoder=_Broken()), HANDLERS)
        drain(parts, HANDLERS, until=parts.clock() + timedelta(hours=1))
    with parts.read() as db:
        outbox = [
            (row.key, row.kind, row.args, row.error_code) for row in db.scalars(sa.select(Outbox))
        ]
    assert logged, "the failure is told"
    assert "quokkacraft" in str(_drawn(parts))
    assert "quokkacraft" not in str(logged) + str(outbox)
    assert "Okoro" not in str(logged) + str(outbox)


class _Broken(FakeEncoder):
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise RuntimeError(f"cannot encode {texts}")
