"""The draft without a model: the same brief gives the same bytes, and both directions are level."""

import json
from collections.abc import Callable
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.agenda import AgendaBrief, Coverage, Evidence, Item, Stage
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
        assert len(item.question) <= 240
        assert item.author == "default"


def test_with_full_evidence_every_item_cites_some(library: Library, make_brief: BriefMaker) -> None:
    assert all(item.evidence for item in compose(make_brief(), library))


def test_the_best_meeting_lines_are_taken_and_named(
    library: Library, make_brief: BriefMaker
) -> None:
    items = by_key(compose(make_brief(), library))
    assert items["b_learns_1"].evidence == ["e1", "e2"]
    assert "“reading my dashboards”" in items["b_learns_1"].question
    assert items["a_learns_1"].evidence == ["e3", "e4"]
    assert items["a_learns_2"].evidence == ["e11"]  # an offer that meets no wish yet


def test_the_direction_that_comes_first_is_the_briefs_choice(
    library: Library, make_brief: BriefMaker
) -> None:
    keys = [item.key for item in compose(make_brief(first_learner="a"), library)]
    assert keys.index("a_learns_1") < keys.index("b_learns_1")


@pytest.mark.parametrize(
    ("visits", "depth"),
    [(0, "goal"), (1, "reality"), (2, "options"), (3, "will"), (9, "will")],
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
        assert card.technique == "discovery"
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
    assert "“(learner.__class__) (a) (0)”" in item.question


def test_a_long_line_is_cut_at_a_word(library: Library, make_brief: BriefMaker) -> None:
    evidence = [
        each.model_copy(update={"excerpt": "spreadsheets " * 15}) if each.id == "e2" else each
        for each in make_brief().evidence
    ]
    item = by_key(compose(make_brief(evidence=evidence), library))["b_learns_1"]
    assert "“spreadsheets spreadsheets" in item.question
    assert "spreadsheets…”" in item.question
