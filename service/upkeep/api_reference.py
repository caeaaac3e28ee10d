"""Flatten the OpenAPI description for its page; pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    where: str  # path, query or header
    is_needed: bool
    told: str


@dataclass(frozen=True, slots=True)
class DocumentedResponse:
    status: str
    told: str
    example: str


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    told: str
    parameters: tuple[Parameter, ...]
    request_example: str
    answers: tuple[DocumentedResponse, ...]


def operations(openapi: Mapping[str, Any]) -> dict[str, list[Operation]]:
    """Operations by tag, in the order of the description."""
    found: dict[str, list[Operation]] = {}
    for path, methods in openapi.get("paths", {}).items():
        for method in _METHODS:
            if method in methods:
                tag = (methods[method].get("tags") or ["other"])[0]
                operation = _operation(openapi, path, method, raw=methods[method])
                found.setdefault(tag, []).append(operation)
    return found


def _operation(
    openapi: Mapping[str, Any], path: str, method: str, *, raw: Mapping[str, Any]
) -> Operation:
    return Operation(
        id=raw.get("operationId", f"{method}-{path}"),
        method=method.upper(),
        path=path,
        summary=raw.get("summary", ""),
        told=raw.get("description", ""),
        parameters=tuple(
            Parameter(
                one["name"], one["in"], one.get("required", False), one.get("description", "")
            )
            for one in raw.get("parameters", [])
        ),
        request_example=_example(openapi, raw.get("requestBody", {})),
        answers=tuple(
            DocumentedResponse(status, one.get("description", ""), _example(openapi, one))
            for status, one in raw.get("responses", {}).items()
        ),
    )


def _example(openapi: Mapping[str, Any], raw: Mapping[str, Any]) -> str:
    """The first example of a body, of its media type or of its schema; "" without one."""
    for media in raw.get("content", {}).values():
        schema = _resolved(openapi, media.get("schema", {}))
        given = [
            *[one.get("value") for one in media.get("examples", {}).values()],
            media.get("example"),
            *schema.get("examples", []),
            schema.get("example"),
        ]
        for example in given:
            if example is not None:
                return json.dumps(example, indent=2, ensure_ascii=False)
    return ""


def _resolved(openapi: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref", "")
    name = reference.rsplit("/", 1)[-1]
    found: Mapping[str, Any] = openapi.get("components", {}).get("schemas", {}).get(name, schema)
    return found if reference else schema
