"""The demo organisation in the database: the story's facts, made by the acts of the product."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
import sqlalchemy as sa

from service.bootstrap import Parts
from service.demo.build import build
from service.demo.story.lines import planted
from service.demo.timeline import Stage
from service.models import (
    Action,
    ActionState,
    AgreementTick,
    Digest,
    Feedback,
    FollowUp,
    Idea,
    IdeaState,
    Line,
    LineKind,
    MentoringSession,
    Note,
    Outcome,
    OutcomeState,
    Pair,
    PairGoal,
    PairState,
    Person,
    PersonRole,
    PersonState,
    Question,
    Reflection,
    ResourceRead,
    Role,
    Round,
    RoundState,
    SessionState,
    StarterStep,
    Suggestion,
    ThemeRelease,
)
from service.people.starter_progress import DISMISSED, FINISHED
from service.problems import Conflict
from tests.conftest import NOON
from tests.demo_parts import parts_in
from tests.fakes import FakeEncoder

CALIBRATION = Path(__file__).parents[2] / "calibration-of-fake-encoder.json"
Built = tuple[Parts, Stage]
Found = TypeVar("Found")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Built]:
    """What stands before any job has run."""
    folder = tmp_path_factory.mktemp("demo")
    with parts_in(folder, migrated_sqlite, FakeEncoder(), CALIBRATION) as parts:
        yield parts, build(parts, NOON.date())


def scalars(built: Built, wanted: sa.Select[Found]) -> list[Found]:
    with built[0].read() as db:
        return list(db.scalars(wanted))


def test_124_people_are_here_and_the_newest_has_still_to_be_welcomed(built: Built) -> None:
    states = Counter(scalars(built, sa.select(Person.state)))
    assert states == {PersonState.ACTIVE: 121, PersonState.PAUSED: 2, PersonState.INVITED: 1}
    roles = Counter(scalars(built, sa.select(PersonRole.role)))
    assert roles == {Role.EMPLOYEE: 124, Role.LEAD: 2, Role.ADMIN: 1}


def test_46_pairs_have_agreed_and_their_states_are_the_storys(built: Built) -> None:
    states = Counter(scalars(built, sa.select(Pair.state)))
    assert states == {PairState.ACTIVE: 40, PairState.PAUSED: 2, PairState.ENDED: 4}
    assert len(scalars(built, sa.select(AgreementTick.person_id))) == 92
    assert len(scalars(built, sa.select(PairGoal.gain).where(PairGoal.gain != ""))) == 92


def test_two_pairs_have_gone_quiet(built: Built) -> None:
    last = sa.func.max(MentoringSession.starts_at)
    quiet = (
        sa.select(Pair.id)
        .join(MentoringSession, MentoringSession.pair_id == Pair.id)
        .where(Pair.state == PairState.ACTIVE)
        .group_by(Pair.id)
        .having(last < NOON - timedelta(days=35))
    )
    assert len(scalars(built, quiet)) == 2


def test_every_session_of_the_story_took_place_or_not_as_told(built: Built) -> None:
    told = Counter(sitting.state for pair in built[1].story.pairs for sitting in pair.sittings)
    told.update({"planned": 3, "cancelled": 1})  # the rest of Mara's series, booked last evening
    found = Counter(scalars(built, sa.select(MentoringSession.state)))
    assert {state.value: count for state, count in found.items()} == told
    held = sa.select(MentoringSession.ended_at).where(MentoringSession.state == SessionState.HELD)
    assert None not in scalars(built, held)


def test_of_maras_series_one_is_moved_and_one_was_skipped_last_evening(built: Built) -> None:
    changed = sa.select(MentoringSession).where(
        MentoringSession.pair_id == built[1].pairs[0], MentoringSession.sequence > 0
    )
    moved, skipped = scalars(built, changed.order_by(MentoringSession.starts_at))
    assert (moved.state, skipped.state) == (SessionState.PLANNED, SessionState.CANCELLED)
    assert skipped.changed_at is not None
    assert skipped.changed_at > NOON - timedelta(days=1)


def test_every_text_of_the_story_is_kept_once_and_dated_in_the_past(built: Built) -> None:
    story = built[1].story
    for told, column in (
        (story.reflections, Reflection.text),
        (story.notes, Note.text),
        (story.follow_ups, FollowUp.text),
        (story.outcomes, Outcome.body),
        ([one for one in story.feedback if one.text], Feedback.text),
    ):
        found = scalars(built, sa.select(column).where(column.is_not(None)))
        assert Counter(found) == Counter(one.text for one in told)
    midnight = NOON - timedelta(hours=12)
    for model in (Reflection, Feedback, Note, FollowUp, Outcome, Pair, MentoringSession, Person):
        assert max(scalars(built, sa.select(model.created_at))) < midnight


def test_mara_meets_helen_tomorrow_and_has_not_looked_back_on_last_time(built: Built) -> None:
    parts, stage = built
    mara = stage.person("mara.quist@tidewater.example")
    with parts.read() as db:
        coming = db.get_one(MentoringSession, stage.sessions[0, 7])
        last = db.scalar(
            sa.select(Feedback.id).where(
                Feedback.author_id == mara, Feedback.session_id == stage.sessions[0, 6]
            )
        )
    assert coming.state is SessionState.PLANNED
    assert coming.starts_at.date() == NOON.date() + timedelta(days=1)
    assert last is None


def test_nobody_inside_a_reporting_line_is_suggested_to_each_other(built: Built) -> None:
    one, other = (built[1].person(email) for email in planted().tempting_pair)
    with built[0].read() as db:
        rows = db.execute(sa.select(Person.id, Person.manager_id))
        managers: dict[UUID, UUID | None] = {row[0]: row[1] for row in rows}
        who = sa.select(Suggestion.person_id, Suggestion.other_id)
        shown = {(row[0], row[1]) for row in db.execute(who)}
    assert shown
    assert not {(one, other), (other, one)} & shown
    assert not any(managers[a] == b or managers[b] == a for a, b in shown)


def test_the_first_round_was_released_and_spring_is_not(built: Built) -> None:
    states = scalars(built, sa.select(Round.state).order_by(Round.created_at))
    assert states == [RoundState.RELEASED, RoundState.DRAFT]
    from_round = sa.select(Pair.id).where(Pair.round_id.is_not(None))
    assert scalars(built, from_round)


def test_nine_actions_answer_themes_and_two_are_overdue(built: Built) -> None:
    states = Counter(scalars(built, sa.select(Action.state)))
    assert states == {ActionState.DONE: 5, ActionState.UNDER_WAY: 2, ActionState.PLANNED: 2}
    late = sa.select(Action.id).where(Action.state != ActionState.DONE, Action.due_on < NOON.date())
    assert len(scalars(built, late)) == 2
    made = sa.select(Action.id).where(Action.created_at > Action.changed_at)
    assert not scalars(built, made)


def test_two_releases_froze_on_their_days(built: Built) -> None:
    periods = sa.select(ThemeRelease.period).order_by(ThemeRelease.frozen_at)
    assert scalars(built, periods) == ["2026-09", "2026-10"]
    frozen = scalars(built, sa.select(ThemeRelease.frozen_at).order_by(ThemeRelease.frozen_at))
    assert [at.date().isoformat() for at in frozen] == ["2026-10-03", "2026-11-03"]


def test_thirty_posts_stand_on_the_wall(built: Built) -> None:
    assert set(scalars(built, sa.select(Outcome.state))) == {OutcomeState.SHARED}
    assert len(scalars(built, sa.select(Outcome.id))) == 30


def test_hidden_teachers_do_not_publish_the_line_that_others_seek(built: Built) -> None:
    for email, skill in planted().hidden_teachers.items():
        offers = sa.select(Line.text).where(
            Line.person_id == built[1].person(email), Line.kind == LineKind.OFFER
        )
        told = [one for one in built[1].story.reflections if one.theme == f"teaching {skill}"]
        assert scalars(built, offers)
        assert {one.author for one in told} == {email}


def test_a_database_that_holds_anybody_is_refused(built: Built) -> None:
    with pytest.raises(Conflict, match="empty"):
        build(built[0], NOON.date())


def test_ideas_came_of_the_wall_and_last_month_was_sent(built: Built) -> None:
    parts, stage = built
    with parts.read() as db:
        states = Counter(db.scalars(sa.select(Idea.state)))
        sent = db.scalars(sa.select(Digest)).one()
        early = db.scalars(
            sa.select(Outcome.id)
            .join(Idea, Idea.outcome_id == Outcome.id)
            .where(Idea.created_at <= Outcome.shared_at)
        ).all()
    assert states == {IdeaState.IN_USE: 2, IdeaState.TRIED: 3, IdeaState.IDEA: 3}
    assert sent.period == f"{stage.story.today - timedelta(days=stage.story.today.day):%Y-%m}"
    assert sent.contents["outcomes"]
    assert sent.contents["steps"]
    assert not early


def test_six_people_may_be_asked_and_the_first_leader_is_among_them(built: Built) -> None:
    asked = scalars(built, sa.select(Person.email).where(Person.champion_line.is_not(None)))
    assert len(asked) == 6
    assert built[1].story.pairs[0].other in asked


def test_some_finished_their_starter_some_began_and_some_did_not_want_it(built: Built) -> None:
    steps = Counter(scalars(built, sa.select(StarterStep.step)))
    assert steps[FINISHED] >= 10
    assert steps[DISMISSED] >= 1
    assert steps[1] > steps[FINISHED]
    assert len(set(scalars(built, sa.select(StarterStep.slug)))) == 3
    assert len(set(scalars(built, sa.select(ResourceRead.slug)))) >= 10


def test_questions_went_out_between_sessions_and_most_were_answered(built: Built) -> None:
    answers = scalars(built, sa.select(Question.answer))
    assert 50 <= len(answers) <= 130
    assert 0.6 < sum(one is not None for one in answers) / len(answers) < 0.95
    assert len(scalars(built, sa.select(Question.session_id).distinct())) == len(answers)
