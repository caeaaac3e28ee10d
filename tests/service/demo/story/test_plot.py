"""The demo's story: pairs, sessions and what they leave behind."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.demo.story.couples import allowed
from service.demo.story.plot import SEED, plot
from service.demo.story.reflections import REFLECTIONS
from service.demo.story.roster import by_email, instant
from service.demo.story.scenes import Plot
from service.privacy.thresholds import K
from service.themes.career_stage_flows import CareerStage, stage_of

MARA, HELEN = "mara.quist@tidewater.example", "helen.okoro@tidewater.example"
WEEKS = [date(2028, 1, 1) + timedelta(days=at) for at in range(0, 366, 18)]
DATES = [date(2026, 11, 24), date(2026, 12, 1), date(2027, 3, 1), date(2028, 8, 31)]


@pytest.fixture(scope="module", params=DATES, ids=str)
def story(request: pytest.FixtureRequest) -> Plot:
    return plot(SEED, request.param)


def test_46_pairs_are_active_paused_quiet_or_ended(story: Plot) -> None:
    states = Counter(pair.state for pair in story.pairs)
    assert states == {"active": 38, "paused": 2, "quiet": 2, "ended": 4}
    assert [pair.key for pair in story.pairs] == list(range(46))
    assert all((pair.ending is not None) == (pair.state == "ended") for pair in story.pairs)


def test_no_pair_breaks_a_rule_and_nobody_has_more_than_they_can_give(story: Plot) -> None:
    people = by_email()
    for pair in story.pairs:
        assert allowed(people[pair.one], people[pair.other], story.today)
    busy = Counter(email for pair in story.pairs for email in (pair.one, pair.other))
    assert all(count <= people[email].capacity for email, count in busy.items())
    assert len({frozenset((pair.one, pair.other)) for pair in story.pairs}) == 46


def test_mara_and_helen_held_six_sessions_and_meet_tomorrow(story: Plot) -> None:
    pair = story.pairs[0]
    assert {pair.one, pair.other} == {MARA, HELEN}
    assert len(pair.held) == 6
    planned = [sitting for sitting in pair.sittings if sitting.state == "planned"]
    assert (planned[0].number, planned[0].day) == (7, 1)
    start = instant(story.today, planned[0].day, planned[0].minute, time_zone=pair.time_zone)
    assert start.hour == 16
    assert sum(step.state == "open" for step in story.follow_ups if step.pair == 0) == 2


def test_about_460_sessions_have_passed(story: Plot) -> None:
    past = [s for pair in story.pairs for s in pair.sittings if s.day < 0]
    assert 430 <= len(past) <= 490
    assert all(s.state != "planned" for s in past)
    assert all(s.state == "planned" for p in story.pairs for s in p.sittings if s.day >= 0)


def test_sessions_are_numbered_in_order_and_begin_after_the_pair(story: Plot) -> None:
    for pair in story.pairs:
        assert [s.number for s in pair.sittings] == list(range(1, len(pair.sittings) + 1))
        days = [s.day for s in pair.sittings]
        assert days == sorted(set(days))
        assert pair.started < days[0]
        joined = max(-7 * by_email()[e].tenure_weeks for e in (pair.one, pair.other))
        assert joined < pair.started


def test_active_pairs_meet_next_and_quiet_ones_have_not_met_for_long(story: Plot) -> None:
    for pair in story.pairs:
        upcoming = [s for s in pair.sittings if s.day > 0]
        assert bool(upcoming) == (pair.state == "active")
        if pair.state == "quiet":
            assert -pair.held[-1].day > 1.5 * 7 * 2


def test_sessions_lie_in_both_working_days(story: Plot) -> None:
    for pair in story.pairs[1:]:
        sitting = pair.sittings[-1]
        start = instant(story.today, sitting.day, sitting.minute, time_zone=pair.time_zone)
        for email in (pair.one, pair.other):
            assert 8 <= start.astimezone(ZoneInfo(by_email()[email].time_zone)).hour <= 17


def test_everything_told_lies_in_the_past(story: Plot) -> None:
    midnight = datetime.combine(story.today, datetime.min.time(), UTC)
    for told in story.reflections:
        assert instant(story.today, told.day, told.minute, time_zone=told.time_zone) < midnight
    assert all(outcome.day < 0 for outcome in story.outcomes)


def test_every_reflection_is_its_authors_and_follows_its_session(story: Plot) -> None:
    assert len(story.reflections) == REFLECTIONS == len({one.text for one in story.reflections})
    for told in story.reflections:
        if told.pair is None:
            assert told.audience == "self"
            continue
        pair = story.pairs[told.pair]
        sitting = next(s for s in pair.held if s.number == told.session)
        assert told.author in {pair.one, pair.other}
        assert (told.day, told.minute) > (sitting.day, sitting.minute)
    places = Counter((t.pair, t.session, t.author) for t in story.reflections if t.pair is not None)
    assert max(places.values()) == 1


def test_the_four_authors_subject_and_the_telling_line_are_never_shared(story: Plot) -> None:
    kept = [told for told in story.reflections if told.theme in {"caring", "single"}]
    assert {told.audience for told in kept} == {"self"}
    assert len({told.author for told in kept if told.theme == "caring"}) == 4


def test_feedback_has_taps_in_range_and_about_300_lines(story: Plot) -> None:
    assert 260 <= sum(bool(one.text) for one in story.feedback) <= 340
    assert all(1 <= one.useful <= 5 and 1 <= one.safe <= 5 for one in story.feedback)
    assert not any(one.in_themes for one in story.feedback if not one.text)
    said = [(one.pair, one.session, one.author) for one in story.feedback]
    assert len(said) == len(set(said))


def test_both_partners_agree_about_who_taught(story: Plot) -> None:
    seen: dict[tuple[int, int], set[str]] = {}
    for one in story.feedback:
        seen.setdefault((one.pair, one.session), set()).add(one.who_taught)
    assert all(
        said in ({"both"}, {"neither"}, {"me", "partner"}, {"me"}, {"partner"})
        for said in seen.values()
    )


def test_about_120_shared_notes_and_next_steps_belong_to_held_sessions(story: Plot) -> None:
    held = {(pair.key, s.number) for pair in story.pairs for s in pair.held}
    assert 100 <= len(story.notes) <= 140
    assert {(one.pair, one.session) for one in story.notes} <= held
    assert {(one.pair, one.session) for one in story.follow_ups} <= held


def test_each_pair_says_what_both_gain_and_contribute(story: Plot) -> None:
    for pair in story.pairs:
        assert {goal.email for goal in pair.goals} == {pair.one, pair.other}
        assert all(goal.gain and goal.contribute for goal in pair.goals)


def test_thirty_posts_stand_on_the_learned_wall(story: Plot) -> None:
    assert len(story.outcomes) == 30 == len({one.text for one in story.outcomes})
    for one in story.outcomes:
        assert by_email()[one.author]
        if one.pair is not None and one.partner:
            pair = story.pairs[one.pair]
            assert {one.author, one.partner} == {pair.one, pair.other}


def test_nine_actions_are_done_under_way_or_overdue(story: Plot) -> None:
    states = Counter(action.state for action in story.actions if not action.is_overdue)
    assert states == {"done": 5, "under_way": 2}
    assert sum(action.is_overdue for action in story.actions) == 2
    assert all(action.owner in by_email() for action in story.actions)


def test_the_story_is_the_same_every_time() -> None:
    assert plot(SEED, DATES[0]) == plot(SEED, DATES[0])


@pytest.mark.parametrize("today", WEEKS, ids=str)
def test_enough_tell_of_a_partner_across_careers_more_than_a_week_ago(today: date) -> None:
    """As the page between the generations counts up to last Sunday, with room for one to spare."""
    people, learnt = by_email(), Counter[tuple[CareerStage | None, ...]]()
    for post in plot(SEED, today).outcomes:
        if post.named and post.pair is not None and post.day < -7:
            stages = [stage_of(people[one].career_years) for one in (post.partner, post.author)]
            learnt[tuple(stages)] += 1
    across = [(CareerStage.EARLY, CareerStage.LATE), (CareerStage.LATE, CareerStage.EARLY)]
    assert min(learnt[way] for way in across) > K
    assert learnt.total() - sum(learnt[way] for way in across) >= K
