"""Validate model replies; a malformed item becomes an outcome, not a guess."""

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from prompts.agenda import REPLY_CHARS, AgendaBrief, DraftItem, SlotKey
from prompts.chat import CUT_OFF, Outcome, Reply
from prompts.themes import ThemeBrief, ThemeDraft

M = TypeVar("M", bound=BaseModel)


def parse_reply(brief: AgendaBrief, reply: Reply) -> dict[SlotKey, DraftItem]:
    """Read the items that have the right form; `reply_faults` tells what befell the others."""
    return {k: found for k, found in _items(brief, reply).items() if isinstance(found, DraftItem)}


def reply_faults(brief: AgendaBrief, reply: Reply) -> dict[SlotKey, Outcome]:
    """Outcome of every wanted key that `parse_reply` leaves out."""
    return {k: found for k, found in _items(brief, reply).items() if isinstance(found, Outcome)}


def parse_theme(brief: ThemeBrief, reply: Reply) -> ThemeDraft | Outcome:
    """Read label and claims; claims under 10 authors had no points to rest on and are dropped."""
    data = _object(reply)
    if isinstance(data, Outcome):
        return data
    draft = _validated(ThemeDraft, data)
    if isinstance(draft, Outcome) or brief.may_paraphrase:
        return draft
    return draft.model_copy(update={"claims": []})


def _items(brief: AgendaBrief, reply: Reply) -> dict[SlotKey, DraftItem | Outcome]:
    data = _object(reply)
    if isinstance(data, Outcome):
        return dict.fromkeys(brief.wanted, data)
    return {key: _item(data.get(key)) for key in brief.wanted}


def _item(data: object) -> DraftItem | Outcome:
    draft = _validated(DraftItem, data)
    return Outcome.NO_EVIDENCE if isinstance(draft, DraftItem) and not draft.evidence else draft


def _object(reply: Reply) -> dict[str, Any] | Outcome:
    if reply.finish in CUT_OFF:
        return CUT_OFF[reply.finish]
    if not reply.text.strip():
        return Outcome.EMPTY
    if len(reply.text) > REPLY_CHARS:
        return Outcome.TOO_LONG
    try:
        data = json.loads(reply.text)
    except (ValueError, RecursionError):
        return Outcome.INVALID_JSON
    return data if isinstance(data, dict) else Outcome.INVALID_JSON


def _validated(model: type[M], data: object) -> M | Outcome:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = {(fault["type"], fault["loc"]) for fault in error.errors()}
    if any(kind == "string_too_long" for kind, _ in faults):
        return Outcome.TOO_LONG
    if ("missing", ("evidence",)) in faults:
        return Outcome.NO_EVIDENCE
    return Outcome.INVALID_JSON
