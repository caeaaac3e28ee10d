"""Messages of each prompt; only service/privacy/model_input.py, which clears texts, may ask."""

from collections.abc import Sequence

from pydantic import BaseModel

from prompts.agenda import (
    EXCERPT_CHARS,
    AgendaBrief,
    Evidence,
    Kind,
    Side,
    SlotKey,
    Stage,
    asked,
    fitting_ids,
    kept,
)
from prompts.agenda import PROMPT as AGENDA
from prompts.chat import Message
from prompts.render import render, source_of
from prompts.slots import about
from prompts.themes import POINT_CHARS, ThemeBrief, point_ids
from prompts.themes import PROMPT as THEMES
from prompts.trial import PROMPT as TRIAL


class _Excerpt(BaseModel):
    id: str
    kind: Kind
    owner: str
    direction: str | None
    text: str


class _Meet(BaseModel):
    teacher: Side
    offer: str
    seek: str


class _Slot(BaseModel):
    key: SlotKey
    about: str
    evidence: list[str]


class _AgendaValues(BaseModel):
    language: str
    stage: Stage
    evidence: list[_Excerpt]
    meets: list[_Meet]
    wanted: list[_Slot]


class _Point(BaseModel):
    id: str
    text: str


class _ThemeValues(BaseModel):
    language: str
    phrases: list[str]
    points: list[_Point]


class _TrialValues(BaseModel):
    word: str


def agenda_messages(brief: AgendaBrief, texts: Sequence[str]) -> list[Message]:
    """Give the two messages; `texts` are the cleared excerpts, one per evidence, in its order."""
    cleared = dict(zip((piece.id for piece in brief.evidence), texts, strict=True))
    ids = {piece.id for piece in kept(brief)}
    values = _AgendaValues(
        language=brief.language,
        stage=brief.stage,
        evidence=[_excerpt(piece, cleared[piece.id]) for piece in kept(brief)],
        meets=[
            _Meet(teacher=meet.teacher, offer=meet.offer, seek=meet.seek)
            for meet in sorted(brief.coverages, key=lambda meet: -meet.value)
            if {meet.offer, meet.seek} <= ids
        ],
        wanted=[
            _Slot(key=key, about=about(brief.stage, key), evidence=fitting_ids(brief, key))
            for key in asked(brief)
        ],
    )
    return render(source_of(AGENDA.template), values)


def theme_messages(brief: ThemeBrief, points: Sequence[str]) -> list[Message]:
    """Give the two messages; phrases and points are cleared, points one per author, by chance.

    Raise ValueError under 5 authors, and for points under 10.
    """
    if brief.authors_band is None:
        raise ValueError("Fewer than 5 authors: no prompt.")
    if points and not brief.may_paraphrase:
        raise ValueError("Fewer than 10 authors: phrases only, no points.")
    shown = [
        _Point(id=point_id, text=text[:POINT_CHARS])
        for point_id, text in zip(point_ids(len(points)), points, strict=False)
    ]
    values = _ThemeValues(language=brief.language, phrases=brief.phrases, points=shown)
    return render(source_of(THEMES.template), values)


def trial_messages() -> list[Message]:
    return render(source_of(TRIAL.template), _TrialValues(word="ready"))


def _excerpt(piece: Evidence, text: str) -> _Excerpt:
    return _Excerpt(
        id=piece.id,
        kind=piece.kind,
        owner=piece.owner,
        direction=piece.direction,
        text=text[:EXCERPT_CHARS],
    )
