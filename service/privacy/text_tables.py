"""Tables with texts that may count towards themes."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import SQLColumnExpression as Column

from service.models import CheckIn, Feedback, PointSource, Reflection


class Texts(NamedTuple):
    """One table with the columns that say whose text it is, what, when, and whether it counts."""

    table: type[Reflection | Feedback | CheckIn]
    author: Column[Any]
    text: Column[Any]
    written_at: Column[Any]

    @property
    def id(self) -> Column[Any]:
        return self.table.id

    @property
    def in_themes(self) -> Column[bool]:
        return self.table.in_themes


TEXTS: Final[Mapping[PointSource, Texts]] = {
    PointSource.REFLECTION: Texts(
        Reflection, Reflection.author_id, Reflection.text, Reflection.created_at
    ),
    PointSource.FEEDBACK: Texts(Feedback, Feedback.author_id, Feedback.text, Feedback.created_at),
    PointSource.CHECK_IN: Texts(CheckIn, CheckIn.person_id, CheckIn.note, CheckIn.answered_at),
}
