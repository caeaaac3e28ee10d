"""Ask the chat model one small question without anybody's data, and say what came back."""

from http import HTTPStatus
from typing import NamedTuple

from prompts.chat import Chat, ChatError
from prompts.trial import trial_schema
from service.i18n.language import say
from service.privacy.model_input import trial_prompt
from service.upkeep.model_failures import explain_failure


class TrialResult(NamedTuple):
    """What came back in one sentence, and its cure, which is empty where all is well."""

    sentence: str
    cure: str = ""


def try_model(chat: Chat) -> TrialResult:
    try:
        reply = chat.complete(trial_prompt(), trial_schema())
    except ChatError as error:
        failure = explain_failure(error.outcome)
        return TrialResult(_with_status(failure.sentence, error.status), failure.cure)
    seconds = f"{reply.latency_ms / 1000:.1f}"
    told = say("The model {model} answered in {seconds} s.", model=reply.model, seconds=seconds)
    return TrialResult(told)


def _with_status(sentence: str, status: int | None) -> str:
    """Put the status of a refusal after its sentence, for whoever reads the server's log."""
    is_refusal = status is not None and status >= HTTPStatus.BAD_REQUEST
    return f"{sentence.removesuffix('.')} ({status:d})." if is_refusal else sentence
