"""Refusals as servers word them, and what each costs: a passing one costs no rung."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from prompts.chat import CallPurpose, ChatError, Message, Outcome, Rung, Sealed
from prompts.refusals import error_status, refusal_of
from tests.prompts.makers import PROMPT, SCHEMA, MemoryLedger, chat_for
from tests.prompts.servers import Heard, Server, good, respond, serve

GOOD = good('{"word": "plum"}')
SENT = ("model", "messages", "max_tokens", "frequency_penalty", "response_format")
Wants = Callable[[dict[str, object]], bool]


def error_of(message: object, **more: object) -> bytes:
    return json.dumps({"error": {"message": message, **more}}).encode()


SAID = {
    "vLLM, context": (
        400,
        "This model's maximum context length is 4096 tokens. Please reduce max_tokens.",
        Outcome.TOO_LARGE,
    ),
    "llama.cpp, context": (
        400,
        "the request exceeds the available context size. try increasing the context size",
        Outcome.TOO_LARGE,
    ),
    "an older llama.cpp, context": (500, "Context size has been exceeded.", Outcome.TOO_LARGE),
    "LM Studio, context": (
        400,
        "The model is loaded with context length of only 4096 tokens, which is not enough",
        Outcome.TOO_LARGE,
    ),
    "a gateway, context": (422, "prompt is too long: 9000 tokens > 8192", Outcome.TOO_LARGE),
    "a proxy, size": (413, "<html>Request Entity Too Large</html>", Outcome.TOO_LARGE),
    "DeepSeek, money": (402, "Insufficient Balance", Outcome.PAYMENT),
    "OpenAI, money": (429, "insufficient_quota", Outcome.PAYMENT),
    "credits, money": (
        402,
        "This request requires more credits, or fewer max_tokens.",
        Outcome.PAYMENT,
    ),
    "Anthropic, money": (400, "Your credit balance is too low", Outcome.PAYMENT),
    "Ollama, model": (404, 'model "plum" not found, try pulling it first', Outcome.UNKNOWN_MODEL),
    "vLLM, model": (404, "The model `plum` does not exist.", Outcome.UNKNOWN_MODEL),
    "LiteLLM, model": (400, "Invalid model name passed in model=plum", Outcome.UNKNOWN_MODEL),
    "Azure, model": (
        404,
        "The API deployment for this resource does not exist.",
        Outcome.UNKNOWN_MODEL,
    ),
    "a wrong path": (404, "404 page not found", Outcome.UNKNOWN_MODEL),
    "Gemini, key": (400, "API key not valid. Please pass a valid API key.", Outcome.AUTH),
    "a filter": (400, "The response was filtered: content_filter", Outcome.REFUSED),
    "moderation": (403, "Your input was flagged", Outcome.REFUSED),
    "patience": (429, "Rate limit reached; reduce max_tokens and retry", Outcome.RATE_LIMITED),
    "loading": (503, "Loading model", Outcome.SERVER),
    "overload": (529, "overloaded_error", Outcome.SERVER),
    "a page of a proxy": (405, "<html>Method Not Allowed</html>", Outcome.PROTOCOL),
    "OpenRouter, format": (
        404,
        "No endpoints found that can handle the requested parameters.",
        Outcome.REJECTED,
    ),
    "LM Studio, format": (
        400,
        "'response_format.type' must be 'json_schema' or 'text'",
        Outcome.REJECTED,
    ),
    "llama.cpp, grammar": (
        400,
        "Failed to initialize samplers: failed to parse grammar",
        Outcome.REJECTED,
    ),
    "no words": (400, "", Outcome.REJECTED),
    "not implemented": (501, "", Outcome.REJECTED),
}
PARAMETERS = {
    "OpenAI": (
        400,
        "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        "max_tokens",
    ),
    "Mistral": (
        422,
        [{"type": "extra_forbidden", "loc": ["body", "frequency_penalty"], "input": 0.4}],
        "frequency_penalty",
    ),
    "Gemma on vLLM": (400, "System role not supported", "system"),
    "Gemma on a server that fails": (500, "TemplateError: System role not supported", "system"),
    "Gemma at Google": (400, "Developer instruction is not enabled for models/gemma", "system"),
    "OpenAI, role": (
        400,
        "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
        "system",
    ),
    "Mistral's template": (
        400,
        "Conversation roles must alternate user/assistant/user/assistant/...",
        "system",
    ),
    "both format and penalty": (
        400,
        "does not support parameters: ['response_format', 'frequency_penalty']",
        None,
    ),
}


@pytest.mark.parametrize("kind", SAID)
def test_a_refusal_is_understood(kind: str) -> None:
    status, message, outcome = SAID[kind]
    assert refusal_of(status, error_of(message), SENT) == (outcome, None)


@pytest.mark.parametrize("kind", PARAMETERS)
def test_what_an_endpoint_does_not_take_is_named(kind: str) -> None:
    status, message, parameter = PARAMETERS[kind]
    assert refusal_of(status, error_of(message), SENT) == (Outcome.REJECTED, parameter)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (error_of("Provider returned error", code=429), 429),
        (error_of("Provider returned error", code="402"), 402),
        (error_of("Unexpected endpoint or method", code="odd"), 500),
        (b'{"error": "Unexpected endpoint or method."}', 500),
        (b'{"error": null}', None),
        (b"{}", None),
        (b"<html>", None),
    ],
)
def test_an_error_sent_as_a_success_has_its_status(body: bytes, status: int | None) -> None:
    assert error_status(body) == status


@pytest.mark.parametrize(
    "refusal",
    [
        respond(402, error_of("Insufficient Balance")),
        respond(404, error_of("model not found")),
        respond(410, b""),
        respond(413, b""),
        respond(400, error_of("maximum context length is 4096 tokens")),
        respond(400, error_of("content_filter")),
        respond(403, error_of("flagged")),
        respond(405, b""),
        respond(200, error_of("out of credits", code=402)),
    ],
)
def test_a_passing_refusal_is_not_asked_again_and_costs_no_rung(refusal: Server) -> None:
    with serve(refusal, GOOD) as heard, closing(chat_for(heard.url)) as chat:
        with pytest.raises(ChatError):
            chat.complete(PROMPT, SCHEMA)
        assert len(heard.requests) == 1
        assert chat.complete(PROMPT, SCHEMA).rung is Rung.JSON_SCHEMA
        first, second = heard.bodies()
    assert first == second


def particular(refusal: Server, takes: Wants) -> Server:
    """Refuse every request that is not to this endpoint's taste."""

    def answer(heard: Heard) -> Iterator[bytes]:
        return (GOOD if takes(heard.bodies()[-1]) else refusal)(heard)

    return answer


