"""The cards that ship, and the rules that a card may not break."""

import re
from pathlib import Path
from typing import get_args

import pytest

from prompts.agenda import Stage
from service.learning.library import LINED, Act, Depth, Library, Technique, load_library

CARD = """
[tags]
data = ["numbers"]

[[question]]
id = "goal-one"
technique = "practice"
slots = ["learns"]
family = "hands"
depth = "begin"
act = "try"
goal_tags = ["data"]
text = "Do what {teacher} did."
teacher = "Watch {learner}."
why = "Because it helps."
"""


def test_at_least_160_cards_ship_and_no_two_read_alike(library: Library) -> None:
    assert len(library.questions) >= 160
    assert len({card.text for card in library.questions}) == len(library.questions)
    assert len({card.why for card in library.questions}) == len(library.questions)


@pytest.mark.parametrize("stage", get_args(Stage))
def test_each_stage_has_cards_for_each_slot(library: Library, stage: Stage) -> None:
    fitting = [card for card in library.questions if stage in card.stages]
    for slot in ("check_in", "commitments", "open", "safe_space", "next_step"):
        least = 6 if stage == "regular" else 3  # six sessions of a pair, none asked alike
        assert len([c for c in fitting if slot in c.slots and not c.wants_line]) >= least


@pytest.mark.parametrize("stage", ["first", "regular", "mid"])
@pytest.mark.parametrize("family", sorted(LINED))
def test_each_kind_of_line_has_cards_at_each_depth(
    library: Library, stage: Stage, family: str
) -> None:
    own = [c for c in library.questions if stage in c.stages and c.family == family]
    for depth in get_args(Depth):
        assert len([card for card in own if card.depth == depth]) >= 4


def test_the_last_session_has_cards_of_its_own_that_begin_nothing(library: Library) -> None:
    closing = [c for c in library.questions if "closing" in c.stages and "learns" in c.slots]
    assert all(card.stages == {"closing"} for card in closing)
    assert {card.family for card in closing} == {*LINED, "gap"}
    assert {card.depth for card in closing} == {"use", None}


def test_most_cards_of_a_direction_give_the_learner_something_to_do(library: Library) -> None:
    taught = [card for card in library.questions if "learns" in card.slots]
    assert {card.act for card in taught} == set(get_args(Act))
    assert len([card for card in taught if card.does]) >= 0.8 * len(taught)


def test_each_reader_is_spoken_to_and_nobody_is_called_he_or_she(library: Library) -> None:
    pronouns = re.compile(r"\b(he|she|him|his|hers?)\b")  # a German er is a step or a sentence too
    for card in library.questions:
        for text in (card.text, card.teacher or ""):
            assert not pronouns.search(text), (card.id, text)


def test_every_technique_names_the_book_or_paper_it_was_learned_from(library: Library) -> None:
    assert {card.technique for card in library.questions} <= set(get_args(Technique))
    assert library.sources.keys() == {card.technique for card in library.questions}
    assert all(re.search(r"\b(19|20)\d\d\b", source) for source in library.sources.values())


def test_a_language_says_what_it_can_and_english_stands_for_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "library.toml"
    path.write_text(CARD, encoding="utf-8")
    german = '[[question]]\nid = "goal-one"\ntext = "Mach es wie {teacher}."\n'
    (tmp_path / "library.de.toml").write_text(german, encoding="utf-8")
    (card,) = load_library(path, "de").questions
    assert card.text == "Mach es wie {teacher}."
    assert (card.why, card.depth) == ("Because it helps.", "begin")
    assert load_library(path).questions[0].text == "Do what {teacher} did."
    assert load_library(path, "fr").questions == load_library(path).questions


@pytest.mark.parametrize(
    ("german", "rule"),
    [
        ('id = "goal-two"\ntext = "Was?"', "words of a known entry alone"),
        ('id = "goal-one"\ndepth = "will"', "words of a known entry alone"),
        ('id = "goal-one"\ntext = "{teacher} und {boss}?"', "a field that its slot cannot fill"),
        ('id = "goal-one"\nteacher = "{teacher}?"', "a field that its slot cannot fill"),
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
    assert library.question("hands-swap-seats") is not None
    assert library.question("long-gone") is None
    assert library.question(None) is None


def test_a_sound_card_loads(tmp_path: Path) -> None:
    path = tmp_path / "library.toml"
    path.write_text(CARD, encoding="utf-8")
    (card,) = load_library(path).questions
    assert card.stages == set(get_args(Stage))
    assert card.does


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("{learner}", "{boss}", "a field that its slot cannot fill"),
        ("{learner}", "{learner!r}", "a field that its slot cannot fill"),
        ("{learner}", "{learner.name}", "a field that its slot cannot fill"),
        ("{learner}", "{", "a field that its slot cannot fill"),
        ("{teacher}", "{line}", "a field that its slot cannot fill"),
        ("{teacher}", "{learner}", "a field that its slot cannot fill"),
        ('teacher = "Watch {learner}."\n', "", "has two texts"),
        ('slots = ["learns"]', 'slots = ["lunch"]', "a slot is unknown"),
        ('slots = ["learns"]', 'slots = ["check_in"]', "has a family"),
        ('family = "hands"\n', "", "has a family"),
        ('family = "hands"', 'family = "gap"', "only a taught line has a depth"),
        ('depth = "begin"\n', "", "only a taught line has a depth"),
        ('depth = "begin"', 'depth = "bottom"', "the depth is unknown"),
        ('act = "try"', 'act = "sing"', "the act is unknown"),
        ('act = "try"\n', "", "has an act"),
        ('act = "try"', 'act = "try"\nminutes = 0', "a minute at least"),
        ('technique = "practice"', 'technique = "guess"', "the technique is unknown"),
        ('goal_tags = ["data"]', 'goal_tags = ["luck"]', "not listed under"),
        ('why = "Because it helps."', "", "a part is missing"),
        ('why = "Because it helps."', 'why = "Because"', "question mark or a full stop"),
        ("Do what", "Do what " * 40, "keep it within"),
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
