"""Every item says why it is there, in people's own words where there are any."""

import re
from typing import get_args

import pytest

from prompts.agenda import Evidence, Kind, Stage
from service.agendas.composer.slots import wanted_slots
from service.agendas.standard_wording import GONE, as_text, because, title_of, with_names
from service.pairings.pairs.names import Names

NAMES = Names("Mara", "Helen")
OFFER = Evidence(id="e1", kind="line", owner="b", direction="offer", excerpt="claims, as stories")
SEEK = Evidence(id="e2", kind="line", owner="a", direction="seek", excerpt="life of a claim")


def test_an_offer_and_a_seek_are_told_as_one_sentence() -> None:
    said = as_text(because("a_learns_1", "regular", [OFFER, SEEK]), NAMES)
    assert said == (
        "because Helen offers “claims, as stories” and Mara wants to learn “life of a claim”"
    )


def test_peoples_words_are_marked_as_quoted_and_keep_their_braces() -> None:
    rude = OFFER.model_copy(update={"excerpt": "the {a} in {b}"})
    parts = because("a_learns_1", "regular", [rude])
    assert [part.text for part in parts if part.is_quoted] == ["the {a} in {b}"]
    assert as_text(parts, NAMES) == "because Helen offers “the {a} in {b}”"


def test_a_withdrawn_source_loses_its_words_and_says_so() -> None:
    parts = because("a_learns_1", "regular", [OFFER.model_copy(update={"excerpt": ""})])
    assert as_text(parts, NAMES) == f"because Helen offers {GONE}"
    assert not any(part.is_quoted for part in parts)


@pytest.mark.parametrize("stage", get_args(Stage))
@pytest.mark.parametrize("key", wanted_slots(30, "a"))
def test_every_slot_and_stage_has_a_reason_for_any_evidence(key: str, stage: Stage) -> None:
    alone = as_text(because(key, stage, []), NAMES)
    assert re.fullmatch(r"because [a-z].{12,}", alone)
    for kind in get_args(Kind):
        for owner in ("a", "b", "both"):
            cited = Evidence(id="e1", kind=kind, owner=owner, excerpt="plain words")
            said = as_text(because(key, stage, [cited, cited, cited]), NAMES)
            assert said.startswith("because ")
            assert said.count("“plain words”") == (0 if kind == "gap" else 3)
            assert "%s" not in said
            assert "{" not in said


def test_a_gap_is_told_by_whose_line_is_missing() -> None:
    gap = Evidence(id="e1", kind="gap", owner="b", direction="seek", excerpt="b has no seek")
    said = as_text(because("b_learns_1", "regular", [gap]), NAMES)
    assert said == "because Helen has not published anything to learn yet"


def test_a_name_cannot_smuggle_in_the_other() -> None:
    assert with_names("{a} asks {b}", Names("{b}", "Helen")) == "{b} asks Helen"


def test_titles_follow_stage() -> None:
    assert title_of("commitments", "regular") == "Your last next steps"
    assert title_of("commitments", "mid") != title_of("commitments", "first")
