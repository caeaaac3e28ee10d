"""The whole story of the demo on any day: real acts, the fake encoder, and what came of them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path

import sqlalchemy as sa

from service.bootstrap import Parts
from service.demo.build import after_jobs, build
from service.demo.story import schedule
from service.demo.timeline import Stage
from service.models import Base, MentoringSession, Pair, PairState, Person, ThemeRelease
from service.privacy import publication
from service.themes.career_stage_flow_actions import FIGURE
from service.upkeep.database.queries import demo_build
from tests.demo_parts import parts_in
from tests.fakes import FakeEncoder

CALIBRATION = Path(__file__).with_name("calibration-of-fake-encoder.json")
PAIRS = {PairState.ACTIVE: 40, PairState.PAUSED: 2, PairState.ENDED: 4}
PEOPLE, RELEASES = 124, 2


@contextmanager
def whole_demo(today: date, folder: Path, template: Path) -> Iterator[tuple[Parts, Stage]]:
    """Build the demo organisation in a copy of a migrated database, with the fake encoder."""
    now = datetime.combine(today, time(), UTC)  # it must be told to whoever starts at midnight
    with parts_in(folder, template, FakeEncoder(), CALIBRATION, now) as parts:
        stage = build(parts, today)
        after_jobs(parts, stage)
        yield parts, stage


def faults_on(today: date, folder: Path, template: Path) -> list[str]:
    """What is wrong with the story that ends on this day; nothing, as a rule."""
    with whole_demo(today, folder, template) as (parts, stage):
        looked_at = (_counted, _in_the_future, _tomorrow, _between_generations)
        return [fault for look in looked_at for fault in look(parts, stage)]


def _counted(parts: Parts, _stage: Stage) -> Iterator[str]:
    with parts.read() as db:
        pairs = Counter(db.scalars(sa.select(Pair.state)))
        people = len(db.scalars(sa.select(Person.id)).all())
        releases = len(db.scalars(sa.select(ThemeRelease.id)).all())
        record = demo_build(db)
    if (pairs, people, releases) != (PAIRS, PEOPLE, RELEASES):
        yield f"there are {people} people, {releases} releases and {dict(pairs)}"
    if record is None or record.ready_at is None:
        yield "it is not said to be ready"


def _in_the_future(parts: Parts, stage: Stage) -> Iterator[str]:
    """Rows that were made when the story was over, or later."""
    end = schedule.story_end(stage.today)
    for table in Base.metadata.sorted_tables:
        if "created_at" in table.columns and table.name != "demo_builds":
            with parts.read() as db:
                last = db.scalar(sa.select(sa.func.max(table.columns["created_at"])))
            if last is not None and last >= end:
                yield f"a row of {table.name} was made at {last}, after {end}"


def _tomorrow(parts: Parts, stage: Stage) -> Iterator[str]:
    """Mara meets Helen tomorrow at four, by the clocks at home."""
    with parts.read() as db:
        coming = db.get_one(MentoringSession, stage.sessions[0, 7])
    if coming.starts_at != schedule.at(stage.today, 1, 16 * 60, time_zone=schedule.HOME):
        yield f"Mara and Helen meet at {coming.starts_at}"


def _between_generations(parts: Parts, _stage: Stage) -> Iterator[str]:
    """The page of the tour, which counts up to last Sunday, has something to show."""
    with parts.read() as db:
        if not publication.published(db, FIGURE):
            yield "nothing is to be seen between the generations"