def has_no(name: str) -> Wants:
    return lambda body: name not in body


def asks_no_schema(body: dict[str, object]) -> bool:
    return "json_schema" not in json.dumps(body.get("response_format"))


def has_one_role(body: dict[str, object]) -> bool:
    return "system" not in json.dumps(body["messages"])


TASTES: dict[str, tuple[Server, Wants]] = {
    "newer name": (respond(400, error_of("'max_tokens' is not supported")), has_no("max_tokens")),
    "older name": (
        respond(422, error_of({"loc": ["body", "max_completion_tokens"]})),
        lambda body: has_no("max_completion_tokens")(body) and asks_no_schema(body),
    ),
    "neither name": (
        respond(422, error_of("max_tokens, max_completion_tokens")),
        lambda body: has_no("max_tokens")(body) and has_no("max_completion_tokens")(body),
    ),
    "no penalty": (
        respond(422, error_of({"loc": ["body", "frequency_penalty"]})),
        has_no("frequency_penalty"),
    ),
    "no schema, without a word": (respond(422, b""), asks_no_schema),
    "no schema, not implemented": (respond(501, b""), asks_no_schema),
    "no schema, the server fails": (respond(500, b"Internal Server Error"), asks_no_schema),
    "no schema, told as a success": (
        respond(200, error_of("json_schema is not supported", code=400)),
        asks_no_schema,
    ),
    "no role but the user's": (respond(400, error_of("System role not supported")), has_one_role),
    "no role, the server fails": (
        respond(500, error_of("System role not supported")),
        has_one_role,
    ),
}


@pytest.mark.parametrize("kind", TASTES)
def test_an_endpoint_is_asked_as_it_likes_and_that_is_remembered(kind: str) -> None:
    refusal, takes = TASTES[kind]
    with serve(particular(refusal, takes)) as heard, closing(chat_for(heard.url)) as chat:
        replies = [chat.complete(PROMPT, SCHEMA) for _ in range(2)]
        bodies = heard.bodies()
    assert [reply.text for reply in replies] == ['{"word": "plum"}'] * 2
    assert [takes(body) for body in bodies[-2:]] == [True, True]
    assert len(bodies) <= 4


def test_one_failure_of_the_server_costs_no_rung() -> None:
    with serve(respond(500, b""), GOOD) as heard, closing(chat_for(heard.url)) as chat:
        for _ in range(2):
            chat.complete(PROMPT, SCHEMA)
        first, again, later = heard.bodies()
    assert first == again == later


def test_a_server_that_fails_whatever_is_asked_costs_no_rung() -> None:
    failing = respond(500, b"")
    with serve(*[failing] * 3, GOOD) as heard, closing(chat_for(heard.url)) as chat:
        with pytest.raises(ChatError) as caught:
            chat.complete(PROMPT, SCHEMA)
        assert chat.complete(PROMPT, SCHEMA).rung is Rung.JSON_SCHEMA
    assert caught.value.outcome is Outcome.SERVER


def test_without_a_system_role_the_instructions_come_first_in_the_users_message() -> None:
    prompt = Sealed(CallPurpose.AGENDA, (Message("system", "Answer."), Message("user", '"data"')))
    refusal = respond(400, error_of("System role not supported"))
    with serve(refusal, GOOD) as heard, closing(chat_for(heard.url)) as chat:
        chat.complete(prompt, SCHEMA)
        sent = heard.bodies()[1]["messages"]
    assert sent == [{"role": "user", "content": 'Answer.\n\n"data"'}]


def test_a_quota_that_is_used_up_is_not_asked_again() -> None:
    ledger = MemoryLedger()
    spent = respond(429, error_of("You exceeded your quota", code="insufficient_quota"))
    with (
        serve(spent) as heard,
        closing(chat_for(heard.url, ledger=ledger)) as chat,
        pytest.raises(ChatError),
    ):
        chat.complete(PROMPT, SCHEMA)
    assert [call.outcome for call in ledger.kept] == [Outcome.PAYMENT]
