"""What an agenda may cite: a text that both may see, under a key that outlives its wording."""

from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple
from uuid import UUID

from prompts.agenda import EXCERPT_CHARS, Kind
from service.i18n.words import trimmed

Direction = Literal["offer", "seek"]

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_KINDS: Final[dict[str, Kind]] = {"clause": "note", "answer": "note", "subject": "goal"}


class Key(NamedTuple):
    """`type` is a kind of evidence, with a place or direction where one id holds several."""

    type: str
    id: UUID


class Source(NamedTuple):
    """One thing both may see; `owner_id` is None for what is of both or of nobody."""

    key: Key
    owner_id: UUID | None
    text: str
    written_at: datetime = _LONG_AGO
    direction: Direction | None = None

    @property
    def kind(self) -> Kind:
        name = self.key.type.partition(":")[0]
        return _KINDS.get(name) or name  # type: ignore[return-value]  # the types made below


def excerpt(text: str) -> str:
    return trimmed(text, EXCERPT_CHARS)


def newest_first(source: Source) -> tuple[float, str, str, str]:
    return (-source.written_at.timestamp(), source.key.type, source.text, str(source.owner_id))
