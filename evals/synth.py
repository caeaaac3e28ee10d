"""One seed, one organisation, byte for byte; a new section disturbs none of the others."""

import json
import zlib
from dataclasses import asdict

import numpy as np

from evals.cases import Split
from evals.sections.lines import make_lines, skills
from evals.sections.people import make_people
from evals.sections.reflections import make_texts
from evals.sections.secrets import make_secrets
from evals.sections.sessions import make_sessions
from evals.sections.shapes import Organisation
from evals.sources import digest

PEOPLE = 240
LISTED_SEED = 7  # SOURCES.toml holds the hash of this one


def make_organisation(seed: int, people: int = PEOPLE, split: Split = "gate") -> Organisation:
    """Skills differ between splits, so nothing tuned on dev has seen a line of gate."""
    known, tasks = skills(split)
    roster = make_people(stream(seed, "people"), people)
    lines = make_lines(stream(seed, "lines"), roster, known, tasks=tasks)
    return Organisation(
        seed=seed,
        split=split,
        people=roster,
        skills=known,
        lines=lines,
        texts=make_texts(stream(seed, "reflections"), roster),
        secrets=make_secrets(stream(seed, "secrets"), roster),
        sessions=make_sessions(stream(seed, "sessions"), roster, lines),
    )


def stream(seed: int, section: str) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(section.encode())])


def organisation_bytes(made: Organisation) -> bytes:
    return json.dumps(asdict(made), ensure_ascii=False, sort_keys=True).encode()


def organisation_hash(made: Organisation) -> str:
    return digest(organisation_bytes(made))
