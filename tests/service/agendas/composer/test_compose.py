"""The draft without a model: the same brief gives the same bytes, and both directions are level."""

import json
from collections.abc import Callable
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.agenda import (
    AgendaBrief,
    Coverage,
    Evidence,
    Item,
    Nearness,
    Stage,
    learner_of,
)
from service.agendas.composer.compose import compose
from service.agendas.composer.timing import balance
from service.agendas.standard_wording import as_text, because, with_names
from service.learning.library import Library
from service.pairings.pairs.names import Names

BriefMaker = Callable[..., AgendaBrief]
STAGES = get_args(Stage)


def by_key(items: list[Item]) -> dict[str, Item]:
    return {item.key: item for item in items}


def as_bytes(items: list[Item]) -> bytes:
    return json.dumps([item.model_dump() for item in items]).encode()


@pytest.mark.parametrize("stage", STAGES)
def test_every_length_and_stage_sums_and_is_level(
    library: Library, make_brief: BriefMaker, stage: Stage
) -> None:
    for minutes in range(25, 181):
        items = compose(make_brief(stage=stage, minutes=minutes), library)
        level = balance((item.key, item.minutes) for item in items)
        assert sum(item.minutes for item in items) == minutes
        assert level.a_minutes == level.b_minutes
        assert level.a_items == level.b_items
        assert len({item.question_id for item in items}) == len(items)


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32), stage=st.sampled_from(STAGES), minutes=st.integers(25, 180))
def test_shuffled_evidence_gives_the_same_bytes(
    library: Library, make_brief: BriefMaker, seed: int, stage: Stage, minutes: int
) -> None:
    brief = make_brief(stage=stage, minutes=minutes, goal_tags=["data", "career"])
    rng = np.random.default_rng(seed)
    shuffled = brief.model_copy(
        update={
            name: [getattr(brief, name)[i] for i in rng.permutation(len(getattr(brief, name)))]
            for name in ("evidence", "coverages", "goal_tags")
        }
    )
    assert as_bytes(compose(shuffled, library)) == as_bytes(compose(brief, library))


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("evidence", [True, False])
def test_every_item_says_why_and_names_nobody_by_letter(
    library: Library, make_brief: BriefMaker, stage: Stage, *, evidence: bool
) -> None:
    changes: dict[str, object] = {} if evidence else {"evidence": [], "coverages": []}
    brief = make_brief(stage=stage, minutes=90, **changes)
    known = {each.id: each for each in brief.evidence}
    names = Names("Mara", "Helen")
    for item in compose(brief, library):
        cited = [known[found] for found in item.evidence]
        assert len(cited) <= 3
        assert as_text(because(item.key, stage, cited), names).startswith("because ")
        shown = with_names(f"{item.title} {item.question}", names)
        assert "{" not in shown
        assert len(item.title) <= 80
        assert all(len(part) <= 240 for part in item.question.split("\n"))
        assert (item.for_teacher is not None) == (learner_of(item.key) is not None)
        assert item.author == "default"


def test_with_full_evidence_every_item_cites_some(library: Library, make_brief: BriefMaker) -> None:
    assert all(item.evidence for item in compose(make_brief(), library))


def test_the_best_meeting_lines_are_taken_and_named(
    library: Library, make_brief: BriefMaker
) -> None:
    items = by_key(compose(make_brief(), library))
    assert items["b_learns_1"].evidence == ["e1", "e2"]
    assert items["b_learns_1"].title == "{b}: “Reading my dashboards”"
    assert items["a_learns_1"].title == "Life of a flood claim"
    assert items["a_learns_1"].evidence == ["e3", "e4"]
    assert items["a_learns_2"].evidence == ["e11"]  # an offer that meets no wish yet


def test_the_direction_that_comes_first_is_the_briefs_choice(
    library: Library, make_brief: BriefMaker
) -> None:
    keys = [item.key for item in compose(make_brief(first_learner="a"), library)]
    assert keys.index("a_learns_1") < keys.index("b_learns_1")


@pytest.mark.parametrize(
    ("visits", "depth"),
    [(0, "begin"), (1, "go_on"), (2, "use"), (3, "use"), (9, "use")],
)
def test_depth_follows_earlier_visits(
    library: Library, make_brief: BriefMaker, visits: int, depth: str
) -> None:
    meet = Coverage(
        teacher="a", offer="e1", seek="e2", value=0.7, visits=visits, covered_last=False
    )
    item = by_key(compose(make_brief(coverages=[meet]), library))["b_learns_1"]
    card = library.question(item.question_id)
    assert card is not None
    assert card.depth == depth


