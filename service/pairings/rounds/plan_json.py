"""Plans as JSON text; equal values give equal bytes on every machine."""

import json
from datetime import date
from typing import Any
from uuid import UUID


def dump(value: object) -> str:
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON values
    """Named tuples become objects, other sequences arrays, ids and dates text."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: _plain(part) for key, part in value._asdict().items()}
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, UUID | date) else value
