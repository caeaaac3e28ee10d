"""Chat over any OpenAI-compatible endpoint; whatever fails leaves as a ChatError without text."""

import json
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2
import openai

from prompts.answers import answer_in
from prompts.chat import CUT_OFF, Finish, Outcome, Reply, Schema, Sealed
from prompts.completions import completion_of
from prompts.endpoint import check_url
from prompts.ladder import Ladder, Step, request_body
from prompts.policy import Answer, Call, Policy
from prompts.refusals import error_status, refusal_of
from prompts.schema import fits
from prompts.transport import GuardedTransport, TransportRefused

_ENV_HEADERS = ("OpenAI-Organization", "OpenAI-Project")  # the SDK reads these from outside


class OpenAIChat:
    """One endpoint and one model; safe to share between threads."""

    def __init__(
        self, url: str, key: str, model: str, *, deadline_seconds: float, policy: Policy
    ) -> None:
        """`deadline_seconds` covers one request whole; raise ValueError on an unsafe url."""
        self._model = model
        self._policy = policy
        self._ladder = Ladder(policy.clock)
        self._deadline_seconds = deadline_seconds
        self._http = httpx2.Client(
            transport=GuardedTransport(deadline_seconds),
            trust_env=False,
            follow_redirects=False,
        )
        self._client = openai.OpenAI(
            base_url=check_url(url),
            api_key=key or "none",  # local endpoints take any
            max_retries=0,
            default_headers={name: openai.Omit() for name in _ENV_HEADERS},  # type: ignore[misc]  # Omit is how the SDK drops a header
            http_client=self._http,
        )

    def complete(self, prompt: Sealed, schema: Schema) -> Reply:
        """Raise ChatError for every failure; its cause and context hold no text either."""
        chars_in = sum(len(message.content) for message in prompt.messages)
        with self._policy.draft() as draft:

            def ask(step: Step) -> Reply:
                body = request_body(self._model, prompt, schema, step=step)
                call = Call(prompt.purpose, schema.version, step.rung, chars_in)
                return self._policy.ask(
                    draft, call, lambda left: self._send(body, left, schema=schema)
                )

            return self._ladder.descend(ask, draft.may_ask)

    def close(self) -> None:
        self._http.close()

    def _send(self, body: dict[str, Any], seconds_left: float, *, schema: Schema) -> Answer:
        seconds = min(self._deadline_seconds, seconds_left)
        try:
            found = self._client.post(
                "/chat/completions",
                cast_to=httpx2.Response,
                body=body,
                options={"timeout": seconds},
            )
        except Exception as error:  # noqa: BLE001 - any of them may quote the prompt
            return _failed(error, self._model, body)
        answer = _judged(found.content, found.status_code, self._model, schema=schema)
        if answer.outcome is Outcome.OK or (status := error_status(found.content)) is None:
            return answer
        return _refused(found, status, self._model, sent=body)


def _failed(error: Exception, model: str, sent: dict[str, Any]) -> Answer:
    if isinstance(error, openai.APIStatusError):
        return _refused(error.response, error.status_code, model, sent=sent)
    if isinstance(error, openai.APITimeoutError):
        return Answer(Outcome.TIMEOUT, model)
    if isinstance(error.__cause__, TransportRefused):
        return Answer(Outcome.REFUSED_TRANSPORT, model)
    if isinstance(error.__cause__, httpx2.ConnectError):
        return Answer(Outcome.CONNECT, model)
    return Answer(Outcome.PROTOCOL, model)


def _refused(response: httpx2.Response, status: int, model: str, *, sent: dict[str, Any]) -> Answer:
    outcome, parameter = refusal_of(status, response.content, sent)
    wait = _seconds(response.headers)
    return Answer(outcome, model, status, retry_after=wait, parameter=parameter)


def _judged(content: bytes, status: int, model: str, *, schema: Schema) -> Answer:
    completion = completion_of(content)
    if completion is None:
        return Answer(Outcome.INVALID_JSON, model, status, chars_out=len(content))
    text, finish, usage = completion
    found = None if finish is Finish.REFUSAL else answer_in(text, schema.body)
    if finish is Finish.LENGTH and found is not None and fits(found, schema.body):
        finish = Finish.STOP  # what was cut off came after a whole answer
    outcome = _outcome_of(text, finish, is_found=found is not None)
    kept = json.dumps(found, ensure_ascii=False) if outcome is Outcome.OK else ""
    return Answer(outcome, model, status, kept, len(text), finish, usage)


def _outcome_of(text: str, finish: Finish, *, is_found: bool) -> Outcome:
    if finish in CUT_OFF:
        return CUT_OFF[finish]
    if not text.strip():
        return Outcome.EMPTY
    return Outcome.OK if is_found else Outcome.INVALID_JSON


def _seconds(headers: httpx2.Headers) -> float | None:
    """Seconds of Retry-After; a date is taken from the server's own `Date`."""
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return float(told)
    try:
        ends, began = (parsedate_to_datetime(one) for one in (told, headers.get("date", "")))
        return max(0.0, (ends - began).total_seconds())
    except (ValueError, TypeError, OverflowError):  # no dates, or only one that names its zone
        return None
