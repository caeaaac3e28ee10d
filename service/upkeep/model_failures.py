"""Why a request to the chat model failed, in a sentence for admins, and what to do."""

from typing import Final, NamedTuple

from prompts.chat import Outcome
from service.i18n.language import N_, say


class Failure(NamedTuple):
    sentence: str
    cure: str


_NO_CHAT: Final = (
    N_("What answers at the model's address is no chat model."),
    N_("Check BOTHWAYS_LLM_URL; it ends before /chat/completions, often in /v1."),
)
_SERVERS_LOG: Final = N_("The log of the model's server says why.")
_LATER: Final = N_("Try again in a few minutes.")
_UNFIT: Final = (
    N_("The model answered, but not with the JSON object that it was asked for."),
    N_("Set BOTHWAYS_LLM_MODEL to a model that follows instructions."),
)
_FAILURES: Final = {
    Outcome.TIMEOUT: (
        N_("The model did not answer in time."),
        N_("Raise BOTHWAYS_LLM_DEADLINE_SECONDS, or set BOTHWAYS_LLM_MODEL to a quicker model."),
    ),
    Outcome.CONNECT: (
        N_("Nothing answers at the model's address."),
        N_("Check BOTHWAYS_LLM_URL, and that the model's server is running."),
    ),
    Outcome.AUTH: (N_("The model's server refused the key."), N_("Check BOTHWAYS_LLM_KEY.")),
    Outcome.PAYMENT: (
        N_("The model's provider says that there is no credit left."),
        N_("Add credit there; agendas are drafted by rules in the meantime."),
    ),
    Outcome.UNKNOWN_MODEL: (
        N_("The model's server does not know this model, or this address."),
        N_("Check BOTHWAYS_LLM_MODEL and BOTHWAYS_LLM_URL."),
    ),
    Outcome.TOO_LARGE: (
        N_("Even one short question was too long for the model."),
        N_("Start the model with a context of at least 8,000 tokens."),
    ),
    Outcome.TRUNCATED: (
        N_("The model's answer was cut off."),
        N_("Set BOTHWAYS_LLM_MODEL to a model that answers without long thoughts."),
    ),
    Outcome.REFUSED: (
        N_("The model, or a filter before it, refused to answer."),
        N_("Its provider says what the filter lets through."),
    ),
    Outcome.RATE_LIMITED: (N_("The model's server had too many requests."), _LATER),
    Outcome.SERVER: (N_("The model's server failed."), _SERVERS_LOG),
    Outcome.REJECTED: (N_("The model's server refused every form of the question."), _SERVERS_LOG),
    Outcome.REFUSED_TRANSPORT: (
        N_("The model's server sent a redirect, or an answer that was compressed or too long."),
        N_("Set BOTHWAYS_LLM_URL to the address that it leads to."),
    ),
    Outcome.PROTOCOL: _NO_CHAT,
    Outcome.BUDGET: (
        N_("The model was not asked: today's budget is used up."),
        N_("Raise BOTHWAYS_LLM_DAILY_CALLS or BOTHWAYS_LLM_DAILY_CHARS, or wait until tomorrow."),
    ),
    Outcome.OPEN: (N_("The model was not asked: it has failed too often just now."), _LATER),
    Outcome.BUSY: (N_("The model was not asked: it is at work on something else."), _LATER),
}


def explain_failure(outcome: Outcome) -> Failure:
    sentence, cure = _FAILURES.get(outcome, _UNFIT)
    return Failure(say(sentence), say(cure))
