"""The ten-minute starters of starters.toml: a few steps, each with one small thing to do."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from service.i18n import translated_files
from service.i18n.language import DEFAULT

STARTERS_FILE = Path(__file__).with_name("starters.toml")
WORDS = ("title", "purpose", "step")
TOTAL_MINUTES = 10


class StarterTask(NamedTuple):
    """`do` is done by the reader alone, in the step's minutes."""

    title: str
    minutes: int
    text: str
    do: str


@dataclass(frozen=True, slots=True)
class Starter:
    """One page under /starters, for one part that somebody may have in a pair."""

    slug: str
    title: str
    purpose: str
    source: str
    steps: tuple[StarterTask, ...]


def load_starters(path: Path = STARTERS_FILE, language: str = DEFAULT) -> tuple[Starter, ...]:
    """Raise ValueError, naming the starter, for one whose minutes do not sum to ten."""
    found = translated_files.entries(path, "starter", "slug", words=WORDS, language=language)
    return tuple(_starter(entry) for entry in found)


def _starter(entry: dict[str, Any]) -> Starter:
    steps = tuple(StarterTask(s["title"], s["minutes"], s["text"], s["do"]) for s in entry["step"])
    if sum(step.minutes for step in steps) != TOTAL_MINUTES:
        raise ValueError(f"starter {entry['slug']}: its minutes do not sum to {TOTAL_MINUTES}")
    return Starter(entry["slug"], entry["title"], entry["purpose"], entry["source"], steps)
