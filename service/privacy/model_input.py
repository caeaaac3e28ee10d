"""The one way of people's texts into a prompt: redacted, consented to, sealed."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from prompts.agenda import AgendaBrief
from prompts.chat import CallPurpose, Sealed
from prompts.messages import agenda_messages, theme_messages, trial_messages
from prompts.themes import ThemeBrief
from service.models import Purpose
from service.privacy.redaction.redact import redact
from service.privacy.redaction.roster_names import RosterNames


class TextKind(StrEnum):
    """Kinds of text, by who may read them."""

    PUBLISHED_LINE = "published_line"
    PAIR_SHARED = "pair_shared"  # goals, shared notes, next steps, shared reflections
    CONSENTED_POINT = "consented_point"  # ticked for themes
    PUBLISHED_THEME = "published_theme"
    PROGRAMME = "programme"  # our own words: facts of absence
    PRIVATE = "private"


class Piece(NamedTuple):
    """One text for a prompt; `owner` is None for the product's own words."""

    text: str
    owner: UUID | None
    kind: TextKind
    consents: frozenset[Purpose]


class BoundaryError(Exception):
    """A text was offered to a prompt that it may not enter; the message holds none of it."""


_ADMITTED = {
    CallPurpose.AGENDA: {
        TextKind.PUBLISHED_LINE,
        TextKind.PAIR_SHARED,
        TextKind.PUBLISHED_THEME,
        TextKind.PROGRAMME,
    },
    CallPurpose.THEMES: {TextKind.CONSENTED_POINT},
}
_OF_NOBODY = {TextKind.PUBLISHED_THEME, TextKind.PROGRAMME}


def agenda_prompt(
    brief: AgendaBrief, pieces: Sequence[Piece], *, audience: frozenset[UUID], names: RosterNames
) -> Sealed:
    """Ask for a draft with the pieces, one for each evidence of the brief.

    BoundaryError unless each is shared by the audience and its owner lets a model read it.
    """
    texts = _cleared(CallPurpose.AGENDA, pieces, audience=audience, names=names)
    return Sealed(CallPurpose.AGENDA, tuple(agenda_messages(brief, list(texts))))


def theme_prompt(brief: ThemeBrief, points: Sequence[Piece], *, names: RosterNames) -> Sealed:
    """Ask for a theme in words; BoundaryError unless each author of a point consents."""
    phrases = [redact(phrase, names).text for phrase in brief.phrases]
    texts = _cleared(CallPurpose.THEMES, points, audience=None, names=names)
    cleared = brief.model_copy(update={"phrases": phrases})
    return Sealed(CallPurpose.THEMES, tuple(theme_messages(cleared, list(texts))))


def trial_prompt() -> Sealed:
    """Ask the question that shows whether a model can be used; it holds nobody's data."""
    return Sealed(CallPurpose.TRIAL, tuple(trial_messages()))


def _cleared(
    purpose: CallPurpose,
    pieces: Sequence[Piece],
    *,
    audience: frozenset[UUID] | None,
    names: RosterNames,
) -> Iterator[str]:
    """Give each text without what is invisible, names and addresses, if its owner consents."""
    for piece in pieces:
        text = redact(piece.text, names).text
        _check(purpose, piece, audience)
        yield text


def _check(purpose: CallPurpose, piece: Piece, audience: frozenset[UUID] | None) -> None:
    if piece.kind not in _ADMITTED[purpose]:
        raise BoundaryError(f"{piece.kind} may not enter a prompt for {purpose}")
    if piece.kind in _OF_NOBODY:
        return
    if piece.owner is None:
        raise BoundaryError(f"{piece.kind} without an owner")
    if Purpose.EXTERNAL_MODEL not in piece.consents:
        raise BoundaryError(f"{piece.kind} of somebody who keeps the model out")
    if audience is not None and piece.owner not in audience:
        raise BoundaryError(f"{piece.kind} of somebody outside the audience")
