"""Idempotency-Key: a request repeated within 24 hours has one effect and one answer."""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

import sqlalchemy as sa
from fastapi import Depends, Header, Request
from sqlalchemy.orm import Session

from service.access.viewer import ServiceCaller
from service.models import IdempotencyKey
from service.models.upsert import insert_for
from service.problems import Refused

KEPT_FOR: Final = timedelta(hours=24)
_KEY: Final = re.compile("[!-~]{1,200}")

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Once:
    """A caller, an operation and its idempotency key; without a key nothing is remembered."""

    principal: str
    route: str
    key: str | None


def once(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            description=(
                "1-200 printable characters; a repeat within 24 hours gets the same response."
            )
        ),
    ] = None,
) -> Once:
    if idempotency_key is not None and not _KEY.fullmatch(idempotency_key):
        raise Refused("idempotency-key", "Use 1 to 200 printable ASCII characters as the key.")
    caller: ServiceCaller | None = request.state.caller
    principal = f"key:{caller.key_id}" if caller else f"person:{request.state.viewer.person_id}"
    route = f"{request.method} {request.scope['route'].path}"
    return Once(principal, route, idempotency_key)


def answered(
    db: Session, asked: Once, body: str, *, now: datetime, act: Callable[[], Answer]
) -> Answer:
    """What `act` answers, or what it answered before; ids only, for this is kept.

    `body` is the checked request as text: only a keyed hash of it is kept, and Refused is raised
    where the key stood for another one. A twin that still runs is waited for by the database.
    """
    if asked.key is None:
        return act()
    # keyed: the plain hash of a short text could be guessed
    digest = hmac.new(db.info["secret"], body.encode("utf-8", "replace"), hashlib.sha256)
    earlier = _claimed(db, asked, digest.hexdigest(), now=now)
    if earlier is not None:
        return earlier
    answer = act()
    db.execute(sa.update(IdempotencyKey).where(*_named(asked)).values(answer=dict(answer)))
    return answer


def _claimed(db: Session, asked: Once, digest: str, *, now: datetime) -> Answer | None:
    """The earlier answer, or None after writing down that this request is the first."""
    db.execute(
        sa.delete(IdempotencyKey).where(*_named(asked), IdempotencyKey.created_at <= now - KEPT_FOR)
    )
    values = {"principal": asked.principal, "route": asked.route, "key": asked.key}
    db.execute(
        insert_for(db)(IdempotencyKey)
        .values(**values, request_hash=digest, answer={}, created_at=now)
        .on_conflict_do_nothing(index_elements=["principal", "route", "key"])
    )
    kept = db.execute(
        sa.select(IdempotencyKey.request_hash, IdempotencyKey.answer).where(*_named(asked))
    ).one()
    if not hmac.compare_digest(kept.request_hash, digest):
        raise Refused(
            "idempotency-reuse", "This key was used for a different request; use a new one."
        )
    return kept.answer or None


def _named(asked: Once) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        IdempotencyKey.principal == asked.principal,
        IdempotencyKey.route == asked.route,
        IdempotencyKey.key == asked.key,
    )


AskedOnce = Annotated[Once, Depends(once)]
