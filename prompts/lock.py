"""Versions of prompts: whatever shapes a call is hashed, and a new hash needs a new version."""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from prompts.clean import CLEAN_VERSION
from prompts.render import source_of
from prompts.schema import Json

LOCK = Path(__file__).with_name("prompts.lock")


class Prompt(NamedTuple):
    name: str
    version: int
    template: str  # file in prompts/templates
    shape: Json  # schema of one answer part, before the ids of a brief enter
    limits: dict[str, int]
    wording: Json  # sentences of ours that enter beside the template


class Entry(NamedTuple):
    version: int
    sha256: str


def digest(prompt: Prompt, source: str) -> str:
    """Hash source, schema, limits, wording and the version of `clean`."""
    parts = [source, prompt.shape, prompt.limits, prompt.wording, CLEAN_VERSION]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def stamp(prompt: Prompt) -> str:
    """Version as it is recorded with every call: `agenda_draft@4-9c1f02ab`."""
    found = digest(prompt, source_of(prompt.template))
    return f"{prompt.name}@{prompt.version}-{found[:8]}"


def current(prompts: Sequence[Prompt]) -> dict[str, Entry]:
    return {
        prompt.name: Entry(prompt.version, digest(prompt, source_of(prompt.template)))
        for prompt in prompts
    }


def faults(now: dict[str, Entry], locked: dict[str, Entry]) -> list[str]:
    """Say in one sentence each what keeps the lock from being taken as it is or renewed."""
    return [
        f"{name} changed under version {entry.version}; raise its version."
        for name, entry in now.items()
        if name in locked and entry.sha256 != locked[name].sha256
        # a version never goes back, so that a record names one text for ever
        if entry.version <= locked[name].version
    ]


def read(path: Path = LOCK) -> dict[str, Entry]:
    """Give the locked entries, none if there is no file yet."""
    if not path.exists():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return {name: Entry(row["version"], row["sha256"]) for name, row in found.items()}


def write(entries: dict[str, Entry], path: Path = LOCK) -> None:
    rows = {name: entry._asdict() for name, entry in entries.items()}
    path.write_text(json.dumps(rows, indent=2, sort_keys=True) + "\n", encoding="utf-8")
