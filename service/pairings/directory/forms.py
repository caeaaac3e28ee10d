"""What is typed and chosen on the directory's form; nothing that is wrong fails loudly."""

from collections.abc import Collection
from typing import Final, Literal

from pydantic import BaseModel

from service.i18n.language import say
from service.models import LineKind
from service.pairings.directory.finder import ListFilters
from service.pairings.directory.line_catalogue import KINDS
from service.web.inputs import Length, tidy_line

LONGEST: Final = 200
_MOST_DIGITS: Final = 6
_LENGTH: Final = Length(1, LONGEST)
_KINDS: Final = {"": KINDS, "offers": (LineKind.OFFER,), "seeks": (LineKind.SEEK,)}
Show = Literal["", "offers", "seeks"]


class TypedSearch(BaseModel):
    """As it came in the address; other parameters are no part of it."""

    q: str = ""
    show: str = ""
    unit: str = ""
    language: str = ""
    page: str = ""

    @property
    def shown_query(self) -> str:
        """What stands in the box again; no more than fits there."""
        return self.q.strip()[:LONGEST]

    @property
    def number(self) -> int:
        """The page; the first where it is no number."""
        is_number = self.page.isascii() and self.page.isdigit()
        return int(self.page[:_MOST_DIGITS]) if is_number else 1

    @property
    def filters(self) -> ListFilters:
        return ListFilters(_KINDS.get(self.show, KINDS), self.unit, self.language)

    def query(self) -> str:
        """The words to look for, "" for none; raise TextRefused with a sentence."""
        return tidy_line(self.q, _LENGTH) if self.q.strip() else ""

    def faults(self, units: Collection[str], languages: Collection[str]) -> dict[str, str]:
        """Choices that are not offered, by field, each with its sentence."""
        offered = {"show": _KINDS.keys(), "unit": {"", *units}, "language": {"", *languages}}
        return {
            name: say("Choose one of the options offered.")
            for name, options in offered.items()
            if getattr(self, name) not in options
        }
