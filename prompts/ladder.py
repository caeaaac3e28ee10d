"""How strictly an endpoint is asked for JSON: from an enforced schema down to plain text."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from prompts.chat import ChatError, Outcome, Reply, Rung, Schema, Sealed
from prompts.schema import without_bounds

MEMORY = timedelta(hours=24)


class Step(NamedTuple):
    rung: Rung
    bounds: bool  # lengths and the repetition penalty ride along


STEPS = (
    Step(Rung.JSON_SCHEMA, bounds=True),
    Step(Rung.JSON_SCHEMA, bounds=False),
    Step(Rung.JSON_OBJECT, bounds=False),
    Step(Rung.TEXT, bounds=False),
)


class Ladder:
    """The memory of one endpoint and model: a step that was refused is left out for 24 h."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._place = 0
        self._until: datetime | None = None

    def descend(self, ask: Callable[[Step], Reply], may_ask: Callable[[], bool]) -> Reply:
        """Ask, lower after a refused format or two unparsable replies; raise the last ChatError."""
        place, misses = self._start(), 0
        while True:
            try:
                return ask(STEPS[place])
            except ChatError as error:
                misses += 1
                if _is_too_high(error.outcome, misses) and place + 1 < len(STEPS):
                    place, misses = place + 1, 0
                    self._remember(place)
                elif misses > 1 or error.outcome not in {Outcome.INVALID_JSON, Outcome.EMPTY}:
                    raise
                if not may_ask():
                    raise

    def _start(self) -> int:
        if self._until is None or self._clock() >= self._until:
            return 0
        return self._place

    def _remember(self, place: int) -> None:
        self._place, self._until = place, self._clock() + MEMORY


def request_body(model: str, prompt: Sealed, schema: Schema, *, step: Step) -> dict[str, Any]:
    """Chat completion request for one step."""
    body: dict[str, Any] = {
        "model": model,
        "messages": [message._asdict() for message in prompt.messages],
    }
    if step.bounds:
        body |= {"max_tokens": schema.max_tokens, "frequency_penalty": 0.4}
    else:  # newer endpoints refuse both of the above
        body |= {"max_completion_tokens": schema.max_tokens}
    if step.rung is Rung.JSON_SCHEMA:
        shape = schema.body if step.bounds else without_bounds(schema.body)
        named = {"name": schema.name, "strict": True, "schema": shape}
        return body | {"response_format": {"type": "json_schema", "json_schema": named}}
    body["messages"][0]["content"] += _in_words(schema)
    if step.rung is Rung.JSON_OBJECT:
        body["response_format"] = {"type": "json_object"}
    return body


def _is_too_high(outcome: Outcome, misses: int) -> bool:
    return outcome is Outcome.REJECTED or (outcome is Outcome.INVALID_JSON and misses > 1)


def _in_words(schema: Schema) -> str:
    shape = json.dumps(schema.body, ensure_ascii=False, sort_keys=True)
    return f"\n\nAnswer with one JSON object and nothing else. It fits this schema:\n{shape}"
