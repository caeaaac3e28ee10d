"""Good answers in every wrapping that servers and models are known for; thoughts never count."""

import json
from contextlib import closing
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.answers import answer_in
from prompts.chat import ChatError, Outcome
from tests.prompts.makers import ONE, PROMPT, SCHEMA, SHAPE, chat_for
from tests.prompts.servers import completion, respond, serve

GOOD = '{"word": "plum"}'
DRAFT = '{"word": "draft"}'

WRAPPED = {
    "bare": GOOD,
    "byte order mark": f"\ufeff{GOOD}",
    "fence": f"```json\n{GOOD}\n```",
    "fence without a language": f"```\n{GOOD}\n```",
    "prose around": f"Of course! A fruit {{of course}}:\n{GOOD}\nShall I go on {{yes/no}}?",
    "draft before": f"First try: {DRAFT}\nBetter: {GOOD}",
    "example of another shape after": f'{GOOD} as you see, {{"fruit": "plum"}} does not fit',
    "wrong type after": f'{GOOD} or {{"word": 7}}',
    "line break in a string": '{"word":\n "plum", "why": "it is\nripe"}',
    "a comma after the last member": '{"word": "plum",\n}',
    "root key": f'{{"answer": {GOOD}}}',
    "name of the schema": f'{{"word": {{"word": "plum"}}}} {{"word_answer": {GOOD}}}',
    "list of one": f"[{GOOD}]",
    "schema first": f"{json.dumps(SHAPE)}\n{GOOD}",
    "tool call as text": f'<tool_call>{{"name": "word", "arguments": {GOOD}}}</tool_call>',
    "think": f"<think>Perhaps {DRAFT}? A set {{a, b}}.</think>\n{GOOD}",
    "think after": f"{GOOD}\n<think>or {DRAFT}</think>",
    "thinking": f"<thinking>{DRAFT}</thinking>{GOOD}",
    "reasoning": f"<reasoning>{DRAFT}</reasoning>{GOOD}",
    "thought with attributes": f'<thought effort="high">{DRAFT}</thought>{GOOD}',
    "thinking of one vendor": f"<antThinking>{DRAFT}</antThinking>{GOOD}",
    "seed:think": f"<seed:think>{DRAFT}</seed:think>{GOOD}",
    "[THINK]": f"[THINK]{DRAFT}[/THINK]{GOOD}",
    "◁think▷": f"◁think▷{DRAFT}◁/think▷{GOOD}",
    "START_THINKING": f"<|START_THINKING|>{DRAFT}<|END_THINKING|><|START_RESPONSE|>{GOOD}",
    "begin_of_thought": f"<|begin_of_thought|>{DRAFT}<|end_of_thought|>{GOOD}",
    "only the closing tag": f"Perhaps {DRAFT}.\n</think>\n\n{GOOD}",
    "a tag named in a thought": f"<think>No <think> here, {DRAFT}</think>{GOOD}",
    "two thoughts": f"<think>{DRAFT}</think>So:<think>{DRAFT}</think>{GOOD}",
    "unclosed, answer on its own lines": f"<think>Perhaps {DRAFT}.\n\n{GOOD}\n",
    "unclosed, answer in a fence": f"<think>Perhaps {DRAFT}.\n```json\n{GOOD}\n```\n",
    "channels": (
        f"<|channel|>analysis<|message|>Perhaps {DRAFT}<|end|><|start|>assistant"
        f"<|channel|>final <|constrain|>json<|message|>{GOOD}<|return|>"
    ),
    "channels, the first mark in the prompt": (
        f"analysis<|message|>{DRAFT}<|end|><|start|>assistant<|channel|>final<|message|>{GOOD}"
    ),
    "channels without their marks": f"analysisPerhaps {DRAFT}assistantfinal{GOOD}",
    "commentary": (
        f"<|channel|>analysis<|message|>{DRAFT}<|end|><|start|>assistant"
        f"<|channel|>commentary<|message|>{GOOD}"
    ),
    "channels of another vendor": f"<|channel>thought\n{DRAFT}<channel|>{GOOD}",
}
THOUGHTS = {
    "think": f"<think>{DRAFT}</think>",
    "think and prose": f"<think>{DRAFT}</think>I had rather not.",
    "only the closing tag": f"{DRAFT}</think>",
    "unclosed, draft in the middle": f"<think>Perhaps\n{DRAFT}\nor rather",
    "unclosed, draft inside a sentence": f"<think>I could say {DRAFT}",
    "analysis alone": f"<|channel|>analysis<|message|>Perhaps {DRAFT}<|end|>",
    "empty final channel": f"analysis{DRAFT}assistantfinal",
}


@pytest.mark.parametrize("kind", WRAPPED)
def test_a_good_answer_is_found_in_every_wrapping(kind: str) -> None:
    body = completion(WRAPPED[kind])
    with serve(respond(200, body)) as heard, closing(chat_for(heard.url, ONE)) as chat:
        reply = chat.complete(PROMPT, SCHEMA)
    assert json.loads(reply.text)["word"] == "plum"


@pytest.mark.parametrize("kind", THOUGHTS)
def test_a_thought_is_no_answer(kind: str) -> None:
    body = completion(THOUGHTS[kind])
    with (
        serve(respond(200, body)) as heard,
        closing(chat_for(heard.url, ONE)) as chat,
        pytest.raises(ChatError) as caught,
    ):
        chat.complete(PROMPT, SCHEMA)
    assert caught.value.outcome is Outcome.INVALID_JSON


def test_where_no_object_fits_whole_the_last_with_most_good_parts_is_taken() -> None:
    two = {
        "type": "object",
        "properties": {"one": {"type": "string"}, "other": {"type": "string"}},
        "required": ["one", "other"],
    }
    text = '{"one": "a"} {"one": "b", "other": "c"} {"one": "d", "other": 3} {"one": 4}'
    assert answer_in(text, two) == {"one": "b", "other": "c"}
    assert answer_in('{"one": "a"} {"one": "d", "other": 3}', two) == {"one": "d", "other": 3}


@given(
    st.text(),
    st.text(alphabet=st.characters(exclude_characters="{<[◁")),
    st.text(alphabet=st.characters(exclude_characters="{<[◁")),
)
@settings(max_examples=60)
def test_an_object_is_found_whatever_stands_around_it(word: str, before: str, after: str) -> None:
    wanted = {"word": word.replace("<", "").replace("[", "").replace("◁", "")}
    assert answer_in(before + json.dumps(wanted) + after, SHAPE) == wanted


def test_no_answer_is_looked_for_behind_endless_braces() -> None:
    assert answer_in('{"a":' * 5000 + GOOD, SHAPE) is None


@pytest.mark.parametrize("text", ["", "none", "{", '{"word": "}', "{a}", "}{", '{"word": [1]}'])
def test_no_answer_is_made_up(text: str) -> None:
    assert answer_in(text, SHAPE) is None


@pytest.mark.parametrize(
    "piece", ['{"a":', "{", "<think>", "</think>", "<", "[[[", '{"a":1}', "\n{", "<think>\n{"]
)
def test_a_hostile_text_costs_time_in_line_with_its_length(piece: str) -> None:
    """Three times as long takes three times as long; by squares it would be nine times."""
    short, long = (_seconds(piece * (length // len(piece))) for length in (300_000, 900_000))
    assert long < 7 * max(short, 0.01)  # below a hundredth only noise is measured


def _seconds(text: str) -> float:
    """Of processor time: a busy machine costs others."""
    started = process_time()
    assert answer_in(text, SHAPE) is None
    return process_time() - started