def two_wishes(*, covered_last: bool, step: str) -> dict[str, list[object]]:
    seek = {"kind": "line", "owner": "b", "direction": "seek"}
    offer = {"kind": "line", "owner": "a", "direction": "offer"}
    return {
        "evidence": [
            Evidence(id="e1", excerpt="pivot tables", **offer),
            Evidence(id="e2", excerpt="reading dashboards", **seek),
            Evidence(id="e3", excerpt="phone video", **offer),
            Evidence(id="e4", excerpt="short films", **seek),
            Evidence(id="e5", kind="follow_up", owner="b", excerpt=step),
        ],
        "coverages": [
            Coverage(
                teacher="a", offer="e1", seek="e2", value=0.7, visits=1, covered_last=covered_last
            ),
            Coverage(teacher="a", offer="e3", seek="e4", value=0.55, visits=0, covered_last=False),
        ],
    }


def test_a_line_covered_last_time_gives_way(library: Library, make_brief: BriefMaker) -> None:
    usual = make_brief(minutes=30, **two_wishes(covered_last=False, step="ring the broker"))
    after = make_brief(minutes=30, **two_wishes(covered_last=True, step="ring the broker"))
    assert by_key(compose(usual, library))["b_learns_1"].evidence == ["e1", "e2"]
    assert by_key(compose(after, library))["b_learns_1"].evidence == ["e3", "e4"]


def test_an_open_step_about_a_line_brings_it_forward(
    library: Library, make_brief: BriefMaker
) -> None:
    brief = make_brief(minutes=30, **two_wishes(covered_last=False, step="film the depot"))
    assert by_key(compose(brief, library))["b_learns_1"].evidence == ["e3", "e4"]


def test_no_line_is_named_twice(library: Library, make_brief: BriefMaker) -> None:
    crowd = [
        Coverage(teacher="b", offer=offer, seek="e4", value=value, visits=0, covered_last=False)
        for offer, value in (("e3", 0.9), ("e11", 0.8))
    ]
    items = compose(make_brief(minutes=90, coverages=crowd), library)
    cited = [e for item in items if item.key.startswith("a_learns") for e in item.evidence]
    lines = [found for found in cited if found in {"e3", "e4", "e11"}]
    assert sorted(lines) == ["e11", "e3", "e4"]


def test_without_a_usable_line_a_discovery_question_cites_the_gap(
    library: Library, make_brief: BriefMaker
) -> None:
    gap = Evidence(id="e2", kind="gap", owner="b", direction="seek", excerpt="b has no seek")
    weak = Coverage(teacher="b", offer="e1", seek="e1", value=0.2, visits=0, covered_last=False)
    items = by_key(compose(make_brief(evidence=[gap], coverages=[weak]), library))
    for key in ("b_learns_1", "b_learns_2"):
        assert items[key].evidence == ["e2"]
        card = library.question(items[key].question_id)
        assert card is not None
        assert card.family == "gap"
    assert items["a_learns_1"].evidence == []  # whose wish is missing is not a's affair


def test_cards_of_the_last_sessions_rest(library: Library, make_brief: BriefMaker) -> None:
    drawn = [item.question_id for item in compose(make_brief(), library)]
    again = [item.question_id for item in compose(make_brief(recent_questions=drawn), library)]
    assert set(again).isdisjoint(drawn)


def test_shared_goal_tags_choose_the_card(library: Library, make_brief: BriefMaker) -> None:
    item = by_key(compose(make_brief(goal_tags=["wellbeing"]), library))["check_in"]
    card = library.question(item.question_id)
    assert card is not None
    assert "wellbeing" in card.goal_tags


def test_another_session_or_pair_draws_other_cards(
    library: Library, make_brief: BriefMaker
) -> None:
    drawn = {
        tuple(item.question_id for item in compose(make_brief(**change), library))
        for change in ({}, {"session_number": 8}, {"pair_key": "pair-8"})
    }
    assert len(drawn) == 3


def test_a_step_is_proposed_to_whoever_has_fewer_open(
    library: Library, make_brief: BriefMaker
) -> None:
    item = by_key(compose(make_brief(), library))["next_step"]
    assert item.question.endswith("Proposed: {a}, who has fewer open steps.")
    closing = by_key(compose(make_brief(stage="closing"), library))["next_step"]
    assert "Proposed" not in closing.question


def test_an_agreed_clause_is_what_the_safe_space_cites(
    library: Library, make_brief: BriefMaker
) -> None:
    clause = Evidence(id="e30", kind="note", owner="both", excerpt="agreed: either may say stop")
    plain = make_brief()
    brief = make_brief(evidence=[*plain.evidence, clause])
    assert by_key(compose(brief, library))["safe_space"].evidence == ["e30"]


def test_braces_in_a_persons_line_stay_harmless(library: Library, make_brief: BriefMaker) -> None:
    evidence = [
        each.model_copy(update={"excerpt": "{learner.__class__} {a} {0}"})
        if each.id == "e2"
        else each
        for each in make_brief().evidence
    ]
    item = by_key(compose(make_brief(evidence=evidence), library))["b_learns_1"]
    assert item.title == "{b}: “(Learner.class) (a) (0)”"
    assert "class" not in f"{item.question} {item.for_teacher}"


