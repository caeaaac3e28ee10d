"""Reads of the requests to the chat model: figures alone, as no text of them is kept."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from prompts.chat import Outcome
from service.models import LlmCall

SHOWN: Final = timedelta(days=30)


class PurposeView(NamedTuple):
    purpose: str
    requests: int
    failed: int
    tokens: int


class FailureView(NamedTuple):
    outcome: Outcome
    requests: int
    last_at: datetime


def by_purpose(db: Session, now: datetime) -> list[PurposeView]:
    """Count the requests of each purpose, and those of them that failed."""
    rows = db.execute(
        sa.select(
            LlmCall.purpose,
            sa.func.count(),
            sa.func.count().filter(LlmCall.outcome != Outcome.OK),
            sa.func.sum(
                sa.func.coalesce(LlmCall.tokens_in, 0) + sa.func.coalesce(LlmCall.tokens_out, 0)
            ),
        )
        .where(LlmCall.created_at > now - SHOWN)
        .group_by(LlmCall.purpose)
        .order_by(LlmCall.purpose)
    )
    return [PurposeView(*row) for row in rows]


def failures(db: Session, now: datetime) -> list[FailureView]:
    """Count failed requests by their reason, the most frequent first."""
    count = sa.func.count()
    rows = db.execute(
        sa.select(LlmCall.outcome, count, sa.func.max(LlmCall.created_at))
        .where(LlmCall.created_at > now - SHOWN, LlmCall.outcome != Outcome.OK)
        .group_by(LlmCall.outcome)
        .order_by(count.desc(), LlmCall.outcome)
    )
    return [FailureView(Outcome(outcome), requests, at) for outcome, requests, at in rows]
