"""The one-page resources of resources.toml, and which of them an agenda links: at most one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from prompts.agenda import SlotKey, Stage, slot_of
from service.i18n import translated_files
from service.i18n.language import DEFAULT

RESOURCES_FILE = Path(__file__).with_name("resources.toml")
WORDS = ("title", "purpose", "section", "exercise")
READ_A_MINUTE = 200  # words, of a text that is to be used


class Moment(StrEnum):
    """Something about a pair, or about the reader, that calls for a page."""

    ZONES = "zones"
    GENERATIONS = "generations"
    LEADS_PEOPLE = "leads_people"
    WORTH_A_TALK = "worth_a_talk"


class ResourceSection(NamedTuple):
    heading: str
    text: str


class Exercise(NamedTuple):
    """Five minutes, done by both people together."""

    title: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """One page under /learn; `serves` gives, per stage, the slot it may stand beside.

    It is linked only at its moment `when`, if it has one, and before others in stages it leads.
    """

    slug: str
    title: str
    purpose: str
    source: str
    serves: Mapping[Stage, str]
    sections: tuple[ResourceSection, ...]
    exercise: Exercise
    when: Moment | None = None
    leads: frozenset[Stage] = frozenset()

    @property
    def minutes(self) -> int:
        """How long it takes to read, in whole minutes."""
        texts = [self.purpose, *self.exercise.steps]
        texts += [part for section in self.sections for part in section]
        return max(1, ceil(sum(len(text.split()) for text in texts) / READ_A_MINUTE))


class LinkedResource(NamedTuple):
    """A resource and the item it is linked from."""

    slug: str
    title: str
    key: SlotKey


class Occasion(NamedTuple):
    """Which session it is, and what about the two or the reader may call for a page."""

    stage: Stage
    number: int
    moments: frozenset[Moment] = frozenset()


def load_resources(path: Path = RESOURCES_FILE, language: str = DEFAULT) -> tuple[Resource, ...]:
    """Every page, in reading order. Raises KeyError for a page that lacks a part."""
    entries = translated_files.entries(path, "resource", "slug", words=WORDS, language=language)
    return tuple(_resource(entry) for entry in entries)


def resource_beside(
    resources: Sequence[Resource],
    occasion: Occasion,
    wanted: Sequence[SlotKey],
    *,
    finished: Collection[str] = (),
) -> LinkedResource | None:
    """One page for this agenda, never one whose slug is in `finished`.

    The first that leads at this stage, else the pages take turns by session.
    """
    fitting = [page for page in resources if page.slug not in finished and _fits(page, occasion)]
    spots = [
        (occasion.stage in page.leads, LinkedResource(page.slug, page.title, key))
        for page in fitting
        if (key := _first_key(page.serves[occasion.stage], wanted)) is not None
    ]
    leading = [spot for leads, spot in spots if leads]
    if leading:
        return leading[0]
    return spots[occasion.number % len(spots)][1] if spots else None


def _fits(page: Resource, occasion: Occasion) -> bool:
    is_called_for = page.when is None or page.when in occasion.moments
    return is_called_for and occasion.stage in page.serves


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
        sections=tuple(ResourceSection(s["heading"], s["text"]) for s in entry["section"]),
        exercise=Exercise(exercise["title"], tuple(exercise["steps"])),
        when=Moment(entry["when"]) if "when" in entry else None,
        leads=frozenset(entry.get("leads", ())),
    )
