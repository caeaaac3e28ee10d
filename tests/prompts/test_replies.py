"""Replies at the door: each item is a draft or an outcome, and every wanted key has one."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.agenda import DraftItem
from prompts.chat import CallPurpose, ChatError, Finish, Outcome, Sealed
from prompts.replies import parse_reply, parse_theme, reply_faults
from prompts.themes import ThemeBrief, ThemeDraft
from tests.fakes import FakeChat, fake_reply
from tests.prompts.briefs import BRIEF
from tests.prompts.makers import SCHEMA

ITEM = {"title": "Accounts", "question": "Which line would you read first?", "evidence": ["e3"]}
WIDE = ThemeBrief(phrases=["time zones"], authors_band="10-19", language="en")
NARROW = WIDE.model_copy(update={"authors_band": "5-9"})


def reply_with(**changes: object) -> str:
    return json.dumps(dict.fromkeys(BRIEF.wanted, ITEM) | changes)


def test_a_good_reply_gives_a_draft_for_every_wanted_key() -> None:
    found = parse_reply(BRIEF, fake_reply(reply_with(stranger=ITEM)))
    assert found == dict.fromkeys(BRIEF.wanted, DraftItem.model_validate(ITEM))
    assert reply_faults(BRIEF, fake_reply(reply_with())) == {}


@pytest.mark.parametrize(
    ("item", "outcome"),
    [
        (None, Outcome.INVALID_JSON),
        ("a text", Outcome.INVALID_JSON),
        (ITEM | {"title": 7}, Outcome.INVALID_JSON),
        (ITEM | {"title": "  "}, Outcome.INVALID_JSON),
        (ITEM | {"question": "why " * 80}, Outcome.TOO_LONG),
        (ITEM | {"evidence": []}, Outcome.NO_EVIDENCE),
        ({"title": "Accounts", "question": "Which?"}, Outcome.NO_EVIDENCE),
    ],
)
def test_a_bad_item_is_named_and_leaves_the_others_alone(item: object, outcome: Outcome) -> None:
    reply = fake_reply(reply_with(open=item))
    assert set(parse_reply(BRIEF, reply)) == set(BRIEF.wanted) - {"open"}
    assert reply_faults(BRIEF, reply) == {"open": outcome}


def test_a_made_up_id_is_left_for_the_content_checks_to_see() -> None:
    found = parse_reply(BRIEF, fake_reply(reply_with(open=ITEM | {"evidence": ["e99"]})))
    assert found["open"].evidence == ["e99"]


@pytest.mark.parametrize(
    ("text", "finish", "outcome"),
    [
        ("", Finish.STOP, Outcome.EMPTY),
        (" \n", Finish.STOP, Outcome.EMPTY),
        ("{", Finish.STOP, Outcome.INVALID_JSON),
        ("[]", Finish.STOP, Outcome.INVALID_JSON),
        ("[" * 5000, Finish.STOP, Outcome.INVALID_JSON),
        (" " * 6000 + "{}", Finish.STOP, Outcome.TOO_LONG),
        ("{}", Finish.LENGTH, Outcome.TRUNCATED),
        ("{}", Finish.REFUSAL, Outcome.REFUSED),
    ],
)
def test_a_bad_reply_is_the_fault_of_every_key(text: str, finish: Finish, outcome: Outcome) -> None:
    reply = fake_reply(text, finish)
    assert parse_reply(BRIEF, reply) == {}
    assert reply_faults(BRIEF, reply) == dict.fromkeys(BRIEF.wanted, outcome)


@given(st.text(max_size=60) | st.builds(json.dumps, st.dictionaries(st.text(), st.text())))
@settings(max_examples=50)
def test_whatever_comes_every_wanted_key_has_exactly_one_fate(text: str) -> None:
    reply = fake_reply(text)
    good, bad = parse_reply(BRIEF, reply), reply_faults(BRIEF, reply)
    assert sorted([*good, *bad]) == sorted(BRIEF.wanted)


def test_unseen_characters_leave_a_draft() -> None:
    reply = fake_reply(reply_with(open=ITEM | {"title": "Ac\u202ecounts\u200b"}))
    assert parse_reply(BRIEF, reply)["open"].title == "Accounts"


def test_the_fake_plays_its_script_in_order_and_keeps_what_it_was_sent() -> None:
    prompt = Sealed(CallPurpose.AGENDA, ())
    chat = FakeChat([ChatError(Outcome.TIMEOUT), ChatError(Outcome.SERVER, 500), "no json", ""])
    outcomes = []
    for _ in range(2):
        with pytest.raises(ChatError) as caught:
            chat.complete(prompt, SCHEMA)
        outcomes.append(caught.value.outcome)
    texts = [chat.complete(prompt, SCHEMA).text for _ in range(2)]
    assert outcomes == [Outcome.TIMEOUT, Outcome.SERVER]
    assert texts == ["no json", ""]
    assert chat.sent == [prompt] * 4


def test_a_theme_reply_gives_label_and_claims() -> None:
    text = json.dumps(
        {"label": "Time zones", "claims": [{"text": "Calls fall late.", "evidence": ["p1"]}]}
    )
    found = parse_theme(WIDE, fake_reply(text))
    assert isinstance(found, ThemeDraft)
    assert [claim.evidence for claim in found.claims] == [["p1"]]
    assert parse_theme(NARROW, fake_reply(text)) == ThemeDraft(label="Time zones")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("", Outcome.EMPTY),
        ('{"label": 3}', Outcome.INVALID_JSON),
        (json.dumps({"label": "long " * 30}), Outcome.TOO_LONG),
    ],
)
def test_a_bad_theme_reply_is_an_outcome(text: str, outcome: Outcome) -> None:
    assert parse_theme(WIDE, fake_reply(text)) is outcome
