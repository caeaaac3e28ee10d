"""Mentoring technique in German: nothing left in English, nor in an agenda of two Germans."""

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient

from prompts.agenda import AgendaBrief, Evidence, Stage
from service.agendas.composer.compose import compose
from service.agendas.drafts.jobs import order_agendas
from service.agendas.standard_wording import OWN_TITLES, because, with_names
from service.bootstrap import Parts
from service.i18n.language import say, speaking
from service.learning.library import LIBRARY_FILE, QuestionCard, load_library
from service.learning.resources import RESOURCES_FILE
from service.learning.resources import WORDS as PAGE_WORDS
from service.learning.starters import STARTERS_FILE
from service.learning.starters import WORDS as STARTER_WORDS
from service.models import Person
from service.pairings.pairs.names import Names
from tests.agenda_pairs import couple, run_jobs
from tests.conftest import sign_in

BriefMaker = Callable[..., AgendaBrief]
PAIRS_OF_FILES = (
    (LIBRARY_FILE, "question", "id", {"text", "teacher", "why"}),
    (RESOURCES_FILE, "resource", "slug", set(PAGE_WORDS)),
    (STARTERS_FILE, "starter", "slug", set(STARTER_WORDS)),
)
NAMES = Names("Mara", "Helen")
FIELD = re.compile(r"\{\w*\}")
SAME_IN_BOTH = {"Situation"}
ENGLISH = re.compile(
    r"\b(the|and|of|to|with|what|which|you|your|it|is|are|this|that|each|because|for|how|teaches)\b",
    re.IGNORECASE,
)
NOT_OURS = re.compile(r"„[^“]*“|<q>.*?</q>|<[^>]*>")  # people's words, which stay as they are


def _table(file: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))[name]
    return found


def _said(part: object) -> Iterator[str]:
    """Every string that somebody reads, in order."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for one in part:
            yield from _said(one)
    elif isinstance(part, dict):
        for one in part.values():
            yield from _said(one)


def _left_in_english(text: str) -> list[str]:
    return ENGLISH.findall(NOT_OURS.sub("", text))


def _german_cards() -> dict[str, QuestionCard]:
    return {card.id: card for card in load_library(language="de").questions}


@pytest.mark.parametrize(("file", "name", "key", "words"), PAIRS_OF_FILES)
def test_every_entry_has_all_its_words_in_german(
    file: Path, name: str, key: str, words: set[str]
) -> None:
    english, german = _table(file, name), _table(file.with_suffix(".de.toml"), name)
    assert [one[key] for one in german] == [one[key] for one in english]
    for there, here in zip(english, german, strict=True):
        assert here.keys() == {key, *(words & there.keys())}, here[key]


@pytest.mark.parametrize(("file", "name", "key", "words"), PAIRS_OF_FILES)
def test_no_sentence_is_left_as_it_was_and_every_field_stays(
    file: Path, name: str, key: str, words: set[str]
) -> None:
    pairs = zip(_table(file, name), _table(file.with_suffix(".de.toml"), name), strict=True)
    for there, here in pairs:
        for word in words & there.keys():
            both = list(zip(_said(_words(there[word])), _said(_words(here[word])), strict=True))
            assert both
            for english, german in both:
                assert german != english or german in SAME_IN_BOTH, here[key]
                assert sorted(FIELD.findall(german)) == sorted(FIELD.findall(english)), here[key]
                assert not _left_in_english(german), here[key]


def _words(part: object) -> object:
    """The parts of sections and steps in one order, whatever order a file writes them in."""
    if isinstance(part, list):
        return [_words(one) for one in part]
    return {k: _words(part[k]) for k in sorted(part)} if isinstance(part, dict) else part


@pytest.mark.parametrize(("file", "name", "key", "words"), PAIRS_OF_FILES)
def test_quotation_marks_are_german_and_come_in_pairs(
    file: Path, name: str, key: str, words: set[str]
) -> None:
    for entry in _table(file.with_suffix(".de.toml"), name):
        for text in _said([entry[word] for word in sorted(words & entry.keys())]):
            assert text.count("„") == text.count("“"), entry[key]
            assert "”" not in text, entry[key]


def test_each_german_card_reads_as_one_of_its_own() -> None:
    cards = _german_cards()
    assert len({card.text for card in cards.values()}) == len(cards)
    assert len({card.why for card in cards.values()}) == len(cards)


@pytest.mark.parametrize("stage", get_args(Stage))
@pytest.mark.parametrize("has_evidence", [True, False])
def test_an_agenda_for_two_who_chose_german_is_german_throughout(
    make_brief: BriefMaker, stage: Stage, *, has_evidence: bool
) -> None:
    changes: dict[str, object] = {} if has_evidence else {"evidence": [], "coverages": []}
    brief = make_brief(stage=stage, minutes=90, language="de", **changes)
    known = {each.id: each for each in brief.evidence}
    for item in compose(brief, load_library(language="de")):
        cited = [known[found] for found in item.evidence]
        card = _german_cards()[item.question_id or ""]
        with speaking("de"):
            title = say(item.title)
            parts = because(item.key, stage, cited)
        reason = "".join("" if part.is_quoted else part.text for part in parts)
        asked = (item.question, item.for_teacher or "", card.why, reason)
        read = [with_names(text, NAMES) for text in asked]
        assert item.title not in OWN_TITLES or title != item.title
        assert not [text for text in read if _left_in_english(text)]
        assert not [text for text in read if FIELD.search(text)]
        assert reason.startswith("denn ")


def test_a_step_is_proposed_in_german(make_brief: BriefMaker) -> None:
    items = compose(make_brief(language="de"), load_library(language="de"))
    (step,) = [item for item in items if item.key == "next_step"]
    assert "Vorgeschlagen: {a}" in step.question


@pytest.mark.parametrize("direction", ["offer", "seek"])
def test_a_gap_is_told_in_german(direction: str) -> None:
    gap = Evidence(id="e1", kind="gap", owner="b", direction=direction, excerpt="b has none")
    with speaking("de"):
        (opening, *rest) = because("b_learns_1", "regular", [gap])
    said = opening.text + "".join(part.text for part in rest)
    assert said.startswith("denn {b} hat noch ")


def test_every_title_of_an_item_is_said_in_german() -> None:
    with speaking("de"):
        assert not [title for title in OWN_TITLES if say(title) == title and title != "Check-in"]


@pytest.mark.parametrize(("german", "opening"), [(True, "denn "), (False, "because ")])
def test_the_agenda_page_of_two_germans_asks_and_gives_reasons_in_german(
    client: TestClient, parts: Parts, *, german: bool, opening: str
) -> None:
    found = couple(parts)
    language = "de" if german else "en"
    with parts.write() as db:
        for one in (found.a, found.b):
            db.get_one(Person, one).language = language
    order_agendas(parts, parts.clock())
    run_jobs(parts)
    sign_in(client, parts, found.a)
    page = client.get(
        f"/sessions/{found.planned}/agenda", headers={"accept-language": language}
    ).text
    said = re.findall(r'<p class="(?:ask|because)">(.*?)</p>', page, re.DOTALL)
    reasons = [text for text in said if text.startswith(opening)]
    assert len(reasons) >= 7
    plain = [text for text in said if _left_in_english(text)]
    assert bool(plain) is not german, plain
