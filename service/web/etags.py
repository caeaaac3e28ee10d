"""Conditional requests (RFC 9110, 13.1): an answer with its ETag, or 304 to whoever has it."""

import hashlib
import re
from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel

NOT_MODIFIED: Final[Mapping[int | str, dict[str, Any]]] = {
    304: {"description": "The answer is the one whose ETag was sent."}
}
_TAG: Final = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def _all_none_match(
    request: Request,
    if_none_match: Annotated[  # noqa: ARG001  # names the header in the API's description
        str | None, Header(description="ETags of answers that you have")
    ] = None,
) -> str | None:
    return _joined(request, "If-None-Match")


def _all_match(
    request: Request,
    if_match: Annotated[  # noqa: ARG001  # names the header in the API's description
        str | None, Header(description="ETags of what you want to change")
    ] = None,
) -> str | None:
    return _joined(request, "If-Match")


def _joined(request: Request, name: str) -> str | None:
    """Several lines of one header are one list (RFC 9110, 5.3)."""
    lines = request.headers.getlist(name)
    return ", ".join(lines) if lines else None


IfNoneMatch = Annotated[str | None, Depends(_all_none_match)]
IfMatch = Annotated[str | None, Depends(_all_match)]


def conditional(
    if_none_match: str | None,
    body: bytes,
    *,
    media_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
    told: bytes | None = None,
) -> Response:
    """Tag the body with its hash, or weakly with that of `told`, which means the same."""
    tag = f'"{hashlib.sha256(body if told is None else told).hexdigest()[:32]}"'
    tagged = {"ETag": tag if told is None else f"W/{tag}", **(headers or {})}
    if if_none_match is not None and is_named(tag, if_none_match):
        return Response(status_code=304, headers=tagged)
    return Response(body, media_type=media_type, headers=tagged)


def conditional_json(
    if_none_match: str | None, answer: BaseModel, *, untagged: frozenset[str] = frozenset()
) -> Response:
    """Tag weakly without the `untagged` fields: they may move while the answer stays."""
    told = answer.model_dump_json(exclude=set(untagged)).encode() if untagged else None
    return conditional(if_none_match, answer.model_dump_json().encode(), told=told)


def is_named(tag: str, header: str, *, strongly: bool = False) -> bool:
    """Look for a tag in `If-None-Match`, or strongly in `If-Match`, where `W/` names nothing.

    `*` names every answer.
    """
    if header.strip() == "*":
        return True
    return any(found == tag and not (weak and strongly) for weak, found in _TAG.findall(header))
