"""Chat over any OpenAI-compatible endpoint; whatever fails leaves as a ChatError without text."""

from typing import Any

import httpx2
import openai
from pydantic import BaseModel, ValidationError

from prompts.chat import Finish, Outcome, Reply, Schema, Sealed, Usage
from prompts.endpoint import check_url
from prompts.ladder import Ladder, Step, first_object, request_body
from prompts.policy import Answer, Call, Policy
from prompts.transport import GuardedTransport, TransportRefused

_FINISH = {"stop": Finish.STOP, "length": Finish.LENGTH, "content_filter": Finish.REFUSAL}
_STATUS = {
    401: Outcome.AUTH,
    403: Outcome.AUTH,
    408: Outcome.TIMEOUT,
    409: Outcome.SERVER,
    429: Outcome.RATE_LIMITED,
}
_ENV_HEADERS = ("OpenAI-Organization", "OpenAI-Project")  # the SDK reads these from outside


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int
    completion_tokens: int


class _Completion(BaseModel):
    choices: list[_Choice]
    usage: _Usage | None = None


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
                return self._policy.ask(draft, call, lambda left: self._send(body, left))

            return self._ladder.descend(ask, draft.may_ask)

    def close(self) -> None:
        self._http.close()

    def _send(self, body: dict[str, Any], seconds_left: float) -> Answer:
        seconds = min(self._deadline_seconds, seconds_left)
        try:
            found = self._client.post(
                "/chat/completions",
                cast_to=httpx2.Response,
                body=body,
                options={"timeout": seconds},
            )
        except Exception as error:  # noqa: BLE001 - any of them may quote the prompt
            return _failed(error, self._model)
        return _judged(found.content, found.status_code, self._model)


def _failed(error: Exception, model: str) -> Answer:
    if isinstance(error, openai.APIStatusError):
        status = error.status_code
        outcome = _STATUS.get(status, Outcome.SERVER if status >= 500 else Outcome.REJECTED)  # noqa: PLR2004 - the server's own range
        return Answer(outcome, model, status, retry_after=_seconds(error.response.headers))
    if isinstance(error, openai.APITimeoutError):
        return Answer(Outcome.TIMEOUT, model)
    if isinstance(error.__cause__, TransportRefused):
        return Answer(Outcome.REFUSED_TRANSPORT, model)
    if isinstance(error.__cause__, httpx2.ConnectError):
        return Answer(Outcome.CONNECT, model)
    return Answer(Outcome.PROTOCOL, model)


def _judged(content: bytes, status: int, model: str) -> Answer:
    try:
        completion = _Completion.model_validate_json(content)
    except ValidationError:
        completion = _Completion(choices=[])
    if not completion.choices:
        return Answer(Outcome.INVALID_JSON, model, status, chars_out=len(content))
    choice = completion.choices[0]
    text = choice.message.content or ""
    finish = _FINISH.get(choice.finish_reason or "", Finish.OTHER)
    if choice.message.refusal:
        finish = Finish.REFUSAL
    outcome, kept = _outcome_of(text, finish)
    told = completion.usage
    usage = Usage(told.prompt_tokens, told.completion_tokens) if told else None
    return Answer(outcome, model, status, kept, len(text), finish, usage)


def _outcome_of(text: str, finish: Finish) -> tuple[Outcome, str]:
    if finish is Finish.REFUSAL:
        return Outcome.REFUSED, ""
    if finish is Finish.LENGTH:
        return Outcome.TRUNCATED, ""
    if not text.strip():
        return Outcome.EMPTY, ""
    kept = first_object(text)
    return (Outcome.OK, kept) if kept is not None else (Outcome.INVALID_JSON, "")


def _seconds(headers: httpx2.Headers) -> float | None:
    """Seconds of Retry-After; its date form is rare and left out."""
    told = headers.get("retry-after", "")
    return float(told) if told.isascii() and told.isdigit() else None
