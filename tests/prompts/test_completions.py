"""Bodies as servers send them: content in parts, thoughts beside it, odd usage and reasons."""

import json
from contextlib import closing

import pytest

from prompts.chat import ChatError, Finish, Outcome, Usage
from prompts.completions import completion_of
from tests.prompts.makers import ONE, PROMPT, SCHEMA, MemoryLedger, chat_for
from tests.prompts.servers import respond, serve

GOOD = '{"word": "plum"}'
DRAFT = '{"word": "draft"}'
CALL = {"id": "1", "type": "function", "function": {"name": "answer", "arguments": GOOD}}
TEXT = {"type": "text", "text": GOOD}


def body_of(message: object, finish: object = "stop", **more: object) -> bytes:
    return json.dumps({"choices": [{"message": message, "finish_reason": finish}], **more}).encode()


def streamed(*choices: object) -> bytes:
    events = [json.dumps({"choices": [choice]}) for choice in choices]
    usage = {"prompt_tokens": 3, "completion_tokens": 4}
    ending = [json.dumps({"choices": [], "usage": usage}), "[DONE]"]
    return "".join(f"data: {event}\n\n" for event in [*events, *ending]).encode()


BODIES = {
    "byte order mark": b"\xef\xbb\xbf" + body_of({"content": GOOD}),
    "bytes that are no UTF-8": body_of({"content": f"?{GOOD}"}).replace(b"?", b"\xff"),
    "half a surrogate pair": body_of({"content": f"\ud83d {GOOD}"}),
    "parts": body_of({"content": [TEXT]}),
    "an answer in two parts": body_of({"content": [{"text": GOOD[:5]}, {"text": GOOD[5:]}]}),
    "parts of plain text": body_of({"content": [GOOD]}),
    "a part that thinks": body_of(
        {"content": [TEXT, {"type": "thinking", "thinking": [{"type": "text", "text": DRAFT}]}]}
    ),
    "a part that reasons": body_of({"content": [TEXT, {"type": "reasoning", "text": DRAFT}]}),
    "output_text": body_of({"content": [TEXT | {"type": "output_text"}]}),
    "one part without a list": body_of({"content": TEXT}),
    "an object already parsed": body_of({"content": {"word": "plum"}}),
    "thoughts beside": body_of({"content": GOOD, "reasoning_content": DRAFT}),
    "thoughts beside, by their other name": body_of({"content": GOOD, "reasoning": DRAFT}),
    "the answer filed as a thought": body_of({"content": None, "reasoning_content": GOOD}),
    "the answer at the end of the thoughts": body_of(
        {"content": "", "reasoning": f"Perhaps {DRAFT}.\n</think>\n{GOOD}"}
    ),
    "no role, no reason": body_of({"content": GOOD}, None),
    "a reason that is no text": body_of({"content": GOOD}, {"reason": 1}),
    "a reason of another vendor": body_of({"content": GOOD}, "end_turn"),
    "padding cut off": body_of({"content": GOOD + " \n" * 99}, "length"),
    "no usage": body_of({"content": GOOD}, usage=None),
    "empty usage": body_of({"content": GOOD}, usage={}),
    "half a usage": body_of({"content": GOOD}, usage={"prompt_tokens": 3}),
    "usage without numbers": body_of(
        {"content": GOOD}, usage={"prompt_tokens": None, "completion_tokens": "many"}
    ),
    "negative usage": body_of(
        {"content": GOOD}, usage={"prompt_tokens": -1, "completion_tokens": 10**30}
    ),
    "usage as a list": body_of({"content": GOOD}, usage=[1, 2]),
    "infinite figures": body_of({"content": GOOD}, usage=float("inf"), timings=float("nan")),
    "an empty refusal": body_of({"content": GOOD, "refusal": ""}),
    "a stream's last mark behind": body_of({"content": GOOD}) + b"\n\ndata: [DONE]\n\n",
    "a stream": streamed(
        {"delta": {"role": "assistant", "content": ""}},
        {"delta": {"reasoning_content": DRAFT}},
        {"delta": {"content": GOOD[:5]}},
        {"delta": {"content": GOOD[5:]}},
        {"delta": {}, "finish_reason": "stop"},
    ),
    "a stream with a remark before": b": PROCESSING\n\n" + streamed({"delta": {"content": GOOD}}),
    "a stream of one whole message": streamed({"message": {"content": GOOD}}),
    "a call of a tool": body_of({"content": None, "tool_calls": [CALL]}, "tool_calls"),
    "a call with parsed arguments": body_of(
        {"content": "", "tool_calls": [{"function": {"arguments": {"word": "plum"}}}]}
    ),
    "a call beside thoughts": body_of({"reasoning": DRAFT, "tool_calls": [CALL]}, "tool_calls"),
    "a call by its old name": body_of({"function_call": CALL["function"]}, "function_call"),
    "a streamed call": streamed(
        {"delta": {"tool_calls": [{"index": 0, "function": {"name": "a", "arguments": ""}}]}},
        {"delta": {"tool_calls": [{"index": 0, "function": {"arguments": GOOD[:5]}}]}},
        {"delta": {"tool_calls": [{"index": 0, "function": {"arguments": GOOD[5:]}}]}},
        {"delta": {}, "finish_reason": "tool_calls"},
    ),
    "an error of null": body_of({"content": GOOD}, error=None),
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_good_answer_is_read_from_every_kind_of_body(kind: str) -> None:
    ledger = MemoryLedger()
    with (
        serve(respond(200, BODIES[kind])) as heard,
        closing(chat_for(heard.url, ONE, ledger)) as chat,
    ):
        reply = chat.complete(PROMPT, SCHEMA)
    assert json.loads(reply.text) == {"word": "plum"}
    assert [call.tokens_out >= 0 for call in ledger.kept] == [True]


@pytest.mark.parametrize(
    ("message", "outcome"),
    [
        ({"content": None}, Outcome.EMPTY),
        ({"content": []}, Outcome.EMPTY),
        ({"content": 7}, Outcome.EMPTY),
        ({"content": None, "tool_calls": [{"function": None}, 7]}, Outcome.EMPTY),
        ({"tool_calls": [{"function": {"arguments": "plum"}}]}, Outcome.INVALID_JSON),
        ({"content": "", "reasoning_content": f"I could say {DRAFT}"}, Outcome.INVALID_JSON),
        ({"content": "I had rather not.", "reasoning": DRAFT}, Outcome.INVALID_JSON),
        ({"content": GOOD, "refusal": "I cannot help with that."}, Outcome.REFUSED),
    ],
)
def test_a_body_without_an_answer_has_its_outcome(message: object, outcome: Outcome) -> None:
    with (
        serve(respond(200, body_of(message))) as heard,
        closing(chat_for(heard.url, ONE)) as chat,
        pytest.raises(ChatError) as caught,
    ):
        chat.complete(PROMPT, SCHEMA)
    assert caught.value.outcome is outcome


@pytest.mark.parametrize(
    ("told", "usage"),
    [
        ({"prompt_tokens": 3, "completion_tokens": 4}, Usage(3, 4)),
        ({"prompt_tokens": "3", "completion_tokens": 4.0}, Usage(3, 4)),
        ({"input_tokens": 3, "output_tokens": 4}, Usage(3, 4)),
        ({"prompt_tokens": 3, "completion_tokens": 4, "cost": "cheap"}, Usage(3, 4)),
        ({"prompt_tokens": 3, "completion_tokens": -4}, None),
        ({"prompt_tokens": 3}, None),
    ],
)
def test_usage_counts_where_both_figures_are_sound(told: object, usage: Usage | None) -> None:
    completion = completion_of(body_of({"content": GOOD}, usage=told))
    assert completion is not None
    assert completion.usage == usage


def test_a_stream_that_was_cut_off_says_so() -> None:
    completion = completion_of(
        streamed({"delta": {"content": GOOD[:5]}}, {"delta": {}, "finish_reason": "length"})
    )
    assert completion == (GOOD[:5], Finish.LENGTH, Usage(3, 4))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"data: {",
        b"data: [DONE]",
        b'{"choices": []}',
        b"null",
        b"{}",
        b'{"choices": null}',
        b"[" * 50_000,
    ],
)
def test_what_is_no_completion_is_none(body: bytes) -> None:
    assert completion_of(body) is None
