"""The question that shows whether a model can be used; it holds nobody's data."""

from typing import Literal

from pydantic import BaseModel

from prompts.chat import Schema
from prompts.lock import Prompt, stamp
from prompts.schema import strict_schema

REPLY_TOKENS = 1_500  # a model that thinks needs room for it


class _Shape(BaseModel):
    word: Literal["ready"]


PROMPT = Prompt(
    name="trial",
    version=1,
    template="trial.jinja",
    shape=strict_schema(_Shape),
    limits={"tokens": REPLY_TOKENS},
    wording={},
)


def trial_schema() -> Schema:
    return Schema(PROMPT.name, stamp(PROMPT), PROMPT.shape, REPLY_TOKENS)
