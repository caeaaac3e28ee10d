"""How strictly an endpoint is asked for JSON: from an enforced schema down to plain text."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from prompts.chat import ChatError, Message, Outcome, Reply, Rung, Schema, Sealed
from prompts.refusals import SYSTEM_ROLE, UNEXPLAINED
from prompts.schema import without_bounds

MEMORY = timedelta(hours=24)
_WITHOUT_SCHEMA = 2  # place in STEPS
_UNPARSABLE = frozenset({Outcome.INVALID_JSON, Outcome.EMPTY})


class Step(NamedTuple):
    rung: Rung
    bounds: bool  # lengths and the repetition penalty ride along
    without: frozenset[str] = frozenset()  # what the endpoint refused by name


STEPS = (
    Step(Rung.JSON_SCHEMA, bounds=True),
    Step(Rung.JSON_SCHEMA, bounds=False),
    Step(Rung.JSON_OBJECT, bounds=False),
    Step(Rung.TEXT, bounds=False),
)


class Ladder:
    """The memory of one endpoint and model: what it refused is left out for 24 h."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._forget()

    def descend(self, ask: Callable[[Step], Reply], may_ask: Callable[[], bool]) -> Reply:
        """Ask, lower after a refused format or two unparsable replies; raise the last ChatError."""
        if self._until is not None and self._clock() >= self._until:
            self._forget()
        first = place = self._place
        misses = 0
        while True:
            try:
                reply = ask(STEPS[place]._replace(without=self._without))
            except ChatError as error:
                misses += error.outcome in _UNPARSABLE
                following = self._place_after(error, place, first=first, misses=misses)
                if following is None or not may_ask():
                    raise
                if following > place:
                    place, misses = following, 0
            else:
                if place > self._place:
                    self._remember(place)
                return reply

    def _place_after(self, error: ChatError, place: int, *, first: int, misses: int) -> int | None:
        """Give the place to ask at next, None for no more; what was refused is remembered."""
        if error.parameter is not None and error.parameter not in self._without:
            self._without |= {error.parameter}
            # few requests are left where something else was refused before
            following = place if place == first else min(place + 1, len(STEPS) - 1)
        elif error.outcome is Outcome.REJECTED or (
            error.outcome is Outcome.INVALID_JSON and misses > 1
        ):
            following = place + 1
        elif error.status == UNEXPLAINED and STEPS[place].rung is Rung.JSON_SCHEMA:
            return _WITHOUT_SCHEMA  # remembered once it is seen to help
        else:
            return place if error.outcome in _UNPARSABLE and misses == 1 else None
        if following == len(STEPS):
            return None
        self._remember(following)
        return following

    def _forget(self) -> None:
        self._place, self._without = 0, frozenset[str]()
        self._until: datetime | None = None

    def _remember(self, place: int) -> None:
        self._place, self._until = place, self._clock() + MEMORY


def request_body(model: str, prompt: Sealed, schema: Schema, *, step: Step) -> dict[str, Any]:
    """Chat completion request for one step."""
    in_words = "" if step.rung is Rung.JSON_SCHEMA else _in_words(schema)
    body: dict[str, Any] = {
        "model": model,
        "messages": _messages(prompt, step, in_words),
        "stream": False,  # some proxies stream unless they are told not to
    }
    if (limit := _limit_name(step)) is not None:
        body[limit] = schema.max_tokens
    if step.bounds and "frequency_penalty" not in step.without:
        body["frequency_penalty"] = 0.4
    if step.rung is Rung.JSON_SCHEMA:
        shape = schema.body if step.bounds else without_bounds(schema.body)
        named = {"name": schema.name, "strict": True, "schema": shape}
        return body | {"response_format": {"type": "json_schema", "json_schema": named}}
    if step.rung is Rung.JSON_OBJECT:
        body["response_format"] = {"type": "json_object"}
    return body


def _messages(prompt: Sealed, step: Step, in_words: str) -> list[dict[str, str]]:
    """Send the instructions as a part of the user's message where no other role is taken."""
    instructions, *rest = prompt.messages
    told = [instructions._replace(content=instructions.content + in_words), *rest]
    if SYSTEM_ROLE in step.without:
        told = [Message("user", "\n\n".join(message.content for message in told))]
    return [message._asdict() for message in told]


def _limit_name(step: Step) -> str | None:
    """Name the limit as endpoints of this step do; None where both names were refused."""
    names = ["max_tokens", "max_completion_tokens"]
    if step.rung is Rung.JSON_SCHEMA and not step.bounds:
        names.reverse()  # newer endpoints take schemas, and refuse the older name
    return next((name for name in names if name not in step.without), None)


def _in_words(schema: Schema) -> str:
    shape = json.dumps(schema.body, ensure_ascii=False, sort_keys=True)
    return f"\n\nAnswer with one JSON object and nothing else. It fits this schema:\n{shape}"
