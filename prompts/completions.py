"""Read a chat completion as servers send it; only what the answer needs must be there."""

import json
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


class _Choice(BaseModel):
    message: _Message
    finish_reason: Any = None


class _Body(BaseModel):
    choices: Annotated[list[_Choice], Field(min_length=1)]
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
        found = _Body.model_validate(json.loads(body.decode("utf-8-sig", "replace")))
    except (ValueError, RecursionError):
        return None
    choice = found.choices[0]
    finish = _FINISH.get(str(choice.finish_reason).lower(), Finish.OTHER)
    if choice.message.refusal:
        finish = Finish.REFUSAL
    return Completion(_text_of(choice.message), finish, _usage_of(found.usage))


def _text_of(message: _Message) -> str:
    """Give the content; where it is empty, the thoughts, marked as such.

    Servers that part the two file the answer under the thoughts when no mark ends these.
    """
    content, thoughts = _joined(message.content), _joined(message.thoughts)
    return f"<think>{thoughts}" if thoughts and not content.strip() else content


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
