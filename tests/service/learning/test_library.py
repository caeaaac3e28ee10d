"""The cards that ship, and the rules that a card may not break."""

import re
from pathlib import Path
from typing import get_args

import pytest

from prompts.agenda import Stage
from service.learning.library import Depth, Library, Technique, load_library

CARD = """
[tags]
data = ["numbers"]

[[question]]
id = "goal-one"
technique = "grow"
slots = ["learns"]
depth = "goal"
goal_tags = ["data"]
text = "“{line}”: what does {learner} want from {teacher}?"
why = "Because it helps."
"""


def test_at_least_sixty_cards_ship_and_no_two_read_alike(library: Library) -> None:
    assert len(library.questions) >= 60
    assert len({card.text for card in library.questions}) == len(library.questions)
    assert len({card.why for card in library.questions}) == len(library.questions)


@pytest.mark.parametrize("stage", get_args(Stage))
def test_each_stage_has_cards_for_each_slot(library: Library, stage: Stage) -> None:
    fitting = [card for card in library.questions if stage in card.stages]
    for slot in ("check_in", "commitments", "open", "safe_space", "next_step"):
        assert len([card for card in fitting if slot in card.slots and not card.wants_line]) >= 3


@pytest.mark.parametrize("stage", get_args(Stage))
def test_six_direction_items_of_one_depth_never_share_a_card(
    library: Library, stage: Stage
) -> None:
    taught = [c for c in library.questions if stage in c.stages and "learns" in c.slots]
    for depth in get_args(Depth):
        assert len([card for card in taught if card.depth == depth]) >= 6
    for wants_line in (True, False):
        free = [c for c in taught if c.depth is None and c.wants_line == wants_line]
        assert len(free) >= 6


def test_every_technique_names_the_book_or_paper_it_was_learned_from(library: Library) -> None:
    assert {card.technique for card in library.questions} <= set(get_args(Technique))
    assert library.sources.keys() == {card.technique for card in library.questions}
    assert all(re.search(r"\b(19|20)\d\d\b", source) for source in library.sources.values())


def test_a_language_says_what_it_can_and_english_stands_for_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "library.toml"
    path.write_text(CARD, encoding="utf-8")
    german = '[[question]]\nid = "goal-one"\ntext = "„{line}“: was will {learner} wissen?"\n'
    (tmp_path / "library.de.toml").write_text(german, encoding="utf-8")
    (card,) = load_library(path, "de").questions
    assert card.text == "„{line}“: was will {learner} wissen?"
    assert (card.why, card.depth) == ("Because it helps.", "goal")
    assert load_library(path).questions[0].text.startswith("“{line}”")
    assert load_library(path, "fr").questions == load_library(path).questions


@pytest.mark.parametrize(
    ("german", "rule"),
    [
        ('id = "goal-two"\ntext = "Was?"', "words of a known entry alone"),
        ('id = "goal-one"\ndepth = "will"', "words of a known entry alone"),
        ('id = "goal-one"\ntext = "{line} und {boss}?"', "a field that its slot cannot fill"),
        ('id = "goal-one"\ntext = "Was?"', "names the {line}"),
    ],
)
def test_a_translated_card_keeps_the_rules(tmp_path: Path, german: str, rule: str) -> None:
    path = tmp_path / "library.toml"
    path.write_text(CARD, encoding="utf-8")
    (tmp_path / "library.de.toml").write_text(f"[[question]]\n{german}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(rule)):
        load_library(path, "de")


def test_in_the_pseudo_language_every_card_keeps_its_fields() -> None:
    cards = load_library(language="en-XA").questions
    assert all(card.text.startswith("[") for card in cards)
    assert any("{line}" in card.text for card in cards)


def test_words_of_a_goal_call_for_tags(library: Library) -> None:
    assert library.tags_in(["Presenting our figures to an audience"]) == ["communication", "data"]
    assert library.tags_in([]) == []


def test_a_card_that_left_the_library_is_none(library: Library) -> None:
    assert library.question("goal-manage-alone") is not None
    assert library.question("long-gone") is None
    assert library.question(None) is None


def test_a_sound_card_loads(tmp_path: Path) -> None:
    path = tmp_path / "library.toml"
    path.write_text(CARD, encoding="utf-8")
    (card,) = load_library(path).questions
    assert card.stages == set(get_args(Stage))
    assert card.wants_line


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("{learner}", "{boss}", "a field that its slot cannot fill"),
        ("{learner}", "{learner!r}", "a field that its slot cannot fill"),
        ("{learner}", "{learner.name}", "a field that its slot cannot fill"),
        ("{learner}", "{", "a field that its slot cannot fill"),
        ("“{line}”", "It", "names the {line}"),
        ('slots = ["learns"]', 'slots = ["lunch"]', "a slot is unknown"),
        ('slots = ["learns"]', 'slots = ["check_in"]', "a field that its slot cannot fill"),
        ('depth = "goal"\n', "", "only a taught line has a depth"),
        ('depth = "goal"', 'depth = "bottom"', "the depth is unknown"),
        ('technique = "grow"', 'technique = "guess"', "the technique is unknown"),
        ('technique = "grow"', 'technique = "discovery"', "only a taught line has a depth"),
        ('goal_tags = ["data"]', 'goal_tags = ["luck"]', "not listed under"),
        ('why = "Because it helps."', "", "a part is missing"),
        ('why = "Because it helps."', 'why = "Because"', "question mark or a full stop"),
        ("what does", "what " * 40, "keep it within"),
        ("[[question]]", CARD.partition("\n\n")[2] + "\n[[question]]", "another card has this id"),
    ],
)
def test_a_card_that_breaks_a_rule_stops_the_load(
    tmp_path: Path, old: str, new: str, rule: str
) -> None:
    path = tmp_path / "library.toml"
    path.write_text(CARD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=f"goal-one: .*{rule}"):
        load_library(path)