def test_a_long_line_is_cut_at_a_word(library: Library, make_brief: BriefMaker) -> None:
    evidence = [
        each.model_copy(update={"excerpt": "spreadsheets " * 15}) if each.id == "e2" else each
        for each in make_brief().evidence
    ]
    item = by_key(compose(make_brief(evidence=evidence), library))["b_learns_1"]
    assert item.title.startswith("Spreadsheets spreadsheets")
    assert item.title.endswith("spreadsheets…")


SUBJECT = Evidence(id="e40", kind="goal", owner="both", excerpt="charts for the claims meeting")


def test_the_pairs_own_subject_comes_first_where_its_lines_are_nearest(
    library: Library, make_brief: BriefMaker
) -> None:
    evidence = [*make_brief().evidence, SUBJECT]
    near = [
        Nearness(line="e2", told="e40", cosine=0.6),
        Nearness(line="e4", told="e40", cosine=0.3),
    ]
    items = by_key(compose(make_brief(evidence=evidence, near=near), library))
    assert items["b_learns_1"].title == "Your subject: Charts for the claims meeting"
    assert items["b_learns_1"].evidence == ["e40", "e2", "e1"]
    assert not any(item.key.startswith("a_") and "e40" in item.evidence for item in items.values())


def test_a_subject_that_spans_both_directions_takes_turns(
    library: Library, make_brief: BriefMaker
) -> None:
    near = [Nearness(line=line, told="e40", cosine=0.4) for line in ("e1", "e2", "e3", "e4")]
    brief = make_brief(evidence=[*make_brief().evidence, SUBJECT], near=near)
    headed = []
    for number in (3, 4, 5, 6):
        items = compose(brief.model_copy(update={"session_number": number}), library)
        headed += [item.key[0] for item in items if "subject" in item.title]
    assert headed == ["b", "a", "b", "a"]


def test_a_subject_without_a_near_line_is_still_there(
    library: Library, make_brief: BriefMaker
) -> None:
    for evidence in ([SUBJECT], [*make_brief().evidence, SUBJECT]):
        items = compose(make_brief(evidence=evidence, coverages=[]), library)
        assert sum("e40" in item.evidence and "subject" in item.title for item in items) == 1


def test_a_note_near_to_a_line_is_taken_up_before_anything_new(
    library: Library, make_brief: BriefMaker
) -> None:
    near = [Nearness(line="e2", told="e6", cosine=0.7)]
    items = by_key(compose(make_brief(near=near), library))
    assert items["b_learns_1"].evidence == ["e1", "e2", "e6"]
    first, second = items["b_learns_1"].question.split("\n")
    assert first != second
    assert "dashboard" not in f"{items['b_learns_1'].question} {items['b_learns_1'].for_teacher}"
    far = compose(make_brief(near=[near[0].model_copy(update={"cosine": 0.2})]), library)
    assert by_key(far)["b_learns_1"].evidence == ["e1", "e2"]


def test_a_step_that_the_teacher_took_on_is_not_asked_of_the_learner(
    library: Library, make_brief: BriefMaker
) -> None:
    near = [Nearness(line="e4", told="e6", cosine=0.7)]  # b's step, where a learns
    item = by_key(compose(make_brief(near=near), library))["a_learns_1"]
    assert "\n" not in item.question


def test_what_was_learned_two_sessions_ago_is_asked_for_once(
    library: Library, make_brief: BriefMaker
) -> None:
    items = by_key(compose(make_brief(recall="e4"), library))
    assert items["commitments"].evidence[-1] == "e4"
    assert items["commitments"].question.count("\n") == 1
    closing = by_key(compose(make_brief(recall="e4", stage="closing"), library))
    assert "e4" not in closing["commitments"].evidence


def test_the_last_session_begins_nothing(library: Library, make_brief: BriefMaker) -> None:
    for minutes in (30, 60, 90):
        for item in compose(make_brief(stage="closing", minutes=minutes), library):
            card = library.question(item.question_id)
            assert card is not None
            assert "closing" in card.stages
            assert card.depth in {None, "use"}
            assert card.family != "taste"


def test_the_last_session_goes_over_what_was_learned(
    library: Library, make_brief: BriefMaker
) -> None:
    met = [
        Coverage(teacher="b", offer="e3", seek="e4", value=0.2, visits=2, covered_last=True),
        Coverage(teacher="b", offer="e11", seek="e13", value=0.9, visits=0, covered_last=False),
    ]
    other = Evidence(
        id="e13", kind="line", owner="a", direction="seek", excerpt="refusing politely"
    )
    evidence = [*make_brief().evidence, other]
    brief = make_brief(minutes=30, stage="closing", coverages=met, evidence=evidence)
    assert by_key(compose(brief, library))["a_learns_1"].evidence == ["e3", "e4"]


def test_a_subject_without_words_heads_nothing(library: Library, make_brief: BriefMaker) -> None:
    silent = SUBJECT.model_copy(update={"excerpt": "???"})
    items = by_key(compose(make_brief(evidence=[silent], coverages=[]), library))
    assert items["b_learns_1"].title == "{a} teaches: something to discover"
