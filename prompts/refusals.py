"""Tell apart why an endpoint refused a request; nothing of its words is kept.

Servers differ in the status that they choose, so the words of the refusal come first.
"""

import re
from collections.abc import Collection
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, Field, ValidationError

from prompts.chat import Outcome

SYSTEM_ROLE = "system"
OPTIONAL = ("max_completion_tokens", "max_tokens", "frequency_penalty")

UNEXPLAINED = 500  # chance, or a format that the server stumbles over

_TOO_MANY = 429
_CLEAR = frozenset({401, 402, 408, 409, 413, 502, 503, 504, 529})  # words add nothing
_BY_STATUS = {
    400: Outcome.REJECTED,
    401: Outcome.AUTH,
    402: Outcome.PAYMENT,
    403: Outcome.AUTH,
    404: Outcome.UNKNOWN_MODEL,
    408: Outcome.TIMEOUT,
    409: Outcome.SERVER,
    410: Outcome.UNKNOWN_MODEL,
    413: Outcome.TOO_LARGE,
    422: Outcome.REJECTED,
    429: Outcome.RATE_LIMITED,
    501: Outcome.REJECTED,
}
_TOO_LARGE = re.compile(
    r"context.{0,20}(?:length|size|window|limit)|exceed_context|exceed.{0,30}context"
    r"|(?:prompt|input|request) (?:is )?too (?:long|large)|too many (?:input )?tokens"
)
_PAYMENT = re.compile(r"insufficient[_ ](?:quota|balance|credit|fund)|credit balance")
_REFUSED = re.compile(r"content[_ ]filter|content management policy|moderation|flagged")
_SYSTEM_ROLE = re.compile(
    r"(?:system|developer)\W+(?:role|message|prompt|instruction)s?\b.{0,30}\bnot\b"
    r"|\bnot support\W+(?:\w+\W+){0,3}system\b|unsupported\W+(?:message )?role"
    r"|roles must alternate|only user and assistant roles"
)
_FORMAT = re.compile(r"response_?format|json_?(?:schema|object)|requested parameters|grammar")
_UNKNOWN_MODEL = re.compile(
    r"model_not_found|(?:invalid|unknown|no such) model"
    r"|(?:model|deployment)\b.{0,80}\b(?:not found|not exist|n't exist)"
)
_AUTH = re.compile(r"invalid[_ ]api[_ ]key|api key not valid|incorrect api key")
_PARAMETER = re.compile("|".join(OPTIONAL))
_OF_ANY = (
    (_TOO_LARGE, Outcome.TOO_LARGE),
    (_PAYMENT, Outcome.PAYMENT),
    (_REFUSED, Outcome.REFUSED),
)
_OF_REQUEST = (
    (_SYSTEM_ROLE, Outcome.REJECTED),
    (_FORMAT, Outcome.REJECTED),
    (_PARAMETER, Outcome.REJECTED),
    (_UNKNOWN_MODEL, Outcome.UNKNOWN_MODEL),
    (_AUTH, Outcome.AUTH),
)


class _Body(BaseModel):
    error: Any = None


class _Error(BaseModel):
    code: Annotated[int, Field(ge=400, le=599)]


class Refusal(NamedTuple):
    """`parameter` is one of OPTIONAL, or SYSTEM_ROLE, if the endpoint does not take that."""

    outcome: Outcome
    parameter: str | None = None


def refusal_of(status: int, body: bytes, sent: Collection[str]) -> Refusal:
    """Judge an error by its words and its status; `sent` names the request's parameters."""
    words = "" if status in _CLEAR else body.decode("utf-8", "replace").lower()
    # who asks for patience may advise on any parameter without refusing it
    rules = _OF_ANY if status == _TOO_MANY else _OF_ANY + _OF_REQUEST
    outcome = next((meant for said, meant in rules if said.search(words)), None)
    if outcome is Outcome.REJECTED:
        return Refusal(outcome, _parameter(words, sent))
    unlisted = Outcome.SERVER if status >= UNEXPLAINED else Outcome.PROTOCOL
    return Refusal(outcome or _BY_STATUS.get(status, unlisted))


def error_status(body: bytes) -> int | None:
    """Give the status of an error that was sent as a success: 500 if it tells none.

    None if the body holds no error.
    """
    try:
        error = _Body.model_validate_json(body).error
    except ValidationError:
        return None
    if not error:
        return None
    try:
        return _Error.model_validate(error).code
    except ValidationError:
        return UNEXPLAINED


def _parameter(words: str, sent: Collection[str]) -> str | None:
    if _SYSTEM_ROLE.search(words):
        return SYSTEM_ROLE
    if _FORMAT.search(words):
        return None
    return next((name for name in OPTIONAL if name in sent and name in words), None)
