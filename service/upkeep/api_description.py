"""The OpenAPI description with what FastAPI cannot know: scopes of keys, and our problems."""

from collections.abc import Mapping
from typing import Any, Final

from service.access.policy import POLICY
from service.web.problem_responses import PROBLEM_SCHEMA

_KEY: Final = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "bw_<id>_<secret>_<crc>",
    "description": "A key of /admin/keys or `bothways keys create`, with the scope that is asked.",
}


def complete(openapi: Mapping[str, Any]) -> dict[str, Any]:
    """Add the key, the scope of each route by the policy, and the schema of problems."""
    components = openapi["components"]
    return {
        **openapi,
        "components": {
            "schemas": {**components["schemas"], "Problem": PROBLEM_SCHEMA},
            "securitySchemes": {"key": _KEY},
        },
        "paths": {
            path: {
                method: {**operation, "security": _asked(method, path)}
                for method, operation in methods.items()
            }
            for path, methods in openapi["paths"].items()
        },
    }


def _asked(method: str, path: str) -> list[dict[str, list[str]]]:
    scope = POLICY[method.upper(), path].scope
    return [] if scope is None else [{"key": [scope]}]
