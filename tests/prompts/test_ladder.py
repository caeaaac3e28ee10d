"""The ladder: it falls on refusals, is remembered, and recovers after a day."""

import json

import pytest

from prompts.chat import ChatError, Outcome, Reply, Rung
from prompts.ladder import STEPS, Ladder, Step, request_body
from tests.fakes import fake_reply
from tests.prompts.makers import PROMPT, SCHEMA, Clock

DAY = 24 * 3600


class Endpoint:
    """Takes the given rungs only and notes every step it is asked on."""

    def __init__(self, *takes: Rung, otherwise: Outcome = Outcome.REJECTED) -> None:
        self._takes = takes
        self._otherwise = otherwise
        self.asked: list[Step] = []

    def __call__(self, step: Step) -> Reply:
        self.asked.append(step)
        if step.rung not in self._takes:
            raise ChatError(self._otherwise)
        return fake_reply("{}")


def always() -> bool:
    return True


def test_a_refused_format_falls_step_by_step_to_text() -> None:
    endpoint = Endpoint(Rung.TEXT)
    Ladder(Clock()).descend(endpoint, always)
    assert endpoint.asked == list(STEPS)


def test_the_fall_is_remembered_and_forgotten_after_a_day() -> None:
    clock = Clock()
    ladder = Ladder(clock)
    ladder.descend(Endpoint(Rung.TEXT), always)
    clock.pass_seconds(DAY - 1)
    soon, later = Endpoint(Rung.TEXT), Endpoint(Rung.JSON_SCHEMA)
    ladder.descend(soon, always)
    clock.pass_seconds(2)
    ladder.descend(later, always)
    assert [step.rung for step in soon.asked] == [Rung.TEXT]
    assert later.asked == [STEPS[0]]


def test_two_unparsable_replies_lower_the_rung() -> None:
    endpoint = Endpoint(Rung.JSON_OBJECT, Rung.TEXT, otherwise=Outcome.INVALID_JSON)
    Ladder(Clock()).descend(endpoint, always)
    assert endpoint.asked == [STEPS[0], STEPS[0], STEPS[1], STEPS[1], STEPS[2]]


def test_an_empty_reply_is_asked_for_once_more_on_the_same_rung() -> None:
    endpoint = Endpoint(otherwise=Outcome.EMPTY)
    with pytest.raises(ChatError):
        Ladder(Clock()).descend(endpoint, always)
    assert endpoint.asked == [STEPS[0], STEPS[0]]


def test_a_server_failure_does_not_lower_the_rung() -> None:
    endpoint = Endpoint(otherwise=Outcome.SERVER)
    with pytest.raises(ChatError):
        Ladder(Clock()).descend(endpoint, always)
    assert endpoint.asked == [STEPS[0]]


def test_a_spent_draft_ends_the_fall_yet_the_next_one_starts_lower() -> None:
    ladder = Ladder(Clock())
    first, second = Endpoint(Rung.TEXT), Endpoint(Rung.TEXT)
    with pytest.raises(ChatError) as caught:
        ladder.descend(first, lambda: len(first.asked) < 3)
    ladder.descend(second, always)
    assert caught.value.outcome is Outcome.REJECTED
    assert [step.rung for step in second.asked] == [Rung.TEXT]


def test_bounds_are_the_first_thing_dropped() -> None:
    full, plain, loose, text = (request_body("m", PROMPT, SCHEMA, step=step) for step in STEPS)
    assert "maxLength" in json.dumps(full)
    assert "frequency_penalty" in full
    assert "maxLength" not in json.dumps(plain)
    assert "frequency_penalty" not in plain
    assert loose["response_format"] == {"type": "json_object"}
    assert "response_format" not in text
    assert '"word"' in text["messages"][0]["content"]
    assert text["messages"][1]["content"] == PROMPT.messages[1].content
