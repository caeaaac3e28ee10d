"""Points come from consented texts alone and go with them, in the same request."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import (
    Outbox,
    OwnerType,
    PointSource,
    Reflection,
    ThemeMembership,
    ThemePoint,
    Vector,
    queue,
)
from service.models.ids import uuid7
from service.models.queue import Job, JobKind, Work
from service.people.departures import actions as departures
from service.privacy import erasure
from service.problems import Conflict
from service.themes import jobs
from service.themes.points.gather import gather, gather_source
from tests import factories, planted
from tests.conftest import rows, sign_in

TEXT = "Standing meetings crowd out the morning. The evening is for Xyaab Qzaab and the claims."


def author(parts: Parts) -> UUID:
    with parts.write() as db:
        return planted.crowd(db, 3, parts.clock())[0]


def written(parts: Parts, person: UUID, text: str = TEXT) -> UUID:
    with parts.write() as db:
        return planted.write(db, person, text, parts.clock())


def vectors_of_points(parts: Parts) -> int:
    with parts.read() as db:
        found = sa.select(sa.func.count()).where(Vector.owner_type == OwnerType.POINT)
        return db.scalar(found) or 0


def test_a_consented_text_becomes_points_with_vectors_and_without_names(parts: Parts) -> None:
    reflection_id = written(parts, author(parts))
    corpus = gather_source(parts, PointSource.REFLECTION, reflection_id)
    assert len(corpus.ids) == rows(parts, ThemePoint) == vectors_of_points(parts) == 2
    assert "Xyaab" not in " ".join(corpus.texts)
    assert "[colleague]" in corpus.texts[1]


def test_gathering_twice_keeps_the_same_points(parts: Parts) -> None:
    reflection_id = written(parts, author(parts))
    first = gather_source(parts, PointSource.REFLECTION, reflection_id)
    second = gather_source(parts, PointSource.REFLECTION, reflection_id)
    assert first.ids == second.ids
    assert first.digest == second.digest
    assert vectors_of_points(parts) == 2


def test_a_new_name_on_the_roster_redacts_old_texts_anew(parts: Parts) -> None:
    person = author(parts)
    written(parts, person, "My partner Blorbina teaches me to read a claim.")
    before = gather(parts)
    with parts.write() as db:
        factories.person(db, "Blorbina Vantz", parts.clock())
    after = gather(parts)
    assert "Blorbina" in before.texts[0]
    assert "Blorbina" not in after.texts[0]
    assert before.hashes != after.hashes
    assert rows(parts, ThemePoint) == vectors_of_points(parts) == len(after.ids)


def test_a_text_that_was_changed_meanwhile_gets_no_points(parts: Parts) -> None:
    person = author(parts)
    reflection_id = written(parts, person)
    corpus = gather_source(parts, PointSource.REFLECTION, reflection_id)
    with parts.write() as db:
        db.get_one(Reflection, reflection_id).in_themes = False
    assert corpus.ids
    assert gather(parts).ids == ()


def test_withdrawal_removes_points_and_vectors_in_the_same_request(
    parts: Parts, client: TestClient
) -> None:
    person = author(parts)
    reflection_id = written(parts, person)
    gather(parts)
    sign_in(client, parts, person)
    answer = client.post(
        "/me/texts/withdraw", data={"source": "reflection", "text_id": str(reflection_id)}
    )
    assert answer.status_code == 303
    assert rows(parts, ThemePoint) == vectors_of_points(parts) == 0


def test_withdrawing_before_the_freeze_takes_the_author_out(parts: Parts) -> None:
    with parts.write() as db:
        people = planted.crowd(db, 6, parts.clock())
        planted.plant(db, {"meetings": people}, parts.clock())
    gather(parts)
    with parts.write() as db:
        for person in people[:2]:
            erasure.withdraw_all_texts(db, person, parts.clock())
    assert len(set(gather(parts).authors)) == 4


def test_a_saved_text_is_put_into_the_themes_of_the_last_fit(parts: Parts) -> None:
    with parts.write() as db:
        people = planted.crowd(db, 12, parts.clock())
        planted.plant(db, {"meetings": people[:6], "zones": people[6:]}, parts.clock())
        jobs.order_refit(db, "first", parts.clock())
    drain(parts, HANDLERS)
    reflection_id = written(parts, people[0], "Standing meetings crowded the calendar.")
    args = {"owner": "reflection", "id": str(reflection_id)}
    with parts.write() as db:
        queue.put(db, Job(JobKind.THEMES_INCREMENTAL, "x", args), parts.clock())
    drain(parts, HANDLERS)
    with parts.read() as db:
        joined = db.scalar(
            sa.select(sa.func.count())
            .select_from(ThemeMembership)
            .join(ThemePoint, ThemePoint.id == ThemeMembership.point_id)
            .where(ThemePoint.source_id == reflection_id)
        )
    assert joined == 1


def test_a_job_that_runs_twice_has_one_effect(parts: Parts) -> None:
    reflection_id = written(parts, author(parts))
    args = {"owner": "reflection", "id": str(reflection_id)}
    with parts.write() as db:
        queue.put(db, Job(JobKind.THEMES_INCREMENTAL, "x", args), parts.clock())
    drain(parts, HANDLERS)
    with parts.read() as db:
        work_id = db.scalars(sa.select(Outbox.id)).one()
    with pytest.raises(Conflict):
        jobs.assign_points_to_themes(parts, Work(work_id, JobKind.THEMES_INCREMENTAL, args))
    assert rows(parts, ThemePoint) == 2


def test_a_job_for_a_text_that_is_gone_ends_well(parts: Parts) -> None:
    args = {"owner": "feedback", "id": str(uuid7())}
    with parts.write() as db:
        queue.put(db, Job(JobKind.THEMES_INCREMENTAL, "x", args), parts.clock())
    assert drain(parts, HANDLERS, until=parts.clock() + timedelta(hours=1)) == 1


def test_texts_of_somebody_who_left_count_no_more_until_they_come_back(parts: Parts) -> None:
    person = author(parts)
    written(parts, person)
    assert gather(parts).authors == (person, person)
    with parts.write() as db:
        departures.mark_left(db, person, by=None, now=parts.clock())
    assert gather(parts).authors == ()
    with parts.write() as db:
        departures.bring_back(db, person, by=None, now=parts.clock())
    assert gather(parts).authors == (person, person)
