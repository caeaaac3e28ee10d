"""The recall of the index is measured each night where it is in use, and kept as figures."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from embeddings.index import F32, Hit, IndexUnavailable
from service.bootstrap import Parts
from service.jobs import inline_runner
from service.jobs.handlers import HANDLERS
from service.models import Outbox, OutboxState, RecallCheck
from service.models.queue import JobKind
from service.pairings.engine.population_arrays import Lineup
from service.pairings.recommendations.ranking import Ranking
from service.upkeep import retention
from service.upkeep.doctor import examine_here
from service.upkeep.findings import Finding
from service.upkeep.vector_index import recall
from service.upkeep.vector_index.jobs import order_index, order_recall
from service.upkeep.vector_index.recall import Recall, compared
from tests.conftest import MovingClock
from tests.crowds import ON, WEIGHTS, willing
from tests.partners import BEN, MARA, TOMAS, Office, office


@pytest.fixture
def known(parts: Parts) -> Office:
    parts.settings.data_dir.mkdir(exist_ok=True)
    return office(parts, {"Mara": MARA, "Tomas": TOMAS, "Ben": BEN})


class Proposing:
    """An index that knows some people; None is one that cannot be asked."""

    def __init__(self, people: list[UUID] | None) -> None:
        self._people = people

    def nearest(self, query: F32, k: int) -> list[Hit]:
        assert query.ndim == 1
        if self._people is None:
            raise IndexUnavailable("gone")
        return [Hit(str(person_id), 1.0) for person_id in self._people[:k]]


def checks(parts: Parts) -> list[Recall]:
    with parts.read() as db:
        rows = db.scalars(sa.select(RecallCheck).order_by(RecallCheck.created_at)).all()
    return [Recall(row.people, row.asked, row.found) for row in rows]


def told(parts: Parts) -> list[Finding]:
    return [one for one in examine_here(parts) if one.name == "recall"]


def night(parts: Parts) -> int:
    """Have the index looked at and measured; how many orders to measure there ever were."""
    order_index(parts, parts.clock())
    order_recall(parts, parts.clock())
    inline_runner.drain(parts, HANDLERS)
    with parts.read() as db:
        done = Outbox.state == OutboxState.DONE
        kind = Outbox.kind == JobKind.INDEX_RECALL
        return db.scalar(sa.select(sa.func.count()).where(kind, done)) or 0


def test_all_that_an_index_misses_is_counted() -> None:
    exact = Ranking(Lineup.of(willing(40, 3), WEIGHTS), ON)
    everybody = [person.id for person in exact.lineup.people]
    whole = compared(exact, Proposing(everybody), seed=1)
    half = compared(exact, Proposing(everybody[::2]), seed=1)
    assert whole is not None
    assert half is not None
    assert (whole.people, whole.share) == (40, 1.0)
    assert half.asked == whole.asked
    assert 0.2 < half.share < 0.8


def test_an_index_that_cannot_be_asked_has_no_recall() -> None:
    exact = Ranking(Lineup.of(willing(6, 3), WEIGHTS), ON)
    assert compared(exact, Proposing(None), seed=1) is None


def test_nobody_has_nothing_to_find() -> None:
    exact = Ranking(Lineup.of([], WEIGHTS), ON)
    assert compared(exact, Proposing([]), seed=1) == Recall(0, 0, 0)
    assert Recall(0, 0, 0).share == 1.0


def test_it_is_measured_once_a_night_and_told_by_the_doctor(
    parts: Parts, known: Office, clock: MovingClock
) -> None:
    assert known.people
    assert "not been measured" in told(parts)[0].sentence
    assert [night(parts), night(parts)] == [1, 1]
    (found,) = checks(parts)
    assert (found.people, found.share) == (3, 1.0)
    assert found.asked == found.found > 0
    (finding,) = told(parts)
    assert finding.is_well
    assert finding.sentence.startswith("On 24 November 2026 the index found")
    clock.advance(days=1)
    assert night(parts) == 2
    clock.advance(hours=-10)  # two o'clock is no night's end
    assert night(parts) == 2


def test_a_low_recall_is_a_finding_with_a_cure(parts: Parts, known: Office) -> None:
    assert known.people
    with parts.write() as db:
        recall.keep(db, Recall(50, 500, 474), parts.clock())
    (finding,) = told(parts)
    assert not finding.is_well
    assert "474 of the 500" in finding.sentence
    assert "index rebuild" in finding.cure


def test_where_searches_are_exact_nothing_is_measured_or_told(parts: Parts, known: Office) -> None:
    assert known.people
    parts.settings.index = "auto"
    assert night(parts) == 0
    assert recall.measure(parts, parts.clock()) is None
    assert (checks(parts), told(parts)) == ([], [])


def test_an_index_that_is_not_built_leaves_no_figure(parts: Parts, known: Office) -> None:
    assert known.people
    assert recall.measure(parts, parts.clock()) is None


def test_figures_are_deleted_after_three_months(
    parts: Parts, known: Office, clock: MovingClock
) -> None:
    assert known.people
    with parts.write() as db:
        recall.keep(db, Recall(50, 500, 500), clock())
    clock.advance(days=91)
    retention.purge(parts, clock())
    assert checks(parts) == []
