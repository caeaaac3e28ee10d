"""Consent check for prompts: only `seal` makes a Sealed."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from prompts.chat import CallPurpose, Message, Sealed
from service.models import Purpose


class TextKind(StrEnum):
    """Kinds of text, by who may read them."""

    PUBLISHED_LINE = "published_line"
    PAIR_SHARED = "pair_shared"  # goals, shared notes, next steps, shared reflections
    CONSENTED_POINT = "consented_point"  # redacted, ticked for themes
    PUBLISHED_THEME = "published_theme"
    PROGRAMME = "programme"  # our own words: phrases, facts of absence
    PRIVATE = "private"


class Piece(NamedTuple):
    """One text for a prompt; `owner` is None for the product's own words."""

    text: str
    owner: UUID | None
    kind: TextKind
    consents: frozenset[Purpose]


class BoundaryError(Exception):
    """A text was offered to a prompt that it may not enter; the message holds none of it."""


Write = Callable[[Sequence[str]], list[Message]]

_ADMITTED = {
    CallPurpose.AGENDA: {
        TextKind.PUBLISHED_LINE,
        TextKind.PAIR_SHARED,
        TextKind.PUBLISHED_THEME,
        TextKind.PROGRAMME,
    },
    CallPurpose.THEMES: {TextKind.CONSENTED_POINT, TextKind.PROGRAMME},
    CallPurpose.TRIAL: set[TextKind](),
}
_OF_NOBODY = {TextKind.PUBLISHED_THEME, TextKind.PROGRAMME}


def seal(
    purpose: CallPurpose, audience: frozenset[UUID], pieces: Sequence[Piece], *, write: Write
) -> Sealed:
    """Give `write` the texts if all owners consent; BoundaryError otherwise."""
    for piece in pieces:
        _check(purpose, audience, piece)
    return Sealed(purpose, tuple(write([piece.text for piece in pieces])))


def _check(purpose: CallPurpose, audience: frozenset[UUID], piece: Piece) -> None:
    if piece.kind not in _ADMITTED[purpose]:
        raise BoundaryError(f"{piece.kind} may not enter a prompt for {purpose}")
    if piece.kind in _OF_NOBODY:
        return
    if piece.owner is None:
        raise BoundaryError(f"{piece.kind} without an owner")
    if Purpose.EXTERNAL_MODEL not in piece.consents:
        raise BoundaryError(f"{piece.kind} of somebody who keeps the model out")
    if purpose is not CallPurpose.THEMES and piece.owner not in audience:
        raise BoundaryError(f"{piece.kind} of somebody outside the audience")
