"""Read a chat completion as servers send it; only what the answer needs must be there."""

import json
import re
from typing import Annotated, Any, NamedTuple

from pydantic import AliasChoices, BaseModel, Field, ValidationError

from prompts.chat import Finish, Usage

_FINISH = {
    "stop": Finish.STOP,
    "length": Finish.LENGTH,
    "max_tokens": Finish.LENGTH,
    "model_length": Finish.LENGTH,
    "content_filter": Finish.REFUSAL,
    "safety": Finish.REFUSAL,
    "refusal": Finish.REFUSAL,
}
_SPOKEN = frozenset({"text", "output_text", None})  # types of parts; others hold thoughts
_DATA = "data:"
_DONE = re.compile(r"data:\s*\[DONE\]\s*\Z")
_Tokens = Annotated[int, Field(ge=0, le=1_000_000_000)]


class Completion(NamedTuple):
    text: str
    finish: Finish
    usage: Usage | None


class _Message(BaseModel):
    content: Any = None
    refusal: Any = None
    thoughts: Annotated[
        Any, Field(validation_alias=AliasChoices("reasoning_content", "reasoning"))
    ] = None
    tool_calls: Any = None
    function_call: Any = None


class _Choice(BaseModel):
    message: Annotated[_Message, Field(validation_alias=AliasChoices("message", "delta"))]
    finish_reason: Any = None


class _Event(BaseModel):
    choices: list[_Choice]
    usage: Any = None


class _Usage(BaseModel):
    tokens_in: Annotated[
        _Tokens, Field(validation_alias=AliasChoices("prompt_tokens", "input_tokens"))
    ]
    tokens_out: Annotated[
        _Tokens, Field(validation_alias=AliasChoices("completion_tokens", "output_tokens"))
    ]


def completion_of(body: bytes) -> Completion | None:
    """None where the body is no completion."""
    try:
        events = [_Event.model_validate(event) for event in _events(body)]
    except (ValueError, RecursionError):
        return None
    choices = [event.choices[0] for event in events if event.choices]
    if not choices:
        return None
    ends = [choice.finish_reason for choice in choices if choice.finish_reason is not None]
    finish = _FINISH.get(str(ends[-1]).lower(), Finish.OTHER) if ends else Finish.OTHER
    if any(choice.message.refusal for choice in choices):
        finish = Finish.REFUSAL
    text = _text_of([choice.message for choice in choices])
    return Completion(text, finish, _usage_of(events[-1].usage))


def _events(body: bytes) -> list[object]:
    """Parse a body, which some proxies send as a stream although none was asked for."""
    text = _DONE.sub("", body.decode("utf-8-sig", "replace"))
    lines = [line for line in text.splitlines() if line.startswith(_DATA)]
    return [json.loads(line.removeprefix(_DATA)) for line in lines] or [json.loads(text)]


def _text_of(messages: list[_Message]) -> str:
    """Give the content; where it is empty, what tools are called with, else the thoughts, marked.

    Servers that part thoughts and content file the answer under the thoughts when no mark ends
    these; some answer a schema by a call.
    """
    content = "".join(_joined(message.content) for message in messages)
    if not content.strip():
        content = "".join(_called_with(message) for message in messages)
    thoughts = "".join(_joined(message.thoughts) for message in messages)
    return f"<think>{thoughts}" if thoughts and not content.strip() else content


def _called_with(message: _Message) -> str:
    """The arguments of calls, which come as text or parsed, whole or, in a stream, in pieces."""
    calls = message.tool_calls if isinstance(message.tool_calls, list) else []
    functions = [call.get("function") for call in calls if isinstance(call, dict)]
    given = [
        one.get("arguments") for one in (*functions, message.function_call) if isinstance(one, dict)
    ]
    texts = (
        one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in given if one
    )
    return "".join(texts)


def _joined(content: object) -> str:
    parts = content if isinstance(content, list) else [content]
    return "".join(map(_part, parts))


def _part(part: object) -> str:
    if isinstance(part, str):
        return part
    if not isinstance(part, dict) or part.get("type") not in _SPOKEN:
        return ""
    text = part.get("text")
    return text if isinstance(text, str) else json.dumps(part, ensure_ascii=False)


def _usage_of(told: object) -> Usage | None:
    try:
        usage = _Usage.model_validate(told)
    except ValidationError:
        return None
    return Usage(usage.tokens_in, usage.tokens_out)
