"""What a row of a file changes about somebody: as data, and in words."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple, cast
from uuid import UUID

from service.i18n.language import N_, say
from service.models import LineKind, Person

Value = str | int | list[str] | None


class Field(StrEnum):
    """Columns of a person, and their lines by kind; lines that wait are proposed, not published."""

    EMAIL = "email"
    ADDRESS = "address"
    NAME = "name"
    NUMBER = "external_id"
    TEAM = "team_id"
    MANAGER = "manager_id"
    CAREER_YEARS = "career_years"
    LANGUAGES = "languages"
    LOCATION = "location"
    TIME_ZONE = "time_zone"
    OFFERS = "offers"
    SEEKS = "seeks"
    OFFERS_WAIT = "offers_wait"
    SEEKS_WAIT = "seeks_wait"


LINES: Final[Mapping[Field, LineKind]] = {
    Field.OFFERS: LineKind.OFFER,
    Field.SEEKS: LineKind.SEEK,
}
PROPOSED: Final[Mapping[Field, Field]] = {  # as what the lines of a field wait
    Field.OFFERS: Field.OFFERS_WAIT,
    Field.SEEKS: Field.SEEKS_WAIT,
}
WAITING: Final[Mapping[Field, LineKind]] = {PROPOSED[field]: kind for field, kind in LINES.items()}
_IDS: Final = (Field.TEAM, Field.MANAGER)
_LABELS: Final[Mapping[Field, str]] = {
    Field.EMAIL: N_("address"),
    Field.ADDRESS: N_("address as written"),
    Field.NAME: N_("name"),
    Field.NUMBER: N_("staff number"),
    Field.TEAM: N_("team"),
    Field.MANAGER: N_("manager"),
    Field.CAREER_YEARS: N_("years of work"),
    Field.LANGUAGES: N_("languages"),
    Field.LOCATION: N_("place"),
    Field.TIME_ZONE: N_("time zone"),
    Field.OFFERS: N_("teaches"),
    Field.SEEKS: N_("wants to learn"),
    Field.OFFERS_WAIT: N_("teaches"),
    Field.SEEKS_WAIT: N_("wants to learn"),
}


class Change(NamedTuple):
    """One field of one person; ids stand as text. Lines that wait are in `after` alone."""

    person_id: UUID
    field: Field
    before: Value
    after: Value


class ToldChanges(NamedTuple):
    """What changes about one person, in words."""

    name: str
    told: tuple[str, ...]


def fact(person: Person, field: Field) -> Value:
    value = getattr(person, field)
    return str(value) if isinstance(value, UUID) else cast("Value", value)


def set_fact(person: Person, field: Field, value: Value) -> None:
    setattr(person, field, UUID(str(value)) if field in _IDS and value else value)


def told_by_person(changes: Iterable[Change], names: Mapping[UUID, str]) -> tuple[ToldChanges, ...]:
    """Say field by field what changes for whom; `names` has people and teams."""
    told: dict[UUID, list[str]] = {}
    for change in changes:
        told.setdefault(change.person_id, []).append(_in_words(change, names))
    return tuple(ToldChanges(names[one], tuple(words)) for one, words in told.items())


def _in_words(change: Change, names: Mapping[UUID, str]) -> str:
    field, before, after = change.field, change.before, change.after
    label = say(_LABELS[field])
    if field in WAITING:
        name = names[change.person_id]
        texts = ", ".join(f'"{text}"' for text in _listed(after or before))
        if not after:
            return say(
                "{field}: {texts} waits for {name} no longer", field=label, texts=texts, name=name
            )
        return say(
            "{field}: {texts} waits for {name} as a proposal", field=label, texts=texts, name=name
        )
    if isinstance(before, list) or isinstance(after, list):
        return f"{label} {_difference(_listed(before), _listed(after))}"
    return f"{label} {_value(field, before, names)} → {_value(field, after, names)}"


def _difference(before: Sequence[str], after: Sequence[str]) -> str:
    gone = [f'- "{text}"' for text in before if text not in after]
    come = [f'+ "{text}"' for text in after if text not in before]
    return ", ".join([*gone, *come]) or say("in another order")


def _value(field: Field, value: Value, names: Mapping[UUID, str]) -> str:
    if value in (None, ""):
        return say("nobody") if field is Field.MANAGER else say("nothing")
    return names.get(UUID(str(value)), say("somebody")) if field in _IDS else str(value)


def _listed(value: Value) -> list[str]:
    return value if isinstance(value, list) else []
