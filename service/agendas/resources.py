"""The one-page resources of resources.toml, and which of them an agenda links: at most one."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from prompts.agenda import SlotKey, Stage
from service.agendas.timing import slot_of

RESOURCES_FILE = Path(__file__).with_name("resources.toml")


class Section(NamedTuple):
    heading: str
    text: str


class Exercise(NamedTuple):
    """Five minutes, done by both people together."""

    title: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """One page under /learn; `serves` gives, per stage, the slot it may stand beside."""

    slug: str
    title: str
    purpose: str
    source: str
    serves: Mapping[Stage, str]
    sections: tuple[Section, ...]
    exercise: Exercise


class Beside(NamedTuple):
    """A resource and the item it is linked from."""

    slug: str
    title: str
    key: SlotKey


def load_resources(path: Path = RESOURCES_FILE) -> tuple[Resource, ...]:
    """Every page, in reading order. Raises KeyError for a page that lacks a part."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(_resource(entry) for entry in raw["resource"])


def resource_beside(
    resources: Sequence[Resource],
    stage: Stage,
    session_number: int,
    wanted: Sequence[SlotKey],
    finished: Collection[str] = (),
) -> Beside | None:
    """One page for this agenda, in turn by session; never one whose slug is in `finished`."""
    spots = [
        Beside(page.slug, page.title, key)
        for page in resources
        if page.slug not in finished
        and stage in page.serves
        and (key := _first_key(page.serves[stage], wanted)) is not None
    ]
    return spots[session_number % len(spots)] if spots else None


def _first_key(slot: str, wanted: Sequence[SlotKey]) -> SlotKey | None:
    names = ("a_learns", "b_learns") if slot == "learns" else (slot,)
    return next((key for key in wanted if slot_of(key) in names), None)


def _resource(entry: dict[str, Any]) -> Resource:
    exercise = entry["exercise"]
    return Resource(
        slug=entry["slug"],
        title=entry["title"],
        purpose=entry["purpose"],
        source=entry["source"],
        serves=entry["serves"],
        sections=tuple(Section(s["heading"], s["text"]) for s in entry["section"]),
        exercise=Exercise(exercise["title"], tuple(exercise["steps"])),
    )
